package clients_test

import (
	"context"
	"errors"
	"net"
	"net/http"
	"sync"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plimsoll/plimsoll/clients"
	"github.com/plimsoll/plimsoll/internal/conformance"
	"github.com/plimsoll/plimsoll/internal/provider"
)

// script answers each request with the next reply or error, and the last one from then on.
type script struct {
	mu       sync.Mutex
	replies  []any
	requests int
}

func (s *script) roundTrip(*http.Request) (*http.Response, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	next := s.replies[min(s.requests, len(s.replies)-1)]
	s.requests++
	switch r := next.(type) {
	case error:
		return nil, r
	case func() *http.Response:
		return r(), nil
	}
	return nil, errors.New("the script of the test is wrong")
}

func replies(status int, header http.Header) func() *http.Response {
	return func() *http.Response { return reply(status, header, `{"access_token":"fake-opaque-token-0123456789"}`) }
}

// real is a client of a real target that says what the script says, and the pauses it makes.
func real(t *testing.T, s *script, change ...func(*clients.Options)) (*clients.Client, *[]time.Duration) {
	t.Helper()
	var mu sync.Mutex
	var pauses []time.Duration
	o := options("http://target.test")
	o.Real, o.Transport = true, roundTrip(s.roundTrip)
	o.Sleep = func(_ context.Context, d time.Duration) error {
		mu.Lock()
		defer mu.Unlock()
		pauses = append(pauses, d)
		return nil
	}
	for _, c := range change {
		c(&o)
	}
	return newClient(t, o), &pauses
}

var errReset = &net.OpError{Op: "read", Net: "tcp", Source: &net.TCPAddr{Port: 4711}, Err: syscall.ECONNRESET}

func TestTroubleOnTheWayIsTriedAgain(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)
	date := func(d time.Duration) string { return now.Add(d).Format(http.TimeFormat) }
	for name, test := range map[string]struct {
		trouble any
		pause   time.Duration
	}{
		"reset":               {errReset, 500 * time.Millisecond},
		"refused":             {&net.OpError{Op: "dial", Err: syscall.ECONNREFUSED}, 500 * time.Millisecond},
		"no name":             {&net.DNSError{Err: "no such host", Name: "target.test", IsNotFound: true}, 500 * time.Millisecond},
		"503":                 {replies(503, nil), 500 * time.Millisecond},
		"502":                 {replies(502, nil), 500 * time.Millisecond},
		"504":                 {replies(504, nil), 500 * time.Millisecond},
		"429":                 {replies(429, nil), 500 * time.Millisecond},
		"seconds":             {replies(429, http.Header{"Retry-After": {"7"}}), 7 * time.Second},
		"no seconds":          {replies(503, http.Header{"Retry-After": {"0"}}), 0},
		"date, their clock":   {replies(503, http.Header{"Retry-After": {date(time.Hour + 9*time.Second)}, "Date": {date(time.Hour)}}), 9 * time.Second},
		"date, our clock":     {replies(503, http.Header{"Retry-After": {date(11 * time.Second)}}), 11 * time.Second},
		"date in the past":    {replies(503, http.Header{"Retry-After": {date(-time.Hour)}}), 0},
		"unreadable":          {replies(503, http.Header{"Retry-After": {"soon"}}), 500 * time.Millisecond},
		"negative":            {replies(503, http.Header{"Retry-After": {"-5"}}), 500 * time.Millisecond},
		"half a body":         {func() *http.Response { return broken(`{"access_tok`) }, 500 * time.Millisecond},
		"a proxy's own words": {replies(403, http.Header{"X-Squid-Error": {"ERR_DNS_FAIL 0"}}), 500 * time.Millisecond},
	} {
		s := &script{replies: []any{test.trouble, replies(200, nil)}}
		c, pauses := real(t, s, func(o *clients.Options) { o.Now = func() time.Time { return now } })
		w := send(t, c, draft(t, c, "requestToken"))
		require.NoError(t, w.Err, name)
		assert.Equal(t, 200, w.Status, name)
		assert.Equal(t, "fake-opaque-token-0123456789", w.Issued, name)
		assert.Equal(t, []time.Duration{test.pause}, *pauses, name)
		require.Len(t, w.Attempts, 1, name)
		a := w.Attempts[0]
		assert.NotEmpty(t, a.Error, name)
		assert.Contains(t, []conformance.Cause{conformance.CauseOutage, conformance.CauseQuota}, a.Cause, name)
		assert.Equal(t, test.pause, a.Waited, name)
		assert.Equal(t, now, a.Started)
		kept := c.Redactor().Exchange(w)
		assert.Equal(t, w.Attempts, kept.Attempts, name)
		require.NoError(t, c.Dead(), name)
	}
}

