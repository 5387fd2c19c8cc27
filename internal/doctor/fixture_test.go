package doctor_test

import (
	"net/http"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/plimsoll/plimsoll/internal/doctor"
	"github.com/plimsoll/plimsoll/internal/provider"
)

// acme is a made-up provider. Nothing here is real.
func acme() *provider.Provider {
	p := &provider.Provider{
		ID: "acme",
		Credentials: provider.Credentials{
			Fields: map[string]provider.Field{"client_id": {}, "client_secret": {Secret: true}, "tenant": {Optional: true}},
			Roles:  map[string]provider.Role{"default": {}, "limited": {About: "may do less"}, "abroad": {Foreign: true}, "sacrificial": {}},
		},
		Token: provider.TokenFlow{Operation: "requestToken", Value: "$response.body#/access_token"},
		Operations: map[string]*provider.Operation{
			"requestToken": {ID: "requestToken", Method: http.MethodPost, Path: "/token", Basic: &provider.Basic{User: "client_id", Password: "client_secret"}},
		},
		Resources: map[string]string{"order": "id of an order"},
		Hosts: provider.Hosts{
			provider.KindProduction: {"api.acme.example"}, provider.KindSandbox: {"test.acme.example"}, provider.KindUAT: {"*.uat.acme.example"},
		},
	}
	return p
}

// everything is an environment where nothing is missing. Each change replaces a text in it.
const everything = `kind: sandbox
providers:
  acme:
    base_url: ${PLIMSOLL_ACME_BASE_URL}
    credentials:
      default: {client_id: "${PLIMSOLL_ACME_CLIENT_ID}", client_secret: "${PLIMSOLL_ACME_CLIENT_SECRET}"}
      limited: {client_id: limited-client, client_secret: fake-secret-of-limited}
      sacrificial: {client_id: spare-client, client_secret: fake-secret-of-spare}
    resources: {order: "17"}
`

// environ gives the environment what it asks for.
func environ(base string, more ...string) []string {
	return append([]string{"PLIMSOLL_ACME_BASE_URL=" + base, "PLIMSOLL_ACME_CLIENT_ID=acme-client", "PLIMSOLL_ACME_CLIENT_SECRET=fake-secret-of-acme"}, more...)
}

func load(t *testing.T, text string, environ []string) *provider.Environment {
	t.Helper()
	fsys := fstest.MapFS{"here.yaml": {Data: []byte(text)}}
	env, err := provider.LoadEnvironment(fsys, "here", []*provider.Provider{acme()}, environ)
	require.NoError(t, err)
	return env
}

// examine looks at an environment.
func examine(t *testing.T, text string, environ []string, change ...func(*doctor.Options)) []doctor.Line {
	t.Helper()
	o := doctor.Options{Environment: load(t, text, environ), Providers: []*provider.Provider{acme()}, Environ: environ, Timeout: 5 * time.Second}
	for _, c := range change {
		c(&o)
	}
	return doctor.Examine(t.Context(), o)
}

func offline(o *doctor.Options) { o.Offline = true }
func online(o *doctor.Options)  { o.Online = true }

// said are the lines as "state check: says", those that are fine aside.
func said(lines []doctor.Line) []string {
	all := []string{}
	for _, l := range lines {
		if l.State != doctor.OK {
			all = append(all, string(l.State)+" "+l.Check+": "+l.Says)
		}
	}
	return all
}

// about is the one line about a check.
func about(t *testing.T, lines []doctor.Line, check string) doctor.Line {
	t.Helper()
	var found []doctor.Line
	for _, l := range lines {
		if l.Check == check {
			found = append(found, l)
		}
	}
	require.Len(t, found, 1, "%s in %v", check, lines)
	return found[0]
}

// swap replaces one text in another, which has to hold it.
func swap(t *testing.T, text, old, with string) string {
	t.Helper()
	require.Contains(t, text, old)
	return strings.Replace(text, old, with, 1)
}
