package steps

import (
	"cmp"
	"context"
	"fmt"
	"strings"

	"github.com/plimsoll/plimsoll/internal/conformance"
	"github.com/plimsoll/plimsoll/internal/provider"
)

func refusalSentences() []Definition {
	return []Definition{
		{
			Sentence: `the request succeeds`, Example: `Then the request succeeds`, do: succeeds, asserts: true, needs: []need{anAnswer}, means: promises,
			About: "The answer has a documented success status. Every answer is judged where the call was repeated.",
		},
		{
			Sentence: `the request is refused`, Example: `Then the request is refused`, do: isRefused, asserts: true, refusal: true, needs: []need{aCall},
			About: "No token, no data (rule 3). The harness calls with good credentials before and after (rule 4): if that fails, nothing is proved.",
		},
		{
			Sentence: `the request is refused as documented for {case}`, Example: `Then the request is refused as documented for "expired"`,
			do: refusedAsDocumented, asserts: true, refusal: true, needs: []need{aCall},
			About: "The cell of the outcome table: its status, body schema and discriminator. A cell that is silent asks for refusal only.",
		},
		{
			Sentence: `the request is refused, or its token opens nothing at {op}`, Example: `Then the request is refused, or its token opens nothing at "readCustomer"`,
			do: refusedOrUseless, asserts: true, refusal: true, needs: []need{aCall},
			About: "After a token request: no token, or one with which the operation is refused; both bracketed by controls.",
		},
	}
}

func succeeds(_ context.Context, w *World, _ Args) error {
	if _, err := w.answer(); err != nil {
		return err
	}
	for _, wire := range w.answers {
		if err := w.succeeded(wire); err != nil {
			return err
		}
	}
	return nil
}

func (w *World) succeeded(wire *conformance.Wire) error {
	op, err := w.provider.Operation(wire.Operation)
	if err != nil || op.Succeeds(wire.Status) {
		return err
	}
	if wire.Status == 404 && asksForResource(op) && !w.noting {
		return conformance.Stopf(conformance.Inconclusive, conformance.CauseCredential,
			"%s was answered 404: the resource that the environment names is not there", wire.Operation)
	}
	w.find(conformance.Finding{Class: conformance.ClassRefused, Place: "status", Expected: expectedSuccess(op),
		Actual: fmt.Sprint(wire.Status), Exchange: wire.ID})
	return nil
}

func asksForResource(op *provider.Operation) bool {
	for _, value := range op.Params {
		if strings.Contains(value, "{resource.") {
			return true
		}
	}
	return false
}

func expectedSuccess(op *provider.Operation) string {
	if len(op.Success) == 0 {
		return "2xx"
	}
	words := make([]string, len(op.Success))
	for i, s := range op.Success {
		words[i] = fmt.Sprint(s)
	}
	return strings.Join(words, " or ")
}

func isRefused(ctx context.Context, w *World, _ Args) error {
	return w.refused(ctx, provider.Outcome{})
}

// refusedOrUseless lets a target hand out a token that does not work: what counts is that it opens nothing.
func refusedOrUseless(ctx context.Context, w *World, a Args) error {
	wire, err := w.answer()
	if err != nil {
		return err
	}
	token, issued := w.client.Issued(wire)
	if !issued {
		return w.refused(ctx, provider.Outcome{})
	}
	if err := w.controlBefore(ctx, a[0], nil); err != nil {
		return err
	}
	d, err := w.documented(a[0], w.role, nil)
	if err != nil {
		return err
	}
	if !d.Bearer {
		return fmt.Errorf("%s takes no token, so it cannot show what the token opens", a[0])
	}
	w.scene = scene{door: door(d), spoiled: true}
	d.Token = token.Value.Reveal()
	if err := w.judge(w.session.Send(ctx, d, conformance.PurposeCall)); err != nil {
		return err
	}
	return w.refused(ctx, provider.Outcome{})
}

func refusedAsDocumented(ctx context.Context, w *World, a Args) error {
	wire, err := w.answer()
	if err != nil {
		return err
	}
	cell := w.provider.Outcome(wire.Operation, provider.Case(a[0]))
	if cell.NotApplicable != "" {
		return conformance.Stopf(conformance.NotApplicable, "", "%s: %s", wire.Operation, cell.NotApplicable)
	}
	if !w.noting { // where the call was repeated the last answer stands for all of them
		w.result.Cells = append(w.result.Cells, conformance.Cell{Operation: wire.Operation, Case: a[0], Exchange: wire.ID})
	}
	return w.refused(ctx, cell)
}

