package steps

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plimsoll/plimsoll/internal/conformance"
)

// blabbing answers everything with whatever it can get hold of, in every place and many forms.
func blabbing(_ *stub, r seen) *reply {
	authorization := r.header.Get("Authorization")
	_, credentials, _ := strings.Cut(authorization, " ")
	decoded, _ := base64.StdEncoding.DecodeString(credentials)
	_, password, _ := strings.Cut(string(decoded), ":")
	all := map[string]any{
		"authorization": authorization, "credentials": credentials, "password": password, "half": half(password), "escaped": url.QueryEscape(password),
		"refresh_token": "refresh-token-not-real-but-secret", "id_token": "id-token-not-real-but-secret", "access_token": "access-token-not-real-either",
		"long": strings.Repeat("padding", 16) + password + strings.Repeat("padding", 16), "list": []string{credentials, password}, "expires_in": "a " + credentials,
		"reason": authorization + " and " + password, "base64": base64.URLEncoding.EncodeToString([]byte("x" + password)),
	}
	body, _ := json.Marshal(all)
	return &reply{status: 401, body: string(body), header: []string{"WWW-Authenticate", "Bearer " + credentials, "Set-Cookie", "sid=" + credentials, "Location", "/?access_token=" + url.QueryEscape(credentials),
		"Content-Type", "application/json; secret=" + password, "Retry-After", password}}
}

func half(s string) string { return s[:len(s)/2] }

// TestRule10 plants secrets in every answer and lets every sentence speak about them: nothing that is kept may hold one.
func TestRule10(t *testing.T) {
	t.Parallel()
	thens := []string{
		"Then the request succeeds", "Then the status is 2xx", "Then the answer keeps the contract", `Then the header "Location" is absent`, `Then the header "WWW-Authenticate" is "x"`,
		`Then the header "Set-Cookie" is "x"`, `Then the header "WWW-Authenticate" contains "y"`, `Then the header "WWW-Authenticate" does not contain "e"`, `Then the header "WWW-Authenticate" matches "^y"`,
		`Then the media type is "text/plain"`, "Then the body is a JSON array", `Then the body has no member "refresh_token"`, `Then the body has no member "access_token"`, `Then "$" equals 1`, `Then "$.*" equals 1`,
		`Then "$.authorization" is null`, `Then "$.credentials" is a number`, `Then "$.password" equals "x"`, `Then "$.escaped" matches "^y"`, `Then "$.refresh_token" is absent`, `Then "$['id_token']" is absent or null`,
		`Then "$.long" is between 1 and 2`, `Then "$.list" equals "x"`, `Then "$.list" has 3 items`, `Then "$.list[0]" is null`, `Then "$.reason" is within 1 minute of the target's clock`, `Then "$.base64" is null`,
		`Then "$.reason" equals $request.header.Authorization`, `Then every item of "$.list" has "x"`, `Then some item of "$.list" has "x" equal to $response.body#/password`,
		"Then no answer repeats a secret", `Then it is noted whether "$.password" is null`, `Then it is noted whether no answer repeats a secret`,
		`Then "KELP-D1" is read as "text" if "$.password" is null, otherwise as "sample"`, `Then if the status is 401, "$.password" is null`,
		`Then the token is a JWT`, `Then the token's member "password" is "x"`, "Then the request is refused",
	}
	calls := map[string][]string{
		"/ships/17": {"Given a token", `When "readShip" is called`},
		"/token":    {"Given a token", `Given the credential field "client_secret" is that of "second"`, "When a token is requested"},
		"/remind":   {"Given a token", `When "remindMe" is called`},
	}
	for path, call := range calls {
		for _, judgement := range thens {
			if path == "/remind" && judgement == "Then the answer keeps the contract" {
				continue // no claim stands on it
			}
			t.Run(path+" "+judgement, func(t *testing.T) {
				t.Parallel()
				secretive := on(path, func(s *stub, r seen) *reply {
					if path == "/token" && r.n == 0 {
						return nil
					}
					return blabbing(s, r)
				})
				b := newBench(t, jwts(rs256, map[string]any{"password": "a JWT member that is named so"}), secretive)
				r := b.run(t, append(slices.Clone(call), judgement)...)
				assertClean(t, b, r)
			})
		}
	}
}

// assertClean asserts that a result holds no secret, in no form that is worth something.
func assertClean(t *testing.T, b *bench, r conformance.Result) {
	t.Helper()
	require.NotEmpty(t, r.Exchanges)
	text, err := json.Marshal(r)
	require.NoError(t, err)
	secrets := []string{"refresh-token-not-real-but-secret", "id-token-not-real-but-secret"}
	for _, account := range accounts() {
		secrets = append(secrets, account["client_secret"])
		secrets = append(secrets, strings.TrimPrefix(basic(account["client_id"], account["client_secret"]), "Basic "))
	}
	for token := range b.tokens {
		secrets = append(secrets, token, token[strings.LastIndex(token, ".")+1:])
	}
	for _, secret := range secrets {
		for _, form := range []string{secret, url.QueryEscape(secret), base64.StdEncoding.EncodeToString([]byte(secret)), base64.URLEncoding.EncodeToString([]byte("x" + secret))} {
			assert.NotContains(t, string(text), form)
		}
	}
}

// TestNothingIsCutOutOfASecret shows that a value is redacted before it is shortened: half a secret would not be found.
func TestNothingIsCutOutOfASecret(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x", longestShown-10) + sampleSecret
	r := newBench(t, says("/ships/17", 200, `{"id": "17", "name": "`+long+`"}`)).run(t, then(readShip(), `Then "$.name" equals "x"`)...)
	require.Len(t, outcome(r), 1)
	assert.NotContains(t, outcome(r)[0], sampleSecret[:6])
	assert.Contains(t, outcome(r)[0], "[redact")
}

// TestStepMessagesAndReasonsAreRedacted shows that what stops a scenario is redacted like everything else.
func TestStepMessagesAndReasonsAreRedacted(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.options.Transport = refusing{&url.Error{Op: "Get", URL: "http://x/?key=" + sampleSecret, Err: http.ErrServerClosed}}
	b.options.Clock.Controlled = ""
	r := b.run(t, `When "remindMe" is called`, "Then the status is 202")
	assertClean(t, b, r)
	assert.Equal(t, conformance.StepStopped, r.Steps[0].Status)
}

// TestFindingBeforeAStop shows that what a step found stays in sight when it cannot go on.
func TestFindingBeforeAStop(t *testing.T) {
	t.Parallel()
	ships := on("/ships/17", func(_ *stub, r seen) *reply { return &reply{status: []int{401, 404}[min(r.n, 1)]} })
	r := newBench(t, ships).run(t, "Given a token", `When "readShip" is called 2 times`, "Then the request succeeds", "And the status is 200")
	assert.Equal(t, conformance.Fail, r.Verdict)
	assert.Equal(t, conformance.StepFailed, r.Steps[2].Status)
	assert.Equal(t, "status: expected 200, got 401\ninconclusive: readShip was answered 404: the resource that the environment names is not there", r.Steps[2].Message)
	assert.Equal(t, conformance.StepSkipped, r.Steps[3].Status)
	assert.Equal(t, want("refused: status: expected 200, got 401", "stopped/contract: readShip was answered 404: the resource that the environment names is not there"), outcome(r))
}
