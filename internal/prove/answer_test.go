package prove

import (
	"encoding/base64"
	"errors"
	"net/http"
	"net/url"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plimsoll/plimsoll/internal/provider"
)

func jwt(header, payload, signature string) string {
	enc := func(s string) string { return base64.RawURLEncoding.EncodeToString([]byte(s)) }
	return enc(header) + "." + enc(payload) + "." + signature
}

func TestTwoFaithfulAnswersDoNotDiffer(t *testing.T) {
	t.Parallel()
	plainOf := func(base, token, date string) plain {
		d := &direct{mock: &Mock{BaseURL: base}, issued: []string{token}}
		return d.plain(answer{status: 200, header: http.Header{"Date": {date}, "Location": {base + "/x"}, "Content-Length": {date}}, body: []byte(`{"token":"` + token + `"}`)})
	}
	one := plainOf("http://127.0.0.1:1", jwt(`{"alg":"RS256","kid":"a"}`, `{"sub":"x","jti":"1"}`, "AAAA"), "1")
	other := plainOf("http://127.0.0.1:2", jwt(`{"alg":"RS256","kid":"b"}`, `{"sub":"x","jti":"2"}`, "BBBB"), "2")
	assert.Empty(t, one.differs(other))
	assert.Equal(t, one.String(), other.String())

	assert.Equal(t, "another body", plainOf("http://127.0.0.1:2", jwt(`{"alg":"RS256"}`, `{"sub":"y","jti":"2"}`, "BBBB"), "2").differs(one), "another bearer")
	assert.NotEmpty(t, plainOf("http://127.0.0.1:2", jwt(`{"alg":"none"}`, `{"sub":"x"}`, ""), "2").differs(one))
	assert.NotEmpty(t, plainOf("http://127.0.0.1:2", jwt(`{"alg":"RS256","kid":"b"}`, `{"sub":"x","jti":"2"}`, "BB+B"), "2").differs(one))
	assert.NotEmpty(t, plainOf("http://127.0.0.1:2", "opaque-token", "2").differs(one))
	assert.Empty(t, plainOf("http://127.0.0.1:2", "opaque-token", "2").differs(plainOf("http://127.0.0.1:1", "other--token", "2")))
	assert.NotEmpty(t, plainOf("http://127.0.0.1:2", "opaque+token", "2").differs(plainOf("http://127.0.0.1:1", "other--token", "2")))
}

func TestInWhatAnAnswerDiffers(t *testing.T) {
	t.Parallel()
	good := plain{"200", map[string]string{"A": "1"}, `{"a":{"b~/":[1,{"c":2}]}}`}
	for want, bad := range map[string]plain{
		"401 instead of 200":             {"401", good.header, good.body},
		"without the header A":           {"200", nil, good.body},
		"with a header B":                {"200", map[string]string{"A": "1", "B": "2"}, good.body},
		"another header A":               {"200", map[string]string{"A": "2"}, good.body},
		"another body, at /a/b~0~1/1/c":  {"200", good.header, `{"a":{"b~/":[1,{"c":3}]}}`},
		"another body, at /a/b~0~1":      {"200", good.header, `{"a":{"b~/":[1]}}`},
		"another body, at /a/b~0~1/0":    {"200", good.header, `{"a":{"b~/":[{},{"c":2}]}}`},
		"another body, at /d":            {"200", good.header, `{"a":{"b~/":[1,{"c":2}]},"d":1}`},
		"another body, at /a":            {"200", good.header, `{"a":7}`},
		"another body":                   {"200", good.header, `no JSON`},
		"200 and timeout instead of 200": {"200 and timeout", good.header, good.body},
	} {
		assert.Equal(t, want, bad.differs(good))
	}
	assert.Equal(t, "another body", plain{"200", good.header, `{"a":{"b~/":[1,{"c":2}]}} `}.differs(good), "the same value, written otherwise")
	assert.Empty(t, good.differs(good))
}

func TestErrorsNameNoAddress(t *testing.T) {
	t.Parallel()
	err := &url.Error{Op: "Get", URL: "http://127.0.0.1:1/secret", Err: errors.New("read tcp 127.0.0.1:1: connection reset")}
	d := &direct{mock: &Mock{}}
	assert.Equal(t, "0 and connection reset", d.plain(answer{err: err}).status)
}

