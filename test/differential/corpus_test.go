package differential

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/stretchr/testify/require"

	"github.com/plimsoll/plimsoll/internal/contract"
)

// document is as much of an OpenAPI document as the corpus needs.
type document struct {
	Paths      map[string]map[string]any `yaml:"paths"`
	Components struct {
		Responses map[string]answer `yaml:"responses"`
	} `yaml:"components"`
}

type answer struct {
	Ref     string `yaml:"$ref"`
	Content map[string]struct {
		Examples map[string]struct {
			Ref string `yaml:"$ref"`
		} `yaml:"examples"`
	} `yaml:"content"`
}

// corpus makes responses from every example of a provider: as it is, and with one thing changed.
func corpus(t *testing.T, id string, c *contract.Contract) []response {
	t.Helper()
	folder := filepath.Join("../../specs", id)
	var doc document
	text, err := os.ReadFile(filepath.Join(folder, "openapi.yaml"))
	require.NoError(t, err)
	require.NoError(t, yaml.Unmarshal(text, &doc))
	var all []response
	for _, op := range c.Operations() {
		for status, a := range answers(t, doc, op) {
			for media, content := range a.Content {
				for _, e := range content.Examples {
					all = append(all, changes(t, response{op: op, status: status, media: media}, example(t, folder, e.Ref))...)
				}
			}
		}
	}
	require.NotEmpty(t, all, id)
	return all
}

// answers are the responses of an operation with a number for a status, references resolved.
func answers(t *testing.T, doc document, op contract.Operation) map[int]answer {
	t.Helper()
	raw, err := yaml.Marshal(doc.Paths[op.Path][strings.ToLower(op.Method)])
	require.NoError(t, err)
	var modelled struct {
		Responses map[string]answer `yaml:"responses"`
	}
	require.NoError(t, yaml.Unmarshal(raw, &modelled))
	found := map[int]answer{}
	for status, a := range modelled.Responses {
		if name, ok := strings.CutPrefix(a.Ref, "#/components/responses/"); ok {
			a = doc.Components.Responses[name]
		}
		if code, err := strconv.Atoi(status); err == nil {
			found[code] = a
		}
	}
	return found
}

func example(t *testing.T, folder, ref string) any {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(folder, ref))
	require.NoError(t, err)
	var e struct {
		Value any `yaml:"value"`
	}
	require.NoError(t, yaml.Unmarshal(text, &e))
	return e.Value
}

// changes are the example itself and everything that is done to it, one thing at a time.
func changes(t *testing.T, good response, value any) []response {
	t.Helper()
	body, err := json.Marshal(value)
	require.NoError(t, err)
	if !strings.Contains(good.media, "json") {
		return nil
	}
	with := func(change string, body []byte) response {
		r := good
		r.change, r.body = change, body
		return r
	}
	all := []response{with("nothing", body), with("trailing bytes", append(bytes.Clone(body), " tail"...)),
		with("cut short", body[:len(body)-1]), with("empty body", nil), with("HTML", []byte("<html></html>"))}
	if object, ok := value.(map[string]any); ok && len(object) > 0 {
		name := strconv.Quote(names(object)[0])
		all = append(all, with("duplicate member", append([]byte("{"+name+":"+member(t, object[names(object)[0]])+","), body[1:]...)))
	}
	other := with("another media type", body)
	other.media = "text/csv"
	undocumented := with("another status", body)
	undocumented.status = 599
	all = append(all, other, undocumented)
	for _, m := range mutations(value) {
		text, err := json.Marshal(m.value)
		require.NoError(t, err)
		all = append(all, with(m.change, text))
	}
	return all
}

func member(t *testing.T, v any) string {
	t.Helper()
	text, err := json.Marshal(v)
	require.NoError(t, err)
	return string(text)
}

type mutation struct {
	change string
	value  any
}

// mutations changes each member, at every depth, in each of some ways.
func mutations(v any) []mutation {
	var all []mutation
	switch node := v.(type) {
	case map[string]any:
		for _, name := range names(node) {
			without := clone(node)
			delete(without, name)
			all = append(all, mutation{"a member dropped", without})
			for _, m := range replacements(node[name]) {
				all = append(all, mutation{m.change, set(node, name, m.value)})
			}
			for _, m := range mutations(node[name]) {
				all = append(all, mutation{m.change, set(node, name, m.value)})
			}
		}
	case []any:
		for i := range node {
			for _, m := range append(replacements(node[i]), mutations(node[i])...) {
				changed := append([]any{}, node...)
				changed[i] = m.value
				all = append(all, mutation{m.change, changed})
			}
		}
	}
	return all
}

func replacements(was any) []mutation {
	all := []mutation{
		{"null for a value", nil}, {"a boolean for a value", true}, {"a fraction for a value", 0.5}, {"a string for a value", "text"},
		{"a list for a value", []any{}}, {"an object for a value", map[string]any{}}, {"an integer for a value", 7},
	}
	if n, ok := was.(uint64); ok {
		all = append(all, mutation{"a number as a string", strconv.FormatUint(n, 10)})
	}
	return all
}

func clone(m map[string]any) map[string]any {
	c := map[string]any{}
	for k, v := range m {
		c[k] = v
	}
	return c
}

func set(m map[string]any, name string, value any) map[string]any {
	c := clone(m)
	c[name] = value
	return c
}
