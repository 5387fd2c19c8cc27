package suite

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"net/http"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plimsoll/plimsoll/clients"
	"github.com/plimsoll/plimsoll/internal/conformance"
	"github.com/plimsoll/plimsoll/internal/provider"
	"github.com/plimsoll/plimsoll/internal/wirefault"
)

// fault answers a request in a way by which no scenario can be judged.
type fault func(w http.ResponseWriter, r *http.Request)

// spoilt answers with these bytes, and then does something to the connection.
func spoilt(answer string, then func(net.Conn)) fault {
	return func(w http.ResponseWriter, _ *http.Request) {
		conn, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			return
		}
		_, _ = io.WriteString(conn, answer)
		if then != nil {
			then(conn)
		}
		_ = conn.Close()
	}
}

func status(code int, pairs ...string) fault {
	return func(w http.ResponseWriter, _ *http.Request) {
		for i := 0; i+1 < len(pairs); i += 2 {
			w.Header().Set(pairs[i], pairs[i+1])
		}
		w.WriteHeader(code)
		_, _ = io.WriteString(w, "<html><h1>It is not our fault</h1></html>")
	}
}

// stalled begins an answer and never ends it.
func stalled(begins bool) fault {
	return func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body) // only then is it noticed that the client has gone
		if begins {
			w.Header().Set("Content-Type", "application/json")
			_, _ = io.WriteString(w, `["nor`)
			_ = http.NewResponseController(w).Flush()
		}
		<-r.Context().Done()
	}
}

// endless writes a gigabyte of JSON, or until nobody reads it any more.
func endless(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	block := []byte(`"` + strings.Repeat("x", 1<<20) + `",`)
	_, _ = io.WriteString(w, "[")
	for range 1 << 10 {
		if _, err := w.Write(block); err != nil {
			return
		}
	}
}

// bomb is a few kilobytes that unpack to a quarter of a gigabyte.
var bomb = sync.OnceValue(func() []byte {
	var out bytes.Buffer
	packer := gzip.NewWriter(&out)
	block := bytes.Repeat([]byte(" "), 1<<20)
	for range 256 {
		_, _ = packer.Write(block)
	}
	_ = packer.Close()
	return out.Bytes()
})

func explode(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Content-Encoding", "gzip")
	_, _ = w.Write(bomb())
}

const ok200 = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"