// broken is an answer whose body ends too early.
func broken(body string) *http.Response {
	r := reply(200, nil, body)
	r.Body = &cut{r.Body.(interface{ Read([]byte) (int, error) })}
	return r
}

type cut struct {
	from interface{ Read([]byte) (int, error) }
}

func (c *cut) Read(b []byte) (int, error) {
	n, err := c.from.Read(b)
	if err != nil {
		err = errReset
	}
	return n, err
}

func (*cut) Close() error { return nil }

func TestAnAttemptKeepsNoSecret(t *testing.T) {
	t.Parallel()
	s := &script{replies: []any{errors.New("trouble near " + sampleSecret), replies(200, nil)}}
	c, _ := real(t, s)
	kept := c.Redactor().Exchange(send(t, c, draft(t, c, "getThing")))
	require.Len(t, kept.Attempts, 1)
	assert.Equal(t, "trouble near [redacted:client_secret]", kept.Attempts[0].Error)
}

// What the target itself says is never exchanged for something better, nor is anything sent twice that may do harm.
func TestWhatIsNotTriedAgain(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		trouble   any
		operation string
		change    func(*clients.Draft)
	}{
		"an answer":         {replies(500, nil), "getThing", nil},
		"a refusal":         {replies(401, nil), "getThing", nil},
		"a success":         {replies(200, nil), "getThing", nil},
		"a redirect":        {replies(302, nil), "getThing", nil},
		"no HTTP":           {errors.New(`malformed HTTP response "x"`), "getThing", nil},
		"certificate":       {errors.New("tls: bad certificate"), "getThing", nil},
		"proxy":             {&clients.ProxyError{Status: 403}, "getThing", nil},
		"it changes things": {replies(503, nil), "postThing", nil},
		"a probe":           {replies(503, nil), "requestToken", func(d *clients.Draft) { d.Bent = true }},
		"another method":    {replies(503, nil), "getThing", func(d *clients.Draft) { d.Method, d.Bent = "DELETE", true }},
		"side effect":       {replies(429, nil), "getThing", func(d *clients.Draft) { d.Operation = &provider.Operation{ID: "getThing", Effect: "mail"} }},
		"a wrong secret":    {replies(429, nil), "requestToken", func(d *clients.Draft) { d.Password = "wrong" }},
	} {
		s := &script{replies: []any{test.trouble}}
		c, pauses := real(t, s, func(o *clients.Options) { o.Target.Wrong.Budget = 9 })
		d := draft(t, c, test.operation)
		if test.change != nil {
			test.change(d)
		}
		w := send(t, c, d)
		assert.Equal(t, 1, s.requests, name)
		assert.Empty(t, *pauses, name)
		assert.Empty(t, w.Attempts, name)
	}
	s := &script{replies: []any{replies(429, nil), replies(200, nil)}}
	c, _ := real(t, s)
	assert.Equal(t, 200, send(t, c, draft(t, c, "postThing")).Status, "a quota was looked at before the request was")
}

func TestAttemptsAreBounded(t *testing.T) {
	t.Parallel()
	for given, want := range map[int]int{0: 3, 1: 1, 5: 5} {
		s := &script{replies: []any{replies(503, nil)}}
		c, pauses := real(t, s, func(o *clients.Options) { o.Target.Retry.Attempts = given })
		w := send(t, c, draft(t, c, "getThing"))
		assert.Equal(t, want, s.requests)
		assert.Len(t, w.Attempts, want-1)
		assert.Len(t, *pauses, want-1)
		assert.Equal(t, 503, w.Status)
		require.ErrorContains(t, w.Err, "status 503: a gateway does not reach the target")
		if want == 5 {
			assert.Equal(t, []time.Duration{500 * time.Millisecond, time.Second, 2 * time.Second, 4 * time.Second}, *pauses)
		}
	}
	s := &script{replies: []any{replies(503, nil)}}
	c, _ := real(t, s, func(o *clients.Options) { o.Real = false })
	send(t, c, draft(t, c, "getThing"))
	assert.Equal(t, 1, s.requests, "a mock has no bad days, unless it is told to")
}

func TestAnInterruptionEndsTheAttempts(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := &script{replies: []any{replies(503, http.Header{"Retry-After": {"20"}}), replies(200, nil)}}
		c, _ := real(t, s, func(o *clients.Options) { o.Sleep = nil })
		ctx, cancel := context.WithTimeout(t.Context(), 3*time.Second)
		defer cancel()
		w := c.Session(nil).Send(ctx, draft(t, c, "getThing"), conformance.PurposeCall)
		assert.Equal(t, 503, w.Status)
		require.Error(t, w.Err)
		assert.Empty(t, w.Attempts, "there was one, and that is the exchange")
		assert.Equal(t, 1, s.requests)
	})
}

