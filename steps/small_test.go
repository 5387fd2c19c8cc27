package steps

import (
	"context"
	"encoding/json"
	"math"
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/ohler55/ojg/jp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plimsoll/plimsoll/clients"
	"github.com/plimsoll/plimsoll/internal/conformance"
	"github.com/plimsoll/plimsoll/internal/provider"
)

// idle is a world in which nothing has happened yet.
func idle(t *testing.T, changes ...behave) (*World, *conformance.Result) {
	t.Helper()
	w, result, _ := newBench(t, changes...).begin(t, then(readShip(), isShut)...)
	w.BeginStep()
	return w, result
}

// TestPlainPath shows that a path without $ stands for one from the root.
func TestPlainPath(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{"data.token": "$.data.token", "$.data.token": "$.data.token", "list[0].n": "$.list[0].n"} {
		expr, err := parsePath(text)
		require.NoError(t, err)
		assert.Equal(t, want, expr.String())
	}
}

// TestFilterFindsAll shows that a filter finds all that it fits, and compares texts and truth values as well as numbers.
func TestFilterFindsAll(t *testing.T) {
	t.Parallel()
	body := conformance.DecodeJSON([]byte(`[{"n": 1, "s": "x", "b": true}, {"n": 2, "s": "y", "b": true}, {"n": 3, "s": "x", "b": false}]`)).Value
	all := func(numbers ...json.Number) (values []any) {
		for _, n := range numbers {
			values = append(values, n)
		}
		return values
	}
	for path, want := range map[string][]any{
		"$[?@.n > 0].n": all("1", "2", "3"), "$[?@.n >= 2].n": all("2", "3"), "$[?@.s == 'x'].n": all("1", "3"), "$[?@.b == true].n": all("1", "2"), "$[*].n": all("1", "2", "3"),
	} {
		expr, err := parsePath(path)
		require.NoError(t, err)
		values, err := evaluatePath(expr, path, body)
		require.NoError(t, err)
		assert.ElementsMatch(t, want, values, path)
	}
}

// TestEvaluationThatPanics shows that what the library makes of a path is an error, and no panic.
func TestEvaluationThatPanics(t *testing.T) {
	t.Parallel()
	_, err := evaluatePath(jp.Expr{jp.Root('$'), (*jp.Filter)(nil)}, "$[?broken]", []any{map[string]any{}})
	assert.ErrorContains(t, err, `JSONPath "$[?broken]": it cannot be evaluated: `)
}

// TestAsJSON shows that values are written as they came, and that what is no JSON is named by its type.
func TestAsJSON(t *testing.T) {
	t.Parallel()
	assert.Equal(t, `"<b>&amp;</b>"`, asJSON("<b>&amp;</b>"))
	assert.Equal(t, `["a"]`, asJSON([]any{"a"}))
	assert.Equal(t, "object", asJSON(math.Inf(1)))
	w, _ := idle(t)
	assert.Equal(t, `"<b>"`, w.show("name", "<b>"))
}

// TestFindingsAreRedacted shows that no part of a finding shows a secret.
func TestFindingsAreRedacted(t *testing.T) {
	t.Parallel()
	w, _ := idle(t)
	f := w.redacted(conformance.Finding{Place: "at " + sampleSecret, Expected: "not " + sampleSecret, Actual: "got " + sampleSecret, Hint: "try " + sampleSecret})
	for _, text := range []string{f.Place, f.Expected, f.Actual, f.Hint} {
		assert.NotEmpty(t, text)
		assert.NotContains(t, text, sampleSecret)
	}
}

// TestLifeAsStated shows which statements are taken for a lifetime.
func TestLifeAsStated(t *testing.T) {
	t.Parallel()
	w, _ := idle(t)
	for stated, want := range map[string]time.Duration{
		"3600": time.Hour, `"3600"`: time.Hour, "1": time.Second, "0": 0, "-1": 0, "3162240000": 3162240000 * time.Second, "3162240001": 0, "null": 0, `"soon"`: 0,
	} {
		wire := &conformance.Wire{Operation: "requestToken", Status: 200, Body: []byte(`{"access_token": "x", "expires_in": ` + stated + `}`)}
		assert.Equal(t, want, w.statedLife(wire), stated)
	}
	most, ok := wholeSeconds("9223372036854775807")
	assert.True(t, ok)
	assert.Equal(t, int64(math.MaxInt64), most)
	none, ok := wholeSeconds(true)
	assert.False(t, ok)
	assert.Zero(t, none)
}

