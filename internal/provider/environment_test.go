package provider_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plimsoll/plimsoll/internal/provider"
)

// goodEnvironment has one of everything, like goodProvider.
const goodEnvironment = `name: sandbox
kind: sandbox
clock: {max_wait: 20m}
providers:
  acme:
    base_url: https://sandbox.acme.example/api/
    token_url: https://login.acme.example/token?key=1
    credentials:
      default:
        client_id: ${ACME_ID}
        client_secret: "${ACME_SECRET}"
        tpl: literal
      limited: {client_id: "a-${ACME_PART}-b", client_secret: "cost: $5 $${literal} ${ACME_ID}"}
      second: {tpl: only-optional}
    resources: {order: 0017}
    paths: {getOrder: "/v2/orders/{id}"}
    side_effects: [mail]
    rate: ${ACME_RATE}
    timeout: 10s
    clock: {controlled: http://127.0.0.1:8/clock, fork: http://127.0.0.1:8/fork, max_wait: 0}
    variant: talkative
`

func environmentTree() fstest.MapFS {
	file := func(text string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(text)} }
	return fstest.MapFS{
		"sandbox.yaml": file(goodEnvironment),
		"bare.yaml":    file("kind: uat\nproviders: {acme: }\n"),
		"mock.yaml":    file("kind: mock\nproviders: {acme: {credentials: {default: {client_id: made-up, client_secret: fake}}}}\n"),
		"live.yaml":    file("kind: production\nproviders: {acme: {base_url: https://acme.example}}\n"),
		"embed.go":     file("package environments"),
	}
}

func providers(t *testing.T) []*provider.Provider {
	t.Helper()
	all, err := provider.LoadAll(specTree())
	require.NoError(t, err)
	return all
}

// confirmed are the addresses of goodEnvironment, said outside of it.
const confirmed = "PLIMSOLL_ACME_ORIGINS=https://sandbox.acme.example,https://login.acme.example,http://127.0.0.1:8"

func load(t *testing.T, name string, environ ...string) *provider.Environment {
	t.Helper()
	e, err := provider.LoadEnvironment(environmentTree(), name, providers(t), append(slices.Clip(environ), confirmed))
	require.NoError(t, err)
	return e
}

func TestLoadEnvironment(t *testing.T) {
	t.Parallel()
	e := load(t, "sandbox", "ACME_ID=the-id", "ACME_SECRET=${ACME_ID}{}", "ACME_PART=x", "ACME_RATE=2.5")
	assert.Equal(t, "sandbox", e.Name)
	assert.Equal(t, "sandbox.yaml", e.File)
	assert.Equal(t, provider.KindSandbox, e.Kind)
	acme := e.Providers["acme"]
	assert.Equal(t, "https://sandbox.acme.example/api", acme.BaseURL, "paths begin with the slash")
	assert.Equal(t, map[string]map[string]string{
		"default": {"client_id": "the-id", "client_secret": "${ACME_ID}{}", "tpl": "literal"}, // what a variable holds is not expanded again
		"limited": {"client_id": "a-x-b", "client_secret": "cost: $5 ${literal} the-id"},
	}, acme.Credentials)
	assert.Equal(t, map[string]string{"order": "0017"}, acme.Resources)
	assert.Equal(t, map[string]string{"getOrder": "/v2/orders/{id}"}, acme.Paths)
	assert.InDelta(t, 2.5, acme.Rate, 0)
	assert.Equal(t, 10*time.Second, acme.Timeout.Duration())
	assert.Equal(t, "http://127.0.0.1:8/clock", e.ClockOf("acme").Controlled)
	assert.Equal(t, 20*time.Minute, e.ClockOf("zeta").MaxWait.Duration(), "the environment's own clock")
}

func TestAVariableThatIsNotSetLeavesTheFieldOut(t *testing.T) {
	t.Parallel()
	e := load(t, "sandbox", "ACME_ID=", "ACME_RATE=")
	acme := e.Providers["acme"]
	assert.Equal(t, map[string]map[string]string{}, acme.Credentials, "none has a field that it needs")
	assert.Zero(t, acme.Rate)
}

func TestMissingCredential(t *testing.T) {
	t.Parallel()
	acme := providers(t)[0]
	target := *load(t, "sandbox", "ACME_ID=x").Providers["acme"]
	assert.Equal(t, []string{"PLIMSOLL_ACME_CLIENT_SECRET"}, target.MissingCredential(acme, "default"))
	assert.Equal(t, []string{"PLIMSOLL_ACME_LIMITED_CLIENT_ID"}, target.MissingCredential(acme, "limited"))
	assert.Equal(t, []string{"PLIMSOLL_ACME_SECOND_CLIENT_ID", "PLIMSOLL_ACME_SECOND_CLIENT_SECRET"},
		target.MissingCredential(acme, "second"))
	target = *load(t, "sandbox", "ACME_ID=x", "PLIMSOLL_ACME_CLIENT_SECRET=y").Providers["acme"]
	assert.Empty(t, target.MissingCredential(acme, "default"))
	assert.Equal(t, []string{"PLIMSOLL_ACME_CLIENT_ID", "PLIMSOLL_ACME_CLIENT_SECRET"},
		provider.Target{}.MissingCredential(acme, "default"))
}

