package steps

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/plimsoll/plimsoll/internal/conformance"
)

// FuzzDecodeJWT takes tokens of strangers apart: none may end a run, and what is called a JWT has header and members.
func FuzzDecodeJWT(f *testing.F) {
	for _, seed := range []string{"", ".", "..", "e30.e30.", "e30.e30.c2ln", "e30.W10.c2ln", "bnVsbA.bnVsbA.", "a.b.c.d.e", "e30=.e30.x", jwtOf(rs256, `{"iat": 1e999999999, "exp": -0.0}`)} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, token string) {
		j := decodeJWT(token)
		if (j.problem == "") != (j.header != nil && j.members != nil) {
			t.Errorf("problem %q, header %v, members %v", j.problem, j.header, j.members)
		}
		if d, ok := j.difference("exp", "iat"); ok {
			_ = inSeconds(d)
		}
		_ = j.dated(midday(), 0)
		_ = others(token)
	})
}

// FuzzResolve plans scenarios of whatever text: a mistake is an error, with the line, and never a panic.
func FuzzResolve(f *testing.F) {
	v, known := vocabulary(f), kelpline(f)
	for _, d := range v.Definitions() {
		f.Add(bare(d.Example), d.Outcome())
	}
	for _, seed := range []string{"", `"`, `it is noted whether `, `it is noted whether if the status is 200, if the status is 200, the status is 200`, `"$[?(@.a)]" is null`, `"$..[" is null`,
		`"KELP-D1" is read as "text" if "a" equals $request.body#/~2, otherwise as "sample"`, `{n} {unit} pass(es)`, "the status is\u00a0200", "99999999999999999999 hours pass"} {
		f.Add(seed, true)
		f.Add(seed, false)
	}
	f.Fuzz(func(t *testing.T, text string, outcome bool) {
		steps := append(lines("Given a fresh token", `When "readShip" is called`), Line{Text: text, Line: 12, Outcome: outcome}, lines("Then the status is 200")[0])
		script, err := v.Resolve(steps, known, []string{"KELP-SHIP-001"})
		if err == nil && len(script.steps) != len(steps) {
			t.Errorf("%q: %d steps of %d", text, len(script.steps), len(steps))
		}
		if err != nil && !strings.Contains(err.Error(), "12: ") {
			t.Errorf("%q: no line in %q", text, err)
		}
	})
}

// FuzzQuery looks for whatever path in whatever document, and writes what it finds: nothing of it may end a run.
func FuzzQuery(f *testing.F) {
	for _, path := range []string{"$", "$.a", "a.b", "$..*", "$[0]", "$[-1]", "$[?@.a > 1]", "$[?@.a == 'x' && length(@.b) < 3]", "$['a','b']", "$[1:3:2]", "$.a[?@ =~ /x/]", "$[?match(@.a, '(')]", "$[?@.a / 0 == 1]", "@", "$[?$.a]"} {
		for _, body := range []string{`{"a": 1, "b": [1, 2.5, 1e400]}`, `[{"a": "x", "b": "yy"}, {"a": 12345678901234567890}, null, [[]]]`, `"x"`, `1e999999999`, `{"": {"": null}}`, "\xff", `[0]`} {
			f.Add(path, body)
		}
	}
	f.Fuzz(func(t *testing.T, path, body string) {
		expr, err := parsePath(path)
		doc := conformance.DecodeJSON([]byte(body))
		if err != nil || doc.Err != nil {
			return
		}
		values, err := evaluatePath(expr, path, doc.Value)
		if err != nil {
			return
		}
		for _, v := range values {
			if text := asJSON(v); !json.Valid([]byte(text)) {
				t.Errorf("%s of %s: %s is no JSON", path, body, text)
			}
			_, _, _ = typeOf(v), lastName(path), same(v, values[0])
			_, _, _ = instant(v)
			_, _ = wholeSeconds(v)
			_, _ = tally(values, having(path, v))
		}
	})
}

// FuzzShow writes values for findings: short, readable, and in valid UTF-8 where they came so.
func FuzzShow(f *testing.F) {
	f.Add("name", "value")
	f.Add("refresh_token", strings.Repeat("ü", 200))
	f.Add(`a": "b`, "\u2028<&>")
	b := newBench(f)
	_, err := b.vocabulary.Resolve(lines("Given a fresh token", "Then the status is 200"), b.known, nil)
	if err != nil {
		f.Fatal(err)
	}
	w := &World{provider: b.known.Provider, redactor: b.options.Redactor}
	w.redactor.Add("client_secret", sampleSecret)
	f.Fuzz(func(t *testing.T, name, value string) {
		text := w.show(name, value+sampleSecret)
		if strings.Contains(text, sampleSecret) {
			t.Errorf("%q shows the secret: %s", name, text)
		}
		if utf8.ValidString(value) && !utf8.ValidString(text) {
			t.Errorf("%q: %q is no UTF-8", name, text)
		}
	})
}
