package suite

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/plimsoll/plimsoll/clients"
	"github.com/plimsoll/plimsoll/internal/provider"
)

// wired is a transport that leads straight into a handler, without a network: nothing of it can outlive a test.
type wired struct{ http.Handler }

func (t wired) RoundTrip(r *http.Request) (*http.Response, error) {
	w := httptest.NewRecorder()
	if r.Body == nil {
		r.Body = http.NoBody
	}
	t.ServeHTTP(w, r)
	return w.Result(), r.Context().Err()
}

// over lets a client speak to a handler directly.
func over(h http.Handler) func(*clients.Options) {
	return func(o *clients.Options) { o.Transport = wired{h} }
}

// plain is a server like the stub, that is no server.
func plain(before func(w http.ResponseWriter, r *http.Request) bool) *stub {
	return &stub{before: before}
}

const base = "http://quay.invalid"

// crowd is a feature with n scenarios of each kind: some share a token, some ask for one anew.
func crowd(n int) tree {
	var b strings.Builder
	b.WriteString("Feature: a crowd\n")
	for i := range n {
		fmt.Fprintf(&b, `
  @QUAY-USE-001
  Scenario: shares, number %d
    Given a token
    When "listBerths" is called 3 times
    Then the request succeeds

  @QUAY-TOKEN-001 @fresh
  Scenario: asks anew, number %d
    Given a fresh token
    When "listBerths" is called 3 times
    Then every use of the token was accepted

  @QUAY-USE-002
  Scenario: looks at the body, number %d
    Given a token
    When "listBerths" is called
    Then "$[0]" equals "north"
    And "$" has %d items
`, i, i, i, 2-i%2) // every second one fails
	}
	return tree{"features/quay/berths.feature": b.String()}
}

// sluice lets one request through at a time, in no order, and gives every other one the chance to come first: without exclusion
// requests of different scenarios mix.
type sluice struct {
	mu     sync.Mutex
	count  int
	latest string   // token that was handed out last
	mixed  []string // requests with an older token
}

func (s *sluice) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	runtime.Gosched() // on one processor, too
	s.mu.Lock()
	defer s.mu.Unlock()
	w.Header().Set("Content-Type", "application/json")
	if r.URL.Path == "/token" {
		s.count++
		s.latest = fmt.Sprintf("fake-token-number-%d", s.count)
		_, _ = fmt.Fprintf(w, `{"access_token":%q}`, s.latest)
		return
	}
	if r.Header.Get("Authorization") != "Bearer "+s.latest {
		s.mixed = append(s.mixed, r.Header.Get("Authorization"))
	}
	_, _ = io.WriteString(w, `["north","south"]`)
}

// quays is a target that can be forked: each fork has a path of its own.
type quays struct {
	mu     sync.Mutex
	opened int
	closed map[string]bool
	asked  map[string]int // token requests by fork, "" for the original
}

func (q *quays) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	q.mu.Lock()
	defer q.mu.Unlock()
	fork, rest, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
	w.Header().Set("Content-Type", "application/json")
	switch {
	case r.URL.Path == "/fork":
		q.opened++
		_, _ = fmt.Fprintf(w, `{"base_url":"%s/fork%d","clock":"%s/fork%d/clock","close":"%s/fork%d"}`, base, q.opened, base, q.opened, base, q.opened)
	case r.Method == http.MethodDelete:
		q.closed[fork] = true
		w.WriteHeader(http.StatusNoContent)
	case strings.HasSuffix(r.URL.Path, "/clock"):
		_, _ = io.WriteString(w, `{"now":"2026-01-02T03:04:05Z"}`)
	case strings.HasSuffix(r.URL.Path, "/token"):
		if rest == "" {
			fork = ""
		}
		q.asked[fork]++
		_, _ = fmt.Fprintf(w, `{"access_token":"fake-token-%s-%d"}`, fork, q.asked[fork])
	default:
		_, _ = io.WriteString(w, `["north","south"]`)
	}
}

// forkable gives the target a clock that can fork it.
func forkable(o *clients.Options) {
	o.Clock = provider.Clock{Controlled: base + "/clock", Fork: base + "/fork"}
}

// refused is a transport that counts how often somebody tries to connect to where nobody listens.
type refused struct {
	mu    sync.Mutex
	dials []string
}

func (d *refused) options(o *clients.Options) {
	o.Transport = &http.Transport{DialContext: func(_ context.Context, network, address string) (net.Conn, error) {
		d.mu.Lock()
		defer d.mu.Unlock()
		d.dials = append(d.dials, address)
		return nil, &net.OpError{Op: "dial", Net: network, Err: syscall.ECONNREFUSED}
	}}
}

// panicking is a transport that breaks at some path.
type panicking struct {
	http.RoundTripper
	path string
}

func (p panicking) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.URL.Path == p.path {
		panic("the transport broke")
	}
	return p.RoundTripper.RoundTrip(r)
}

// runs runs a plan whole.
func runs(tb testing.TB, p *Plan, targets map[string]Target, o Options) *collector {
	tb.Helper()
	c := &collector{}
	trailer, err := p.Run(context.Background(), targets, o, c.emit)
	require.NoError(tb, err)
	require.True(tb, trailer.Complete, trailer.Stopped)
	return c
}
