package report

import (
	"bytes"
	"errors"
	"iter"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	c "github.com/plimsoll/plimsoll/internal/conformance"
)

func TestNoLineIsWiderThanTheTerminal(t *testing.T) {
	t.Parallel()
	for _, name := range names() {
		for _, width := range []int{40, 53, 72, 80, 120} {
			for _, verbose := range []bool{false, true} {
				command := false
				for line := range strings.Lines(string(terminalOf(t, name, TerminalOptions{Width: width, Verbose: verbose}))) {
					line = strings.TrimSuffix(line, "\n")
					command = strings.Contains(line, "again  ") || command && strings.HasPrefix(line, "        ") // a command is never cut within a word
					assert.True(t, command || columns(line) <= width, "%s at %d: %q", name, width, line)
				}
			}
		}
	}
}

func TestWidthHasBounds(t *testing.T) {
	t.Parallel()
	at := func(width int) string { return string(terminalOf(t, "everything", TerminalOptions{Width: width})) }
	assert.Equal(t, at(80), at(0))
	assert.Equal(t, at(80), at(-5))
	assert.Equal(t, at(40), at(3))
	assert.Equal(t, at(120), at(1000))
}

func TestColorOnlyPaints(t *testing.T) {
	t.Parallel()
	sgr := regexp.MustCompile("\x1b\\[[0-9;]+m")
	for _, name := range names() {
		plainText := terminalOf(t, name, TerminalOptions{Width: 80})
		painted := terminalOf(t, name, TerminalOptions{Width: 80, Color: true})
		assert.NotEqual(t, plainText, painted, name)
		assert.Equal(t, string(plainText), sgr.ReplaceAllString(string(painted), ""), name)
	}
}

func TestTerminalLetsNothingThrough(t *testing.T) {
	t.Parallel()
	for line := range strings.Lines(string(terminalOf(t, "hostile", TerminalOptions{Width: 80, Verbose: true}))) {
		assert.False(t, strings.ContainsFunc(strings.TrimSuffix(line, "\n"), treacherous), "%q", line)
		assert.False(t, strings.HasPrefix(strings.TrimLeft(line, " "), "CONFORMANT"), "%q", line)
	}
}

// A tired person reads the last screenful and nothing else.
func TestLastScreenfulHasTheAnswer(t *testing.T) {
	t.Parallel()
	for name, want := range map[string][]string{
		"everything":  {"NOT CONFORMANT (exit 1)", "OAUTHJWT-JWT-004", "OAUTHJWT-RESP-004", "who has to act", "the provider, to keep", "exit 1 means", "again "},
		"conformant":  {"CONFORMANT (exit 0)", "2 claims: 2 hold", "again "},
		"interrupted": {"INTERRUPTED, NOT CONFORMANT (exit 1)", "did not finish", "proves nothing about the rest", "keyboard"},
		"outage":      {"COULD NOT BE JUDGED (exit 3)", "the provider's operations", "exit 3 means"},
		"notrun":      {"NOTHING WAS CHECKED (exit 2)", "was not run", "PLIMSOLL_DATALOY_PASSWORD"},
		"harness":     {"HARNESS ERROR (exit 4)", "not the target's fault", "the makers of Plimsoll"},
		"secret":      {"SECRET IN A REPORT (exit 5)", "publish nothing", "summary.md: line 12"},
		"many":        {"NOT CONFORMANT (exit 1)", "30 statements", "and 24 more"},
		"empty":       {"NOTHING WAS CHECKED (exit 2)"},
	} {
		lines := strings.Split(strings.TrimRight(string(terminalOf(t, name, TerminalOptions{Width: 80})), "\n"), "\n")
		last := strings.Join(lines[max(0, len(lines)-24):], "\n")
		for _, part := range want {
			assert.Contains(t, strings.Join(strings.Fields(last), " ")+" ", part, name)
		}
	}
}

