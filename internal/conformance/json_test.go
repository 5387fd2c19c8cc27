package conformance

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestDecodeJSONKeepsEveryDigit(t *testing.T) {
	t.Parallel()
	doc := DecodeJSON([]byte(`{"big": 9007199254740993, "list": [1.10, null, true, "x"]}`))
	require.NoError(t, doc.Err)
	assert.Empty(t, doc.Faults)
	want := map[string]any{"big": json.Number("9007199254740993"), "list": []any{json.Number("1.10"), nil, true, "x"}}
	assert.Equal(t, want, doc.Value)
}

func TestDecodeJSONReportsWhatOthersOverlook(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		text  string
		fault Fault
	}{
		"duplicate member":        {`{"a": 1, "a": 2}`, Fault{"/a", "the member stands twice"}},
		"nested, escaped":         {`[{"a/b~c": 1, "a/b~c": 1}]`, Fault{"/0/a~1b~0c", "the member stands twice"}},
		"bytes after it":          {`{"a": 1} tail`, Fault{"", "4 bytes after the document"}},
		"a second document":       {"{}\n{}", Fault{"", "2 bytes after the document"}},
		"invalid UTF-8 in string": {"{\"a\": \"\xff\"}", Fault{"", "invalid UTF-8"}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			doc := DecodeJSON([]byte(tt.text))
			require.NoError(t, doc.Err)
			assert.Equal(t, []Fault{tt.fault}, doc.Faults)
		})
	}
}

func TestDecodeJSONRefusesWhatIsNoJSON(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", "  ", "{", `{"a"`, `{"a": }`, `{"a": 1 // no`, "[1,", "nul", "<html>", `{"a": 01}`, strings.Repeat("[", MaxDepth+2)} {
		assert.Error(t, DecodeJSON([]byte(text)).Err, "%.20q", text)
	}
	assert.NoError(t, DecodeJSON([]byte("{} \r\n\t")).Err)
}

func TestWhatIsNoJSONIsPlacedByItsByte(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"":               "byte 0: the JSON text is empty or ends too early",
		`{"a": [1, 2`:    "byte 11: the JSON text is empty or ends too early",
		`{"a": 1, "b" 2`: `byte 13: invalid character '2' after object key`,
	} {
		assert.EqualError(t, DecodeJSON([]byte(text)).Err, want, "%q", text)
	}
}

func TestADocumentMayNestThisDeepAndNoDeeper(t *testing.T) {
	t.Parallel()
	nested := func(open, inside, end string, times int) []byte {
		return []byte(strings.Repeat(open, times) + inside + strings.Repeat(end, times))
	}
	require.NoError(t, DecodeJSON(nested("[", "1", "]", MaxDepth)).Err)
	require.NoError(t, DecodeJSON(nested(`{"a":`, "1", "}", MaxDepth)).Err)
	tooDeep := fmt.Sprintf(": nested deeper than %d", MaxDepth)
	assert.ErrorContains(t, DecodeJSON(nested("[", "1", "]", MaxDepth+1)).Err, "/0/0"+tooDeep)
	assert.ErrorContains(t, DecodeJSON(nested(`{"a":`, "1", "}", MaxDepth+1)).Err, "/a/a"+tooDeep)
}

func TestAWireExchangeDecodesItsBodyOnce(t *testing.T) {
	t.Parallel()
	w := &Wire{Body: []byte(`{"a": 1}`)}
	first := w.Document()
	assert.Equal(t, map[string]any{"a": json.Number("1")}, first.Value)
	assert.Same(t, first, w.Document())
}

func TestAt(t *testing.T) {
	t.Parallel()
	doc := DecodeJSON([]byte(`{"a": {"b": [10, null]}, "": 1, "x/y": 2, "m~n": 3}`)).Value
	tests := []struct {
		pointer string
		want    any
		there   bool
	}{
		{"/a/b/0", json.Number("10"), true},
		{"/a/b/1", nil, true},
		{"/a/b/2", nil, false},
		{"/a/b/-1", nil, false},
		{"/a/b/00", nil, false},
		{"/a/b/x", nil, false},
		{"/a/c", nil, false},
		{"/a/b/0/deeper", nil, false},
		{"/", json.Number("1"), true},
		{"/x~1y", json.Number("2"), true},
		{"/m~0n", json.Number("3"), true},
		{"a", nil, false},
		{"/tilde~", nil, false},
	}
	for _, tt := range tests {
		got, there := At(doc, tt.pointer)
		assert.Equal(t, tt.there, there, tt.pointer)
		assert.Equal(t, tt.want, got, tt.pointer)
	}
	whole, there := At(doc, "")
	assert.True(t, there)
	assert.Equal(t, doc, whole)
}

func TestAWireExchangeCannotBePrintedOrMarshalled(t *testing.T) {
	t.Parallel()
	const secret = "not-a-real-secret"
	require.EqualError(t, errNotPrintable, "a wire exchange may hold secrets: redact it into an Exchange first")
	w := &Wire{ID: "e1", Token: secret, RequestBody: []byte(secret), RequestHeader: map[string][]string{"X": {secret}}}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s"} {
		assert.Equal(t, "wire exchange e1 (not printable: it may hold secrets)", fmt.Sprintf(verb, w), verb)
	}
	_, err := json.Marshal(w)
	assert.ErrorIs(t, err, errNotPrintable)
	_, err = json.Marshal(map[string]any{"wire": w})
	assert.ErrorIs(t, err, errNotPrintable)
	_, err = w.MarshalText()
	assert.ErrorIs(t, err, errNotPrintable)
}

func FuzzDecodeJSON(f *testing.F) {
	for _, seed := range []string{`{"a":[1,2,{"b":null}]}`, `{"a":1,"a":2}`, "[[[[", `"\ud800"`, "1e999", "{}x"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		doc := DecodeJSON(raw)
		if valid := json.Valid(raw); valid && doc.Err != nil && !strings.Contains(doc.Err.Error(), "nested deeper") {
			t.Errorf("refused valid JSON: %v", doc.Err)
		} else if !valid && doc.Err == nil && len(doc.Faults) == 0 {
			t.Errorf("found nothing wrong with %q", raw)
		}
	})
}
