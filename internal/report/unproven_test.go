package report

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	c "github.com/plimsoll/plimsoll/internal/conformance"
)

// doubted is a run with five unproven claims of one provider, and a matrix that says nothing about another.
func doubted() c.Run {
	run := everything(false)
	run.Header.KillMatrix = "0a0b0c"
	run.Header.MatrixStale = map[string]string{"cargodocs": "changed since the kill matrix was made: features"}
	left := 5
	for i, claim := range run.Trailer.Claims {
		if claim.Provider == "cargodocs" || left > 0 {
			run.Trailer.Claims[i].Unproven = true
			left--
		}
	}
	return run
}

func TestEveryReportSaysWhatIsUnproven(t *testing.T) {
	t.Parallel()
	var page, summary, xml bytes.Buffer
	run := doubted()
	require.NoError(t, Terminal(&page, run, TerminalOptions{Width: 100}))
	require.NoError(t, Markdown(&summary, run))
	require.NoError(t, JUnit(&xml, run))

	assert.Contains(t, page.String(), "UNPROVEN (5 claims): no fault is known that makes their scenarios fail\n    OAUTHJWT-TOKEN-001, OAUTHJWT-RESP-001, OAUTHJWT-RESP-004, ")
	assert.Contains(t, page.String(), "untested.\n  7 claims are unproven, see above.\n")
	assert.Contains(t, page.String(), "UNPROVEN (2 claims): changed since the kill matrix was made: features\n\n")
	assert.Contains(t, summary.String(), "UNPROVEN (5 claims): no fault is known that makes their scenarios fail: OAUTHJWT-TOKEN-001, ")
	assert.Contains(t, summary.String(), "UNPROVEN (2 claims): changed since the kill matrix was made: features.\n")
	assert.Contains(t, xml.String(), `<property name="unproven" value="UNPROVEN (5 claims): no fault is known that makes their scenarios fail: OAUTHJWT-TOKEN-001, `)
	assert.Contains(t, xml.String(), `<property name="unproven" value="UNPROVEN (2 claims): changed since the kill matrix was made: features">`)
	assert.NoError(t, validate(t, write(t, run)))

	var verbose bytes.Buffer
	require.NoError(t, Terminal(&verbose, run, TerminalOptions{Width: 200, Verbose: true}))
	assert.NotContains(t, verbose.String(), "and 1 more")
}

func TestNothingIsSaidWhereEverythingIsProven(t *testing.T) {
	t.Parallel()
	var page, summary, xml bytes.Buffer
	run := everything(false)
	require.NoError(t, Terminal(&page, run, TerminalOptions{Width: 100}))
	require.NoError(t, Markdown(&summary, run))
	require.NoError(t, JUnit(&xml, run))
	for _, text := range []string{page.String(), summary.String(), xml.String()} {
		assert.NotContains(t, text, "UNPROVEN")
	}
}
