package provider_test

import (
	"path/filepath"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plimsoll/plimsoll/internal/provider"
)

// tried loads an environment of kind sandbox whose provider acme has these lines; the file lies in the working tree.
func tried(t *testing.T, lines string, environ, dotenv []string) error {
	t.Helper()
	text := "kind: sandbox\nproviders:\n  acme:\n" + lines
	fsys := fstest.MapFS{"here.yaml": &fstest.MapFile{Data: []byte(text)}}
	_, err := provider.EnvironmentSource{FS: fsys, Name: "here", Providers: providers(t), Environ: environ, DotEnv: dotenv}.Load()
	return err
}

const (
	secretOfTheCI = "PLIMSOLL_ACME_CLIENT_SECRET=fake-secret"
	ofTheTree     = "    credentials: {default: {client_id: a, client_secret: b}}\n"
)

// A fork changes an address in a file of the working tree. Nothing that came from outside may go there.
func TestAChangedAddressCollectsNothing(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		lines string
		place string
	}{
		"base_url":               {"    base_url: https://evil.example\n", "here.yaml:4:5"},
		"base_url on this host":  {"    base_url: http://127.0.0.1:9\n", "here.yaml:4:5"},
		"part of the address":    {"    base_url: https://evil.example/${PLIMSOLL_PART}\n", "here.yaml:4:5"},
		"a variable of somebody": {"    base_url: ${HEAD_REF}\n", "here.yaml:4:5"},
		"token_url":              {"    base_url: ${PLIMSOLL_GIVEN_URL}\n    token_url: https://evil.example/token\n", "here.yaml:5:5"},
		"proxy":                  {"    base_url: ${PLIMSOLL_GIVEN_URL}\n    proxy: http://evil.example:3128\n", "here.yaml:5:5"},
		"fork":                   {"    base_url: ${PLIMSOLL_GIVEN_URL}\n    clock: {fork: https://evil.example}\n", "here.yaml:5:13"},
	} {
		err := tried(t, test.lines, []string{secretOfTheCI, "HEAD_REF=https://evil.example", "PLIMSOLL_PART=x",
			"PLIMSOLL_GIVEN_URL=https://acme.example"}, nil)
		require.Error(t, err, name)
		assert.Contains(t, err.Error(), test.place+": PLIMSOLL_ACME_CLIENT_SECRET comes from outside the working tree", name)
		assert.Contains(t, err.Error(), "confirm the address outside, with PLIMSOLL_ACME_ORIGINS=", name)
		assert.NotContains(t, err.Error(), "fake-secret")
	}
}

// The same from .env, which a pull request can add as well.
func TestAnAddressFromDotEnvCollectsNothing(t *testing.T) {
	t.Parallel()
	lines := "    base_url: ${PLIMSOLL_ACME_BASE_URL}\n"
	evil := []string{"PLIMSOLL_ACME_BASE_URL=https://evil.example"}
	require.ErrorContains(t, tried(t, lines, []string{secretOfTheCI}, evil),
		"PLIMSOLL_ACME_BASE_URL: PLIMSOLL_ACME_CLIENT_SECRET comes from outside the working tree, and base_url from inside it")
	evil = append(evil, "PLIMSOLL_ACME_ORIGINS=https://evil.example")
	require.Error(t, tried(t, lines, []string{secretOfTheCI}, evil), "nor can .env confirm itself")
	require.NoError(t, tried(t, lines, []string{secretOfTheCI, "PLIMSOLL_ACME_BASE_URL=https://acme.example"}, evil), "a variable of the process wins")
	require.Error(t, tried(t, lines, []string{secretOfTheCI, "PLIMSOLL_ACME_BASE_URL="}, evil), "unless it is empty")
}

// Whatever else the file takes from the variables of the process may be a secret too.
func TestOtherVariablesAreNotCollectedEither(t *testing.T) {
	t.Parallel()
	for name, lines := range map[string]string{
		"credential": "    credentials: {default: {client_id: a, client_secret: \"${OTHER_TOKEN}\"}}\n",
		"a part":     "    credentials: {default: {client_id: a, client_secret: \"x${OTHER_TOKEN}\"}}\n",
		"resource":   "    resources: {order: \"${OTHER_TOKEN}\"}\n" + ofTheTree,
		"path":       "    paths: {getOrder: \"/${OTHER_TOKEN}\"}\n" + ofTheTree,
	} {
		lines = "    base_url: https://evil.example\n" + lines
		require.ErrorContains(t, tried(t, lines, []string{"OTHER_TOKEN=fake-secret"}, nil), "OTHER_TOKEN comes from outside", name)
		require.NoError(t, tried(t, lines, nil, []string{"OTHER_TOKEN=fake-secret"}), "%s: both are in the tree", name)
	}
	lines := "    base_url: https://acme.example\n" + ofTheTree
	require.NoError(t, tried(t, lines, []string{"PLIMSOLL_ACME_RESOURCE_ORDER=17", "PLIMSOLL_ACME_PATH_GETORDER=/o/{id}"}, nil), "neither is a secret")
}

