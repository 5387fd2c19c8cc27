package steps

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/plimsoll/plimsoll/internal/conformance"
)

// observe sees every exchange of the scenario: it is checked against the contract at once, then redacted and kept.
func (w *World) observe(wire *conformance.Wire) {
	if _, unsent := errors.AsType[*conformance.Stop](wire.Err); unsent && wire.Status == 0 {
		return // it made no sense, and nothing went out
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.wires = append(w.wires, wire)
	for _, f := range w.contract.Check(wire) {
		f.Exchange, f.Note = wire.ID, f.Note || w.noting || w.promisedNothing(wire)
		w.result.Findings = append(w.result.Findings, w.redacted(f))
	}
	w.result.Exchanges = append(w.result.Exchanges, w.redactor.Exchange(wire))
}

// promisedNothing reports whether an answer is a success without the documented body, to a request that is deliberately wrong: the
// documented body is promised to right requests only, and a refusal may come as a 200 where the page is silent (rules 3 and 7).
func (w *World) promisedNothing(wire *conformance.Wire) bool {
	ours := wire.Purpose == conformance.PurposeControl || wire.Purpose == conformance.PurposeSetup
	return w.spoiled && !ours && wire.Status/100 == 2 && !w.contract.Success(wire.Operation, wire)
}

// Observe keeps an exchange that the scenario's own target had with somebody else: the set-up token of a fork.
func (w *World) Observe(wire *conformance.Wire) { w.observe(wire) }

func (w *World) redacted(f conformance.Finding) conformance.Finding {
	f.Place, f.Expected, f.Actual = w.redactor.Text(f.Place), w.redactor.Text(f.Expected), w.redactor.Text(f.Actual)
	f.Hint = w.redactor.Text(f.Hint)
	return f
}

// find records a finding of the step that runs.
func (w *World) find(f conformance.Finding) {
	if f.Exchange == "" && w.last != nil {
		f.Exchange = w.last.ID
	}
	f.Source = cmp.Or(f.Source, fmt.Sprintf("%s:%d", w.result.URI, w.script.steps[w.step].Line.Line))
	f = w.redacted(f)
	if w.sink != nil {
		*w.sink = append(*w.sink, f)
		return
	}
	w.hold(f)
}

// hold puts a finding into the result and shows it at the step that runs, unless it is a note.
func (w *World) hold(f conformance.Finding) {
	w.result.Findings = append(w.result.Findings, f)
	if !f.Note {
		w.mark(f)
	}
}

// mark shows a finding at the step that runs.
func (w *World) mark(f conformance.Finding) {
	st := &w.result.Steps[w.step]
	st.Status = conformance.StepFailed
	say(st, f.Error())
}

// note records something worth knowing.
func (w *World) note(place, actual string) {
	w.find(conformance.Finding{Class: conformance.ClassDrift, Place: place, Actual: actual, Note: true})
}

// answer returns the exchange that Then sentences judge.
func (w *World) answer() (*conformance.Wire, error) {
	if w.last == nil {
		return nil, errors.New("there is no answer to judge: call an operation first")
	}
	return w.last, nil
}

// longestShown is how many bytes of a value a finding shows.
const longestShown = 120

// show writes a value so that it can be read in a line. name is that of the member that it stands in: what stands where secrets
// stand is no less secret for being unknown to us. It is redacted before it is cut, as half a secret would not be found.
func (w *World) show(name string, v any) string {
	label, text := asJSON(name)+": ", asJSON(v)
	body := []byte(label + text)
	line := w.redactor.Exchange(&conformance.Wire{Provider: w.provider.ID, Status: 200, Body: body}).Response.Body
	line = strings.TrimPrefix(line, label)
	if len(line) > longestShown {
		return fmt.Sprintf("%s… (%s, %d bytes)", strings.ToValidUTF8(line[:longestShown], ""), typeOf(v), len(text))
	}
	return line
}

// asJSON writes a value that was decoded from JSON, or a string.
func asJSON(v any) string {
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return typeOf(v)
	}
	return strings.TrimSuffix(out.String(), "\n")
}
