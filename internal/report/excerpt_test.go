package report

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	c "github.com/plimsoll/plimsoll/internal/conformance"
)

// excerptText is an excerpt as text, marks and all.
func excerptText(x c.Exchange, findings ...c.Finding) string {
	for i := range findings {
		findings[i].Exchange = x.ID
	}
	var b strings.Builder
	for _, l := range excerptOf(x, findings).lines {
		fmt.Fprintln(&b, strings.TrimRight(l.side+" "+l.text+"  "+l.mark, " "))
	}
	return b.String()
}

func at(place string) c.Finding { return c.Finding{Place: place, Actual: "x"} }

func get(status int, h http.Header, body string) c.Exchange {
	return exchange("e1", "get", "GET", "/x", status, h, body)
}

func TestExcerptMarksThePlace(t *testing.T) {
	t.Parallel()
	body := `{"data":{"token":"t","list":[1,{"a/b":2}]},"x":1}`
	h := http.Header{"Content-Type": {"application/json"}, "X-Odd": {"1"}}
	for place, want := range map[string]string{
		"status":                 "< HTTP/1.1 200 OK  <== here\n",
		"header content-type":    "< Content-Type: application/json  <== here\n",
		"header X-Odd":           "< X-Odd: 1  <== here\n",
		"body /data/token":       "<     \"token\": \"t\",  <== here\n",
		"body /data":             "<   \"data\": {  <== here\n",
		"body /data/list/1":      "<       {  <== here\n",
		"body /data/list/0":      "<       1,  <== here\n",
		"body /data/list/1/a~1b": "<         \"a/b\": 2  <== here\n",
		"body /x":                "<   \"x\": 1  <== here\n",
		"body /data/expiresIn":   "<   \"data\": {  <== here is no expiresIn\n",
		"body /y":                "< {  <== here is no y\n",
		"body $.data.token":      "<     \"token\": \"t\",  <== here\n",
		"body $['data'].no":      "<   \"data\": {  <== here is no no\n",
		"body /data/list/7":      "<     \"list\": [  <== here is no 7\n",
	} {
		assert.Contains(t, excerptText(get(200, h, body), at(place)), want, place)
	}
	assert.NotContains(t, excerptText(get(200, h, body), at("token /exp")), "<==")
	assert.NotContains(t, excerptText(get(200, h, body), at("ledger")), "X-Odd", "a header that no finding is about")
	assert.Equal(t, 3, strings.Count(excerptText(get(200, h, body), at("status"), at("body /x"), at("body /data")), "<=="))
}

func TestExcerptOfALongBodyKeepsThePlace(t *testing.T) {
	t.Parallel()
	members := make([]string, 100)
	for i := range members {
		members[i] = fmt.Sprintf(`"m%02d":%d`, i, i)
	}
	text := excerptText(get(200, nil, "{"+strings.Join(members, ",")+"}"), at("body /m77"))
	assert.Contains(t, text, "\"m77\": 77,  <== here")
	assert.Contains(t, text, "\"m75\"")
	assert.Contains(t, text, "lines left out")
	assert.NotContains(t, text, "\"m50\"")
	assert.Less(t, strings.Count(text, "\n"), 20)

	text = excerptText(get(200, nil, "{"+strings.Join(members, ",")+"}"))
	assert.Contains(t, text, "\"m12\"")
	assert.Contains(t, text, "… 88 lines left out")
}