func TestVerdictInWords(t *testing.T) {
	t.Parallel()
	broken := []c.ClaimResult{{Claim: "A", Provider: "p", Verdict: c.Fail, Standing: c.NonConformant}}
	for _, tc := range []struct {
		end  c.Trailer
		want string
	}{
		{c.Trailer{Complete: true}, "CONFORMANT"},
		{c.Trailer{Complete: false}, "INTERRUPTED"},
		{c.Trailer{Complete: true, ExitCode: 1, Claims: broken}, "NOT CONFORMANT"},
		{c.Trailer{Complete: true, ExitCode: 1}, "NOT ACCEPTED"},
		{c.Trailer{Complete: false, ExitCode: 1, Claims: broken}, "INTERRUPTED, NOT CONFORMANT"},
		{c.Trailer{Complete: true, ExitCode: 2}, "NOTHING WAS CHECKED"},
		{c.Trailer{Complete: true, ExitCode: 3}, "COULD NOT BE JUDGED"},
		{c.Trailer{Complete: true, ExitCode: 4}, "HARNESS ERROR"},
		{c.Trailer{Complete: true, ExitCode: 5}, "SECRET IN A REPORT"},
		{c.Trailer{Complete: true, ExitCode: 9}, "ENDED WITH EXIT CODE 9"},
	} {
		words, meaning := outline(c.Run{Trailer: tc.end}).headline()
		assert.Equal(t, tc.want, words)
		assert.NotEmpty(t, meaning)
	}
	_, meaning := outline(c.Run{Trailer: c.Trailer{Complete: true, ExitCode: 3, Scenarios: map[c.Verdict]int{c.Deferred: 2, c.Inconclusive: 1}}}).headline()
	assert.Contains(t, meaning, "3 scenarios could not be judged")
}

func TestEveryCauseHasSomebodyWhoActs(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, cause := range c.Causes() {
		run := c.Run{Trailer: c.Trailer{Claims: []c.ClaimResult{{Claim: "A", Provider: "p", Verdict: c.Inconclusive, Cause: cause}}}}
		acts := outline(run).acts((*section).id)
		require.Len(t, acts, 1)
		assert.Contains(t, acts[0], "p (1 claim)")
		seen[actor(cause)] = true
	}
	assert.Len(t, seen, len(c.Causes()), "each cause names another")
	for verdict, want := range map[c.Verdict]string{c.Fail: "the provider,", c.Error: "the makers", c.Inconclusive: "the provider's operations", c.Deferred: "nobody yet"} {
		run := c.Run{Trailer: c.Trailer{Claims: []c.ClaimResult{{Claim: "A", Provider: "p", Verdict: verdict}}}}
		require.Len(t, outline(run).acts((*section).id), 1)
		assert.Contains(t, outline(run).acts((*section).id)[0], want, "a verdict without a cause")
	}
}

func TestClaimsStandInTheOrderOfThePage(t *testing.T) {
	t.Parallel()
	run := everything(false)
	h := run.Header
	h.Claims = append([]c.Claim{}, h.Claims...)
	for i, j := 0, len(h.Claims)-1; i < j; i, j = i+1, j-1 { // the page decides, not the order of the list
		h.Claims[i], h.Claims[j] = h.Claims[j], h.Claims[i]
	}
	text := string(terminalOf(t, "everything", TerminalOptions{Width: 80}))
	var b bytes.Buffer
	require.NoError(t, Terminal(&b, assemble(h, everythingResults(), nil), TerminalOptions{Width: 80}))
	for _, text := range []string{text, b.String()} {
		assert.Less(t, strings.Index(text, "FAILS  OAUTHJWT-JWT-004"), strings.Index(text, "FAILS  OAUTHJWT-RESP-004"))
	}
}

func TestStrictRaises(t *testing.T) {
	t.Parallel()
	text := string(terminalOf(t, "strict", TerminalOptions{Width: 80}))
	assert.Contains(t, text, "FAILS  OAUTHJWT-RESP-006")
	assert.Contains(t, text, "FAILS  OAUTHJWT-PUB-001")
	assert.Contains(t, text, "DEVIATES FROM A STANDARD  STD-206")
	assert.NotContains(t, text, "DIFFERS FROM")
}

func TestVerboseListsMore(t *testing.T) {
	t.Parallel()
	brief := string(terminalOf(t, "everything", TerminalOptions{Width: 120}))
	long := string(terminalOf(t, "everything", TerminalOptions{Width: 120, Verbose: true}))
	for _, part := range []string{"HOLDS (2 claims)", "CARGODOCS-LIFE-001 Each token is valid for 15 minutes only. [CargoDocs API", "portal and people", "OAUTHJWT-CLIENT-006", "and not: the token is an opaque string", "credentials are made by people"} {
		assert.NotContains(t, brief, part)
		assert.Contains(t, long, part)
	}
	assert.Contains(t, brief, "6  bind the client")
}

