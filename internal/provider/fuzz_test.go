package provider_test

import (
	"errors"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plimsoll/plimsoll/internal/provider"
)

// oddYAML is what a file may hold that nobody meant.
func oddYAML() []string {
	return []string{
		"", "\n", "---\n---\n", "a: &a [*a]\n", "? [a]\n: b\n", "\t\n", "id: !!binary x\n", "- - - -\n", "a: {b: [c, {d: }]}\n", "<<: {a: 1}\n", "\xff\xfe", "a: 'x", "a: \"\\u00\"",
		"{", "[", "a: |\n x\n  y\n", "claims: {}\n", "claims: [~, 1, {}]\n", "operations: {x: ~}\n", "x: &x\n<<: *x\n",
	}
}

// placed asserts that every mistake of a file says where it stands, within the file.
func placed(t *testing.T, err error, file, text string) {
	t.Helper()
	joined, ok := errors.AsType[interface {
		error
		Unwrap() []error
	}](err)
	require.True(t, ok, "%T: %v", err, err)
	for _, one := range joined.Unwrap() {
		m, ok := errors.AsType[*provider.Mistake](one)
		require.True(t, ok, "%T: %v", one, one)
		if m.File == file {
			assert.LessOrEqual(t, m.Line, strings.Count(text, "\n")+strings.Count(text, "\r")+1, m)
			assert.GreaterOrEqual(t, m.Line, 0, m)
		}
		assert.NotEmpty(t, m.Problem)
	}
}

// FuzzProviderYAML reads whatever stands in a provider.yaml: a provider that can be worked with, or mistakes with their places.
func FuzzProviderYAML(f *testing.F) {
	for _, seed := range append(oddYAML(), goodProvider, strings.ReplaceAll(goodProvider, "$response", "$respones")) {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		tree := specTree()
		tree["acme/provider.yaml"] = &fstest.MapFile{Data: []byte(text)}
		p, err := provider.Load(tree, "acme")
		if err != nil {
			assert.Nil(t, p)
			placed(t, err, "acme/provider.yaml", text)
			return
		}
		assert.Equal(t, "acme", p.ID)
		assert.Contains(t, p.Operations, p.Token.Operation)
		assert.NoError(t, p.Token.Value.Check())
		for _, v := range p.Variables() {
			assert.True(t, strings.HasPrefix(v.Name, "PLIMSOLL_ACME_"), v.Name)
		}
	})
}

// FuzzClaimsYAML: every claim that is read is well formed and says where it stands.
func FuzzClaimsYAML(f *testing.F) {
	for _, seed := range append(oddYAML(), goodClaims, goodStandards) {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		tree := specTree()
		tree["acme/claims.yaml"] = &fstest.MapFile{Data: []byte(text)}
		p, err := provider.Load(tree, "acme")
		if err != nil {
			placed(t, err, "acme/claims.yaml", text)
			return
		}
		for _, c := range p.Claims {
			assert.Empty(t, c.Check(), c.ID)
			assert.Regexp(t, `^(acme/claims|standards)\.yaml:\d+$`, c.At)
		}
	})
}

// FuzzFaultsYAML: a mutant has a name, and breaks a claim of its provider.
func FuzzFaultsYAML(f *testing.F) {
	for _, seed := range append(oddYAML(), goodFaults, "mutants: [{name: x}]\n", "generic: [{name: '[', skip: x}]\n") {
		f.Add(seed)
	}
	tree := specTree()
	p, err := provider.Load(tree, "acme")
	require.NoError(f, err)
	f.Fuzz(func(t *testing.T, text string) {
		faults, err := provider.LoadFaults(fstest.MapFS{"acme/faults.yaml": &fstest.MapFile{Data: []byte(text)}}, p)
		if err != nil {
			placed(t, err, "acme/faults.yaml", text)
			return
		}
		for _, m := range faults.Mutants {
			assert.NotEmpty(t, m.Name)
			assert.NotEmpty(t, m.Breaks, m.Name)
		}
	})
}

