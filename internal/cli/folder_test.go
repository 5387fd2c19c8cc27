package cli

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestFoldersAreSortedAsTheirRunsBegan(t *testing.T) {
	t.Parallel()
	reports, last := t.TempDir(), ""
	for i := range 40 {
		began := time.Date(2026, 11, 20, 21, 58, 36, i/2*int(tick), time.UTC) // two at the same moment
		if i >= 30 {
			began = time.Date(2026, 11, 20, 21, 58, 36, 999_999_999, time.UTC) // the last moment of a second
		}
		f, err := openFolder(reports, "mock", began)
		require.NoError(t, err)
		f.Close()
		assert.Greater(t, f.id, last)
		assert.Regexp(t, `^20261120T21583[67]Z-[0-9a-f]{4}$`, f.id)
		last = f.id
	}
}
