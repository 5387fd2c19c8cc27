package cli

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plimsoll/plimsoll/internal/certificate"
)

const certifyGuide = "../../docs/guides/certify-a-partner.md"

// blocks returns the fenced blocks of a guide in one language.
func blocks(t *testing.T, file, language string) []string {
	t.Helper()
	text, err := os.ReadFile(file)
	require.NoError(t, err)
	var found []string
	for _, m := range regexp.MustCompile("(?s)```"+language+"\n(.*?)```").FindAllSubmatch(text, -1) {
		found = append(found, string(m[1]))
	}
	return found
}

// words splits a command line at the blanks outside of double quotes.
func words(line string) []string {
	var all []string
	for _, w := range regexp.MustCompile(`"[^"]*"|\S+`).FindAllString(line, -1) {
		all = append(all, strings.Trim(w, `"`))
	}
	return all
}

func TestTheCommandsOfTheGuideAreOurs(t *testing.T) {
	t.Parallel()
	commandLines := 0
	for _, block := range blocks(t, certifyGuide, "sh") {
		for line := range strings.SplitSeq(strings.TrimSpace(block), "\n") {
			commandLines++
			var c commands
			parser, _, err := newParser(&c, Streams{Out: &bytes.Buffer{}, Err: &bytes.Buffer{}})
			require.NoError(t, err)
			_, err = parser.Parse(words(line)[1:])
			assert.NoError(t, err, line)
		}
	}
	assert.Equal(t, 8, commandLines)
}

func TestTheWaiversOfTheGuideAreWellFormed(t *testing.T) {
	t.Parallel()
	yaml := blocks(t, certifyGuide, "yaml")
	require.Len(t, yaml, 3)
	waivers, err := certificate.ParseWaivers("waivers.yaml", []byte(yaml[1]))
	require.NoError(t, err)
	assert.Len(t, waivers, 3)
}

// The environment of the guide is taken as it stands: every scenario is planned, and nothing in it is unknown.
func TestTheEnvironmentOfTheGuideIsWellFormed(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "practice.yaml")
	require.NoError(t, os.WriteFile(path, []byte(blocks(t, certifyGuide, "yaml")[0]), 0o600))
	got := plimsoll(t, nil, "run", "--env", path, "--dry-run", "--provider", strings.Fields(blocks(t, certifyGuide, "sh")[0])[3])
	assert.Zero(t, got.code, got.err)
	assert.Contains(t, got.out, `scenarios would run against "practice"`)
}
