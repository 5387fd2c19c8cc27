package suite

import (
	"context"
	"slices"
	"time"

	"github.com/plimsoll/plimsoll/internal/conformance"
	"github.com/plimsoll/plimsoll/internal/provider"
)

// sorted is what becomes of the chosen scenarios.
type sorted struct {
	due   []*Scenario // go on where an earlier run laid them down
	begin []*Scenario // begin
	lie   []*Scenario // wait; the run itself may take long enough for them
}

// sort sorts the scenarios by what lies in the cellar for them.
func (r *run) sort(ctx context.Context, scenarios []*Scenario) sorted {
	f, today := sorted{}, map[string]time.Time{}
	for _, sc := range scenarios {
		lying := r.lying(sc)
		if len(lying) == 0 {
			f.start(sc, false, r.options.OnlyDue)
			continue
		}
		if today[sc.Provider].IsZero() {
			today[sc.Provider] = r.today(ctx, sc.Provider)
		}
		now := today[sc.Provider]
		due, waiting := r.split(sc, lying, now)
		switch {
		case len(due) > 0:
			f.due = append(f.due, r.resumed(sc, due))
		case !r.options.OnlyDue:
			f.lie = append(f.lie, sc.waiting(waiting[0]))
		}
		if another(waiting, now) {
			f.start(sc, true, r.options.OnlyDue)
		}
	}
	return f
}

func isOver(ctx context.Context) bool { return ctx.Err() != nil }

// ripen runs, at the end, what has become due while the run went on: one that waits for a token of 15 minutes begins what takes a day a
// quarter of an hour later than the next run does. What is left stays deferred.
func (r *run) ripen(ctx context.Context, cancel func(), lie []*Scenario) error {
	var due []*Scenario
	for _, sc := range lie {
		if isOver(ctx) {
			return nil // what lies there stays
		}
		ripe, _ := r.split(sc, []*Lying{sc.lying}, r.today(ctx, sc.Provider))
		if len(ripe) > 0 {
			due = append(due, r.resumed(sc, ripe))
			continue
		}
		if err := r.hand(sc.waits()); err != nil {
			return err
		}
	}
	return r.collect(ctx, cancel, due)
}

func (f *sorted) start(sc *Scenario, anew, onlyDue bool) {
	if onlyDue {
		return
	}
	begins := *sc
	begins.anew = anew
	f.begin = append(f.begin, &begins)
}

func (r *run) lying(sc *Scenario) []*Lying {
	if r.options.Cellar == nil {
		return nil
	}
	return r.options.Cellar.Lying(sc)
}

// today is the target's time. A target that was never asked is asked for a shared token, which every control needs anyway, so that its own
// clock decides what is due and not ours (design, section 6).
func (r *run) today(ctx context.Context, id string) time.Time {
	client := r.lanes[id].Client
	_, _ = client.Token(ctx, provider.DefaultRole) // a failure is remembered, and said by whoever needs the token
	now, err := client.Now(ctx)
	if err != nil {
		return r.now()
	}
	return now
}

// split tells what can be judged now, or after a wait, from what cannot.
func (r *run) split(sc *Scenario, lying []*Lying, now time.Time) (due, waiting []*Lying) {
	until := now.Add(r.lanes[sc.Provider].Client.MaxWait())
	for _, l := range lying {
		if l.Kept.Due.After(until) {
			waiting = append(waiting, l)
		} else {
			due = append(due, l)
		}
	}
	return due, waiting
}

// furthest is the one that goes on where several are due: the one that has come furthest, and of these the youngest, as it says most about
// the life of a token. The others have nothing to add.
func furthest(due []*Lying) *Lying {
	best := due[0]
	for _, l := range due[1:] {
		if l.Kept.Step >= best.Kept.Step {
			best = l
		}
	}
	return best
}

// mostWaiting is how many wait for the same scenario at most.
const mostWaiting = 2

// another says whether one more is to be laid down. A token that lives as long as the time between two runs is not due yet when the second
// begins: without another one every other run would judge nothing. So a second one is laid down when the first has served half its time,
// and a run that is repeated at once lays down none.
func another(waiting []*Lying, now time.Time) bool {
	if len(waiting) == 0 {
		return true
	}
	last := waiting[len(waiting)-1]
	return len(waiting) < mostWaiting && now.Sub(last.Laid) >= last.Kept.Due.Sub(last.Laid)/2
}

// resumed is the scenario as it goes on with what has come furthest of all that is due.
func (r *run) resumed(sc *Scenario, due []*Lying) *Scenario {
	if r.judged == nil {
		r.judged = map[string][]*Lying{}
	}
	r.judged[sc.ID] = due
	on := *sc
	on.lying = furthest(due)
	return &on
}

// waiting is the scenario with what waits for it.
func (sc *Scenario) waiting(l *Lying) *Scenario {
	lies := *sc
	lies.lying = l
	return &lies
}

// waits is the result of a scenario that waits in the cellar.
func (sc *Scenario) waits() conformance.Result {
	l := sc.lying
	begins := *sc
	begins.lying = nil
	r := begins.result()
	r.Steps = slices.Clone(l.Result.Steps)
	r.Verdict = conformance.Deferred
	r.Deferred = &conformance.Deferral{Due: l.Kept.Due, Until: l.Kept.Until, Laid: l.Laid, Run: l.Run}
	r.Reason = dueWords(*r.Deferred, "in the cellar since "+conformance.Minute(l.Laid))
	return *r
}

// takeOut removes what was judged, after its result was written: whoever pulls the plug before that loses nothing. What could not be judged
// for want of a working target waits for another run.
func (r *run) takeOut(result conformance.Result) error {
	if result.Resumed == nil || !final(result, r.judged[result.ID]) {
		return nil
	}
	for _, l := range r.judged[result.ID] {
		if err := r.options.Cellar.Remove(l.ID); err != nil {
			return err
		}
	}
	return nil
}

// final reports whether another run could learn no more from what lay there.
func final(result conformance.Result, judged []*Lying) bool {
	switch result.Verdict {
	case conformance.Pass, conformance.Fail, conformance.NotApplicable, conformance.Error:
		return true
	case conformance.Deferred: // at a later step, and laid down there
		return result.Deferred != nil && !result.Deferred.Laid.IsZero()
	case conformance.Inconclusive:
		return !furthest(judged).Kept.Until.IsZero() && result.Resumed.Dead != nil
	}
	return false
}
