package report

import (
	"cmp"
	"slices"
	"time"

	"github.com/plimsoll/plimsoll/internal/conformance"
)

// maxLines bounds how many lives of a provider's tokens get a time line.
const maxLines = 12

// lives is what the run says about the lifetimes of one provider's tokens.
type lives struct {
	life     *conformance.TokenLife
	asked    int           // how often a token was handed out
	uses     int           // how often one was sent as it was handed out
	oldest   time.Duration // greatest age at which one was accepted
	youngest time.Duration // least age at which one was refused where it had been accepted before; 0 where none was
	lines    []*line
}

// line is the life of one token in one result.
type line struct {
	result, uri string
	row         int // line of the scenario
	token       string
	events      []event
	alike       []string // results in which another token lived the same life
}

// event is one use of a token at an age.
type event struct {
	age       time.Duration
	status    int // 0 where no answer came
	verdict   use
	operation string
	late      bool // refused, where it had been accepted before
}

// use says what became of a token that was sent.
type use int

const (
	useAccepted use = iota
	useRefused
	useUnclear // neither let in nor turned away: no answer, another status
)

func newLives(p conformance.ProviderInfo) *lives { return &lives{life: p.Life} }

// see takes the lives of the tokens that were handed out within a result and used there.
func (l *lives) see(r conformance.Result) {
	var born []*line
	of := func(token string) *line {
		i := slices.IndexFunc(born, func(known *line) bool { return known.token == token })
		if i < 0 {
			return nil
		}
		return born[i]
	}
	for _, x := range r.Exchanges {
		if x.Issued != "" {
			l.asked++
		}
		if x.Issued != "" && of(x.Issued) == nil {
			born = append(born, &line{result: r.ID, uri: r.URI, row: r.Line, token: x.Issued})
		}
		if x.Token != "" && x.Presented == "" && x.TokenAge != nil {
			l.use(of(x.Token), eventOf(x))
		}
	}
	for _, one := range born {
		if l.telling(one) {
			l.lines = append(l.lines, one)
		}
	}
}

// use counts the use of a token, and keeps it with the token's line where it has one.
func (l *lives) use(of *line, e event) {
	l.uses++
	if e.verdict == useAccepted {
		l.oldest = max(l.oldest, e.age)
	}
	if of == nil {
		return
	}
	e.late = e.verdict == useRefused && of.opened(e.operation)
	if e.late && (l.youngest == 0 || e.age < l.youngest) {
		l.youngest = e.age
	}
	of.events = append(of.events, e)
}

// opened reports whether the token was accepted by the operation before.
func (of *line) opened(operation string) bool {
	return slices.ContainsFunc(of.events, func(e event) bool { return e.verdict == useAccepted && e.operation == operation })
}

func eventOf(x conformance.Exchange) event {
	e := event{operation: x.Operation, verdict: useUnclear}
	if *x.TokenAge > 0 && *x.TokenAge < maxAge {
		e.age = time.Duration(*x.TokenAge * float64(time.Second))
	}
	if x.Response == nil {
		return e
	}
	e.status = x.Response.Status
	switch {
	case e.status/100 == 2:
		e.verdict = useAccepted
	case e.status == 401 || e.status == 403:
		e.verdict = useRefused
	}
	return e
}

// telling says whether a life is worth a time line: the token was used at a good part of its age, or refused after it had been
// accepted.
func (l *lives) telling(of *line) bool {
	least := time.Minute
	if l.life != nil {
		const part = 10
		least = l.life.Documented / part
	}
	return of.last() >= least || slices.ContainsFunc(of.events, func(e event) bool { return e.late })
}

func (of *line) last() time.Duration {
	last := time.Duration(0)
	for _, e := range of.events {
		last = max(last, e.age)
	}
	return last
}

// sorted puts equal lives together, under the scenario that comes first in the feature files.
func (l *lives) sorted() []*line {
	slices.SortStableFunc(l.lines, func(a, b *line) int {
		return cmp.Or(cmp.Compare(a.uri, b.uri), cmp.Compare(a.row, b.row), cmp.Compare(a.result, b.result))
	})
	var list []*line
	for _, one := range l.lines {
		i := slices.IndexFunc(list, func(known *line) bool { return known.words() == one.words() })
		if i < 0 {
			list = append(list, one)
		} else if !slices.Contains(list[i].alike, one.result) && list[i].result != one.result {
			list[i].alike = append(list[i].alike, one.result)
		}
	}
	return list
}

// span is the time that the lines have to show: up to the latest use, and past the documented end.
func (l *lives) span() time.Duration {
	last := time.Duration(0)
	if l.life != nil {
		last = l.life.Dead
	}
	for _, of := range l.lines {
		last = max(last, of.last())
	}
	return last
}
