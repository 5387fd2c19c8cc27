package contract

import (
	"net/http"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plimsoll/plimsoll/internal/conformance"
)

func TestCheckFindsNothingWrong(t *testing.T) {
	t.Parallel()
	c := shop(t)
	for name, w := range map[string]*conformance.Wire{
		"all required":      token(goodToken),
		"everything":        token(`{"access_token": "not-a-real-token", "expires_in": 1, "user": {"name": "S", "mail": "s@shop.example"}, "issued": "2026-11-20T10:00:00Z"}`, "X-Limit", "3", "X-Tags", "1, 2", "X-Cached", "true"),
		"charset":           token(goodToken, "Content-Type", "Application/JSON; charset=utf-8"),
		"no body":           answered("requestToken", 204, ""),
		"redirect":          answered("requestToken", 303, "", "Server", "nginx"),
		"status range":      answered("listOrders", 206, `[{"id": 1}]`),
		"other media type":  answered("listOrders", 200, "none", "Content-Type", "text/plain"),
		"head has no body":  answered("headOrders", 200, ""),
		"transport headers": token(goodToken, "Date", "x", "Vary", "x", "Via", "x", "Etag", "x", "X-Frame-Options", "x", "Access-Control-Max-Age", "1"),
	} {
		if name == "head has no body" {
			w.Method = http.MethodHead
		}
		assert.Empty(t, said(c.Check(w)), name)
	}
}

func TestCheckLeavesAlone(t *testing.T) {
	t.Parallel()
	c := shop(t)
	bad := func() *conformance.Wire { return answered("requestToken", 418, "x") }
	require.NotEmpty(t, c.Check(bad()))
	probe, unnamed, silent := bad(), bad(), bad()
	probe.Purpose, unnamed.Operation, silent.Status = conformance.PurposeProbe, "", 0
	for _, w := range []*conformance.Wire{nil, probe, unnamed, silent} {
		assert.Empty(t, c.Check(w))
	}
}

func TestCheckOfAnUnknownOperationIsOurs(t *testing.T) {
	t.Parallel()
	found := shop(t).Check(answered("requestTokens", 200, goodToken))
	require.Len(t, found, 1)
	assert.Equal(t, conformance.CauseHarness, found[0].Cause)
	assert.Equal(t, `operation: operation "requestTokens" is not in shop/openapi.yaml: did you mean "requestToken"?`, found[0].Error())
}

func TestUndocumentedStatus(t *testing.T) {
	t.Parallel()
	for _, status := range []int{201, 301, 302, 304, 307, 308, 418, 500} {
		found := shop(t).Check(answered("requestToken", status, ""))
		require.Len(t, found, 1, status)
		assert.Equal(t, conformance.ClassStatus, found[0].Class, status)
		assert.Equal(t, "SHOP-STATUS", found[0].Claim, status)
		assert.Equal(t, "status", found[0].Place, status)
		assert.Equal(t, "a documented status: 200, 204, 303, 401", found[0].Expected)
		assert.Equal(t, "shop/openapi.yaml:10", found[0].Source)
		assert.Equal(t, "e1", found[0].Exchange)
		assert.False(t, found[0].Note, status)
	}
	silent := shop(t).Check(answered("headOrders", 301, ""))
	require.Len(t, silent, 1)
	assert.True(t, silent[0].Note, "without x-status-claim the page is silent")
	assert.Equal(t, conformance.ClassDrift, silent[0].Class)
}

func TestUndocumentedStatusOfAGatewayIsNobodysContract(t *testing.T) {
	t.Parallel()
	w := answered("requestToken", 503, "")
	w.ErrCause = conformance.CauseOutage
	found := shop(t).Check(w)
	require.Len(t, found, 1)
	assert.True(t, found[0].Note)
	assert.Empty(t, found[0].Claim)
	assert.Equal(t, conformance.CauseOutage, found[0].Cause)
}

func TestStatusOfAnAssumedOperationIsNoted(t *testing.T) {
	t.Parallel()
	c, err := Load(tree(`
openapi: 3.0.3
info: {title: x, version: "1"}
paths: {/x: {get: {operationId: getX, x-basis: assumed, x-status-claim: X, responses: {"200": {description: x}}}}}
`), "x")
	require.NoError(t, err)
	found := c.Check(answered("getX", 404, ""))
	require.Len(t, found, 1)
	assert.True(t, found[0].Note)
	assert.Empty(t, found[0].Claim)
}

func TestDefaultIsNoted(t *testing.T) {
	t.Parallel()
	found := shop(t).Check(answered("listOrders", 500, `{}`))
	assert.Equal(t, []string{"note: status: 500, which only the response for every other status (default) covers"}, said(found))
	assert.Equal(t, conformance.ClassDrift, found[0].Class)
}