// Scenarios end in another order in every run; what people and machines read does not change with it.
func TestReportsDoNotDependOnTheOrderOfResults(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"everything", "many"} {
		run := samples()[name]()
		backwards := collect(t, run)
		slices.Reverse(backwards)
		other := run
		other.Results = func() iter.Seq2[c.Result, error] { return stream(backwards) }
		var a, b [3]bytes.Buffer
		for i, run := range []c.Run{run, other} {
			out := []*[3]bytes.Buffer{&a, &b}[i]
			require.NoError(t, Terminal(&out[0], run, TerminalOptions{}))
			require.NoError(t, Markdown(&out[1], run))
			require.NoError(t, JUnit(&out[2], run))
		}
		for i := range a {
			assert.Equal(t, a[i].String(), b[i].String(), name)
		}
	}
}

// A scenario that judges three claims shows its exchange once.
func TestEvidenceIsShownOnce(t *testing.T) {
	t.Parallel()
	h := header("mock", cargodocs())
	h.Claims = []c.Claim{claim("CARGODOCS-A", 1, "a"), claim("CARGODOCS-B", 2, "b"), claim("CARGODOCS-C", 3, "c")}
	run := assemble(h, []c.Result{scenario("cargodocs/x", "y", 1, []string{"CARGODOCS-A", "CARGODOCS-B", "CARGODOCS-C"}, []c.Finding{
		{Place: "status", Expected: "200", Actual: "404", Exchange: "e1"},
		{Claim: "CARGODOCS-C", Place: "body", Actual: "empty", Exchange: "e1"}}, get(404, nil, ""))}, nil)
	var text bytes.Buffer
	require.NoError(t, Terminal(&text, run, TerminalOptions{}))
	for _, page := range []string{text.String(), markdownOf(t, run)} {
		assert.Equal(t, 2, strings.Count(page, "404 Not Found"), "once, and once more for the claim with a finding of its own")
	}
	assert.Contains(t, text.String(), "evidence  the same as for CARGODOCS-A")
	assert.Contains(t, markdownOf(t, run), "the same evidence as for `CARGODOCS-A`")
	assert.Equal(t, 3, strings.Count(text.String(), "--tags @CARGODOCS-"))
}

func TestManyNotesAreCut(t *testing.T) {
	t.Parallel()
	var findings []c.Finding
	for range 2 {
		for i := range 120 {
			findings = append(findings, c.Finding{Place: strings.Repeat("x", i+1), Actual: "odd", Note: true})
		}
	}
	run := assemble(header("mock", cargodocs()), []c.Result{scenario("cargodocs/x", "y", 1, nil, findings)}, nil)
	var brief, long bytes.Buffer
	require.NoError(t, Terminal(&brief, run, TerminalOptions{Width: 80}))
	require.NoError(t, Terminal(&long, run, TerminalOptions{Width: 80, Verbose: true}))
	assert.Contains(t, brief.String(), "and 97 more: see them with --verbose")
	assert.Contains(t, long.String(), "(2 times)")
	assert.Contains(t, long.String(), "and others, which run.json lists")
}

// Every writer hands on what goes wrong below it and beside it.
func TestWritersReportErrors(t *testing.T) {
	t.Parallel()
	broken := errors.New("broken pipe")
	damaged := c.Run{Results: func() iter.Seq2[c.Result, error] {
		return func(yield func(c.Result, error) bool) { yield(c.Result{}, broken) }
	}}
	for name, write := range map[string]func(c.Run) error{
		"terminal": func(r c.Run) error { return Terminal(&bytes.Buffer{}, r, TerminalOptions{}) },
		"markdown": func(r c.Run) error { return Markdown(&bytes.Buffer{}, r) },
		"junit":    func(r c.Run) error { return JUnit(&bytes.Buffer{}, r) },
	} {
		assert.ErrorIs(t, write(damaged), broken, name)
		assert.NoError(t, write(c.Run{}), "%s: a run without results", name)
	}
	full := &failingWriter{err: broken}
	assert.ErrorIs(t, Terminal(full, everything(false), TerminalOptions{}), broken)
	assert.ErrorIs(t, Markdown(full, everything(false)), broken)
	assert.ErrorIs(t, JUnit(full, everything(false)), broken)
}

func TestAnInterruptedRunCountsNothingThatIsNotThere(t *testing.T) {
	t.Parallel()
	run := conformant()
	run.Trailer.Complete, run.Trailer.Stopped, run.Trailer.ExitCode = false, "interrupted after 2 of 9 scenarios", c.ExitUnjudged
	var b bytes.Buffer
	require.NoError(t, Terminal(&b, run, TerminalOptions{Width: 200}))
	assert.Contains(t, strings.Join(strings.Fields(b.String()), " "), "proves nothing about the rest. No documented statement was seen broken. 2 claims")
	assert.NotContains(t, b.String(), "but 0")
}