// TestNoInstant shows that what is no time has no zone either.
func TestNoInstant(t *testing.T) {
	t.Parallel()
	for _, v := range []any{nil, true, "noon", "1e9", conformance.DecodeJSON([]byte("1e300")).Value, []any{}} {
		at, zoned, ok := instant(v)
		assert.False(t, ok, "%v", v)
		assert.False(t, zoned, "%v", v)
		assert.True(t, at.IsZero(), "%v", v)
	}
	r := newBench(t).run(t, then(readShip(), `Then "$.seen" is within 1 minute of the target's clock`)...)
	assert.Empty(t, outcome(r))
	assert.Empty(t, notes(r), "there is a zone")
	r = newBench(t).run(t, then(readShip(), `Then "$.name" is within 1 minute of the target's clock`)...)
	assert.Len(t, outcome(r), 1)
	assert.Empty(t, notes(r), "there is no time")
}

// TestFalseIsFalse shows that the word false stands for the truth value.
func TestFalseIsFalse(t *testing.T) {
	t.Parallel()
	sunk := says("/ships/17", 200, `{"id": "17", "name": "x", "afloat": false}`)
	assert.Empty(t, outcome(newBench(t, sunk).run(t, then(readShip(), `Then "$.afloat" equals false`)...)))
	assert.Len(t, outcome(newBench(t, sunk).run(t, then(readShip(), `Then "$.afloat" equals true`)...)), 1)
}

// TestRepeatedSecrets shows how long a value must be for its repetition to be no coincidence, and that two values beside each other are no
// third one.
func TestRepeatedSecrets(t *testing.T) {
	t.Parallel()
	w, _ := idle(t)
	for _, test := range []struct {
		token, body string
		want        int
	}{{"s3cr3t", "it was s3cr3t!", 1}, {"s3cr3", "it was s3cr3!", 0}, {"s3cr3t-not-real", "nothing", 0}} {
		assert.Len(t, w.repeated(&conformance.Wire{Token: test.token, Body: []byte(test.body)}), test.want, test.token)
	}
	beside := &conformance.Wire{Token: "s3cr3t-not-real", Header: http.Header{"X-Part": {"s3cr3t-", "not-real"}}}
	assert.Empty(t, w.repeated(beside))
	beside.Header["X-Part"] = []string{"a", "s3cr3t-not-real"}
	assert.Equal(t, []clients.Leak{{Field: "the token", Place: "header X-Part"}}, w.repeated(beside))
}

// TestTold shows that a request has said what stands in its address or its body, and not what would be there if they were written in one.
func TestTold(t *testing.T) {
	t.Parallel()
	said := told(&conformance.Wire{URL: &url.URL{Scheme: "https", Host: "kelp.example", Path: "/ships/sea lion"}, RequestBody: []byte("harbour")})
	assert.True(t, said("ships/sea lion"))
	assert.True(t, said("sea%20lion"))
	assert.True(t, said("harbour"))
	assert.False(t, said("lion/ships"))
	assert.False(t, said("elsewhere"))
	assert.False(t, told(&conformance.Wire{})("harbour"))
}

// TestCutShort shows that the last character is taken off, whatever it is, and that nothing is left of one.
func TestCutShort(t *testing.T) {
	t.Parallel()
	for value, want := range map[string]string{"pin-4711": "pin-471", "7": "", "aø": "a"} {
		w, _ := idle(t)
		require.NoError(t, cutField(t.Context(), w, Args{"pin"}))
		c := clients.Credential{Role: "second", Fields: map[string]clients.Secret{"pin": clients.NewSecret(value)}}
		require.NoError(t, w.draft.credential[0](&c))
		assert.Equal(t, want, c.Fields["pin"].Reveal())
	}
	w, _ := idle(t)
	require.NoError(t, cutField(t.Context(), w, Args{"pin"}))
	empty := clients.Credential{Role: "second", Fields: map[string]clients.Secret{"pin": clients.NewSecret("")}}
	assert.ErrorContains(t, w.draft.credential[0](&empty), "nothing would be tested")
}

// TestEveryLifetimeCounts shows that a lifetime is one however short.
func TestEveryLifetimeCounts(t *testing.T) {
	t.Parallel()
	p := *kelpline(t).Provider
	r := &resolver{Known: Known{Provider: &p}}
	p.Token.Lifetime = 1
	assert.NoError(t, aLifetime(r))
	p.Token.Lifetime = 0
	assert.Error(t, aLifetime(r))
}