func TestMissingResource(t *testing.T) {
	t.Parallel()
	acme := providers(t)[0]
	assert.Equal(t, []string{"PLIMSOLL_ACME_RESOURCE_ORDER"}, provider.Target{}.MissingResource(acme, "order"))
	assert.Empty(t, load(t, "sandbox").Providers["acme"].MissingResource(acme, "order"))
}

func TestNoSideEffectInProduction(t *testing.T) {
	t.Parallel()
	load(t, "live")
	_, err := provider.LoadEnvironment(environmentTree(), "live", providers(t), []string{"PLIMSOLL_ACME_SIDE_EFFECTS=mail"})
	assert.EqualError(t, err, "live.yaml:2:13: no side effect is allowed in production, got mail")
	tree := environmentTree()
	edit(t, tree, "live.yaml", "acme: {", "acme: {side_effects: [mail], ")
	_, err = provider.LoadEnvironment(tree, "live", providers(t), nil)
	assert.EqualError(t, err, "live.yaml:2:20: no side effect is allowed in production, got mail")
}

// Each case makes one mistake in a good file; see TestLoadReportsEachMistake.
func TestLoadEnvironmentReportsEachMistake(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ old, new, want string }{
		{"kind: sandbox", "»kind: sandbx", `@ unknown kind "sandbx": did you mean "sandbox"?`},
		{"kind: sandbox\n", "", `sandbox.yaml:1:1: unknown kind "": expected one of mock, production, sandbox, uat`},
		{"base_url: https", "»baseurl: https", `@ unknown key "baseurl": did you mean "base_url"?`},
		{"  acme:", "  »acne:", `@ unknown provider "acne": did you mean "acme"?`},
		{"base_url: https://sandbox", "»base_url: //sandbox",
			`@ expected an absolute http or https URL such as https://host/path, got "//sandbox.acme.example/api/"`},
		{"example/api/", "example/api?x", "sandbox.yaml:6:5: expected a URL without a query, as paths are appended to it"},
		{"token_url: https://login", "»token_url: https://u:p@login",
			"@ expected an absolute http or https URL without a user and a password, got something else"},
		{"      default:", "      »defualt:", `@ unknown role "defualt": did you mean "default"?`},
		{"tpl: literal", "»tlp: literal", `@ unknown credential field "tlp": did you mean "tpl"?`},
		{"client_id: ${ACME_ID}", "client_id: »${ACME_ID", "@ expected ${VARIABLE}, or $${ for the characters ${ themselves"},
		{"client_id: ${ACME_ID}", "client_id: »${ACME-ID}", "@ expected ${VARIABLE}, or $${ for the characters ${ themselves"},
		{"client_id: ${ACME_ID}", "client_id: »${1}", "@ expected ${VARIABLE}, or $${ for the characters ${ themselves"},
		{"resources: {order: 0017}", "resources: {»ordr: 0017}", `@ unknown resource "ordr": did you mean "order"?`},
		{"paths: {getOrder:", "paths: {»getOrdr:", `@ unknown operation "getOrdr": did you mean "getOrder"?`},
		{`paths: {getOrder: "/v2/orders/{id}"}`, `paths: {»getOrder: "/v2/orders/{key}"}`, `@ unknown path parameter "key": expected one of id`},
		{`paths: {getOrder: "/v2/orders/{id}"}`, `paths: {»getOrder: "v2"}`, `@ expected a path that begins with a slash, got "v2"`},
		{`paths: {getOrder: "/v2/orders/{id}"}`, `paths: {»getOrder: "/{id"}`, `@ expected a path whose braces are in pairs, got "/{id"`},
		{"side_effects: [mail]", "side_effects: [»male]", `@ unknown side effect "male": did you mean "mail"?`},
		{"rate: ${ACME_RATE}", "»rate: -1", "@ expected requests per second, 0 for no limit, got -1"},
		{"rate: ${ACME_RATE}", "rate: »fast", `@ expected a number, got "fast"`},
		{"rate: ${ACME_RATE}", "rate: ».inf", `@ expected a number, got ".inf"`},
		{"rate: ${ACME_RATE}", "»concurrency: -1", "@ expected a number from 0 to 1000, got -1"},
		{"rate: ${ACME_RATE}", "»retry: {attempts: 11}", "@ expected 1 to 10 attempts, got 11"},
		{"rate: ${ACME_RATE}", "retry: {attempts: »many}", `@ expected a whole number, got "many"`},
		{"rate: ${ACME_RATE}", "»wrong_credentials: {budget: -1}", "@ expected a number from 0 to 1000, got -1"},
		{"rate: ${ACME_RATE}", "»tls: {key: k.pem}", "@ expected certificate and key, or neither"},
		{"rate: ${ACME_RATE}", "»proxy: proxy:3128", `@ expected the URL of a proxy such as http://proxy:3128, or "none"`},
		{"rate: ${ACME_RATE}", "»origins: [https://a.example]", "@ origins count only outside the working tree: set the variable that ends in _ORIGINS, or keep this file elsewhere"},
		{"tpl: literal", "»tpl: {file: a, command: [b]}", "@ expected a file or a command, got both"},
		{"tpl: literal", "»tpl: {command: [op, read, x]}", "@ a command is run only for an environment file outside the working tree, where no stranger's change can put it: " +
			"keep this file elsewhere and name it with --env, or give the value by a variable"},
		{"tpl: literal", "tpl: {»fiel: a}", `@ unknown key "fiel": did you mean "file"?`},
		{"tpl: literal", "tpl: »[a]", "@ expected text or a map, got a list"},
		{"base_url: https", "»base_url: http", "@ expected https, as credentials and tokens would travel in the clear: write https, or allow_http: true beside it"},
		{"timeout: 10s", "timeout: »10", `@ expected a length of time such as 60s, 15m, 1h30m, 24h or 7d, got "10"`},
		{"controlled: http://127", "»controlled: 127", `@ expected an absolute http or https URL such as https://host/path, got "127.0.0.1:8/clock"`},
		{"fork: http://127", "»fork: 127", `@ expected an absolute http or https URL such as https://host/path, got "127.0.0.1:8/fork"`},
		{"clock: {max_wait: 20m}", "clock: {»controlled: x}", `@ expected an absolute http or https URL such as https://host/path, got "x"`},
		{"variant: talkative", "»variant: talkativ", `@ unknown variant "talkativ": did you mean "talkative"?`},
		{"name: sandbox", "name: »a: b", "@ mapping value is not allowed in this context"},
	} {
		tree := environmentTree()
		edit(t, tree, "sandbox.yaml", c.old, c.new)
		at := unmark(tree, "sandbox.yaml")
		_, err := provider.LoadEnvironment(tree, "sandbox", providers(t), nil)
		assert.EqualError(t, err, strings.ReplaceAll(c.want, "@", at), c.new)
	}
}

