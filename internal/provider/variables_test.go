package provider_test

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plimsoll/plimsoll/internal/provider"
)

func TestVariablesOverride(t *testing.T) {
	t.Parallel()
	e := load(t, "sandbox",
		"PLIMSOLL_ACME_BASE_URL=http://127.0.0.1:9/", "PLIMSOLL_ACME_TOKEN_URL=http://127.0.0.1:9/t", "PLIMSOLL_ACME_RATE=7",
		"PLIMSOLL_ACME_TIMEOUT=1m", "PLIMSOLL_ACME_CLOCK=http://127.0.0.1:9/clock", "PLIMSOLL_ACME_MAX_WAIT=1h",
		"PLIMSOLL_ACME_CLIENT_ID=id=1", "PLIMSOLL_ACME_CLIENT_SECRET= spaced ", "PLIMSOLL_ACME_LIMITED_CLIENT_ID=l",
		"PLIMSOLL_ACME_RESOURCE_ORDER=18", "PLIMSOLL_ACME_PATH_GETORDER=/o/{id}", "PLIMSOLL_ACME_SIDE_EFFECTS=mail",
		"PLIMSOLL_ACME_VARIANT=page", "PLIMSOLL_ACME_TPL=first", "PLIMSOLL_ACME_TPL=last",
		"PLIMSOLL_ZETA_BASE_URL=https://zeta.example", "OTHER=x", "PLIMSOLL_ENV=mock", "=strange", "nonsense")
	acme := e.Providers["acme"]
	assert.Equal(t, "http://127.0.0.1:9", acme.BaseURL)
	assert.Equal(t, "http://127.0.0.1:9/t", acme.TokenURL)
	assert.InDelta(t, 7, acme.Rate, 0)
	assert.Equal(t, time.Minute, acme.Timeout.Duration())
	assert.Equal(t, provider.Clock{Controlled: "http://127.0.0.1:9/clock", MaxWait: provider.Span(time.Hour)}, e.ClockOf("acme"),
		"the fork of the clock that was replaced is not kept")
	assert.Equal(t, map[string]string{"client_id": "id=1", "client_secret": " spaced ", "tpl": "last"}, acme.Credentials["default"])
	assert.Equal(t, "l", acme.Credentials["limited"]["client_id"])
	assert.Equal(t, "18", acme.Resources["order"])
	assert.Equal(t, "/o/{id}", acme.Paths["getOrder"])
	assert.Equal(t, []string{"mail"}, acme.SideEffects)
	assert.Equal(t, "page", acme.Variant)
	assert.Equal(t, "https://zeta.example", e.Providers["zeta"].BaseURL, "a provider that the file does not name")
	assert.Equal(t, 20*time.Minute, e.Clock.MaxWait.Duration(), "the environment's clock is not touched")
}

func TestVariablesOverrideNothingAtAll(t *testing.T) {
	t.Parallel()
	e := load(t, "bare", "PLIMSOLL_ACME_CLIENT_ID=x", "PLIMSOLL_ACME_RESOURCE_ORDER=1", "PLIMSOLL_ACME_PATH_GETORDER=/x",
		"PLIMSOLL_ACME_CLOCK=real", "PLIMSOLL_ACME_CLOCK_FORK=http://127.0.0.1/fork")
	assert.Equal(t, "bare", e.Name, "a file without a name has that of the file")
	acme := e.Providers["acme"]
	assert.Equal(t, "x", acme.Credentials["default"]["client_id"])
	assert.Equal(t, provider.Clock{Fork: "http://127.0.0.1/fork"}, e.ClockOf("acme"))
}

// A mock is started for the run, with values that are made up: what is set for real environments neither reaches it nor changes what
// is found. Its variant is its own; a misspelt variable is a mistake in every environment.
func TestVariablesLeaveMocksAlone(t *testing.T) {
	t.Parallel()
	p := providers(t)
	var all []string
	for _, v := range p[0].Variables() {
		all = append(all, v.Name+"=1")
	}
	all = slices.DeleteFunc(all, func(v string) bool { return v == "PLIMSOLL_ACME_VARIANT=1" })
	assert.Equal(t, load(t, "mock"), load(t, "mock", all...))
	assert.Equal(t, "page", load(t, "mock", "PLIMSOLL_ACME_VARIANT=page").Providers["acme"].Variant)
	_, err := provider.LoadEnvironment(environmentTree(), "mock", p, []string{"PLIMSOLL_ACME_CLIENT_IDD=x"})
	assert.ErrorContains(t, err, `did you mean "PLIMSOLL_ACME_CLIENT_ID"?`)
}