// wireFaults are the ways in which the way to a target can be bad, and whose they are.
func wireFaults() map[string]struct {
	fault fault
	cause conformance.Cause
	says  string
} {
	date := time.Now().Add(5 * time.Second).UTC().Format(http.TimeFormat)
	type row = struct {
		fault fault
		cause conformance.Cause
		says  string
	}
	return map[string]row{
		"closed":                    {spoilt("", nil), "outage", "closed without an answer"},
		"reset":                     {spoilt("", wirefault.Reset), "outage", "reset"},
		"reset in the middle":       {spoilt(ok200+"Content-Length: 400\r\n\r\n[\"north\"", wirefault.Reset), "outage", ""},
		"half a head":               {spoilt("HTTP/1.1 200 OK\r\nContent-", nil), "outage", ""},
		"half a body":               {spoilt(ok200+"Content-Length: 400\r\n\r\n[\"north\"", nil), "outage", "broke off|was reset"},
		"half a chunk":              {spoilt(ok200+"Transfer-Encoding: chunked\r\n\r\n40\r\n[\"north\"", nil), "outage", "broke off|was reset"},
		"slow head":                 {stalled(false), "outage", "no complete answer within"},
		"slow body":                 {stalled(true), "outage", "no complete answer within"},
		"too long a length":         {spoilt(ok200+"Content-Length: 900\r\n\r\n[\"north\", \"south\"]", nil), "outage", "broke off|was reset"},
		"too short a length":        {spoilt(ok200+"Content-Length: 9\r\n\r\n[\"north\", \"south\"]", nil), "outage", "goes on after the 9 bytes"},
		"two lengths":               {spoilt(ok200+"Content-Length: 9\r\nContent-Length: 10\r\n\r\n[\"north\"]", nil), "outage", "Content-Length"},
		"no HTTP":                   {spoilt("SSH-2.0-OpenSSH_9.9\r\n\r\n", nil), "contract", "malformed"},
		"endless head":              {spoilt("HTTP/1.1 200 OK\r\nX: "+strings.Repeat("x", 300<<10)+"\r\n\r\n", nil), "contract", "headers exceeded"},
		"a hundred redirects":       {redirects, "outage", "was sent elsewhere with status 302"},
		"429":                       {status(429), "quota", "status 429"},
		"429 with seconds":          {status(429, "Retry-After", "5"), "quota", "status 429"},
		"429 with a date":           {status(429, "Retry-After", date), "quota", "status 429"},
		"429 for an hour":           {status(429, "Retry-After", "3600"), "quota", "asks to be left alone for 1h0m0s"},
		"503":                       {status(503), "outage", "status 503"},
		"503 with seconds":          {status(503, "Retry-After", "5"), "outage", "status 503"},
		"503 with a date":           {status(503, "Retry-After", date), "outage", "status 503"},
		"502, a page of HTML":       {status(502, "Content-Type", "text/html"), "outage", "status 502"},
		"504, a page of HTML":       {status(504, "Content-Type", "text/html"), "outage", "status 504"},
		"403, a page of a proxy":    {status(403, "Content-Type", "text/html", "X-Squid-Error", "ERR_ACCESS_DENIED 0"), "outage", "X-Squid-Error"},
		"500, a page of a proxy":    {status(500, "Content-Type", "text/html", "Proxy-Status", "p; error=connection_refused"), "outage", "Proxy-Status"},
		"407, a page of a proxy":    {status(407, "Content-Type", "text/html"), "credential", "a proxy asks for a user and a password"},
		"511, a login to a network": {status(511, "Content-Type", "text/html"), "outage", "login to the network"},
		"522, a page of a CDN":      {status(522, "Content-Type", "text/html", "Server", "cloudflare"), "outage", "cloudflare"},
	}
}

// redirects leads on and on: each answer to the next.
func redirects(w http.ResponseWriter, r *http.Request) {
	n := 0
	_, _ = fmt.Sscanf(r.URL.Query().Get("n"), "%d", &n)
	if n < 100 {
		http.Redirect(w, r, fmt.Sprintf("%s?n=%d", r.URL.Path, n+1), http.StatusFound)
		return
	}
	status(200)(w, r)
}

// realTarget is a target as the real world has it: retries, a breaker, and no patience.
func realTarget(t *testing.T, p *Plan, base string, edits ...func(*clients.Options)) map[string]Target {
	t.Helper()
	return target(t, p, base, append([]func(*clients.Options){func(o *clients.Options) {
		o.Real = true
		o.Target.Timeout = provider.Span(time.Second)
		o.Sleep = func(context.Context, time.Duration) error { return nil }
	}}, edits...)...)
}

// judge runs the plan and says what became of it.
func judge(t *testing.T, p *Plan, targets map[string]Target) (*collector, conformance.Trailer) {
	t.Helper()
	c := &collector{}
	trailer, err := p.Run(t.Context(), targets, Options{Parallel: 4}, c.emit)
	require.NoError(t, err)
	assert.True(t, trailer.Complete)
	return c, trailer
}

// Each fault hits the token request, and then everything else. Nothing may crash, hang, or be held against the target.
func TestWireFaults(t *testing.T) {
	t.Parallel()
	p := quay().plan(t)
	for name, f := range wireFaults() {
		for _, path := range []string{"/token", "/berths"} {
			t.Run(name+" at "+path, func(t *testing.T) {
				t.Parallel()
				s := newStub(t, func(w http.ResponseWriter, r *http.Request) bool {
					if r.URL.Path == path {
						f.fault(w, r)
					}
					return r.URL.Path == path
				})
				c, trailer := judge(t, p, realTarget(t, p, s.URL))
				assert.Equal(t, conformance.ExitUnjudged, trailer.ExitCode)
				assert.Zero(t, trailer.Standings[conformance.NonConformant])
				seen := 0
				for _, r := range c.scenarios() {
					if r.Verdict == conformance.Pass {
						assert.Equal(t, "/berths", path, "only what does not meet the fault can be judged: %s", r.ID)
						continue
					}
					seen++
					assert.Equal(t, conformance.Inconclusive, r.Verdict, r.ID)
					assert.Equal(t, f.cause, r.Cause, "%s: %s", r.ID, r.Reason)
					assert.Regexp(t, f.says, r.Reason, r.ID)
				}
				assert.GreaterOrEqual(t, seen, 3)
				for _, r := range c.results {
					for _, found := range r.Findings {
						assert.False(t, found.Counts(), "%s: %v", r.ID, found)
					}
				}
				assert.LessOrEqual(t, s.requests.Load(), int64(40), "nobody is hammered")
			})
		}
	}
}

