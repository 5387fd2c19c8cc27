package contract

import (
	"fmt"
	"net/http"
	"net/url"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"github.com/plimsoll/plimsoll/internal/conformance"
)

// shop loads the contract that most tests use.
func shop(t testing.TB) *Contract {
	t.Helper()
	c, err := Load(os.DirFS("testdata/specs"), "shop")
	require.NoError(t, err)
	return c
}

// answered is an exchange: the answer to an operation, as JSON unless a header says otherwise.
func answered(operation string, status int, body string, header ...string) *conformance.Wire {
	w := &conformance.Wire{ID: "e1", Operation: operation, Purpose: conformance.PurposeCall, Method: http.MethodGet, Status: status,
		Header: http.Header{}, Body: []byte(body), Informed: true}
	if body != "" {
		w.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i+1 < len(header); i += 2 {
		w.Header.Set(header[i], header[i+1])
	}
	return w
}

const goodToken = `{"access_token": "not-a-real-token", "expires_in": 3600}`

// token is an answer to a token request with nothing wrong but what the arguments put there.
func token(body string, header ...string) *conformance.Wire {
	return answered("requestToken", 200, body, append([]string{"Cache-Control", "no-store"}, header...)...)
}

// tree is a specs tree with one document.
func tree(document string) fstest.MapFS {
	return fstest.MapFS{"x/openapi.yaml": {Data: []byte(document)}}
}

// about wraps a schema, in one line of YAML, into a document with one operation that answers with it.
func about(schema string, components ...string) string {
	return fmt.Sprintf(`openapi: 3.0.3
info: {title: x, version: "1"}
paths:
  /x:
    get:
      operationId: getX
      x-basis: documented
      responses:
        "200":
          description: x
          x-basis: documented
          x-claim: X
          content:
            application/json:
              schema: %s
components:
  schemas:
    Unused: {x-basis: documented}
%s`, schema, strings.Join(components, "\n"))
}

// judged loads a schema and judges a body by it.
func judged(t testing.TB, schema, body string, components ...string) []conformance.Finding {
	t.Helper()
	c, err := Load(tree(about(schema, components...)), "x")
	require.NoError(t, err)
	return c.Check(answered("getX", 200, body))
}

// said renders findings, one a line, notes marked.
func said(findings []conformance.Finding) []string {
	var lines []string
	for _, f := range findings {
		line := f.Error()
		if f.Note {
			line = "note: " + line
		}
		lines = append(lines, line)
	}
	return lines
}

func mustURL(t *testing.T, raw string) *url.URL {
	t.Helper()
	u, err := url.Parse(raw)
	require.NoError(t, err)
	return u
}
