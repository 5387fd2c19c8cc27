package report

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plimsoll/plimsoll/internal/conformance"
)

var update = flag.Bool("update", false, "write the golden files anew")

// golden compares with a file under testdata. Escape sequences are shown as ^[, so that the files can be read and compared.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	got = bytes.ReplaceAll(got, []byte("\x1b"), []byte("^["))
	path := filepath.Join("testdata", name+".golden")
	if *update {
		require.NoError(t, os.MkdirAll("testdata", 0o755))
		require.NoError(t, os.WriteFile(path, got, 0o644))
		return
	}
	want, err := os.ReadFile(path)
	require.NoError(t, err, "write it with: go test ./internal/report -update")
	assert.Equal(t, string(want), string(got), "%s: if the change is wanted: go test ./internal/report -update", path)
}

func TestTerminalGolden(t *testing.T) {
	t.Parallel()
	for _, name := range names() {
		for _, width := range []int{40, 80, 120} {
			golden(t, fmt.Sprintf("%s.%d.txt", name, width), terminalOf(t, name, TerminalOptions{Width: width}))
		}
	}
	golden(t, "everything.verbose.txt", terminalOf(t, "everything", TerminalOptions{Width: 100, Verbose: true}))
	golden(t, "everything.color.txt", terminalOf(t, "everything", TerminalOptions{Width: 80, Color: true}))
}

func terminalOf(t *testing.T, sample string, o TerminalOptions) []byte {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, Terminal(&b, samples()[sample](), o))
	return b.Bytes()
}

func TestMarkdownGolden(t *testing.T) {
	t.Parallel()
	for name, sample := range samples() {
		var b bytes.Buffer
		require.NoError(t, Markdown(&b, sample()), name)
		golden(t, name+".md", b.Bytes())
	}
}

func TestJUnitGolden(t *testing.T) {
	t.Parallel()
	for name, sample := range samples() {
		var b bytes.Buffer
		require.NoError(t, JUnit(&b, sample()), name)
		golden(t, name+".xml", b.Bytes())
	}
}

func TestRunJSONGolden(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"everything", "known", "empty", "interrupted"} {
		golden(t, name+".json", write(t, samples()[name]()))
	}
}

// write is run.json of a sample.
func write(t *testing.T, run conformance.Run) []byte {
	t.Helper()
	var b bytes.Buffer
	w, err := NewWriter(&b, run.Header)
	require.NoError(t, err)
	for r := range run.Results() {
		require.NoError(t, w.Result(r))
	}
	require.NoError(t, w.Close(run.Trailer))
	return b.Bytes()
}