func TestAnEmptyVariableNeverBlanks(t *testing.T) {
	t.Parallel()
	p := providers(t)
	var empty []string
	for _, v := range p[0].Variables() {
		empty = append(empty, v.Name+"=")
	}
	require.Len(t, empty, 33)
	set := []string{"ACME_ID=the-id", "ACME_SECRET=s", "ACME_PART=x", "ACME_RATE=2.5"}
	assert.Equal(t, load(t, "sandbox", set...), load(t, "sandbox", append(empty, set...)...))
}

func TestVariables(t *testing.T) {
	t.Parallel()
	var names []string
	for _, v := range providers(t)[1].Variables() {
		names = append(names, v.Name)
		assert.NotEmpty(t, v.About)
	}
	assert.Equal(t, []string{
		"PLIMSOLL_ZETA_ATTEMPTS", "PLIMSOLL_ZETA_BASE_URL", "PLIMSOLL_ZETA_CLOCK", "PLIMSOLL_ZETA_CLOCK_FORK", "PLIMSOLL_ZETA_CONCURRENCY",
		"PLIMSOLL_ZETA_MAX_WAIT", "PLIMSOLL_ZETA_ORIGINS", "PLIMSOLL_ZETA_PATH_LOGIN", "PLIMSOLL_ZETA_PROXY", "PLIMSOLL_ZETA_RATE",
		"PLIMSOLL_ZETA_SIDE_EFFECTS", "PLIMSOLL_ZETA_TIMEOUT", "PLIMSOLL_ZETA_TLS_CA", "PLIMSOLL_ZETA_TLS_CERTIFICATE",
		"PLIMSOLL_ZETA_TLS_KEY", "PLIMSOLL_ZETA_TOKEN_URL", "PLIMSOLL_ZETA_VARIANT", "PLIMSOLL_ZETA_WRONG_CREDENTIALS",
	}, names)
	p := &provider.Provider{ID: "big-ship.2"}
	assert.Equal(t, "PLIMSOLL_BIG_SHIP_2_BASE_URL", p.Variable("base_url"))
	assert.Equal(t, "PLIMSOLL_BIG_SHIP_2_RESOURCE_MY_ORDER", p.ResourceVariable("my-order"))
}

