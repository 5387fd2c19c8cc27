package doctor_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/plimsoll/plimsoll/internal/conformance"
	"github.com/plimsoll/plimsoll/internal/doctor"
	"github.com/plimsoll/plimsoll/internal/provider"
)

const somewhere = "http://127.0.0.1:1"

func TestNothingIsMissing(t *testing.T) {
	t.Parallel()
	lines := examine(t, everything, environ(somewhere), offline)
	assert.Empty(t, said(lines))
	assert.Equal(t, "nothing stray in them: default, limited, sacrificial", about(t, lines, "credentials").Says)
	assert.Equal(t, "they are tried on the credential sacrificial, which may be locked by that", about(t, lines, "wrong secrets").Says)
	assert.Equal(t, conformance.ExitConformant, doctor.ExitCode(lines))
}

func TestWhatIsMissing(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		text    string
		environ []string
		want    string
		do      string
		code    int
	}{
		"nothing at all": {everything, nil, "not run credentials: none",
			"to run it, set PLIMSOLL_ACME_CLIENT_ID, PLIMSOLL_ACME_CLIENT_SECRET, PLIMSOLL_ACME_BASE_URL", 2},
		"an address only": {everything, environ(somewhere)[:1], "not run credentials: none", "to run it, set PLIMSOLL_ACME_CLIENT_ID, PLIMSOLL_ACME_CLIENT_SECRET", 2},
		"set, but empty": {everything, []string{"PLIMSOLL_ACME_CLIENT_ID=", "PLIMSOLL_ACME_BASE_URL="}, "not run credentials: none",
			"to run it, set PLIMSOLL_ACME_CLIENT_ID (it is set, but empty), PLIMSOLL_ACME_CLIENT_SECRET, PLIMSOLL_ACME_BASE_URL (it is set, but empty)", 2},
		"no secret": {everything, environ(somewhere, "PLIMSOLL_ACME_CLIENT_SECRET="), "wrong credentials: the default credential is given in part only",
			"set PLIMSOLL_ACME_CLIENT_SECRET (it is set, but empty)", 2},
		"no address": {everything, environ(""), "wrong address: there are credentials, but no address to use them at",
			"set PLIMSOLL_ACME_BASE_URL (it is set, but empty)", 2},
		"another role": {swap(t, everything, "limited-client", "\"${NOBODY}\""), environ(somewhere),
			"absent credential limited: not given (may do less): the claims that need it will be untested", "set PLIMSOLL_ACME_LIMITED_CLIENT_ID", 0},
		"a resource": {swap(t, everything, `resources: {order: "17"}`, "rate: 5"), environ(somewhere),
			"absent resource order: not given (id of an order): the claims that need it will be untested", "set PLIMSOLL_ACME_RESOURCE_ORDER", 0},
		"an environment that does not know it": {"kind: sandbox\n", nil, "not run credentials: none",
			"to run it, set PLIMSOLL_ACME_CLIENT_ID, PLIMSOLL_ACME_CLIENT_SECRET, PLIMSOLL_ACME_BASE_URL", 2},
	} {
		lines := examine(t, test.text, test.environ, offline)
		assert.Contains(t, said(lines), test.want, name)
		assert.Equal(t, test.code, doctor.ExitCode(lines), name)
		for _, l := range lines {
			if string(l.State)+" "+l.Check+": "+l.Says == test.want {
				assert.Equal(t, test.do, l.Do, name)
			}
		}
	}
}

func TestAMockNeedsNoAddress(t *testing.T) {
	t.Parallel()
	text := strings.Replace(everything, "kind: sandbox", "kind: mock", 1)
	lines := examine(t, text, environ("")[1:])
	assert.Empty(t, said(lines))
	assert.Equal(t, []string{"not run credentials: none"}, said(examine(t, text, nil)))
}

// What a file or a command will give is not missing.
func TestWhatIsFetchedLater(t *testing.T) {
	t.Parallel()
	text := swap(t, everything, `client_secret: "${PLIMSOLL_ACME_CLIENT_SECRET}"`, "client_secret: {file: secret.txt}")
	assert.Empty(t, said(examine(t, text, []string{"PLIMSOLL_ACME_BASE_URL=" + somewhere, "PLIMSOLL_ACME_CLIENT_ID=a"}, offline)))
}

