package cli

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/plimsoll/plimsoll/clients"
	"github.com/plimsoll/plimsoll/internal/conformance"
	"github.com/plimsoll/plimsoll/internal/provider"
	"github.com/plimsoll/plimsoll/internal/suite"
)

// conformer runs the whole suite of all providers, against mocks that are started anew.
type conformer struct {
	l   *loaded
	env *provider.Environment
}

func newConformer(b *testing.B) *conformer {
	b.Helper()
	l, err := selection{}.load(embedded())
	require.NoError(b, err)
	env, err := provider.LoadEnvironment(l.trees.Environments, "mock", l.known, nil)
	require.NoError(b, err)
	return &conformer{l, env}
}

// run returns how many requests were sent.
func (c *conformer) run(b *testing.B) int {
	b.Helper()
	f, err := launch(c.l, c.env, "", clients.Options{})
	require.NoError(b, err)
	defer f.Close()
	return c.against(b, f.targets)
}

func (c *conformer) against(b *testing.B, targets map[string]suite.Target) int {
	b.Helper()
	trailer, err := c.l.plan.Run(context.Background(), targets, suite.Options{Parallel: 8, Seed: 1},
		func(conformance.Result) error { return nil })
	require.NoError(b, err)
	return trailer.Requests
}

// record runs the suite once and returns what was sent, and the mocks, which are still there.
func (c *conformer) record(b *testing.B) (requests []recorded, closeAll func()) {
	b.Helper()
	targets, tapes, all := map[string]suite.Target{}, map[string]*tape{}, &fleet{}
	for _, p := range c.l.providers {
		one := *c.l
		one.providers = []*provider.Provider{p}
		t := &tape{next: &http.Transport{DisableCompression: true, MaxIdleConnsPerHost: 64}}
		f, err := launch(&one, c.env, "", clients.Options{Transport: t})
		require.NoError(b, err)
		targets[p.ID], tapes[f.infos[0].Target], all.close = f.targets[p.ID], t, append(all.close, f.Close)
	}
	sent := c.against(b, targets)
	for base, t := range tapes {
		requests = append(requests, t.replayable(b, base)...)
	}
	require.Len(b, requests, sent)
	return requests, all.Close
}

// BenchmarkConformance is what `make conformance` does between loading and reports: every scenario of every provider against its
// embedded mock.
func BenchmarkConformance(b *testing.B) {
	c := newConformer(b)
	requests := 0
	for b.Loop() {
		requests = c.run(b)
	}
	b.ReportMetric(float64(requests), "requests/op")
}

// BenchmarkLoad is what happens before the first byte is sent: data read and checked, contracts compiled, scenarios resolved.
func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		_, err := selection{}.load(embedded())
		require.NoError(b, err)
	}
}

// BenchmarkCommand is plimsoll run from the command line to the last report.
func BenchmarkCommand(b *testing.B) {
	dir := b.TempDir()
	for b.Loop() {
		got := within(context.Background(), Streams{}, "run", "--report-dir", dir)
		require.Equal(b, conformance.ExitConformant, got.code, got.err)
	}
}

// BenchmarkBareLoop is the limit: the requests of one run, sent again to the same mocks by a plain net/http loop with connections
// that are kept alive, and nothing else. Its metric "suite/bare" is how many times as long the suite takes. A mock refuses the tokens of
// forks that are gone, which is less work for it: the ratio is rather too high than too low.
func BenchmarkBareLoop(b *testing.B) {
	c := newConformer(b)
	requests, closeAll := c.record(b)
	defer closeAll()
	for _, workers := range []int{1, 8} {
		b.Run(fmt.Sprintf("workers-%d", workers), func(b *testing.B) {
			begun := time.Now()
			c.run(b)
			suiteTook := time.Since(begun)
			for b.Loop() {
				replay(b, requests, workers)
			}
			b.ReportMetric(float64(len(requests)), "requests/op")
			b.ReportMetric(float64(suiteTook)*float64(b.N)/float64(b.Elapsed()), "suite/bare")
		})
	}
}

// tape records what goes through it.
type tape struct {
	next http.RoundTripper
	mu   sync.Mutex
	sent []recorded
}

type recorded struct {
	method string
	url    url.URL
	header http.Header
	body   []byte
}

func (t *tape) RoundTrip(r *http.Request) (*http.Response, error) {
	sent := recorded{method: r.Method, url: *r.URL, header: r.Header.Clone()}
	if r.Body != nil {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return nil, err
		}
		sent.body, r.Body = body, io.NopCloser(bytes.NewReader(body))
	}
	t.mu.Lock()
	t.sent = append(t.sent, sent)
	t.mu.Unlock()
	return t.next.RoundTrip(r)
}

// aFork is where a fork speaks the protocol.
var aFork = regexp.MustCompile(`^/fork/\d+/target`)

// replayable leaves out what was said to the clock, and sends to the mock itself what was sent to a fork that is gone.
func (t *tape) replayable(b *testing.B, base string) []recorded {
	b.Helper()
	mock, err := url.Parse(base)
	require.NoError(b, err)
	var all []recorded
	for _, r := range t.sent {
		fork := aFork.FindString(r.url.Path)
		if r.url.Host != mock.Host && fork == "" {
			continue
		}
		r.url.Host, r.url.Path, r.url.RawPath = mock.Host, strings.TrimPrefix(r.url.Path, fork), strings.TrimPrefix(r.url.RawPath, fork)
		all = append(all, r)
	}
	return all
}

// replay sends the requests, each worker its share.
func replay(b *testing.B, requests []recorded, workers int) {
	b.Helper()
	transport := &http.Transport{DisableCompression: true, MaxIdleConnsPerHost: workers}
	defer transport.CloseIdleConnections()
	var all sync.WaitGroup
	for w := range workers {
		all.Go(func() {
			for i := w; i < len(requests); i += workers {
				if err := requests[i].send(transport); err != nil {
					b.Error(err)
				}
			}
		})
	}
	all.Wait()
}

func (r recorded) send(transport http.RoundTripper) error {
	resp, err := transport.RoundTrip(&http.Request{Method: r.method, URL: &r.url, Header: r.header, Body: io.NopCloser(bytes.NewReader(r.body)),
		ContentLength: int64(len(r.body)), Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1})
	if err != nil {
		return err
	}
	_, err = io.Copy(io.Discard, resp.Body)
	_ = resp.Body.Close()
	return err
}