func TestRetriesKeepTheRate(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := &script{replies: []any{replies(503, http.Header{"Retry-After": {"0"}})}}
		c, _ := real(t, s, func(o *clients.Options) { o.Target.Rate = 1 })
		start := time.Now()
		send(t, c, draft(t, c, "getThing"))
		assert.Equal(t, 2*time.Second, time.Since(start).Round(time.Millisecond))
	})
}

func TestATargetThatAsksToBeLeftAlone(t *testing.T) {
	t.Parallel()
	s := &script{replies: []any{replies(429, http.Header{"Retry-After": {"3600"}})}}
	c, pauses := real(t, s)
	w := send(t, c, draft(t, c, "getThing"))
	const want = "the target target.test asks to be left alone for 1h0m0s (status 429), and this run waits 30s at most"
	require.EqualError(t, w.Err, want)
	assert.Equal(t, 429, w.Status)
	assert.Equal(t, conformance.CauseQuota, w.ErrCause)
	again := stop(t, send(t, c, draft(t, c, "requestToken")).Err)
	assert.Equal(t, want, again.Reason)
	assert.Equal(t, conformance.CauseQuota, again.Cause)
	_, err := c.Token(t.Context(), "default")
	assert.Equal(t, want, stop(t, err).Reason)
	require.EqualError(t, c.Dead(), want)
	assert.Equal(t, 1, s.requests)
	assert.Empty(t, *pauses)

	s = &script{replies: []any{replies(429, http.Header{"Retry-After": {"3600"}}), replies(200, nil)}}
	c, pauses = real(t, s, func(o *clients.Options) { o.Target.Retry.MaxWait = provider.Span(time.Hour) })
	require.NoError(t, send(t, c, draft(t, c, "getThing")).Err)
	assert.Equal(t, []time.Duration{time.Hour}, *pauses)
}

func TestATargetThatIsNoUseIsLeftAlone(t *testing.T) {
	t.Parallel()
	s := &script{replies: []any{replies(503, nil)}}
	c, _ := real(t, s)
	for range 5 {
		require.NoError(t, c.Dead())
		require.ErrorContains(t, send(t, c, draft(t, c, "getThing")).Err, "status 503")
	}
	const want = "the target target.test is left alone: 5 requests in a row came to nothing, the last with: status 503: a gateway does not reach the target"
	require.EqualError(t, c.Dead(), want)
	assert.Equal(t, want, stop(t, send(t, c, draft(t, c, "getThing")).Err).Reason)
	assert.Equal(t, 15, s.requests, "three attempts each")

	s = &script{replies: []any{errReset, errReset, errReset, errReset, errReset, errReset, errReset, errReset, errReset, errReset, errReset, errReset,
		replies(401, nil), errReset}}
	c, _ = real(t, s)
	for range 9 {
		send(t, c, draft(t, c, "getThing"))
	}
	require.NoError(t, c.Dead(), "an answer in between, whatever it says, begins the count anew")
	send(t, c, draft(t, c, "getThing"))
	require.EqualError(t, c.Dead(), "the target target.test is left alone: 5 requests in a row came to nothing, the last with: the connection was reset")

	s = &script{replies: []any{replies(503, nil)}}
	c, _ = real(t, s, func(o *clients.Options) { o.Real = false })
	for range 9 {
		send(t, c, draft(t, c, "getThing"))
	}
	require.NoError(t, c.Dead(), "the outage of a mock is a fault that a scenario may want to see")
}

// Requests that are under way while the target is given up say the same as those that come later.
func TestOneTextForOneDeadTarget(t *testing.T) {
	t.Parallel()
	s := &script{replies: []any{&net.OpError{Op: "dial", Source: &net.TCPAddr{Port: 4711}, Err: syscall.ECONNREFUSED}}}
	c, _ := real(t, s)
	d := draft(t, c, "getThing")
	texts := make(chan string, 40)
	var group sync.WaitGroup
	for range 40 {
		group.Go(func() {
			w := c.Session(nil).Send(context.Background(), d, conformance.PurposeCall)
			if unsent, ok := errors.AsType[*conformance.Stop](w.Err); ok {
				texts <- unsent.Reason
				return
			}
			texts <- w.Err.Error()
		})
	}
	group.Wait()
	close(texts)
	for text := range texts {
		assert.Equal(t, "the target target.test cannot be reached: connection refused", text)
	}
	assert.LessOrEqual(t, s.requests, 120)
}
