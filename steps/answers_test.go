package steps

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plimsoll/plimsoll/clients"
	"github.com/plimsoll/plimsoll/internal/conformance"
	"github.com/plimsoll/plimsoll/internal/provider"
)

// TestKindOf shows what is compared where a body that no page documents has to tell friends from strangers: its shape, or else its media
// type and whether there is anything.
func TestKindOf(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ media, body, want string }{
		{"application/json", `{"e": 1, "b": [1, "2"], "a": true, "c": null, "d": "x", "f": {"g": false}}`, "{a:bool,b:[],c:null,d:string,e:number,f:{g:bool}}"},
		{"application/json", `[{"a": 1}]`, "[]"},
		{"", `"x"`, "string"},
		{" Text/HTML; charset=utf-8", "<p>welcome</p>", "text/html"},
		{"text/html", "", "text/html empty"},
		{"", "", " empty"},
	} {
		wire := &conformance.Wire{Status: 200, Header: http.Header{"Content-Type": {test.media}}, Body: []byte(test.body)}
		assert.Equal(t, test.want, kindOf(wire), test.body)
		assert.True(t, alike(wire, wire))
		other := &conformance.Wire{Status: 201, Header: wire.Header, Body: wire.Body}
		assert.False(t, alike(wire, other), "another status is another kind")
	}
}

// TestUndocumentedRefusal shows what is made of each status where the page leaves open which one a refusal has.
func TestUndocumentedRefusal(t *testing.T) {
	t.Parallel()
	const hidden = "refused with 404: what good credentials are served is not there for others"
	for _, test := range []struct {
		status, control int
		truncated       bool
		to              whose
		want            string // of the finding or the stop, "" for a plain refusal
	}{
		{400, 200, false, nobodyKnows, ""},
		{401, 200, false, nobodyKnows, ""},
		{418, 200, false, nobodyKnows, ""},
		{499, 200, false, nobodyKnows, ""},
		{399, 200, false, nobodyKnows, "refused with 399: no token and no data, but not a 4xx"},
		{302, 200, false, nobodyKnows, "refused with 302: no token and no data, but not a 4xx"},
		{200, 200, false, strangers, "refused with 200: no token and no data, but not a 4xx"},
		{500, 200, false, nobodyKnows, "expected a refusal, got 500, while good credentials are served"},
		{599, 200, false, nobodyKnows, "expected a refusal, got 599, while good credentials are served"},
		{404, 200, false, nobodyKnows, hidden},
		{404, 299, false, nobodyKnows, hidden},
		{404, 300, false, nobodyKnows, "readDeck was answered 404, which is a refusal only where it is documented"},
		{404, 404, false, nobodyKnows, "readDeck was answered 404, which is a refusal only where it is documented"},
		{408, 200, false, nobodyKnows, "readDeck was answered 408, which is a refusal only where it is documented"},
		{200, 200, true, strangers, "readDeck was answered 200 with more than is read of a body"},
		{299, 200, true, strangers, "readDeck was answered 299 with more than is read of a body"},
		{302, 200, true, nobodyKnows, "refused with 302"},
		{200, 200, false, nobodyKnows, "readDeck was answered 200 without data, and so were good credentials"},
		{299, 200, false, friends, "readDeck was answered 299 without data, and so were good credentials"},
	} {
		w, result, _ := newBench(t).begin(t, then(readShip(), isShut)...)
		w.BeginStep()
		wire := &conformance.Wire{ID: "e7", Operation: "readDeck", Credential: "second", Status: test.status, Truncated: test.truncated}
		err := w.undocumentedRefusal(wire, &conformance.Wire{Operation: "readDeck", Status: test.control}, provider.Outcome{Claim: "KELP-USE-001"}, test.to)
		said := ""
		for _, f := range result.Findings {
			said += f.Error()
		}
		if err != nil {
			said += err.Error()
		}
		assert.Contains(t, said, test.want, test)
		assert.Equal(t, test.want == "", said == "", "%v: %s", test, said)
		if test.status >= 500 {
			assert.Equal(t, "KELP-USE-001", result.Findings[0].Claim)
			assert.Equal(t, "e7", result.Findings[0].Exchange)
		}
	}
}