// A gigabyte, packed or not, is not read.
func TestTooMuch(t *testing.T) { //nolint:paralleltest // it watches the heap, which the others fill
	p := quay().plan(t)
	bomb()
	for name, f := range map[string]fault{"a gigabyte": endless, "a gzip bomb": explode} {
		for _, path := range []string{"/token", "/berths"} {
			s := newStub(t, func(w http.ResponseWriter, r *http.Request) bool {
				if r.URL.Path == path {
					f(w, r)
				}
				return r.URL.Path == path
			})
			targets := realTarget(t, p, s.URL, func(o *clients.Options) { o.Target.Timeout = 0 })
			peak := watchHeap(t)
			c, trailer := judge(t, p, targets)
			assert.Less(t, peak(), uint64(128<<20), "%s at %s", name, path)
			assert.Equal(t, conformance.ExitUnjudged, trailer.ExitCode, "%s at %s", name, path)
			for _, r := range c.scenarios() {
				assert.Contains(t, []conformance.Verdict{conformance.Pass, conformance.Inconclusive}, r.Verdict, "%s at %s: %s %s", name, path, r.ID, r.Reason)
			}
		}
	}
}

// watchHeap watches how far the heap grows until it is asked.
func watchHeap(t *testing.T) (peak func() uint64) {
	t.Helper()
	runtime.GC()
	var before runtime.MemStats
	runtime.ReadMemStats(&before)
	done, most := make(chan struct{}), make(chan uint64)
	go func() {
		highest, now := uint64(0), runtime.MemStats{}
		ticks := time.NewTicker(2 * time.Millisecond)
		defer ticks.Stop()
		for {
			select {
			case <-ticks.C:
				runtime.ReadMemStats(&now)
				highest = max(highest, now.HeapAlloc)
			case <-done:
				most <- highest
				return
			}
		}
	}()
	return func() uint64 {
		close(done)
		if highest := <-most; highest > before.HeapAlloc {
			return highest - before.HeapAlloc
		}
		return 0
	}
}

func TestTLSFaults(t *testing.T) {
	t.Parallel()
	p := quay().plan(t)
	ca, stranger := wirefault.NewAuthority(t), wirefault.NewAuthority(t)
	for says, cert := range map[string]tls.Certificate{
		"its certificate expired on ":                 ca.Issue(t, -24*time.Hour),
		"its certificate is not for 127.0.0.1, but ":  ca.Issue(t, 24*time.Hour, "quay.example"),
		"its certificate is of an authority that is ": stranger.Issue(t, 24*time.Hour),
		"": ca.Issue(t, 24*time.Hour),
	} {
		requests := 0
		server := wirefault.Serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			requests++
			(&stub{}).ServeHTTP(w, r)
		}), &cert)
		c, trailer := judge(t, p, realTarget(t, p, server.URL, func(o *clients.Options) { o.Target.TLS.CA = ca.File(t) }))
		if says == "" {
			assert.Equal(t, conformance.ExitConformant, trailer.ExitCode)
			continue
		}
		assert.Zero(t, requests)
		oneText(t, c, trailer, says)
	}
}

func TestADeadRealTargetIsToldInOneText(t *testing.T) {
	t.Parallel()
	p := quay().plan(t)
	address := wirefault.Refusing(t)
	c, trailer := judge(t, p, realTarget(t, p, "http://"+address))
	oneText(t, c, trailer, "the target "+address+" cannot be reached: connection refused")
	assert.LessOrEqual(t, trailer.Requests, 12, "three attempts each for those that were under way")
}

