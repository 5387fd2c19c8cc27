package cli

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/plimsoll/plimsoll/internal/conformance"
	"github.com/plimsoll/plimsoll/internal/wirefault"
)

// ill is an environment in which something is wrong, what the doctor says of it, and what a run does.
type ill struct {
	environ []string // beside a good id, secret and address, which it may replace
	says    []string
	code    int  // of the doctor
	stops   bool // a run too, before it sends anything
}

// healthy is what the pier's sandbox asks for.
func healthy(base string) []string {
	return []string{"PLIMSOLL_PIER_BASE_URL=" + base, "PIER_ID=sandbox-client", "PIER_SECRET=fake-sandbox-secret"}
}

func illnesses(t *testing.T) map[string]ill {
	t.Helper()
	ca, stranger := wirefault.NewAuthority(t), wirefault.NewAuthority(t)
	date := func(shift time.Duration) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Date", time.Now().Add(shift).UTC().Format(http.TimeFormat))
			w.WriteHeader(http.StatusUnauthorized)
		}
	}
	https := func(a *wirefault.Authority, life time.Duration, hosts ...string) string {
		cert := a.Issue(t, life, hosts...)
		return "PLIMSOLL_PIER_BASE_URL=" + wirefault.Serve(t, date(0), &cert).URL
	}
	plain := func(h http.HandlerFunc) string { return "PLIMSOLL_PIER_BASE_URL=" + wirefault.Serve(t, h, nil).URL }
	status := func(code int) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(code) }
	}
	trusted := "PLIMSOLL_PIER_TLS_CA=" + ca.File(t)
	wrong, down := conformance.ExitUsage, conformance.ExitUnjudged
	return map[string]ill{
		"an empty variable":     {environ: []string{"PIER_SECRET="}, says: []string{"WRONG    credentials: the default credential is given in part only", "PLIMSOLL_PIER_CLIENT_SECRET"}, code: wrong},
		"no address":            {environ: []string{"PLIMSOLL_PIER_BASE_URL="}, says: []string{"there are credentials, but no address", "set PLIMSOLL_PIER_BASE_URL (it is set, but empty)"}, code: wrong},
		"a malformed URL":       {environ: []string{"PLIMSOLL_PIER_BASE_URL=sandbox.pier.example"}, says: []string{"PLIMSOLL_PIER_BASE_URL: expected an absolute http or https URL such as https://host/path, got"}, code: wrong, stops: true},
		"HTTP to another host":  {environ: []string{"PLIMSOLL_PIER_BASE_URL=http://sandbox.pier.example"}, says: []string{"expected https, as credentials and tokens would travel in the clear"}, code: wrong, stops: true},
		"swapped":               {environ: []string{"PIER_ID=Zk3v9QpT7xLm2RwY8cNb", "PIER_SECRET=sandbox-client"}, says: []string{"client_id looks like a secret", "the right way round"}},
		"a trailing newline":    {environ: []string{"PIER_SECRET=fake-sandbox-secret\n"}, says: []string{"WRONG    default client_secret: it ends with a line break"}, code: wrong, stops: true},
		"a stray blank":         {environ: []string{"PIER_SECRET= fake-sandbox-secret"}, says: []string{"it begins or ends with a blank"}, code: wrong, stops: true},
		"quotes":                {environ: []string{`PIER_SECRET="fake-sandbox-secret"`}, says: []string{"it has quotes around it, which will be sent as a part of it"}, code: wrong, stops: true},
		"no such host":          {environ: []string{"PLIMSOLL_PIER_BASE_URL=https://nowhere.invalid"}, says: []string{"DOWN     token endpoint: nowhere.invalid: "}, code: down},
		"nobody listens":        {environ: []string{"PLIMSOLL_PIER_BASE_URL=http://" + wirefault.Refusing(t)}, says: []string{"DOWN     token endpoint: 127.0.0.1: connection refused"}, code: down},
		"expired":               {environ: []string{https(ca, -24*time.Hour), trusted}, says: []string{"its certificate expired on "}, code: down},
		"expires soon":          {environ: []string{https(ca, 50*time.Hour), trusted}, says: []string{"warning  certificate: the certificate of 127.0.0.1 ends on ", "tell the provider"}},
		"another host's":        {environ: []string{https(ca, time.Hour, "quay.example"), trusted}, says: []string{"its certificate is not for 127.0.0.1, but for quay.example"}, code: down},
		"a stranger's":          {environ: []string{https(stranger, time.Hour), trusted}, says: []string{"give its certificate as tls.ca"}, code: down},
		"no such authority":     {environ: []string{https(ca, time.Hour), "PLIMSOLL_PIER_TLS_CA=no-such.pem"}, says: []string{"tls.ca: open no-such.pem: no such file or directory", "WRONG    tls: "}, code: wrong, stops: true},
		"a clock ahead":         {environ: []string{plain(date(5 * time.Minute))}, says: []string{"the target's clock is 5m", " ahead of ours", "set this machine's clock"}},
		"a clock behind":        {environ: []string{plain(date(-5 * time.Minute))}, says: []string{" behind ours"}},
		"a proxy that is dead":  {environ: []string{"PLIMSOLL_PIER_PROXY=http://" + wirefault.Refusing(t)}, says: []string{"the proxy: connection refused"}, code: down},
		"no token endpoint":     {environ: []string{plain(status(404))}, says: []string{"there is nothing at http://127.0.0.1:", "(status 404)", "base_url is without the path"}},
		"a busy gateway":        {environ: []string{plain(status(503))}, says: []string{"DOWN     token endpoint: a gateway does not reach the target (status 503)"}, code: down},
		"a quota":               {environ: []string{plain(status(429))}, says: []string{"the target wants fewer requests (status 429)"}, code: down},
		"a login in between":    {environ: []string{plain(status(511))}, says: []string{"somebody between us and the target wants a login"}, code: wrong, stops: true},
		"production in sandbox": {environ: []string{"PLIMSOLL_PIER_BASE_URL=https://api.pier.example"}, says: []string{"WRONG    base_url: api.pier.example is the provider's production, and this environment is of the kind sandbox"}, code: wrong, stops: true},
	}
}