// TestDefaultNeedsNoEntry shows that the default credential is known without being listed.
func TestDefaultNeedsNoEntry(t *testing.T) {
	t.Parallel()
	p := *kelpline(t).Provider
	p.Credentials.Roles = nil
	r := &resolver{Known: Known{Provider: &p}}
	assert.NoError(t, r.role("default"))
	assert.ErrorContains(t, r.role("defualt"), `"default"`)
	assert.ErrorContains(t, (&resolver{Known: kelpline(t)}).role("nobody"), "default")
}

// TestSortedKeys shows that what is listed for a reader is always listed alike.
func TestSortedKeys(t *testing.T) {
	t.Parallel()
	for range 5 { // a map is in another order each time
		assert.Equal(t, []string{"a", "b", "c", "d", "e", "f", "g", "h"}, sortedKeys(map[string]int{"h": 1, "c": 1, "a": 1, "g": 1, "b": 1, "f": 1, "e": 1, "d": 1}))
	}
}

// TestClassOf shows how the class of a status is written.
func TestClassOf(t *testing.T) {
	t.Parallel()
	for status, want := range map[int]string{200: "2xx", 299: "2xx", 300: "3xx", 404: "4xx", 499: "4xx", 599: "5xx"} {
		assert.Equal(t, want, classOf(status))
	}
}

// TestDoors shows that a resource is told from another, and an operation from another.
func TestDoors(t *testing.T) {
	t.Parallel()
	at := func(op, path, query string) string {
		return door(&clients.Draft{Operation: &provider.Operation{ID: op}, Path: path, RawQuery: query})
	}
	assert.Equal(t, at("readShip", "/ships", "17"), at("readShip", "/ships", "17"))
	assert.NotEqual(t, at("readShip", "/ships17", ""), at("readShip", "/ships", "17"))
	assert.NotEqual(t, at("readShip", "/ships", ""), at("scrapShip", "/ships", ""))
}

// TestSentBefore shows that the first exchange is found like any other.
func TestSentBefore(t *testing.T) {
	t.Parallel()
	first, second := &conformance.Wire{ID: "e1"}, &conformance.Wire{ID: "e2"}
	w := &World{wires: []*conformance.Wire{first, second}}
	for id, want := range map[string]*conformance.Wire{"e1": first, "e2": second} {
		got, err := w.sentBefore(id)
		require.NoError(t, err)
		assert.Same(t, want, got)
	}
	_, err := w.sentBefore("e3")
	assert.EqualError(t, err, "what it held is damaged")
}

// TestRestored shows that a world which is restored hides the tokens of the earlier night and knows what was sent and proven.
func TestRestored(t *testing.T) {
	t.Parallel()
	w, _ := idle(t)
	require.NoError(t, w.restore(holdings{Role: "second", Marks: map[string]string{nightToken: ""}, Sent: map[string]string{"the token": "x"},
		Kept: map[string]keptHolding{"old": {Token: nightToken, Role: "default", Born: midday(), Proven: true}}}))
	assert.Equal(t, "second", w.role)
	assert.NotContains(t, w.redactor.Text("it said "+nightToken), nightToken)
	assert.Equal(t, map[string]string{"the token": "x"}, w.sent)
	assert.True(t, w.proven[nightToken])
	assert.Equal(t, nightToken, w.kept["old"].token.Value.Reveal())
	assert.Nil(t, w.kept["old"].answer, "a shared token has none")
}

// TestBodyOfARefusal shows that the findings on the body of a refusal belong to its claim, and to its exchange.
func TestBodyOfARefusal(t *testing.T) {
	t.Parallel()
	w, result := idle(t)
	wire := &conformance.Wire{ID: "e7", Operation: "requestToken", Status: 401, Header: http.Header{"Content-Type": {"application/json"}}, Body: []byte(`{"access_token": 1, "expires_in": 1}`)}
	cell := provider.Outcome{Status: 401, Schema: "Token", Claim: "KELP-USE-001", Basis: conformance.Documented}
	require.NoError(t, w.refusal(t.Context(), wire, &conformance.Wire{Operation: "requestToken", Status: 200}, cell))
	require.NotEmpty(t, result.Findings)
	for _, f := range result.Findings {
		assert.Equal(t, "e7", f.Exchange)
		assert.NotEmpty(t, f.Claim)
	}
}

// TestOutsideIsSaid shows what a sentence says that runs without a world.
func TestOutsideIsSaid(t *testing.T) {
	t.Parallel()
	_, err := worldOf(context.Background())
	assert.EqualError(t, err, "the step ran outside a scenario")
}
