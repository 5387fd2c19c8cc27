package report

import (
	"testing"

	"github.com/stretchr/testify/assert"

	c "github.com/plimsoll/plimsoll/internal/conformance"
)

func TestNotesAreKeptOnce(t *testing.T) {
	t.Parallel()
	var n notes
	drift := c.Finding{Note: true, Place: "body /scope", Actual: "a member that the page does not have"}
	question := c.Finding{Note: true, Place: "noted", Actual: "the request succeeds: yes"}
	n.add(c.Result{Name: "A token by POST", Findings: []c.Finding{drift, question, {Place: "status", Actual: "a finding, and no note"}}})
	n.add(c.Result{Name: "Another", Findings: []c.Finding{drift, question}})
	var got []string
	for _, note := range n.list {
		got = append(got, note.String())
	}
	assert.Equal(t, []string{
		"body /scope: a member that the page does not have (2 times)",
		"A token by POST: the request succeeds: yes",
		"Another: the request succeeds: yes",
	}, got)
}