// oneText checks that every scenario says the same of a dead target, so that a report can tell that it is one.
func oneText(t *testing.T, c *collector, trailer conformance.Trailer, says string) {
	t.Helper()
	assert.Equal(t, conformance.ExitUnjudged, trailer.ExitCode)
	texts := map[string]bool{}
	for _, r := range c.scenarios() {
		assert.Equal(t, conformance.Inconclusive, r.Verdict)
		assert.Equal(t, conformance.CauseOutage, r.Cause)
		assert.Contains(t, r.Reason, says)
		texts[r.Reason] = true
	}
	assert.Len(t, texts, 1)
	assert.NotContains(t, strings.Join(claimReasons(trailer), "\n"), "op error")
}

func claimReasons(trailer conformance.Trailer) []string {
	var all []string
	for _, c := range trailer.Claims {
		all = append(all, c.Reason)
	}
	return all
}

// An old server is no broken one.
func TestHTTP10(t *testing.T) {
	t.Parallel()
	p := quay().plan(t)
	tokens := 0
	s := wirefault.NewRaw(t, func(conn net.Conn, r *http.Request) {
		body := `["north","south"]`
		if r.URL.Path == "/token" {
			tokens++
			body = fmt.Sprintf(`{"access_token":"fake-token-number-%d"}`, tokens)
		}
		_, _ = io.WriteString(conn, "HTTP/1.0 200 OK\r\nContent-Type: application/json\r\n\r\n"+body)
		_ = conn.Close()
	})
	c, trailer := judge(t, p, realTarget(t, p, s.URL()))
	assert.Equal(t, conformance.ExitConformant, trailer.ExitCode, "%v", c.verdicts())
	assert.Empty(t, trailer.Flaky)
}

// What passes only on a second try is shown as flaky, and each attempt is kept and counted.
func TestFlaky(t *testing.T) {
	t.Parallel()
	p := quay().plan(t)
	var mu sync.Mutex
	met := map[string]bool{}
	s := newStub(t, func(w http.ResponseWriter, r *http.Request) bool {
		mu.Lock()
		defer mu.Unlock()
		first := !met[r.URL.Path]
		met[r.URL.Path] = true
		if first {
			status(503, "Retry-After", "1")(w, r)
		}
		return first
	})
	c, trailer := judge(t, p, realTarget(t, p, s.URL))
	assert.Equal(t, conformance.ExitConformant, trailer.ExitCode)
	require.Len(t, trailer.Flaky, 2, "the token request, and one call")
	assert.Equal(t, int(s.requests.Load()), trailer.Requests, "each attempt is a request")
	for _, r := range c.results {
		attempts := 0
		for _, e := range r.Exchanges {
			attempts += len(e.Attempts)
		}
		assert.Equal(t, attempts > 0, r.Flaky, r.ID)
		assert.Equal(t, conformance.Pass, r.Verdict)
	}
}

// No answer that breaks a claim is exchanged for a better one.
func TestARetryMakesNothingGreen(t *testing.T) {
	t.Parallel()
	p := quay().plan(t)
	for name, first := range map[string]fault{
		"a broken answer, then good ones": nil,
		"an outage, then a broken answer": status(503),
	} {
		var mu sync.Mutex
		n := 0
		s := newStub(t, func(w http.ResponseWriter, r *http.Request) bool {
			if r.URL.Path != "/berths" {
				return false
			}
			mu.Lock()
			defer mu.Unlock()
			n++
			switch {
			case n == 1 && first != nil:
				first(w, r)
			case n == 1 || n == 2 && first != nil:
				w.Header().Set("Content-Type", "application/json")
				w.WriteHeader(http.StatusInternalServerError)
				_, _ = io.WriteString(w, `{}`)
			default:
				return false
			}
			return true
		})
		plan := p.Only(func(sc *Scenario) bool { return strings.Contains(sc.ID, "a-token-opens-the-berths") })
		c, trailer := judge(t, plan, realTarget(t, plan, s.URL))
		assert.Equal(t, conformance.ExitNonConformant, trailer.ExitCode, name)
		assert.Equal(t, conformance.Fail, c.scenarios()[0].Verdict, name)
		assert.Empty(t, trailer.Flaky, name)
	}
}