// FuzzEnvironmentYAML: an environment or mistakes with their places, and in neither case is a secret of the process told.
func FuzzEnvironmentYAML(f *testing.F) {
	const secret = "fake-secret-of-the-fuzzer-0123456789"
	for _, seed := range append(oddYAML(), goodEnvironment, "kind: sandbox\nproviders: {acme: {rate: ${ACME_SECRET}}}\n", "kind: ${ACME_SECRET}\n", "providers: {acme: {timeout: '${ACME_SECRET}'}}\n",
		"providers: {acme: {base_url: '${ACME_SECRET}', side_effects: ['${ACME_SECRET}']}}\n", "providers: {acme: {credentials: {default: {'${ACME_SECRET}': x}}}}\n", "a: ${", "a: $${}", "a: ${A${B}}") {
		f.Add(seed)
	}
	all, err := provider.LoadAll(specTree())
	require.NoError(f, err)
	f.Fuzz(func(t *testing.T, text string) {
		tree := fstest.MapFS{"x.yaml": &fstest.MapFile{Data: []byte(text)}}
		e, err := provider.LoadEnvironment(tree, "x", all, []string{"ACME_SECRET=" + secret, "ACME_ID=fuzzer", confirmed})
		if err != nil {
			placed(t, err, "x.yaml", text)
			assert.NotContains(t, err.Error(), secret)
			return
		}
		assert.Equal(t, "x.yaml", e.File)
		assert.Contains(t, provider.Kinds(), e.Kind)
	})
}

// FuzzExpression: what can be taken apart can be evaluated, and reads the same when it is put together again.
func FuzzExpression(f *testing.F) {
	for _, seed := range []string{"", "$", "$url", "$response.body#/a/~01", "$response.body#/~2", "$request.query.", "$response.header.\n", "$response.body##", "$request.body#", "$request.path.id"} {
		f.Add(seed, `{"a": [1, {"~1": null}]}`)
	}
	f.Fuzz(func(t *testing.T, text, body string) {
		e := provider.Expression(text)
		l, err := e.Parse()
		assert.Equal(t, err, e.Check())
		if err != nil {
			assert.ErrorContains(t, err, "expected")
			_, found := e.Eval(exchange(t, body))
			assert.False(t, found)
			return
		}
		_, _ = e.Eval(exchange(t, body))
		assert.Equal(t, strings.TrimSuffix(text, "#"), written(l))
	})
}

func written(l provider.Location) string {
	switch {
	case l.Side == "":
		return "$" + l.Part
	case l.Part != "body":
		return "$" + l.Side + "." + l.Part + "." + l.Name
	case l.Name == "":
		return "$" + l.Side + ".body"
	}
	return "$" + l.Side + ".body#" + l.Name
}

// FuzzTemplate: a template without a mistake can be resolved, and one without references stays as it is.
func FuzzTemplate(f *testing.F) {
	for _, seed := range []string{"", "{", "{a", "{a}", "{a.b?}", "{{a}}", `{"a": {a.b}}`, "{a?b}", "{a..}", "}{"} {
		f.Add(seed, "{x}")
	}
	f.Fuzz(func(t *testing.T, template, value string) {
		found, err := provider.References(template)
		got, present, wrong := provider.Resolve(template, func(string, string) (string, bool) { return value, true })
		assert.Equal(t, err == nil, wrong == nil)
		if err != nil {
			assert.ErrorContains(t, err, "expected {kind.name}")
			return
		}
		assert.True(t, present)
		for _, r := range found {
			assert.Contains(t, template, r.String())
			template = strings.Replace(template, r.String(), value, 1)
		}
		if !strings.Contains(value, "{") {
			assert.Equal(t, template, got)
		}
	})
}

// FuzzSpan: a length of time is not negative, and what it prints as is read as the same.
func FuzzSpan(f *testing.F) {
	for _, seed := range []string{"", "0", "15m", "1d12h", "d", "-1s", "+1s", "36525d", "36526d", "9223372036854775807ns", "2562047h47m16.854775807s", "1d2562047h", "1e9s", ".5s"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		s, err := provider.ParseSpan(text)
		if err != nil {
			assert.ErrorContains(t, err, "expected a length of time")
			return
		}
		assert.GreaterOrEqual(t, s.Duration(), time.Duration(0))
		again, err := provider.ParseSpan(s.String())
		assert.NoError(t, err)
		assert.Equal(t, s, again)
	})
}
