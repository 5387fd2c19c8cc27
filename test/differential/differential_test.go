// Package differential holds the contract layer against a second OpenAPI validator, over good and bad responses made from the
// examples of every provider. It is a module of its own, so that the second validator is no dependency of the project.
package differential

import (
	"bytes"
	"io"
	"maps"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/pb33f/libopenapi"
	validator "github.com/pb33f/libopenapi-validator"
	"github.com/pb33f/libopenapi/datamodel"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plimsoll/plimsoll/internal/conformance"
	"github.com/plimsoll/plimsoll/internal/contract"
	"github.com/plimsoll/plimsoll/specs"
)

// known explains each disagreement: by kind of change, and which of the two finds fault. A row that no longer occurs fails the
// test as well, so that the table cannot rot.
var known = map[string]string{
	"duplicate member: only we": "names should be unique, and readers differ in which one they take (RFC 8259 section 4)",
	"empty body: only we":       "JSON is promised; the other takes no body for no complaint",
}

// response is one member of the corpus.
type response struct {
	change string // what was done to the example
	op     contract.Operation
	status int
	media  string
	body   []byte
}

func TestBothValidatorsAgree(t *testing.T) {
	met := map[string]int{}
	total := 0
	for _, id := range providers(t) {
		ours, theirs := load(t, id)
		for _, r := range corpus(t, id, ours) {
			total++
			we := weFind(ours, r)
			they, why := theyFind(t, theirs, r)
			if we == they {
				continue
			}
			who := "only they"
			if we {
				who = "only we"
			}
			key := r.change + ": " + who
			met[key]++
			if known[key] == "" {
				t.Errorf("%s %s %d, %s: %s find fault\n%.200s\nours: %v\ntheirs: %s", id, r.op.ID, r.status, r.change, who, r.body, ours.Check(wire(r)), why)
			}
		}
	}
	for key, reason := range known {
		assert.NotZero(t, met[key], "%q (%s) no longer occurs: take it out of the table", key, reason)
	}
	require.Greater(t, total, 1000, "the corpus shrank")
	t.Logf("%d responses; explained disagreements: %v", total, met)
}

func providers(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob("../../specs/*/openapi.yaml")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	var ids []string
	for _, f := range files {
		ids = append(ids, filepath.Base(filepath.Dir(f)))
	}
	return ids
}

func load(t *testing.T, id string) (*contract.Contract, validator.Validator) {
	t.Helper()
	ours, err := contract.Load(specs.FS, id)
	require.NoError(t, err)
	folder := filepath.Join("../../specs", id)
	text, err := os.ReadFile(filepath.Join(folder, "openapi.yaml"))
	require.NoError(t, err)
	doc, err := libopenapi.NewDocumentWithConfiguration(text, &datamodel.DocumentConfiguration{AllowFileReferences: true, BasePath: folder})
	require.NoError(t, err)
	theirs, errs := validator.NewValidator(doc)
	require.Empty(t, errs)
	return ours, theirs
}

// weFind reports whether our layer finds fault with the response; undocumented members and headers are no fault.
func weFind(c *contract.Contract, r response) bool {
	return slices.ContainsFunc(c.Check(wire(r)), func(f conformance.Finding) bool {
		return f.Class != conformance.ClassDrift || f.Place == "status"
	})
}

func wire(r response) *conformance.Wire {
	return &conformance.Wire{ID: "e1", Operation: r.op.ID, Purpose: conformance.PurposeCall, Method: r.op.Method, URL: address(r), Proto: "HTTP/1.1",
		Status: r.status, Header: header(r), Body: r.body, Informed: true}
}

func header(r response) http.Header {
	h := http.Header{"Date": {"Fri, 20 Nov 2026 12:00:00 GMT"}}
	// whatever a contract may ask for; the other takes a string of digits for a number, so the tag is none
	for name, value := range map[string]string{"ETag": `"v1"`, "totalObjectsNumber": "1"} {
		h.Set(name, value)
	}
	if r.media != "" {
		h.Set("Content-Type", r.media)
	}
	return h
}

func address(r response) *url.URL {
	path := r.op.Path
	for strings.Contains(path, "{") {
		before, rest, _ := strings.Cut(path, "{")
		_, after, _ := strings.Cut(rest, "}")
		path = before + "17" + after
	}
	return &url.URL{Scheme: "http", Host: "127.0.0.1", Path: path}
}

func theyFind(t *testing.T, v validator.Validator, r response) (bool, string) {
	t.Helper()
	request, err := http.NewRequest(r.op.Method, address(r).String(), nil)
	require.NoError(t, err)
	ok, errs := v.ValidateHttpResponse(request, &http.Response{StatusCode: r.status, Header: header(r), Body: io.NopCloser(bytes.NewReader(r.body)),
		Request: request, ContentLength: int64(len(r.body))})
	var words []string
	for _, e := range errs {
		words = append(words, e.Message+": "+e.Reason)
	}
	return !ok, strings.Join(words, "; ")
}

func names[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