func TestMembersOfAnAnswer(t *testing.T) {
	t.Parallel()
	a := answer{body: []byte(`{"a": [{"b/c": "a telling text"}], "n": null, "e": []}`)}
	for pointer, want := range map[string]bool{"/a/*/b~1c": true, "/a": true, "/n": false, "/e/*": false, "/x": false, "/a/0": false, "/a/*/b~1c/d": false} {
		_, there := a.member(pointer)
		assert.Equal(t, want, there, pointer)
	}
	assert.True(t, a.telling())
	assert.False(t, answer{body: []byte(`{"a": 12345678, "b": ["short"]}`)}.telling())
	assert.False(t, answer{body: []byte(`no JSON`)}.telling())
}

func TestLeavesAreWhatCanBeFilteredBy(t *testing.T) {
	t.Parallel()
	a := answer{body: []byte(`{"list": [{"key": 1, "deep": {"name": "x"}, "_links": {"self": "y"}, "many": [{"n": true}], "z": 1, "zz": 2}]}`)}
	assert.Equal(t, []leaf{{"deep.name", "x"}, {"key", "1"}, {"many.n", "true"}, {"z", "1"}}, leaves(a, "/list"))
	assert.Empty(t, leaves(a, "/other"))
	assert.Equal(t, []leaf{{"a", "b"}}, leaves(answer{body: []byte(`[{"a":"b"}]`)}, ""))
	assert.Empty(t, leaves(answer{body: []byte(`[]`)}, ""))
}

func TestWaysToPresentATokenAllDiffer(t *testing.T) {
	t.Parallel()
	for _, token := range []string{jwt(`{"alg":"RS256"}`, `{"sub":"x"}`, "c2lnbmF0dXJlLXRoYXQtaXMtbG9uZw"), "an-opaque-token", "a.b.c", "xx.{}.cc"} {
		for _, w := range ways() {
			r := &http.Request{URL: &url.URL{}, Header: http.Header{}}
			w.show(r, token)
			assert.NotEqual(t, http.Header{"Authorization": {"Bearer " + token}}, r.Header, "%s: %s", w.name, token)
		}
	}
	assert.Equal(t, "x", changed("", 0))
	assert.Equal(t, ".AAAA", algNone(""))
}

func TestACredentialIsFilledIn(t *testing.T) {
	t.Parallel()
	d := &direct{mock: &Mock{Knows: provider.Target{Resources: map[string]string{"boat": "Bess"}}}}
	credential := map[string]string{"id": "i"}
	template := map[string]any{"id": "{credential.id}", "none": "{credential.none?}", "list": []any{"{resource.boat}", 1, map[string]any{"x": "{credential.id}"}}}
	assert.Equal(t, map[string]any{"id": "i", "list": []any{"Bess", 1, map[string]any{"x": "i"}}}, d.value(template, credential))
}

func TestTheBatteryAsksTheSameOfEveryMock(t *testing.T) {
	t.Parallel()
	p := slip(t, provider.Faults{}, nil)
	about := p.Subjects[0].Provider
	names := func(fault *provider.Fault) []string {
		mock, err := p.Launch(about, "", fault)
		require.NoError(t, err)
		defer mock.Close()
		var all []string
		for name := range battery(t.Context(), about, mock) {
			all = append(all, name)
		}
		return all
	}
	faithful := names(nil)
	assert.Equal(t, faithful, names(&provider.Fault{Kind: "open-and-broken"}))
	assert.Equal(t, faithful, names(&provider.Fault{Kind: "down"}))
	assert.Greater(t, len(faithful), 80)
	seen := map[string]bool{}
	for _, name := range faithful {
		assert.False(t, seen[name], name)
		seen[name] = true
	}
}

func TestWhatTwoFaithfulMocksAnswerDifferentlyShowsNothing(t *testing.T) {
	t.Parallel()
	sitting := func(answers ...string) func(func(string, plain) bool) {
		return func(yield func(string, plain) bool) {
			for i, a := range answers {
				if !yield(string(rune('a'+i)), plain{status: a}) {
					return
				}
			}
		}
	}
	tr := &truth{moody: map[int]bool{}}
	tr.learn(sitting("200", "1", "200"))
	tr.doubt(sitting("200", "2", "200"))
	assert.Empty(t, tr.differs(sitting("200", "3", "200")))
	assert.Equal(t, "c: 500 instead of 200", tr.differs(sitting("200", "3", "500")))
	assert.Equal(t, "d: a question that the faithful mock was not asked", tr.differs(sitting("200", "3", "200", "200")))
}
