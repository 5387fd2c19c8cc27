package conformance

import (
	"fmt"
	"time"
)

// Deferral says when a deferred scenario can be judged, and what lies in the cellar for it (design, section 6).
type Deferral struct {
	Due   time.Time `json:"due"`            // not before this moment, by the target's clock
	Until time.Time `json:"until,omitzero"` // after it a refusal proves nothing any more; zero where a refusal is what is waited for
	Laid  time.Time `json:"laid,omitzero"`  // when it was laid down; zero where it is not kept
	Run   string    `json:"run,omitempty"`  // the run that laid it down
	Void  string    `json:"void,omitempty"` // why what an earlier run laid down was not judged
}

// Resumption says that a scenario was begun by an earlier run, and what the time in between proves.
type Resumption struct {
	Laid      time.Time `json:"laid"`                         // when the earlier run laid it down
	Run       string    `json:"run"`                          // that run
	Step      int       `json:"step"`                         // the step at which it went on, counted from 0
	Earlier   int       `json:"earlier_exchanges"`            // how many of its exchanges are of the earlier run
	Age       *float64  `json:"age_seconds,omitempty"`        // of the token when it was judged
	LastAlive *float64  `json:"last_alive_seconds,omitempty"` // greatest age at which it was accepted
	Dead      *float64  `json:"dead_by_seconds,omitempty"`    // least age at which it was refused after that
}

// Own are the exchanges of the run itself: those that an earlier run sent, before the scenario lay in the cellar, are in its record.
func (r *Result) Own() []Exchange {
	if r.Resumed == nil {
		return r.Exchanges
	}
	return r.Exchanges[min(max(0, r.Resumed.Earlier), len(r.Exchanges)):]
}

// Interval says in words what was seen of the token, "" where nothing was.
func (r *Resumption) Interval() string {
	switch {
	case r.Dead != nil && r.LastAlive != nil:
		return fmt.Sprintf("last seen alive at the age of %s, dead by the age of %s", ageWords(*r.LastAlive), ageWords(*r.Dead))
	case r.Dead != nil:
		return "dead by the age of " + ageWords(*r.Dead)
	case r.LastAlive != nil:
		return "last seen alive at the age of " + ageWords(*r.LastAlive)
	}
	return ""
}

// Words says of a result that it was judged from the cellar, and how old its token was by then.
func (r *Resumption) Words() string {
	text := fmt.Sprintf("judged from the cellar: laid down at %s by run %s", Minute(r.Laid), r.Run)
	if r.Age != nil {
		text += ", and the token was " + ageWords(*r.Age) + " old"
	}
	if seen := r.Interval(); seen != "" {
		text += "; " + seen
	}
	return text
}

// Minute writes a moment as precisely as anybody plans a nightly run.
func Minute(t time.Time) string { return t.UTC().Format("2006-01-02T15:04Z") }

func ageWords(seconds float64) string {
	return time.Duration(seconds * float64(time.Second)).Round(time.Second).String()
}