// refused judges every answer of the last call as a refusal, then calls once more with good credentials.
func (w *World) refused(ctx context.Context, cell provider.Outcome) error {
	if _, err := w.answer(); err != nil {
		return err
	}
	in := false
	for _, answer := range w.answers {
		in = w.letIn(answer, cell) || in
	}
	if in {
		return nil // the findings stand whatever the controls say
	}
	control, err := w.controlAfter(ctx)
	if err != nil {
		return err
	}
	for _, answer := range w.answers {
		if err := w.refusal(ctx, answer, control, cell); err != nil {
			return err
		}
	}
	return nil
}

// documentedStatus reports whether the documentation names the status of a cell. What we assumed cannot fail a target (rule 7).
func documentedStatus(cell provider.Outcome) bool {
	return cell.Status != 0 && cell.Basis != conformance.Assumed
}

// refusal judges how an answer refuses, once the controls have shown that good credentials get in.
func (w *World) refusal(ctx context.Context, wire, control *conformance.Wire, cell provider.Outcome) error {
	to, err := w.speaksTo(ctx, wire, control)
	switch {
	case err != nil:
		return err
	case to == friends:
		w.accepted(wire, cell, "an answer such as good credentials get, and strangers do not")
		return nil
	}
	if !documentedStatus(cell) {
		return w.undocumentedRefusal(wire, control, cell, to)
	}
	if wire.Status != cell.Status {
		w.find(conformance.Finding{Class: conformance.ClassStatus, Claim: cmp.Or(cell.StatusClaim, cell.Claim), Place: "status",
			Expected: fmt.Sprint(cell.Status), Actual: fmt.Sprint(wire.Status), Exchange: wire.ID})
		return nil
	}
	if cell.Schema != "" {
		for _, f := range w.contract.Body(cell.Schema, wire) {
			f.Claim, f.Exchange = cmp.Or(f.Claim, cell.Claim), wire.ID
			w.find(f)
		}
	}
	w.discriminate(wire, cell)
	return nil
}

// undocumentedRefusal judges a refusal whose status the page leaves open: any 4xx will do but those that say something else
// (rule 3), and a redirect or an answer without data likewise. A 404 says that there is nothing: to another caller than the one who is
// served the same, that is how a target hides it (ADR 0004).
func (w *World) undocumentedRefusal(wire, control *conformance.Wire, cell provider.Outcome, to whose) error {
	status := wire.Status
	switch {
	case w.contract.Documents(wire.Operation, status) && status/100 != 2:
		return nil
	case status >= 500:
		w.find(conformance.Finding{Class: conformance.ClassStatus, Claim: cell.Claim, Place: "status",
			Expected: "a refusal", Actual: fmt.Sprintf("%d, while good credentials are served", status), Exchange: wire.ID})
	case status == 404 && control.Status/100 == 2 && wire.Credential != control.Credential:
		w.note("status", "refused with 404: what good credentials are served is not there for others")
	case status == 404 || status == 408:
		return conformance.Stopf(conformance.Inconclusive, conformance.CauseContract,
			"%s was answered %d, which is a refusal only where it is documented", wire.Operation, status)
	case status/100 == 2 && wire.Truncated:
		return conformance.Stopf(conformance.Inconclusive, conformance.CauseHarness,
			"%s was answered %d with more than is read of a body: whether there is data in it cannot be told", wire.Operation, status)
	case status/100 == 2 && to != strangers && !w.distinct(wire):
		return conformance.Stopf(conformance.Inconclusive, conformance.CauseContract,
			"%s was answered %d without data, and so were good credentials: it cannot be told that anybody is let in", wire.Operation, status)
	case status/100 != 4:
		w.note("status", fmt.Sprintf("refused with %d: no token and no data, but not a 4xx", status))
	}
	return nil
}

// discriminate looks for what tells the documented reason of a refusal from another.
func (w *World) discriminate(wire *conformance.Wire, cell provider.Outcome) {
	d := cell.Discriminator
	if d == nil {
		return
	}
	got, ok := d.At.Eval(wire)
	if ok && fmt.Sprint(got) == d.Value {
		return
	}
	w.find(conformance.Finding{Class: conformance.ClassReason, Claim: cmp.Or(d.Claim, cell.Claim), Place: string(d.At),
		Expected: asJSON(d.Value), Actual: w.found(string(d.At), got, ok), Exchange: wire.ID})
}
