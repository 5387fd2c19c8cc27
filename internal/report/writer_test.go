package report

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	c "github.com/plimsoll/plimsoll/internal/conformance"
)

func TestWriterPutsEachResultOnALine(t *testing.T) {
	t.Parallel()
	run := hostile()
	_, rest, found := strings.Cut(string(write(t, run)), "\"results\": [\n")
	require.True(t, found)
	block, _, found := strings.Cut(rest, "\n],\n\"trailer\": {")
	require.True(t, found)
	var i int
	lines := strings.Split(block, "\n")
	for r := range run.Results() {
		var got c.Result
		require.NoError(t, json.Unmarshal([]byte(strings.TrimSuffix(lines[i], ",")), &got))
		assert.Equal(t, r.ID, got.ID)
		i++
	}
	assert.Len(t, lines, i)
}

func TestWriterWritesAsResultsCome(t *testing.T) {
	t.Parallel()
	var calls countingWriter
	w, err := NewWriter(&calls, header("mock"))
	require.NoError(t, err)
	assert.Equal(t, 1, calls.n)
	for i := range 3 {
		require.NoError(t, w.Result(scenario("cargodocs/x", "y", 1, nil, nil)))
		assert.Equal(t, i+2, calls.n, "a result is one write, so that a killed run has every whole one")
	}
	require.NoError(t, w.Close(c.Trailer{}))
	assert.Equal(t, 5, calls.n)
}

type countingWriter struct{ n int }

func (w *countingWriter) Write(b []byte) (int, error) { w.n++; return len(b), nil }

func TestWriterKeepsItsFirstError(t *testing.T) {
	t.Parallel()
	full := errors.New("no space left")
	for good := range 3 {
		w, err := NewWriter(&failingWriter{good: good, err: full}, header("mock"))
		if good == 0 {
			require.ErrorIs(t, err, full)
			continue
		}
		require.NoError(t, err)
		if err := w.Result(c.Result{}); good == 1 {
			require.ErrorIs(t, err, full)
			require.ErrorIs(t, w.Result(c.Result{}), full)
		}
		err = w.Close(c.Trailer{})
		require.ErrorIs(t, err, full)
		assert.ErrorContains(t, err, "run.json: ")
	}
}

type failingWriter struct {
	good int
	err  error
}

func (w *failingWriter) Write(b []byte) (int, error) {
	if w.good--; w.good < 0 {
		return 0, w.err
	}
	return len(b), nil
}

func TestWriterEndsWithTheTrailer(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	w, err := NewWriter(&b, c.Header{})
	require.NoError(t, err)
	require.NoError(t, w.Close(c.Trailer{}))
	whole := b.String()
	require.ErrorIs(t, w.Result(c.Result{}), errClosed)
	require.ErrorIs(t, w.Close(c.Trailer{}), errClosed)
	assert.Equal(t, whole, b.String(), "nothing follows the trailer")
}

func TestInterruptedRunIsValidAndSaysSo(t *testing.T) {
	t.Parallel()
	var document struct {
		Trailer struct {
			Complete bool
			Stopped  string
		}
	}
	require.NoError(t, json.Unmarshal(write(t, interrupted()), &document))
	assert.False(t, document.Trailer.Complete)
	assert.Contains(t, document.Trailer.Stopped, "interrupted from the keyboard")
}

func TestWriterSurvivesWhatHasNoJSONForm(t *testing.T) {
	t.Parallel()
	run := hostile()
	text := write(t, run)
	assert.True(t, json.Valid(text))
	assert.NotContains(t, string(text), "\x1b")
	assert.NotContains(t, string(text), "\u009b", "a C1 control acts on a terminal like an escape sequence")
	assert.Contains(t, string(text), `\u009b`)
	assert.Contains(t, string(text), `\u0000`)
	assert.Contains(t, string(text), "<script>", "characters of HTML stay readable")

	r := c.Result{Started: time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC)}
	assert.True(t, cleanResult(r).Started.IsZero())
	assert.Equal(t, 2026, cleanResult(c.Result{Started: begun()}).Started.Year())
	for r := range run.Results() {
		if strings.Contains(r.ID, "token-request") {
			assert.Contains(t, r.Exchanges[0].Response.Header, "X-Empty", "the caller's record is not changed")
			assert.NotNil(t, r.Exchanges[0].TokenAge)
		}
	}
}

func TestWriterFillsAbsentLists(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	w, err := NewWriter(&b, c.Header{Discrepancy: []c.Discrepancy{{ID: "D"}}})
	require.NoError(t, err)
	require.NoError(t, w.Close(c.Trailer{Tokens: []c.TokenFacts{{Asked: time.Date(-1, 1, 1, 0, 0, 0, 0, time.UTC)}}}))
	assert.NotContains(t, b.String(), "null")
	assert.NoError(t, validate(t, b.Bytes()))
}

func TestEscapeControls(t *testing.T) {
	t.Parallel()
	assert.Equal(t, `"\u007f \u0080 \u009f é é`, string(escapeControls([]byte("\"\x7f \u0080 \u009f é \u00e9"))))
	assert.Equal(t, "\"\u00a0 £", string(escapeControls([]byte("\"\u00a0 £"))))
	assert.Equal(t, "\xc2", string(escapeControls([]byte("\xc2"))))
}
