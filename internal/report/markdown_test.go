package report

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	c "github.com/plimsoll/plimsoll/internal/conformance"
)

func markdownOf(t *testing.T, run c.Run) string {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, Markdown(&b, run))
	return b.String()
}

func TestMarkdownBeginsWithTheVerdict(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"everything": "# Plimsoll: not conformant\n\n**2 statements", "conformant": "# Plimsoll: conformant\n\n**Nothing that was judged",
		"interrupted": "# Plimsoll: interrupted, not conformant\n\n**The run did not finish", "notrun": "# Plimsoll: nothing was checked\n",
		"outage": "# Plimsoll: could not be judged\n", "harness": "# Plimsoll: harness error\n", "secret": "# Plimsoll: secret in a report\n",
	} {
		assert.True(t, strings.HasPrefix(markdownOf(t, samples()[name]()), want), name)
	}
}

// Outside of fences, nothing that a target said acts as Markdown or HTML.
func TestMarkdownEscapesWhatTargetsSay(t *testing.T) {
	t.Parallel()
	text := markdownOf(t, hostile())
	fence := ""
	for line := range strings.Lines(text) {
		trimmed := strings.TrimSpace(line)
		switch {
		case fence == "" && strings.HasPrefix(trimmed, "```"):
			fence = strings.TrimRight(trimmed, "tex")
		case fence != "" && trimmed == fence:
			fence = ""
		case fence == "":
			for _, part := range []string{"<script", "@everyone", "http://evil", "\x1b", "\x00"} {
				assert.NotContains(t, line, part)
			}
			assert.False(t, strings.HasPrefix(trimmed, "</details>```"), "%q", line)
		}
	}
	assert.Empty(t, fence, "each fence is closed")
	assert.Equal(t, strings.Count(text, "<details"), strings.Count(text, "</details>\n"), "each fold is closed")
}

func TestMd(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"plain words, and 3.5 (yes)": "plain words, and 3.5 (yes)",
		"<b> & `x`":                  "&lt;b&gt; &amp; \\`x\\`",
		"a|b_c*d~e#f!g$h":            `a\|b\_c\*d\~e\#f\!g\$h`,
		"[x](y) \\":                  `\[x\](y) \\`,
		"@team":                      "@<!-- -->team",
		"https://x www.y":            `https\://x www\.y`,
	} {
		assert.Equal(t, want, md(in))
	}
}

func TestCode(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{"x": "`x`", "a`b": "``a`b``", "`": "`` ` ``", "a``b`": "``` a``b` ```", "a\nb": "`a b`"} {
		assert.Equal(t, want, code(in))
	}
	assert.Equal(t, "````", fenceFor("x```y"))
	assert.Equal(t, "```", fenceFor("x"))
}

func TestMarkdownIsBounded(t *testing.T) {
	t.Parallel()
	text := markdownOf(t, many())
	assert.Contains(t, text, "- and 15 more, see run.json")
	assert.Contains(t, text, "and 2 more scenarios, see run.json")

	h := header("mock")
	var results []c.Result
	for i := range 100 {
		p := fmt.Sprintf("p%03d", i)
		h.Providers = append(h.Providers, c.ProviderInfo{ID: p, Name: strings.Repeat("n", 100)})
		for j := range 20 {
			id := fmt.Sprintf("%s-%03d", strings.ToUpper(p), j)
			h.Claims = append(h.Claims, with(claim(id, 1+j, strings.Repeat("t", 5000)), func(x *c.Claim) { x.Provider = p }))
			results = append(results, scenario(p+"/f", "n", 1, []string{id}, []c.Finding{
				{Place: "body /token", Actual: strings.Repeat("v", 9000), Exchange: "e1"}}, get(200, jsonHeader(), `{"token":"`+strings.Repeat("w", 9000)+`"}`)))
		}
	}
	text = markdownOf(t, assemble(h, results, nil))
	assert.Less(t, len(text), 1<<20, "GitHub drops a step summary that is longer")
	assert.Contains(t, text, "And 40 more providers, see run.json.")
}

func TestMarkdownListsAreBounded(t *testing.T) {
	t.Parallel()
	h := header("mock", cargodocs())
	var results []c.Result
	for i := range 60 {
		id := fmt.Sprintf("CARGODOCS-X-%03d", i)
		h.Claims = append(h.Claims, claim(id, i+1, "x"))
		h.Discrepancy = append(h.Discrepancy, c.Discrepancy{ID: fmt.Sprint("D", i), Provider: "cargodocs", Text: "x"})
		r := stopped(scenario("cargodocs/x", id, 1, []string{id}, nil), c.Untested, "", fmt.Sprint("reason ", i))
		r.Findings = []c.Finding{{Note: true, Place: fmt.Sprint("place ", i), Actual: "odd"}}
		results = append(results, r)
	}
	text := markdownOf(t, assemble(h, results, nil))
	assert.Equal(t, 3, strings.Count(text, "- and 20 more, see run.json"), "reasons, discrepancies and notes")
}
