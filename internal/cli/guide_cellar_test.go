package cli

import (
	"flag"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plimsoll/plimsoll/internal/conformance"
)

var update = flag.Bool("update", false, "write what is recorded into the guides anew")

const nightlyGuide = "../../docs/guides/nightly-cellar.md"

// friday is when the story begins.
func friday() time.Time { return time.Date(2026, time.November, 20, 2, 0, 0, 0, time.UTC) }

// TestTheNightlyStory plays the story of the guide and compares every recorded line with it. go test -run TestTheNightlyStory -update
// records it anew.
func TestTheNightlyStory(t *testing.T) {
	t.Parallel()
	claims := []string{"--claim", "CARGODOCS-LIFE-002", "--claim", "DATALOY-ERR-001", "--parallel", "1"}
	q := newQuayAt(t, friday(), nil, "cargodocs", "dataloy")
	q.maxWait = "10m"
	first := q.night(claims...)
	first.says(t, conformance.ExitUnjudged)
	listed := q.plimsoll(nil, "cellar", "list")
	q.until(friday().Add(24 * time.Hour))
	second := q.night(claims...)
	second.says(t, conformance.ExitConformant)
	q.until(friday().Add(48 * time.Hour))
	third := q.night(claims...)
	third.says(t, conformance.ExitConformant)
	assert.Equal(t, excerpt(second), strings.NewReplacer("2026-11-22", "2026-11-21", "2026-11-23", "2026-11-22").Replace(excerpt(third)), "each night is like the one before")

	broken := newQuayAt(t, friday(), forEver(), "cargodocs", "dataloy")
	broken.maxWait = "10m"
	broken.night(claims...).says(t, conformance.ExitUnjudged)
	broken.until(friday().Add(24 * time.Hour))
	fail := broken.night(claims...)
	fail.says(t, conformance.ExitNonConformant)
	compare(t, nightlyGuide, []string{excerpt(first), listed.out, excerpt(second), excerpt(fail)})
}

// excerpt leaves out what has nothing to do with the cellar, and says that it did.
func excerpt(o outcome) string {
	heading := regexp.MustCompile(`^(===|  (COULD NOT BE JUDGED|THE CELLAR|FAILS) )|^  THE CELLAR`)
	over := regexp.MustCompile(`^$|^  page |^      >|unproven|^    again|^  (what is|who has)`)
	var lines []string
	for line := range strings.SplitSeq(o.err, "\n") {
		if strings.HasPrefix(line, "waiting ") {
			lines = append(lines, line)
		}
	}
	keep := false
	for line := range strings.SplitSeq(o.out, "\n") {
		keep = heading.MatchString(line) || keep && !over.MatchString(line)
		if keep {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "\n") + "\n"
}

// compare compares the blocks of recorded output in a guide with what was recorded just now.
func compare(t *testing.T, file string, recorded []string) {
	t.Helper()
	text, err := os.ReadFile(file)
	require.NoError(t, err)
	block := regexp.MustCompile("(?s)```console\n(.*?)```")
	if *update {
		i := 0
		text = block.ReplaceAllFunc(text, func([]byte) []byte {
			i++
			return []byte("```console\n" + recorded[i-1] + "```")
		})
		require.NoError(t, os.WriteFile(file, text, 0o600))
	}
	found := block.FindAllSubmatch(text, -1)
	require.Len(t, found, len(recorded))
	for i, m := range found {
		assert.Equal(t, recorded[i], string(m[1]))
	}
}