func TestAnAddressThatIsConfirmed(t *testing.T) {
	t.Parallel()
	lines := "    base_url: https://ACME.example:443/api\n    proxy: none\n    token_url: ${PLIMSOLL_ACME_TOKEN_URL}\n"
	environ := []string{secretOfTheCI, "PLIMSOLL_ACME_TOKEN_URL=https://login.example/t"}
	require.ErrorContains(t, tried(t, lines, environ, nil), "PLIMSOLL_ACME_ORIGINS=https://acme.example")
	require.NoError(t, tried(t, lines, append(environ, "PLIMSOLL_ACME_ORIGINS=https://other.example, https://acme.example"), nil))
	for _, other := range []string{"https://acme.example:8443", "https://acme.example.evil.example", "https://api.acme.example"} {
		require.Error(t, tried(t, lines, append(environ, "PLIMSOLL_ACME_ORIGINS="+other), nil), other)
	}
	require.NoError(t, tried(t, lines+ofTheTree, nil, []string{"PLIMSOLL_ACME_TOKEN_URL=https://login.example/t"}), "all of it is in the tree")
}

// A file outside the tree says both, and what it says cannot be changed by a .env.
func TestAFileOutsideIsTrusted(t *testing.T) {
	t.Parallel()
	everything := func(string) bool { return true }
	e, err := loadFrom(t, "{client_id: a, client_secret: b}", nil, everything)
	require.NoError(t, err)
	assert.True(t, e.Outside)
	assert.Equal(t, provider.Provenance{Place: e.File + ":4:5", Outside: true, Trusted: true}, e.Providers["acme"].Provenance("base_url"))
	assert.Equal(t, provider.Provenance{Place: e.File + ":6:17", Outside: true, Trusted: true},
		e.Providers["acme"].Provenance("credentials", "default", "client_id"))
	source := provider.EnvironmentSource{Name: e.File, Providers: providers(t), Outside: everything,
		DotEnv: []string{"PLIMSOLL_ACME_BASE_URL=https://evil.example"}}
	_, err = source.Load()
	require.ErrorContains(t, err, "PLIMSOLL_ACME_BASE_URL: credentials default client_id comes from outside the working tree")
}

// A file in the tree that takes a value from a file elsewhere takes somebody's secret.
func TestAFileElsewhereIsASecretFromOutside(t *testing.T) {
	t.Parallel()
	secret := filepath.Join(t.TempDir(), "secret")
	_, err := loadFrom(t, "{client_id: a, client_secret: {file: "+secret+"}}", nil, func(path string) bool { return path == secret })
	require.ErrorContains(t, err, "credentials default client_secret comes from outside the working tree, and base_url from inside it")
	_, err = loadFrom(t, "{client_id: a, client_secret: {file: beside.txt}}", nil, func(string) bool { return false })
	require.NoError(t, err)
}

func TestMocksHaveNoAddressToBeBoundTo(t *testing.T) {
	t.Parallel()
	_, err := provider.LoadEnvironment(environmentTree(), "bare", providers(t), []string{secretOfTheCI, "PLIMSOLL_ACME_CLIENT_ID=a"})
	assert.NoError(t, err)
}

func TestHTTPIsRefused(t *testing.T) {
	t.Parallel()
	for address, allowed := range map[string]bool{
		"http://acme.example": false, "HTTP://ACME.EXAMPLE": false, "http://127.0.0.2.example": false, "http://10.0.0.1": false, "http://[::2]": false,
		"http://localhost.example": false, "http://127.0.0.1:8": true, "http://127.9.9.9": true, "http://[::1]:8": true, "http://localhost": true, "https://acme.example": true,
	} {
		for _, name := range []string{"BASE_URL", "TOKEN_URL"} {
			err := tried(t, "    rate: 1\n", []string{"PLIMSOLL_ACME_" + name + "=" + address}, nil)
			if allowed {
				require.NoError(t, err, address)
				continue
			}
			require.EqualError(t, err, "PLIMSOLL_ACME_"+name+": expected https, as credentials and tokens would travel in the clear: "+
				"write https, or allow_http: true beside it", address)
			require.NoError(t, tried(t, "    allow_http: true\n", []string{"PLIMSOLL_ACME_" + name + "=" + address}, nil), address)
		}
	}
}

func TestNoWrongCredentialInProduction(t *testing.T) {
	t.Parallel()
	_, err := provider.LoadEnvironment(environmentTree(), "live", providers(t), []string{"PLIMSOLL_ACME_WRONG_CREDENTIALS=1"})
	assert.EqualError(t, err, "live.yaml:2:13: no attempt with a wrong credential is allowed in production, got a budget of 1")
}

func TestHosts(t *testing.T) {
	t.Parallel()
	hosts := provider.Hosts{
		provider.KindProduction: {"api.acme.example", "*.live.example"}, provider.KindSandbox: {"test.live.example", "*.acme.example"},
	}
	for address, want := range map[string]provider.EnvironmentKind{
		"https://api.acme.example/v1": provider.KindProduction, "https://API.acme.example": provider.KindProduction,
		"https://x.acme.example": provider.KindSandbox, "https://a.b.live.example:8": provider.KindProduction,
		"https://test.live.example": provider.KindSandbox, "https://live.example": "", "https://.live.example": "", "https://evilacme.example": "", ":": "",
	} {
		kind, known := hosts.KindOf(address)
		assert.Equal(t, want, kind, address)
		assert.Equal(t, want != "", known, address)
	}
}
