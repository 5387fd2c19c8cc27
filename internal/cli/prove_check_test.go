package cli

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/plimsoll/plimsoll/internal/prove"
)

func TestACheckTellsWhatCannotBeProvedFromWhatIsNot(t *testing.T) {
	t.Parallel()
	cover := &prove.Coverage{
		Unproven: map[string][]string{"slip": {"SLIP-TLS-001"}, "pier": {"PIER-TLS-001", "PIER-USE-001"}},
		Lacking:  map[string]string{"SLIP-TLS-001": "https", "PIER-TLS-001": "https"},
	}
	for id, want := range map[string]string{
		"slip": "proved, but for SLIP-TLS-001: it needs https, which no mock has",
		"pier": "unproven: no mutant was killed for PIER-USE-001",
		"quay": "proved",
	} {
		assert.Equal(t, want, coverWords(cover, id, toothless(cover, id)), id)
	}
}
