package steps

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/plimsoll/plimsoll/internal/conformance"
	"github.com/plimsoll/plimsoll/internal/provider"
)

func refusalSentences() []Definition {
	return []Definition{
		{
			Sentence: `the request succeeds`, Example: `Then the request succeeds`, do: succeeds, asserts: true,
			About: "The answer has a documented success status. Every answer is judged where the call was repeated.",
		},
		{
			Sentence: `the request is refused`, Example: `Then the request is refused`, do: isRefused, asserts: true, refusal: true,
			About: "No token, no data (rule 3). The harness calls with good credentials before and after (rule 4): if that fails, nothing is proved.",
		},
		{
			Sentence: `the request is refused as documented for {case}`, Example: `Then the request is refused as documented for "expired"`,
			do: refusedAsDocumented, asserts: true, refusal: true,
			About: "The cell of the outcome table: its status, body schema and discriminator. A cell that is silent asks for refusal only.",
		},
		{
			Sentence: `the request is refused, or its token opens nothing at {op}`, Example: `Then the request is refused, or its token opens nothing at "readCustomer"`,
			do: refusedOrUseless, asserts: true, refusal: true,
			About: "After a token request: no token, or one with which the operation is refused; both bracketed by controls.",
		},
	}
}

func succeeds(ctx context.Context, w *World, _ Args) error {
	if _, err := w.answer(); err != nil {
		return err
	}
	for _, wire := range w.answers {
		if err := w.succeeded(ctx, wire); err != nil {
			return err
		}
	}
	return nil
}

func (w *World) succeeded(ctx context.Context, wire *conformance.Wire) error {
	op, err := w.provider.Operation(wire.Operation)
	if err != nil {
		return err
	}
	if op.Succeeds(wire.Status) {
		return nil
	}
	if wire.Status == 404 && asksForResource(op) {
		return conformance.Stopf(conformance.Inconclusive, conformance.CauseCredential,
			"%s was answered 404: the resource that the environment names is not there", wire.Operation)
	}
	if err := w.tried(ctx, wire); err != nil {
		return err
	}
	w.find(conformance.Finding{Class: conformance.ClassRefused, Place: "status", Expected: expectedSuccess(op),
		Actual: fmt.Sprint(wire.Status), Exchange: wire.ID})
	return nil
}

// allowed makes sure that a documented request is not refused for want of a right credential, which is for whoever set it up and
// not for the target: a token request that is refused is tried once more in the documented way, unless the credential has worked
// in this run; and a good token that is answered 403 belongs to an account that lacks a permission.
func (w *World) allowed(ctx context.Context, wire *conformance.Wire) error {
	switch {
	case w.spoiled || w.muted != nil || wire.Credential == "":
		return nil
	case wire.Status == 403 && wire.Token != "" && wire.Credential == DefaultRole:
		return conformance.Stopf(conformance.Inconclusive, conformance.CauseCredential,
			"%s was answered 403: the account of %q may not call it, so nothing can be judged", wire.Operation, wire.Credential)
	case (wire.Status == 401 || wire.Status == 403) && wire.Token == "" && !w.client.Worked(wire.Credential):
		_, err := w.client.Token(ctx, wire.Credential)
		return err
	}
	return nil
}

// tried is allowed for a request that was shaped: whoever is refused with a credential that does not work in the documented way
// either proves nothing.
func (w *World) tried(ctx context.Context, wire *conformance.Wire) error {
	if w.muted != nil || wire.Token != "" || wire.Credential == "" || wire.Status != 401 && wire.Status != 403 || w.client.Worked(wire.Credential) {
		return nil
	}
	_, err := w.client.Token(ctx, wire.Credential)
	return err
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
	if err := w.controlCall(ctx, a[0], "before"); err != nil {
		return err
	}
	d, err := w.documented(a[0], w.role)
	if err != nil {
		return err
	}
	d.Token, w.spoiled, w.answers = token.Value.Reveal(), true, nil
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
	w.cell(wire, a[0])
	return w.refused(ctx, cell)
}

// cell records that a cell of the outcome table is judged. Where a call was repeated the last answer stands for all of them.
func (w *World) cell(wire *conformance.Wire, name string) {
	if w.muted == nil {
		w.result.Cells = append(w.result.Cells, conformance.Cell{Operation: wire.Operation, Case: name, Exchange: wire.ID})
	}
}

