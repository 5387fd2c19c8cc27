package report

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// The samples of the guide are what the writers write: each is a part of the golden file that the comment above it names.
func TestGuideShowsRealReports(t *testing.T) {
	t.Parallel()
	guide, err := os.ReadFile("../../docs/guides/read-a-report.md")
	require.NoError(t, err)
	sample := regexp.MustCompile("(?s)<!-- sample: (\\S+) -->\n```[a-z]+\n(.*?)\n```\n")
	samples := sample.FindAllSubmatch(guide, -1)
	assert.Len(t, samples, 9)
	for _, s := range samples {
		golden, err := os.ReadFile(filepath.Join("testdata", string(s[1])+".golden"))
		require.NoError(t, err)
		assert.Contains(t, string(golden), string(s[2]), "%s: this is not in it, copy it anew:\n%s", s[1], s[2])
	}
}