func TestWrongSecrets(t *testing.T) {
	t.Parallel()
	bare := swap(t, everything, "      sacrificial: {client_id: spare-client, client_secret: fake-secret-of-spare}\n", "")
	line := about(t, examine(t, bare, environ(somewhere), offline), "wrong secrets")
	assert.Equal(t, doctor.Absent, line.State)
	assert.Equal(t, "none is tried, as that may lock an account: the claims about them will be untested", line.Says)
	assert.Equal(t, "give a credential that may be locked: set PLIMSOLL_ACME_SACRIFICIAL_CLIENT_ID, PLIMSOLL_ACME_SACRIFICIAL_CLIENT_SECRET; "+
		"or allow a number of attempts with PLIMSOLL_ACME_WRONG_CREDENTIALS", line.Do)

	line = about(t, examine(t, bare, environ(somewhere, "PLIMSOLL_ACME_WRONG_CREDENTIALS=4"), offline), "wrong secrets")
	assert.Equal(t, doctor.Warning, line.State)
	assert.Equal(t, "they are tried up to 4 times on accounts that are in use, which may lock them", line.Says)

	line = about(t, examine(t, swap(t, everything, "kind: sandbox", "kind: production"), environ(somewhere), offline), "wrong secrets")
	assert.Equal(t, doctor.OK, line.State)
	assert.Equal(t, "none is tried in production: the claims about them will be untested", line.Says)
}

func TestExitCodes(t *testing.T) {
	t.Parallel()
	state := func(states ...doctor.State) []doctor.Line {
		var lines []doctor.Line
		for i, s := range states {
			lines = append(lines, doctor.Line{Provider: string(rune('a' + i)), State: s})
		}
		return lines
	}
	for _, test := range []struct {
		want  int
		lines []doctor.Line
	}{
		{0, nil}, {0, state(doctor.OK, doctor.Warning, doctor.Absent)}, {0, state(doctor.OK, doctor.NotRun)}, {2, state(doctor.NotRun, doctor.NotRun)},
		{3, state(doctor.OK, doctor.Down)}, {2, state(doctor.Down, doctor.Wrong)}, {3, state(doctor.NotRun, doctor.Down)},
	} {
		assert.Equal(t, test.want, doctor.ExitCode(test.lines), test.lines)
	}
	assert.Len(t, doctor.States(), 6)
}

func TestTheAddressOfAnotherEnvironment(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		kind    provider.EnvironmentKind
		address string
		want    string
	}{
		{"sandbox", "https://api.acme.example", "wrong base_url: api.acme.example is the provider's production, and this environment is of the kind sandbox"},
		{"uat", "https://api.acme.example", "wrong base_url: api.acme.example is the provider's production, and this environment is of the kind uat"},
		{"uat", "https://test.acme.example", "warning base_url: test.acme.example is the provider's sandbox, and this environment is of the kind uat"},
		{"production", "https://x.uat.acme.example", "warning base_url: x.uat.acme.example is the provider's uat, and this environment is of the kind production"},
		{"sandbox", "https://api-prod.other.example", "warning base_url: api-prod.other.example is called like a production, and this environment is of the kind sandbox"},
		{"production", "https://staging.other.example", "warning base_url: staging.other.example is called like a place for tests, and this environment is production"},
		{"sandbox", "https://test.acme.example", ""},
		{"production", "https://api.acme.example", ""},
		{"sandbox", "https://api.other.example", ""},
		{"sandbox", "https://products.other.example", ""},
		{"production", "https://contest.other.example", ""},
	} {
		lines := examine(t, swap(t, everything, "kind: sandbox", "kind: "+string(test.kind)), environ(test.address), offline)
		if test.want == "" {
			assert.Empty(t, said(lines), test.address)
			continue
		}
		assert.Equal(t, []string{test.want}, said(lines))
		assert.Equal(t, "PLIMSOLL_ACME_BASE_URL", about(t, lines, "base_url").Place)
		assert.NotEmpty(t, about(t, lines, "base_url").Do)
	}
	lines := examine(t, everything, environ("https://test.acme.example", "PLIMSOLL_ACME_TOKEN_URL=https://api.acme.example/token"), offline)
	assert.Equal(t, []string{"wrong token_url: api.acme.example is the provider's production, and this environment is of the kind sandbox"}, said(lines))
}
