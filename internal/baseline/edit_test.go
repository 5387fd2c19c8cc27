package baseline

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	c "github.com/plimsoll/plimsoll/internal/conformance"
)

func filled(e Entry) Entry {
	e.Reason, e.Ticket, e.Responsible, e.Expires = "it is late: \"soon\"", "HARB-13", "Jane Doe", "2026-12-24"
	return e
}

func TestMissingFailuresAreAdded(t *testing.T) {
	t.Parallel()
	r := run("sandbox", verdict("harbour", "HARBOUR-TOKEN-001", c.Fail), verdict("harbour", life, c.Fail), verdict("pier", "STD-101", c.Fail), verdict("pier", "PIER-TOKEN-001", c.Pass))
	r.Trailer.Claims[2].Standing = c.Deviation
	f := parse(t, two)
	missing := f.Missing(r, false)
	require.Len(t, missing, 1, "one is known, one fails no run, one passes")
	assert.Equal(t, Entry{Claim: "HARBOUR-TOKEN-001", Provider: "harbour", Environment: "sandbox"}, missing[0])
	assert.Len(t, f.Missing(r, true), 2)

	text, err := f.Add([]Entry{filled(missing[0]), filled(f.Missing(r, true)[1])}, known())
	require.NoError(t, err)
	before, end, _ := strings.Cut(two, "# The end.\n")
	assert.Equal(t, before+`  - claim: HARBOUR-TOKEN-001
    environment: sandbox
    reason: "it is late: \"soon\""
    ticket: HARB-13
    responsible: Jane Doe
    expires: 2026-12-24
  - claim: STD-101
    provider: pier
    environment: sandbox
    reason: "it is late: \"soon\""
    ticket: HARB-13
    responsible: Jane Doe
    expires: 2026-12-24
# The end.
`+end, string(text))
}

func TestAddingToWhatIsThere(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"nothing": "", "a comment without an end of line": "# ours", "an empty list": "# ours\nknown_failures: [] # none yet\n# end", "a key alone": "known_failures:",
		"a list without indent": "known_failures:\n- claim: PIER-TOKEN-001\n  environment: uat\n  reason: x\n  ticket: x\n  responsible: x\n  expires: 2026-12-31",
		"what we begin with":    header,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := parse(t, text)
			added, err := f.Add([]Entry{filled(Entry{Claim: life, Provider: "harbour", Environment: "uat"})}, known())
			require.NoError(t, err)
			assert.Len(t, parse(t, string(added)).Entries, len(f.Entries)+1)
			for line := range strings.Lines(text) {
				if strings.HasPrefix(line, "#") {
					assert.Contains(t, string(added), strings.TrimSpace(line), "comments stay")
				}
			}
		})
	}
}

func TestEndedEntriesAreRemoved(t *testing.T) {
	t.Parallel()
	f := parse(t, two)
	passes := run("sandbox", verdict("harbour", life, c.Pass))
	gone := f.Ended(passes, today())
	require.Len(t, gone, 1)
	assert.Equal(t, c.StalePasses, gone[0].Kind)
	text, err := f.Remove(gone, known())
	require.NoError(t, err)
	_, rest, _ := strings.Cut(two, "2026-12-31\n")
	assert.Equal(t, "# Kept by the harbour team.\nknown_failures:\n"+rest, string(text), "with the comment that is its own, and nothing else")

	late := f.Ended(run("uat"), time.Date(2027, 2, 1, 0, 0, 0, 0, time.UTC))
	require.Len(t, late, 1, "of the run's environment only")
	assert.Equal(t, c.StaleExpired, late[0].Kind)
	assert.Equal(t, "STD-101", late[0].Claim)

	assert.Empty(t, f.Ended(run("sandbox", verdict("harbour", life, c.Fail)), today()), "it still fails")
	assert.Empty(t, f.Ended(run("sandbox", verdict("harbour", life, c.Untested)), today()), "nobody knows")
}

func TestAllCanBeRemoved(t *testing.T) {
	t.Parallel()
	f := parse(t, two)
	text, err := f.Remove([]Removed{{f.Entries[0], c.StalePasses}, {f.Entries[1], c.StalePasses}}, known())
	require.NoError(t, err)
	assert.Equal(t, "# Kept by the harbour team.\nknown_failures:\n\n# The end.\n", string(text))
	_, err = parse(t, string(text)).Add([]Entry{filled(f.Entries[0])}, known())
	assert.NoError(t, err)
}

// What cannot be edited line by line is refused, never damaged.
func TestAFormThatCannotBeEditedIsRefused(t *testing.T) {
	t.Parallel()
	flow := "known_failures: [{claim: PIER-TOKEN-001, environment: uat, reason: x, ticket: x, responsible: x, expires: 2026-12-31}]\n"
	f := parse(t, flow)
	_, err := f.Add([]Entry{filled(Entry{Claim: life, Provider: "harbour", Environment: "uat"})}, known())
	assert.ErrorContains(t, err, "baseline.yaml: cannot be edited line by line")
	_, err = f.Remove([]Removed{{f.Entries[0], c.StalePasses}}, known())
	assert.NoError(t, err, "the only line goes as a whole")

	gap := parse(t, strings.Replace(two, "    ticket: HARB-12", "\n    ticket: HARB-12", 1))
	_, err = gap.Remove([]Removed{{gap.Entries[0], c.StalePasses}}, known())
	assert.ErrorContains(t, err, "cannot be edited line by line")
}
