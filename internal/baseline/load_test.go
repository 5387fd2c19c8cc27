package baseline

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestEntriesAreRead(t *testing.T) {
	t.Parallel()
	f := parse(t, two)
	require.Len(t, f.Entries, 2)
	assert.Equal(t, Entry{Claim: "HARBOUR-LIFE-002", Provider: "harbour", Environment: "sandbox", Reason: "tokens die after 14 minutes", Ticket: "HARB-12",
		Responsible: "Jane Doe <jane.doe@example.com>", Expires: "2026-12-31", At: "baseline.yaml:4", line: 4}, f.Entries[0])
	assert.Equal(t, "pier", f.Entries[1].Provider)
	assert.Equal(t, "baseline.yaml:11", f.Entries[1].At)
}

func TestAnEmptyBaselineIsOne(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", "# nothing yet\n", "known_failures:\n", "known_failures: []\n", header} {
		assert.Empty(t, parse(t, text).Entries, text)
	}
}

func TestEachMistakeIsFoundWithItsLine(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct{ old, new, want string }{
		"no ticket":           {"    ticket: HARB-12\n", "", "baseline.yaml:4:5: entry 1, ticket: expected where it is followed up, got none"},
		"no reason":           {`"no Cache-Control: the gateway takes it away"`, `" "`, "baseline.yaml:14:5: entry 2, reason: expected why the failure is tolerated, got none"},
		"no responsible":      {"    responsible: John Doe\n", "", "entry 2, responsible: expected a person who answers for it, got none"},
		"no end":              {"    expires: 2026-12-31\n", "", "entry 1, expires: expected its last day, such as 2026-12-31, got none"},
		"no environment":      {"    environment: uat\n", "", "entry 2, environment: expected the name of an environment, got none"},
		"a claim misspelt":    {"HARBOUR-LIFE-002", "HARBOUR-LIVE-002", `baseline.yaml:4:5: unknown claim "HARBOUR-LIVE-002": did you mean "HARBOUR-LIFE-002"?`},
		"another's claim":     {"  - claim: STD-101", "  - claim: HARBOUR-TOKEN-001", `baseline.yaml:11:5: unknown claim of pier "HARBOUR-TOKEN-001": expected one of PIER-TOKEN-001, STD-101`},
		"a shared claim":      {"    provider: pier\n", "", "baseline.yaml:11:5: STD-101 is a claim of harbour, pier: expected a provider, got none"},
		"a provider misspelt": {"provider: pier", "provider: peir", `baseline.yaml:12:5: unknown provider "peir": did you mean "pier"?`},
		"an environment":      {"environment: sandbox", "environment: sanbox", `baseline.yaml:5:5: unknown environment "sanbox": did you mean "sandbox"?`},
		"a day":               {"2026-12-31", "31.12.2026", `baseline.yaml:9:5: expires: expected a day such as 2026-12-31, got "31.12.2026"`},
		"a day that is none":  {"2026-12-31", "2026-02-30", `expected a day such as 2026-12-31, got "2026-02-30"`},
		"a key":               {"ticket: PIER-7", "tiket: PIER-7", `baseline.yaml:15:5: unknown key "tiket": did you mean "ticket"?`},
		"a blank":             {"ticket: HARB-12", "ticket: TODO", "baseline.yaml:7:5: ticket: expected where it is followed up, got a blank: fill it in"},
		"an escape sequence":  {"ticket: HARB-12", `ticket: "\e[31m"`, "ticket: expected one line of printable text"},
		"twice":               {two[strings.Index(two, "  - claim: STD-101"):], "  - claim: HARBOUR-LIFE-002\n    environment: sandbox\n    reason: x\n    ticket: x\n    responsible: x\n    expires: 2026-12-31\n", "baseline.yaml:11:5: HARBOUR-LIFE-002 in sandbox stands in line 4 already"},
		"no list":             {two, "known_failures: 3\n", "baseline.yaml:1:17: expected a list"},
		"no YAML":             {two, "known_failures: [\n", "baseline.yaml:"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			require.Contains(t, two, tt.old)
			_, err := Parse("baseline.yaml", []byte(strings.Replace(two, tt.old, tt.new, 1)), known())
			require.Error(t, err)
			assert.Contains(t, err.Error(), tt.want)
		})
	}
}

func TestAllMistakesAreFoundAtOnce(t *testing.T) {
	t.Parallel()
	_, err := Parse("baseline.yaml", []byte("known_failures:\n  - claim: PIER-TOKN-001\n    environment: uta\n    expires: soon\n"), known())
	require.Error(t, err)
	assert.Len(t, strings.Split(err.Error(), "\n"), 6, err.Error())
}

// A file with blanks can be edited, but no run takes it.
func TestADraftMayHaveBlanks(t *testing.T) {
	t.Parallel()
	text := strings.Replace(two, "HARB-12", Blank, 1)
	_, err := Draft("baseline.yaml", []byte(text), known())
	require.NoError(t, err)
	_, err = Parse("baseline.yaml", []byte(text), known())
	assert.ErrorContains(t, err, "got a blank")
}