// Each case overrides with one variable; want is the whole message.
func TestVariablesThatCannotBe(t *testing.T) {
	t.Parallel()
	for setting, want := range map[string]string{
		"PLIMSOLL_ACME_CLIENT_IDD=x":                            `PLIMSOLL_ACME_CLIENT_IDD: unknown variable "PLIMSOLL_ACME_CLIENT_IDD": did you mean "PLIMSOLL_ACME_CLIENT_ID"?`,
		"PLIMSOLL_ACME_LIMITD_CLIENT_ID=":                       `PLIMSOLL_ACME_LIMITD_CLIENT_ID: unknown variable "PLIMSOLL_ACME_LIMITD_CLIENT_ID": did you mean "PLIMSOLL_ACME_LIMITED_CLIENT_ID"?`,
		"PLIMSOLL_ZETA_BASEURL=x":                               `PLIMSOLL_ZETA_BASEURL: unknown variable "PLIMSOLL_ZETA_BASEURL": did you mean "PLIMSOLL_ZETA_BASE_URL"?`,
		"PLIMSOLL_ACME_RATE=fast":                               `PLIMSOLL_ACME_RATE: expected requests per second, 0 for no limit, got "fast"`,
		"PLIMSOLL_ACME_RATE=-1":                                 `PLIMSOLL_ACME_RATE: expected requests per second, 0 for no limit, got "-1"`,
		"PLIMSOLL_ACME_RATE=NaN":                                `PLIMSOLL_ACME_RATE: expected requests per second, 0 for no limit, got "NaN"`,
		"PLIMSOLL_ACME_ATTEMPTS=11":                             `PLIMSOLL_ACME_ATTEMPTS: expected 1 to 10 attempts, got 11`,
		"PLIMSOLL_ACME_CONCURRENCY=-1":                          `PLIMSOLL_ACME_CONCURRENCY: expected a number from 0 to 1000, got -1`,
		"PLIMSOLL_ACME_CONCURRENCY=few":                         `PLIMSOLL_ACME_CONCURRENCY: expected a whole number, got "few"`,
		"PLIMSOLL_ACME_WRONG_CREDENTIALS=1001":                  `PLIMSOLL_ACME_WRONG_CREDENTIALS: expected a number from 0 to 1000, got 1001`,
		"PLIMSOLL_ACME_PROXY=u:hidden@proxy":                    `PLIMSOLL_ACME_PROXY: expected the URL of a proxy such as http://proxy:3128, or "none"`,
		"PLIMSOLL_ACME_ORIGINS=https://a.example b.example":     `PLIMSOLL_ACME_ORIGINS: expected an absolute http or https URL such as https://host/path, got "b.example"`,
		"PLIMSOLL_ACME_TIMEOUT=30":                              `PLIMSOLL_ACME_TIMEOUT: expected a length of time such as 60s, 15m, 1h30m, 24h or 7d, got "30"`,
		"PLIMSOLL_ACME_MAX_WAIT=x":                              `PLIMSOLL_ACME_MAX_WAIT: expected a length of time such as 60s, 15m, 1h30m, 24h or 7d, got "x"`,
		"PLIMSOLL_ACME_BASE_URL=acme":                           `PLIMSOLL_ACME_BASE_URL: expected an absolute http or https URL such as https://host/path, got "acme"`,
		"PLIMSOLL_ACME_BASE_URL=https://acme.example?x=1":       `PLIMSOLL_ACME_BASE_URL: expected a URL without a query, as paths are appended to it`,
		"PLIMSOLL_ACME_TOKEN_URL=ftp://acme.example":            `PLIMSOLL_ACME_TOKEN_URL: expected an absolute http or https URL such as https://host/path, got "ftp://acme.example"`,
		"PLIMSOLL_ACME_TOKEN_URL=https://u:hidden@acme.example": `PLIMSOLL_ACME_TOKEN_URL: expected an absolute http or https URL without a user and a password, got something else`,
		"PLIMSOLL_ACME_TOKEN_URL=u:hidden@acme.example":         `PLIMSOLL_ACME_TOKEN_URL: expected an absolute http or https URL without a user and a password, got something else`,
		"PLIMSOLL_ACME_CLOCK=https://":                          `PLIMSOLL_ACME_CLOCK: expected an absolute http or https URL such as https://host/path, got "https://"`,
		"PLIMSOLL_ACME_CLOCK_FORK=http://a#b":                   `PLIMSOLL_ACME_CLOCK_FORK: expected an absolute http or https URL such as https://host/path, got "http://a#b"`,
		"PLIMSOLL_ACME_SIDE_EFFECTS=mail, male":                 `PLIMSOLL_ACME_SIDE_EFFECTS: unknown side effect "male": did you mean "mail"?`,
		"PLIMSOLL_ACME_PATH_GETORDER=orders":                    `PLIMSOLL_ACME_PATH_GETORDER: expected a path that begins with a slash, got "orders"`,
		"PLIMSOLL_ACME_VARIANT=talkativ":                        `PLIMSOLL_ACME_VARIANT: unknown variant "talkativ": did you mean "talkative"?`,
	} {
		_, err := provider.LoadEnvironment(environmentTree(), "sandbox", providers(t), []string{setting})
		assert.EqualError(t, err, want)
	}
}

func TestAVariableThatTheFileUsesIsKnown(t *testing.T) {
	t.Parallel()
	tree := environmentTree()
	edit(t, tree, "sandbox.yaml", "${ACME_PART}", "${PLIMSOLL_ACME_CUSTOMER}")
	e, err := provider.LoadEnvironment(tree, "sandbox", providers(t), []string{confirmed, "PLIMSOLL_ACME_CUSTOMER=c"})
	require.NoError(t, err)
	assert.Equal(t, "a-c-b", e.Providers["acme"].Credentials["limited"]["client_id"])
}
