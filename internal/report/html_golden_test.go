package report

import (
	"bytes"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plimsoll/plimsoll/internal/conformance"
)

func htmlOf(t *testing.T, run conformance.Run) string {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, HTML(&b, run))
	return b.String()
}

// The golden files are without style, script and their hashes, which are files of their own.
func TestHTMLGolden(t *testing.T) {
	t.Parallel()
	for name, sample := range samples() {
		if name != "many" { // nothing new, and large
			golden(t, name+".html", []byte(elided(t, htmlOf(t, sample()))))
		}
	}
}

func TestHTMLDoesNotDependOnTheOrderOfTheResults(t *testing.T) {
	t.Parallel()
	for name, sample := range samples() {
		run := sample()
		var results []conformance.Result
		for r := range run.Results() {
			results = append([]conformance.Result{r}, results...)
		}
		turned := run
		turned.Results = assemble(conformance.Header{}, results, nil).Results
		assert.Equal(t, htmlOf(t, run), htmlOf(t, turned), name)
	}
}

// elided leaves out the style, the script and the policy that names their hashes.
func elided(t *testing.T, page string) string {
	t.Helper()
	for _, part := range [][2]string{{"<style>", "</style>"}, {"<script>", "</script>"}, {`Content-Security-Policy" content="`, `">`}} {
		before, rest, ok := strings.Cut(page, part[0])
		require.True(t, ok, part[0])
		_, after, ok := strings.Cut(rest, part[1])
		require.True(t, ok, part[1])
		page = before + part[0] + "…" + part[1] + after
	}
	return page
}