func TestExcerptOfOtherBodies(t *testing.T) {
	t.Parallel()
	assert.Contains(t, excerptText(get(502, nil, "<html>\nBad gateway")), "< <html>\n< Bad gateway\n")
	assert.Contains(t, excerptText(get(200, nil, `{"a":1,"a":2}`), at("body /a")), "\"a\": 1,  <== here", "duplicate members")
	assert.Contains(t, excerptText(get(200, nil, `{"a":1`), at("body /a")), "< {\"a\":1\n", "a cut body is shown as it came")
	assert.Contains(t, excerptText(get(200, nil, "\x1b[2J")), `\x1b[2J`)
	assert.Contains(t, excerptText(get(799, nil, "")), "< HTTP/1.1 799 (a status without a name)")
	long := excerptText(get(200, nil, strings.Repeat("y", 5000)))
	assert.Contains(t, long, "(4,760 bytes more)")

	cut := get(200, nil, "{}")
	cut.Response.Truncated = true
	assert.Contains(t, excerptText(cut), "the body was longer than what is kept of it")
	none := get(0, nil, "")
	none.Response, none.Error = nil, "connection reset"
	assert.Contains(t, excerptText(none), "no whole answer: connection reset")
}

func TestExcerptShowsTheHeadersThatMatter(t *testing.T) {
	t.Parallel()
	h := http.Header{"Www-Authenticate": {"Bearer"}, "Set-Cookie": {"a=b"}, "Date": {"now"}, "Retry-After": {"3"}}
	x := get(401, h, "")
	x.Request.Header = http.Header{"Authorization": {"Bearer [redacted]"}, "User-Agent": {"p"}, "Username": {"Bumblebee"}, "Host": {"h"}}
	text := excerptText(x)
	for _, part := range []string{"> Authorization: Bearer [redacted]", "> Username: Bumblebee", "< WWW-Authenticate: Bearer", "< Retry-After: 3"} {
		assert.Contains(t, text, part)
	}
	for _, part := range []string{"Set-Cookie", "Date", "User-Agent", "Host"} {
		assert.NotContains(t, text, part)
	}
	x.Request.Header = http.Header{}
	for i := range 14 {
		x.Request.Header.Set(fmt.Sprintf("X-%02d", i), "1")
	}
	assert.Contains(t, excerptText(x), "and 4 more headers")
}

func TestTitleOfAnExchange(t *testing.T) {
	t.Parallel()
	x := get(200, nil, "")
	assert.Equal(t, "e1 get, credential default", titleOf(x))
	x.Purpose, x.Credential, x.TokenAge = c.PurposeProbe, "", new(901.4)
	assert.Equal(t, "e1 get, probe, token 15m1s old", titleOf(x))
	x.TokenAge = new(-1.0)
	assert.Equal(t, "e1 get, probe", titleOf(x))
}

func TestEvidenceIsBounded(t *testing.T) {
	t.Parallel()
	var findings []c.Finding
	var exchanges []c.Exchange
	for i := range 9 {
		x := get(200, nil, "{}")
		x.ID = fmt.Sprint("e", i)
		findings = append(findings, c.Finding{Place: "status", Actual: strings.Repeat("z", 1000), Exchange: x.ID})
		exchanges = append(exchanges, x)
	}
	other := c.Finding{Claim: "OTHER", Place: "status", Actual: "of another claim"}
	note := c.Finding{Note: true, Place: "status", Actual: "a note"}
	r := scenario("cargodocs/x", "y", 1, []string{"C"}, append([]c.Finding{other, note}, findings...), exchanges...)
	e := evidenceOf(r, "C")
	assert.Len(t, e.findings, maxFindings)
	assert.Equal(t, 4, e.moreFindings)
	assert.Len(t, e.exchanges, maxExchanges)
	for _, f := range e.findings {
		assert.Less(t, len(f.Actual), 400)
	}
	assert.Equal(t, "of another claim", evidenceOf(r, "OTHER").findings[0].Actual)
}

func TestScenarioName(t *testing.T) {
	t.Parallel()
	for id, want := range map[string]string{"p/f/Name": "Name", "p/f/Name/3": "Name (row 3)", "": "Name", "p/f/3": "Name (row 3)"} {
		assert.Equal(t, want, scenarioName(c.Result{ID: id, Name: "Name"}))
	}
	assert.Equal(t, "It is 3", scenarioName(c.Result{ID: "p/f/It is 3", Name: "It is 3"}))
	assert.Equal(t, "3", scenarioName(c.Result{ID: "p/f/3", Name: "3"}))
}