func TestUnknownEnvironment(t *testing.T) {
	t.Parallel()
	_, err := provider.LoadEnvironment(environmentTree(), "sandbx", nil, nil)
	assert.EqualError(t, err, `unknown environment "sandbx": did you mean "sandbox"? (a file of your own is given by its path, such as ./sandbx.yaml)`)
	_, err = provider.LoadEnvironment(environmentTree(), "", nil, nil)
	assert.ErrorContains(t, err, `unknown environment "": expected one of bare, live, mock, sandbox`)
	_, err = provider.LoadEnvironment(environmentTree(), "..", nil, nil)
	assert.ErrorContains(t, err, `unknown environment ".."`)
	names, err := provider.EnvironmentNames(environmentTree())
	require.NoError(t, err)
	assert.Equal(t, []string{"bare", "live", "mock", "sandbox"}, names)
}

func TestAFileOfTheUsersOwn(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "mine.yml")
	require.NoError(t, os.WriteFile(file, []byte("kind: uat\nproviders: {acme: {base_url: https://acme.example}}\n"), 0o600))
	e, err := provider.LoadEnvironment(environmentTree(), file, providers(t), nil)
	require.NoError(t, err)
	assert.Equal(t, "mine", e.Name)
	assert.Equal(t, file, e.File)

	require.NoError(t, os.WriteFile(file, []byte("kind: uta\n"), 0o600))
	_, err = provider.LoadEnvironment(environmentTree(), file, providers(t), nil)
	assert.EqualError(t, err, file+`:1:1: unknown kind "uta": did you mean "uat"?`)

	for _, missing := range []string{"missing.yaml", filepath.Join(t.TempDir(), "missing")} {
		_, err = provider.LoadEnvironment(environmentTree(), missing, nil, nil)
		assert.EqualError(t, err, missing+": no such file or directory")
	}
}

// A secret in the wrong field is a mistake that is shown by the name of its variable.
func TestAMistakeDoesNotTellWhatAVariableHolds(t *testing.T) {
	t.Parallel()
	for value, text := range map[string]string{
		"not-a-real-secret":      "providers: {acme: {timeout: '${ACME_SECRET}'}}",
		"not \"a\" real\tsecret": "providers: {acme: {timeout: 'x${ACME_SECRET}'}}",
	} {
		tree := fstest.MapFS{"x.yaml": {Data: []byte("kind: sandbox\n" + text + "\n")}}
		_, err := provider.LoadEnvironment(tree, "x", providers(t), []string{"ACME_SECRET=" + value})
		assert.ErrorContains(t, err, `expected a length of time such as 60s, 15m, 1h30m, 24h or 7d, got "`)
		assert.ErrorContains(t, err, `${ACME_SECRET}"`)
		assert.NotContains(t, err.Error(), "real")
	}
	tree := fstest.MapFS{"x.yaml": {Data: []byte("kind: sandbox\nproviders: {acme: {rate: '${ACME_RATE}'}}\n")}}
	_, err := provider.LoadEnvironment(tree, "x", providers(t), []string{"ACME_RATE=fast"})
	assert.ErrorContains(t, err, `got "fast"`, "what is too short to be a secret is shown")
}