// refused judges every answer of the last call as a refusal, then calls once more with good credentials.
func (w *World) refused(ctx context.Context, cell provider.Outcome) error {
	wire, err := w.answer()
	if err != nil {
		return err
	}
	let := slices.IndexFunc(w.answers, func(a *conformance.Wire) bool { return w.letIn(a, cell) })
	if let >= 0 {
		return nil // the finding stands whatever the controls say
	}
	op := wire.Operation
	if err := w.controlAfter(ctx, op); err != nil {
		return err
	}
	for _, answer := range w.answers {
		if err := w.refusal(answer, cell); err != nil {
			return err
		}
	}
	return nil
}

// letIn finds a token or data where a refusal is due (rule 3: no token, no data, no effect).
func (w *World) letIn(wire *conformance.Wire, cell provider.Outcome) bool {
	got := ""
	switch {
	case w.isTokenRequest(wire.Operation):
		if _, issued := w.client.Issued(wire); issued {
			got = "a token"
		}
	case wire.Status/100 == 2 && w.contract.Success(wire.Operation, wire):
		got = "the protected data"
	default:
		got = w.leaked(wire)
	}
	if got == "" {
		return false
	}
	w.find(conformance.Finding{Class: conformance.ClassAccepted, Claim: cell.Claim, Place: "status",
		Expected: "a refusal with no token and no data", Actual: fmt.Sprintf("%d with %s", wire.Status, got), Exchange: wire.ID})
	return true
}

// leaked looks for protected data of the control in an answer that refuses: the same value at the same place.
func (w *World) leaked(wire *conformance.Wire) string {
	op, err := w.provider.Operation(wire.Operation)
	if err != nil || w.control == nil || w.control.Operation != wire.Operation || w.control.Status/100 != 2 { // a 404 holds no data
		return ""
	}
	good, _ := op.Protected(w.control)
	bad, ok := op.Protected(wire)
	if !ok {
		return ""
	}
	return sharedLeaf(good, bad, "")
}

// sharedLeaf returns where two documents hold the same telling value, "" if nowhere. Short strings and small numbers tell nothing.
func sharedLeaf(good, bad any, at string) string {
	switch g := good.(type) {
	case map[string]any:
		b, _ := bad.(map[string]any)
		for _, name := range sortedKeys(g) {
			if found := sharedLeaf(g[name], b[name], at+"/"+conformance.EscapePointer(name)); b != nil && found != "" {
				return found
			}
		}
	case []any:
		b, _ := bad.([]any)
		for i := range min(len(g), len(b)) {
			if found := sharedLeaf(g[i], b[i], fmt.Sprintf("%s/%d", at, i)); found != "" {
				return found
			}
		}
	default:
		if text := fmt.Sprint(good); good != nil && good == bad && len(text) >= tellingLength {
			return "protected data at " + at
		}
	}
	return ""
}

// tellingLength is how long a value must be for its repetition to be no coincidence.
const tellingLength = 8

// refusal judges how an answer refuses, once the controls have shown that good credentials get in.
func (w *World) refusal(wire *conformance.Wire, cell provider.Outcome) error {
	if cell.Status == 0 {
		return w.undocumentedRefusal(wire, cell)
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
// (rule 3), and a redirect or an answer without data likewise.
func (w *World) undocumentedRefusal(wire *conformance.Wire, cell provider.Outcome) error {
	switch status := wire.Status; {
	case status >= 500:
		w.find(conformance.Finding{Class: conformance.ClassStatus, Claim: cell.Claim, Place: "status",
			Expected: "a refusal", Actual: fmt.Sprintf("%d, while good credentials are served", status), Exchange: wire.ID})
	case (status == 404 || status == 408) && !w.contract.Documents(wire.Operation, status):
		return conformance.Stopf(conformance.Inconclusive, conformance.CauseContract,
			"%s was answered %d, which is a refusal only where it is documented", wire.Operation, status)
	case status/100 == 2 || status/100 == 3:
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
	actual := "nothing there"
	if ok {
		actual = fmt.Sprintf("%q", fmt.Sprint(got))
	}
	w.find(conformance.Finding{Class: conformance.ClassReason, Claim: cmp.Or(d.Claim, cell.Claim), Place: string(d.At),
		Expected: fmt.Sprintf("%q", d.Value), Actual: actual, Exchange: wire.ID})
}
