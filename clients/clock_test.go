package clients_test

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plimsoll/plimsoll/clients"
	"github.com/plimsoll/plimsoll/internal/conformance"
	"github.com/plimsoll/plimsoll/internal/provider"
)

// mover is a target with a clock that can be moved and forked.
type mover struct {
	t      *testing.T
	mu     sync.Mutex
	now    time.Time
	asked  int  // how often the clock was asked
	silent bool // POST tells nothing
	forks  []*httptest.Server
	copies []*mover
	closed int
	tokens int
}

var start = time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)

func (m *mover) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if r.URL.Path != "/token" && !strings.HasPrefix(r.URL.Path, "/things") {
		assert.Empty(m.t, r.Header.Get("Authorization"), "credentials go to the target only")
	}
	switch r.Method + " " + r.URL.Path {
	case "GET /clock":
		m.asked++
		m.tell(w)
	case "POST /clock/advance":
		seconds, err := strconv.Atoi(r.URL.Query().Get("seconds"))
		assert.NoError(m.t, err)
		m.now = m.now.Add(time.Duration(seconds) * time.Second)
		if !m.silent {
			m.tell(w)
		}
	case "POST /fork":
		twin := &mover{t: m.t, now: m.now}
		server := httptest.NewServer(twin)
		m.forks, m.copies = append(m.forks, server), append(m.copies, twin)
		answer(w, 201, map[string]string{"base_url": server.URL, "clock": server.URL + "/clock", "close": "/close"})
	case "DELETE /close":
		m.closed++
	case "POST /token":
		m.tokens++
		answer(w, 200, map[string]string{"access_token": "token-" + strconv.Itoa(m.tokens) + "-at-" + m.now.Format("150405")})
	default:
		answer(w, 200, nil)
	}
}

func (m *mover) tell(w http.ResponseWriter) {
	_ = json.NewEncoder(w).Encode(map[string]any{"now": m.now})
}

func moving(t *testing.T, change ...func(*clients.Options)) (*mover, *clients.Client) {
	t.Helper()
	m := &mover{t: t, now: start}
	server := httptest.NewServer(m)
	t.Cleanup(func() {
		server.Close()
		for _, f := range m.forks {
			f.Close()
		}
	})
	o := options(server.URL)
	o.Clock = provider.Clock{Controlled: server.URL + "/clock", Fork: server.URL + "/fork"}
	for _, f := range change {
		f(&o)
	}
	return m, newClient(t, o)
}

func TestControlledClock(t *testing.T) {
	t.Parallel()
	m, c := moving(t)
	now, err := c.Now(t.Context())
	require.NoError(t, err)
	assert.Equal(t, start, now)
	require.NoError(t, c.Advance(t.Context(), 15*time.Minute))
	require.NoError(t, c.Advance(t.Context(), 1500*time.Millisecond), "whole seconds, rounded up")
	require.NoError(t, c.Advance(t.Context(), 0))
	now, err = c.Now(t.Context())
	require.NoError(t, err)
	assert.Equal(t, start.Add(15*time.Minute+2*time.Second), now)
	assert.Equal(t, 2, m.asked, "an advance tells the time itself")
	m.silent = true
	require.NoError(t, c.Advance(t.Context(), time.Second))
	assert.Equal(t, 3, m.asked)
}

func TestExchangesCarryTheControlledTime(t *testing.T) {
	t.Parallel()
	m, c := moving(t)
	for range 5 {
		w := send(t, c, draft(t, c, "getThing"))
		assert.Equal(t, start, w.TargetTime)
	}
	assert.Equal(t, 1, m.asked, "one question, however many exchanges")
	require.NoError(t, c.Advance(t.Context(), time.Hour))
	assert.Equal(t, start.Add(time.Hour), send(t, c, draft(t, c, "getThing")).TargetTime)
	assert.Equal(t, 1, m.asked)
}

func TestSharedTokenByTheControlledClock(t *testing.T) {
	t.Parallel()
	_, c := moving(t)
	first, err := c.Token(t.Context(), "default")
	require.NoError(t, err)
	assert.Equal(t, start, first.Born)
	require.NoError(t, c.Advance(t.Context(), 58*time.Minute))
	again, err := c.Token(t.Context(), "default")
	require.NoError(t, err)
	assert.True(t, first.Value.Equal(again.Value))
	d := draft(t, c, "getThing")
	d.Token = again.Value.Reveal()
	assert.Equal(t, 58*time.Minute, send(t, c, d).TokenAge)
	require.NoError(t, c.Advance(t.Context(), time.Minute))
	renewed, err := c.Token(t.Context(), "default")
	require.NoError(t, err)
	assert.False(t, first.Value.Equal(renewed.Value))
	assert.Equal(t, start.Add(59*time.Minute), renewed.Born)
}

