package cli

import (
	"bytes"
	"context"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plimsoll/plimsoll/internal/mock"
	"github.com/plimsoll/plimsoll/internal/provider"
)

// outcome is what a command came to.
type outcome struct {
	code     int
	out, err string
}

// plimsoll runs a command line in this process.
func plimsoll(t *testing.T, environ []string, args ...string) outcome {
	t.Helper()
	return within(t.Context(), Streams{Environ: environ}, args...)
}

func within(ctx context.Context, s Streams, args ...string) outcome {
	var out, err bytes.Buffer
	s.Out, s.Err = &out, &err
	code := execute(ctx, args, s, embedded())
	return outcome{code, out.String(), err.String()}
}

// says checks the exit code and that a message is there, whole, and without a stack trace.
func (o outcome) says(t *testing.T, code int, messages ...string) {
	t.Helper()
	assert.Equal(t, code, o.code, o.err)
	for _, m := range messages {
		assert.Contains(t, o.err, m)
	}
	assert.NotContains(t, o.err, "goroutine ")
	assert.NotContains(t, o.err, ".go:")
}

// pier is a copy of the tree of a made-up provider. Each edit replaces text in one of its files.
type pier struct{ root string }

func newPier(t *testing.T) pier {
	t.Helper()
	p := pier{t.TempDir()}
	require.NoError(t, os.CopyFS(p.root, os.DirFS(filepath.Join("testdata", "pier"))))
	return p
}

// edit replaces the first occurrence of a text in a file.
func (p pier) edit(t *testing.T, file, old, replacement string) {
	t.Helper()
	path := filepath.Join(p.root, file)
	text, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Contains(t, string(text), old)
	require.NoError(t, os.WriteFile(path, []byte(strings.Replace(string(text), old, replacement, 1)), 0o600))
}

// run runs the tree with its reports beside it.
func (p pier) run(t *testing.T, environ []string, args ...string) outcome {
	t.Helper()
	return plimsoll(t, environ, append([]string{"run", "--root", p.root, "--report-dir", p.reports()}, args...)...)
}

func (p pier) reports() string { return filepath.Join(p.root, "reports") }

// read reads a report of the latest run.
func (p pier) read(t *testing.T, env, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(p.reports(), env, "latest", name))
	require.NoError(t, err)
	return string(text)
}

// runs counts the runs that have a folder.
func (p pier) runs(t *testing.T, env string) int {
	t.Helper()
	all, err := filepath.Glob(filepath.Join(p.reports(), env, "*Z-*"))
	require.NoError(t, err)
	return len(all)
}

// sandbox is a mock of the pier behind a door: nobody can tell it from a real server.
type sandbox struct {
	*httptest.Server
	requests atomic.Int64
	mu       sync.Mutex
	before   func(n int64)
}

func newSandbox(t *testing.T, p pier) *sandbox {
	t.Helper()
	known, err := provider.LoadAll(os.DirFS(filepath.Join(p.root, "specs")))
	require.NoError(t, err)
	credentials := map[string]map[string]string{"default": {"client_id": "sandbox-client", "client_secret": "fake-sandbox-secret"}}
	m, err := mock.Start(mock.Config{Provider: known[0], Examples: os.DirFS(filepath.Join(p.root, "specs")), Target: provider.Target{Credentials: credentials}})
	require.NoError(t, err)
	t.Cleanup(func() { _ = m.Close() })
	there, err := url.Parse(m.BaseURL())
	require.NoError(t, err)
	s := &sandbox{}
	proxy := httputil.NewSingleHostReverseProxy(there)
	proxy.ErrorLog = log.New(io.Discard, "", 0) // whoever interrupts a run hangs up
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.see(s.requests.Add(1))
		proxy.ServeHTTP(w, r)
	}))
	t.Cleanup(s.Close)
	return s
}

func (s *sandbox) see(n int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.before != nil {
		s.before(n)
	}
}

// environ gives a run what it needs to get in.
func (s *sandbox) environ(more ...string) []string {
	return append([]string{"PLIMSOLL_PIER_BASE_URL=" + s.URL, "PIER_ID=sandbox-client", "PIER_SECRET=fake-sandbox-secret"}, more...)
}