// What is wrong with an environment is said in the words of whoever gave it, by the doctor and before a run; a secret is never
// repeated, and where something is wrong no credential is sent.
func TestTheDoctorOnTheCommandLine(t *testing.T) {
	t.Parallel()
	var credentials atomic.Int64
	good := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.ContentLength > 0 || r.Header.Get("Authorization") != "" {
			credentials.Add(1)
		}
		w.WriteHeader(http.StatusUnauthorized)
	}))
	t.Cleanup(good.Close)
	for name, tt := range illnesses(t) {
		p := newPier(t)
		p.edit(t, "specs/pier/provider.yaml", "operations:\n", "hosts:\n  production: [api.pier.example]\noperations:\n")
		environ := append(healthy(good.URL), tt.environ...)
		got := plimsoll(t, environ, "doctor", "--root", p.root, "--env", "sandbox")
		assert.Equal(t, tt.code, got.code, "%s: %s", name, got.out)
		for _, says := range tt.says {
			assert.Contains(t, got.out, says, name)
		}
		assert.NotContains(t, got.out+got.err, "fake-sandbox-secret", name)
		if tt.stops {
			got := p.run(t, environ, "--env", "sandbox")
			assert.Equal(t, conformance.ExitUsage, got.code, "%s: %s", name, got.err)
			assert.Contains(t, got.err, tt.says[0], name)
			assert.Zero(t, p.runs(t, "sandbox"), "%s: no run began", name)
		}
	}
	assert.Zero(t, credentials.Load())
}

// What is fine is said too, with the exit code of a run that may begin.
func TestTheDoctorFindsNothing(t *testing.T) {
	t.Parallel()
	p := newPier(t)
	s := newSandbox(t, p)
	got := plimsoll(t, s.environ(), "doctor", "--root", p.root, "--env", "sandbox")
	got.says(t, conformance.ExitConformant)
	assert.Contains(t, got.out, "127.0.0.1 answers token requests (status ")
	assert.NotContains(t, got.out, "  WRONG ")
	got = plimsoll(t, nil, "doctor", "--root", p.root, "--env", "sandbox")
	got.says(t, conformance.ExitUsage) // nothing could be run
	assert.Contains(t, got.out, "to run it, set PLIMSOLL_PIER_CLIENT_ID, PLIMSOLL_PIER_CLIENT_SECRET, PLIMSOLL_PIER_BASE_URL")
	got = plimsoll(t, s.environ(), "doctor", "--root", p.root, "--env", "sandbox", "--offline", "--format", "json")
	for line := range strings.Lines(got.out) {
		assert.Contains(t, line, `"provider":"pier"`)
	}
}

// Before a run the doctor looks as well: where a target is away, that is said at once, and the run says the same.
func TestARunAsksTheDoctorFirst(t *testing.T) {
	t.Parallel()
	p := newPier(t)
	environ := append(healthy("http://"+wirefault.Refusing(t)), "PLIMSOLL_PIER_ATTEMPTS=1")
	got := p.run(t, environ, "--env", "sandbox")
	got.says(t, conformance.ExitUnjudged, "DOWN     token endpoint: 127.0.0.1: connection refused")
	assert.NotContains(t, p.run(t, environ, "--env", "sandbox", "--skip-doctor").err, "DOWN")
}