func TestTargetClockWins(t *testing.T) {
	t.Parallel()
	_, c := moving(t, func(o *clients.Options) {
		o.Target.Clock = &provider.Clock{MaxWait: provider.Span(time.Second)}
	})
	assert.Equal(t, conformance.Deferred, stop(t, c.Advance(t.Context(), time.Minute)).Verdict)
}

func TestClockThatDoesNotWork(t *testing.T) {
	t.Parallel()
	for name, handler := range map[string]http.HandlerFunc{
		"no json": func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("noon")) },
		"no time": noToken(200, map[string]string{"time": "noon"}),
		"no date": noToken(200, map[string]string{"now": "noon"}),
		"missing": noToken(404, nil),
		"broken":  noToken(500, map[string]any{"now": start}),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			requests := 0
			c := serve(t, func(w http.ResponseWriter, r *http.Request) {
				requests++
				handler(w, r)
			}, func(o *clients.Options) { o.Clock.Controlled = o.Target.BaseURL + "/clock" })
			_, err := c.Now(t.Context())
			s := stop(t, err)
			assert.Equal(t, conformance.Inconclusive, s.Verdict)
			assert.Equal(t, conformance.CauseHarness, s.Cause)
			assert.Contains(t, s.Reason, "controlled clock: ")
			stop(t, c.Advance(t.Context(), time.Minute))

			before := requests
			for range 3 {
				assert.True(t, send(t, c, draft(t, c, "getThing")).TargetTime.IsZero())
			}
			assert.Equal(t, before+4, requests, "a clock that tells nothing is asked once for all exchanges")
		})
	}
	c := newClient(t, func() clients.Options {
		o := options(anywhere)
		o.Clock.Controlled = anywhere + "/clock"
		return o
	}())
	_, err := c.Now(t.Context())
	assert.Equal(t, conformance.CauseOutage, stop(t, err).Cause)
	c = newClient(t, func() clients.Options {
		o := options(anywhere)
		o.Clock.Controlled = "://"
		return o
	}())
	_, err = c.Now(t.Context())
	assert.Equal(t, conformance.CauseHarness, stop(t, err).Cause)
}

func TestRealClock(t *testing.T) {
	t.Parallel()
	var waited []time.Duration
	o := options("http://target.test")
	o.Clock.MaxWait = provider.Span(2 * time.Minute)
	o.Now = func() time.Time { return start }
	o.Sleep = func(_ context.Context, d time.Duration) error { waited = append(waited, d); return nil }
	o.Transport = roundTrip(func(*http.Request) (*http.Response, error) {
		return reply(200, http.Header{"Date": {start.Add(-30 * time.Second).Format(http.TimeFormat)}}, ""), nil
	})
	c := newClient(t, o)
	now, err := c.Now(t.Context())
	require.NoError(t, err)
	assert.Equal(t, start, now, "as long as nothing else is known")
	w := send(t, c, draft(t, c, "getThing"))
	assert.Equal(t, start.Add(-30*time.Second), w.TargetTime)
	assert.Equal(t, start, w.Started)
	now, err = c.Now(t.Context())
	require.NoError(t, err)
	assert.Equal(t, start.Add(-30*time.Second), now, "set right by the Date header")

	require.NoError(t, c.Advance(t.Context(), 2*time.Minute))
	assert.Equal(t, []time.Duration{2 * time.Minute}, waited)
	s := stop(t, c.Advance(t.Context(), 2*time.Minute+1))
	assert.Equal(t, conformance.Deferred, s.Verdict)
	assert.Contains(t, s.Reason, "max_wait")
	assert.Len(t, waited, 1)
}

func TestRealWait(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		o := options("http://target.test")
		o.Clock.MaxWait = provider.Span(time.Hour)
		o.Sleep = nil
		c, err := clients.New(o)
		require.NoError(t, err)
		before := time.Now()
		require.NoError(t, c.Advance(t.Context(), 15*time.Minute))
		assert.Equal(t, 15*time.Minute, time.Since(before))
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		s := stop(t, c.Advance(ctx, 15*time.Minute))
		assert.Equal(t, conformance.Inconclusive, s.Verdict)
		assert.Contains(t, s.Reason, "interrupted")
		assert.Equal(t, 16*time.Minute, time.Since(before))
	})
}

func TestDateThatIsNone(t *testing.T) {
	t.Parallel()
	c := without(t, func(*http.Request) (*http.Response, error) {
		return reply(200, http.Header{"Date": {"yesterday"}}, ""), nil
	})
	assert.True(t, send(t, c, draft(t, c, "getThing")).TargetTime.IsZero())
}
