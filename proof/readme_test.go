package proof

import (
	"encoding/json"
	"os"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/text/language"
	"golang.org/x/text/message"
)

// TestTheReadmeTellsTheFiguresOfTheMatrix keeps the first page that anybody reads true.
func TestTheReadmeTellsTheFiguresOfTheMatrix(t *testing.T) {
	t.Parallel()
	var matrix struct {
		Figures struct {
			Claims, Unproven, Mutants, Generic, Harmless, Scenarios, Toothless int
			Verdicts                                                           map[string]int
		}
	}
	raw, err := FS.ReadFile("kill-matrix.json")
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(raw, &matrix))
	readme, err := os.ReadFile("../README.md")
	require.NoError(t, err)
	f, say := matrix.Figures, message.NewPrinter(language.English)
	for _, row := range []string{
		say.Sprintf("| mutants | %d | %d written after what tired teams do, %d that follow", f.Mutants, f.Mutants-f.Generic, f.Generic),
		say.Sprintf("| killed | %d |", f.Verdicts["killed"]),
		say.Sprintf("| harmless changes | %d |", f.Verdicts["harmless"]),
		say.Sprintf("| claims with a killer | %d of %d |", f.Claims-f.Unproven, f.Claims),
		say.Sprintf("| scenarios with teeth | %d of %d |", f.Scenarios-f.Toothless, f.Scenarios),
	} {
		assert.Contains(t, string(readme), row, "README.md, \"Who checks the checker\": write what the matrix says")
	}
}