// TestWhatARefusalGives shows that data counts as given whatever the status of the refusal, and of the control it is compared with.
func TestWhatARefusalGives(t *testing.T) {
	t.Parallel()
	const leaked = `{"reason": "no", "name": "Sea Lion of Kelp"}`
	for _, test := range []struct {
		status, control int
		body, want      string
	}{
		{401, 200, leaked, "protected data at /name"},
		{500, 299, leaked, "protected data at /name"},
		{401, 300, leaked, ""}, // no success holds data
		{401, 404, leaked, ""},
		{401, 200, `{"reason": "no"}`, ""},
		{200, 200, shipBody, "the protected data"},
		{404, 200, shipBody, "protected data at "},
		{299, 200, shipBody, "the protected data"},
	} {
		w, _, _ := newBench(t).begin(t, then(readShip(), isShut)...)
		body := func(status int, text string) *conformance.Wire {
			return &conformance.Wire{Provider: "kelpline", Operation: "readShip", Method: "GET", URL: &url.URL{Path: "/ships/17"}, Status: status, Header: http.Header{"Content-Type": {"application/json"}}, Body: []byte(text)}
		}
		w.door = "there"
		w.opened["there"] = body(test.control, shipBody)
		got := w.gained(body(test.status, test.body))
		if test.want == "" {
			assert.Empty(t, got, test)
		}
		assert.Contains(t, got, test.want, test)
	}
}

// TestUnlike shows how far a stated lifetime may be off: a minute, and less is no wonder where the birth of the token is not known.
func TestUnlike(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		stated int64
		age    time.Duration
		proven bool
		want   bool
	}{
		{3600, 0, true, false}, {3660, 0, true, false}, {3661, 0, true, true}, {3540, 0, true, false}, {3539, 0, true, true},
		{3539, 0, false, false}, {1, 0, false, false}, {0, 0, false, true}, {-1, 0, false, true}, {3661, 0, false, true},
		{3000, 10 * time.Minute, true, false}, {3061, 10 * time.Minute, true, true}, {2939, 10 * time.Minute, true, true},
	} {
		h := &holding{token: clients.Token{Born: midday()}, since: midday().Add(test.age), proven: test.proven}
		want, _ := seconds("3600")
		stated := want.SetInt64(test.stated)
		life, err := seconds("3600")
		require.NoError(t, err)
		assert.Equal(t, test.want, unlike(life, stated, h), "%+v", test)
	}
}

// TestShownInALine shows that a value is shown whole up to a length, and is else cut at a character, with its type and size.
func TestShownInALine(t *testing.T) {
	t.Parallel()
	w, _, _ := newBench(t).begin(t, then(readShip(), isShut)...)
	whole := strings.Repeat("a", longestShown-2)
	assert.Equal(t, `"`+whole+`"`, w.show("name", whole))
	assert.Equal(t, `"`+whole+`a… (string, 121 bytes)`, w.show("name", whole+"a"))
	assert.Equal(t, `"`+whole+`… (string, 122 bytes)`, w.show("name", whole+"ø"), "half a character is none")
	assert.NotContains(t, w.show("name", strings.Repeat("a", longestShown-10)+sampleSecret), sampleSecret[:8], "half a secret is one")
}

// TestEmptyHeader shows that a header that is not there has no value, not even an empty one.
func TestEmptyHeader(t *testing.T) {
	t.Parallel()
	is := then(listShips(), `Then the header "X-Empty" is ""`)
	assert.Equal(t, want(`header: header X-Empty: expected "", got no such header`), outcome(newBench(t).run(t, is...)))
	assert.Empty(t, outcome(newBench(t, says("/ships", 200, shipsBody, "X-Empty", "")).run(t, is...)))
	assert.Empty(t, outcome(newBench(t).run(t, then(listShips(), `Then the header "X-Total" is "2"`, `And the header "X-Total" matches "^2$"`)...)))
	for _, judgement := range []string{`contains ""`, `matches "^$"`} {
		assert.Len(t, outcome(newBench(t).run(t, then(listShips(), `Then the header "X-Empty" `+judgement)...)), 1, judgement)
	}
}
