package baseline

import (
	"slices"
	"time"

	"github.com/plimsoll/plimsoll/internal/conformance"
)

// Entry is one known failure.
type Entry struct {
	Claim       string `yaml:"claim"`
	Provider    string `yaml:"provider,omitempty"` // needed only where several providers have the claim, as with standards
	Environment string `yaml:"environment"`
	Reason      string `yaml:"reason"`
	Ticket      string `yaml:"ticket"`
	Responsible string `yaml:"responsible"` // a person, and how to reach them
	Expires     string `yaml:"expires"`     // the last day on which it is excused

	At   string `yaml:"-"` // file:line
	line int
}

// dayLayout is how days are written.
const dayLayout = "2006-01-02"

// ended reports whether the entry's last day is over, in UTC.
func (e *Entry) ended(now time.Time) bool {
	day, err := time.Parse(dayLayout, e.Expires)
	return err == nil && !now.UTC().Before(day.AddDate(0, 0, 1))
}

func (e *Entry) known() *conformance.KnownFailure {
	return &conformance.KnownFailure{Reason: e.Reason, Ticket: e.Ticket, Responsible: e.Responsible, Expires: e.Expires, At: e.At}
}

// same reports whether two entries speak about the same failure.
func (e *Entry) same(o Entry) bool {
	return e.Claim == o.Claim && e.Provider == o.Provider && e.Environment == o.Environment
}

// covers reports whether the entry speaks about the verdict on a claim in an environment.
func (e *Entry) covers(environment string, c conformance.ClaimResult) bool {
	return e.Environment == environment && e.Claim == c.Claim && e.Provider == c.Provider
}

// Universe is what an entry may name.
type Universe struct {
	Environments []string
	Claims       map[string][]string // provider → the ids of its claims
}

// owners lists the providers that have a claim, sorted.
func (u Universe) owners(claim string) []string {
	var ids []string
	for id, claims := range u.Claims {
		if slices.Contains(claims, claim) {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	return ids
}
