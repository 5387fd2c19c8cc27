package suite

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"time"

	"github.com/plimsoll/plimsoll/internal/conformance"
	"github.com/plimsoll/plimsoll/steps"
)

// Cellar keeps the scenarios that stopped because more time has to pass than the environment waits for (design, section 6). It is used by
// several goroutines at a time.
type Cellar interface {
	// Lying lists what earlier runs laid down for a scenario and may be judged here, oldest first.
	Lying(sc *Scenario) []*Lying
	// Lay keeps a scenario. The error says why it is not kept.
	Lay(sc *Scenario, r conformance.Result, kept steps.Kept) (conformance.Deferral, error)
	// Remove takes out what was judged, or will never be.
	Remove(id string) error
}

// Lying is a scenario that an earlier run laid down.
type Lying struct {
	ID     string // in the cellar
	Laid   time.Time
	Run    string             // that laid it down
	Result conformance.Result // as far as it had come
	Kept   steps.Kept
}

// Digest changes with the text of the scenario: what was laid down under another text is void.
func (sc *Scenario) Digest() string {
	sum := sha256.Sum256([]byte(sc.ID + "\n" + strings.Join(sc.Claims, " ") + "\n" + strings.Join(sc.Steps, "\n")))
	return hex.EncodeToString(sum[:])
}

// from is the step at which the scenario begins, or goes on.
func (sc *Scenario) from() int {
	if sc.lying == nil {
		return 0
	}
	return sc.lying.Kept.Step
}

// begun fills in what an earlier run found.
func (sc *Scenario) begun(r *conformance.Result) {
	if sc.lying == nil {
		return
	}
	before := sc.lying.Result
	r.Steps = append(r.Steps, before.Steps[:min(len(before.Steps), sc.lying.Kept.Step)]...)
	r.Findings, r.Readings, r.Exchanges, r.Cells = before.Findings, before.Readings, before.Exchanges, before.Cells
	r.Resumed = &conformance.Resumption{Laid: sc.lying.Laid, Run: sc.lying.Run, Step: sc.lying.Kept.Step, Earlier: len(before.Exchanges)}
}

// goOn makes the world that of the earlier run, where there was one.
func (sc *Scenario) goOn(w *steps.World) error {
	if sc.lying == nil {
		return nil
	}
	if err := w.Resume(sc.lying.Kept); err != nil {
		return fmt.Errorf("laid down at %s by run %s: %w", conformance.Minute(sc.lying.Laid), sc.lying.Run, err)
	}
	return nil
}

// layDown keeps a scenario that is deferred, and says when it will be judged.
func (s *slice) layDown(sc *Scenario, w *steps.World, r *conformance.Result) {
	if r.Verdict != conformance.Deferred || s.cellar == nil {
		return
	}
	kept, err := w.Keep()
	if err != nil {
		r.Reason += "; it is not kept: " + err.Error()
		return
	}
	d, err := s.cellar.Lay(sc, *r, kept)
	d.Due, d.Until = kept.Due, kept.Until
	r.Deferred = &d
	if err != nil {
		r.Reason += "; " + err.Error()
		return
	}
	r.Reason = dueWords(d, "laid down in the cellar")
}

// beside makes the record of a scenario that began once more, beside one of an earlier run that is judged or waits: where it was laid
// down it judges nothing, and is an act of setting up for a later run.
func (sc *Scenario) beside(r *conformance.Result) {
	switch {
	case !sc.anew:
	case r.Verdict == conformance.Deferred:
		r.ID = sc.Provider + "/setup/cellar" + strings.TrimPrefix(sc.ID, sc.Provider)
		r.Kind, r.Verdict, r.Claims, r.Tags = conformance.KindSetup, conformance.Pass, nil, nil
		r.Name = "for a later run: " + sc.Name
	default:
		r.ID += "/anew"
	}
}

// dueWords says when a deferred scenario will be judged.
func dueWords(d conformance.Deferral, how string) string {
	words := fmt.Sprintf("due %s: %s", conformance.Minute(d.Due), how)
	if !d.Until.IsZero() {
		words += fmt.Sprintf("; from %s on a refusal proves nothing", conformance.Minute(d.Until.Add(time.Minute)))
	}
	if d.Void != "" {
		words += "; what lay there before was not judged: " + d.Void
	}
	return words
}
