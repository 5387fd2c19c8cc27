package doctor_test

import (
	"encoding/base64"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/plimsoll/plimsoll/environments"
	"github.com/plimsoll/plimsoll/internal/conformance"
	"github.com/plimsoll/plimsoll/internal/doctor"
	"github.com/plimsoll/plimsoll/internal/provider"
	"github.com/plimsoll/plimsoll/specs"
)

func TestStrayValues(t *testing.T) {
	t.Parallel()
	for value, want := range map[string]string{
		"fake-secret\n":         "wrong: it ends with a line break",
		"fake-secret\r\n":       "wrong: it ends with a line break",
		"fake\tsecret":          "wrong: it holds a control character, such as a tab or a line break",
		"fake\nsecret":          "wrong: it holds a control character, such as a tab or a line break",
		"fake\x00secret":        "wrong: it holds a control character, such as a tab or a line break",
		" ":                     "wrong: it is blank",
		" fake-secret":          "wrong: it begins or ends with a blank",
		"fake-secret ":          "wrong: it begins or ends with a blank",
		"fake-secret\u00a0":     "wrong: it begins or ends with a blank",
		"\ufefffake-secret":     "wrong: it begins or ends with a blank",
		"fake-secret\u200b":     "wrong: it begins or ends with a blank",
		`"fake-secret"`:         "wrong: it has quotes around it, which will be sent as a part of it",
		"'fake-secret'":         "wrong: it has quotes around it, which will be sent as a part of it",
		"“fake-secret”":         "wrong: it has quotes around it, which will be sent as a part of it",
		"${ACME_SECRET}":        "warning: it holds ${ or $(: was a variable to be filled in?",
		"$(cat secret)":         "warning: it holds ${ or $(: was a variable to be filled in?",
		"changeme":              "wrong: it is what a template has where the secret belongs",
		"<your secret>":         "wrong: it is what a template has where the secret belongs",
		"your-client-secret":    "wrong: it is what a template has where the secret belongs",
		"xxxx":                  "wrong: it is what a template has where the secret belongs",
		"null":                  "wrong: it is what a template has where the secret belongs",
		"Basic ZmFrZTpzZWNyZXQ": "warning: it begins with the name of a scheme: is it the whole header?",
		"Bearer fake":           "warning: it begins with the name of a scheme: is it the whole header?",
		"fake%3Asecret":         "warning: it looks percent-encoded",
		"fake%20secret":         "warning: it looks percent-encoded",
		base64.StdEncoding.EncodeToString([]byte("acme-client:fake-secret")): "warning: it holds client_id too, in base64: is it the whole of an HTTP Basic header?",
		"acme-client":              "warning: it is the same as client_id",
		"limited-client":           "warning: client_id or it stands at another credential the other way round",
		"someone@acme.example":     "warning: it looks like a name, and client_id looks like a secret",
		"fake $5:100%+ a&b=c":      "",
		"fake:~?sécret+with 20%&m": "",
		"f\"ake'":                  "",
		"a:b":                      "",
		"100%25":                   "",
		"secretive":                "",
	} {
		lines := examine(t, everything, environ(somewhere, "PLIMSOLL_ACME_CLIENT_SECRET="+value), offline)
		if want == "" {
			assert.Empty(t, said(lines), value)
			continue
		}
		line := about(t, lines, "default client_secret")
		assert.Equal(t, want, string(line.State)+": "+line.Says, "%q", value)
		assert.NotEmpty(t, line.Do)
		assert.Equal(t, "PLIMSOLL_ACME_CLIENT_SECRET", line.Place)
		assert.Equal(t, map[bool]int{true: 2, false: 0}[line.State == doctor.Wrong], doctor.ExitCode(lines))
		if len(value) > 12 {
			assert.NotContains(t, line.Says+line.Do, value, "no secret is repeated")
		}
	}
}

func TestSwapped(t *testing.T) {
	t.Parallel()
	lines := examine(t, everything, environ(somewhere, "PLIMSOLL_ACME_CLIENT_ID=Zk3v9QpT7xLm2RwY8cNb", "PLIMSOLL_ACME_CLIENT_SECRET=acme-client"), offline)
	line := about(t, lines, "default client_secret")
	assert.Equal(t, "it looks like a name, and client_id looks like a secret", line.Says)
	assert.Equal(t, "look whether client_id and client_secret are the right way round", line.Do)
	lines = examine(t, everything, environ(somewhere, "PLIMSOLL_ACME_CLIENT_ID=fake-secret-of-limited"), offline)
	assert.Equal(t, []string{"warning default client_secret: client_id or it stands at another credential the other way round",
		"warning limited client_secret: client_id or it stands at another credential the other way round"}, said(lines))
	for _, both := range [][2]string{{"Zk3v9QpT7xLm2RwY8cNb", "Hq8sV5nJ2kXd7MtZ4bGf"}, {"someone@acme.example", "other@acme.example"}, {"short", "shorter"}} {
		lines = examine(t, everything, environ(somewhere, "PLIMSOLL_ACME_CLIENT_ID="+both[0], "PLIMSOLL_ACME_CLIENT_SECRET="+both[1]), offline)
		assert.Empty(t, said(lines), both)
	}
}

// Other values are looked at as well, and each is told where it comes from.
func TestStrayValuesElsewhere(t *testing.T) {
	t.Parallel()
	lines := examine(t, swap(t, everything, `order: "17"`, `order: " 17"`), environ(somewhere, "PLIMSOLL_ACME_CLIENT_ID='acme'"), offline)
	assert.Equal(t, []string{"wrong default client_id: it has quotes around it, which will be sent as a part of it",
		"wrong order: it begins or ends with a blank"}, said(lines))
	assert.Equal(t, "here.yaml:9:17", about(t, lines, "order").Place)
}

// Nothing is wrong with what we ship: the values of the mock are as odd as they have to be.
func TestTheShippedMockIsFine(t *testing.T) {
	t.Parallel()
	all, err := provider.LoadAll(specs.FS)
	assert.NoError(t, err)
	env, err := provider.LoadEnvironment(environments.FS, "mock", all, nil)
	assert.NoError(t, err)
	lines := doctor.Examine(t.Context(), doctor.Options{Environment: env, Providers: all})
	assert.Empty(t, said(lines))
	assert.Equal(t, conformance.ExitConformant, doctor.ExitCode(lines))
	for _, l := range lines {
		assert.NotContains(t, l.Says, "fake")
	}
}