func TestHeaders(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		header      []string
		want, claim string
	}{
		"missing":       {[]string{"Cache-Control", ""}, `header Cache-Control: expected no-such`, "SHOP-NO-STORE"},
		"value":         {[]string{"Cache-Control", "public"}, `header Cache-Control: expected "no-store", got "public"`, "SHOP-NO-STORE"},
		"no integer":    {[]string{"X-Limit", "many"}, `header X-Limit: expected an integer, got "many"`, "SHOP-RESPONSE"},
		"sloppy number": {[]string{"X-Limit", "1 2"}, `header X-Limit: expected an integer, got "1 2"`, "SHOP-RESPONSE"},
		"half":          {[]string{"X-Limit", "1.5"}, `header X-Limit: expected an integer, got 1.5`, "SHOP-RESPONSE"},
		"too small":     {[]string{"X-Limit", "0"}, `header X-Limit: expected at least 1, got 0`, "SHOP-RESPONSE"},
		"no boolean":    {[]string{"X-Cached", "1"}, `header X-Cached: expected a boolean, got "1"`, "SHOP-CACHED"},
		"list item":     {[]string{"X-Tags", "1, x"}, `note: header X-Tags /1: expected an integer, got "x"`, "SHOP-RESPONSE"},
		"undocumented":  {[]string{"X-Request-Id", "7"}, `note: header X-Request-Id: an undocumented header`, ""},
	} {
		w := token(goodToken, test.header...)
		if name == "missing" {
			w.Header.Del("Cache-Control")
			test.want = "header Cache-Control: expected the header, got no such header"
		}
		found := shop(t).Check(w)
		require.Equal(t, []string{test.want}, said(found), name)
		assert.Equal(t, test.claim, found[0].Claim, name)
		if name == "undocumented" {
			assert.Equal(t, conformance.ClassDrift, found[0].Class, name)
		} else {
			assert.Equal(t, conformance.ClassHeader, found[0].Class, name)
			assert.Contains(t, found[0].Source, "shop/openapi.yaml:", name)
		}
	}
}

func TestHeaderLinesAreOneList(t *testing.T) {
	t.Parallel()
	w := token(goodToken)
	w.Header.Add("Cache-Control", "private")
	w.Header.Add("X-Tags", "1")
	w.Header.Add("X-Tags", "2")
	assert.Equal(t, []string{`header Cache-Control: expected "no-store", got "no-store, private"`}, said(shop(t).Check(w)))
}

func TestContentLength(t *testing.T) {
	t.Parallel()
	w := token(goodToken, "Content-Length", "9")
	w.Informed = false
	found := shop(t).Check(w)
	assert.Equal(t, []string{`note: header Content-Length: expected the length of the body, 56 bytes, got "9"`}, said(found))
	w.Informed = true
	assert.Empty(t, shop(t).Check(w))
	head := answered("headOrders", 200, "", "Content-Length", "9")
	head.Informed, head.Method = false, http.MethodHead
	assert.Empty(t, shop(t).Check(head), "says how long the body would be")
	long := answered("requestToken", 303, "", "Content-Length", "9")
	long.Informed, long.Truncated = false, true
	assert.Empty(t, shop(t).Check(long), "it was us who stopped reading")
}

func TestEverythingIsReportedAtOnce(t *testing.T) {
	t.Parallel()
	w := token(`{"access_token": 7, "expires_in": 0, "user": {}, "more": 1} x`, "Cache-Control", "public", "Content-Type", "text/html", "X-Limit", "0", "X-Odd", "1")
	assert.Equal(t, []string{
		`header Cache-Control: expected "no-store", got "public"`,
		`header X-Limit: expected at least 1, got 0`,
		`note: header X-Odd: an undocumented header`,
		`header Content-Type: expected application/json, got "text/html"`,
		`body: expected a strict JSON text (RFC 8259), got 1 bytes after the document`,
		`body /access_token: expected a string, got a number of 1 character`,
		`body /expires_in: expected at least 1, got 0`,
		`note: body /more: an undocumented member, a number of 1 character`,
		`body /user/name: expected a string, got no such member`,
	}, said(shop(t).Check(w)))
}

func TestCheckIsSafeForConcurrentUse(t *testing.T) {
	t.Parallel()
	c := shop(t)
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for range 20 {
				assert.Len(t, c.Check(token(`{"access_token": "not-a-real-token", "issued": "31 February"}`)), 2)
				assert.True(t, c.Success("requestToken", token(goodToken)))
			}
		})
	}
	all.Wait()
}
