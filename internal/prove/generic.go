package prove

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/plimsoll/plimsoll/internal/conformance"
	"github.com/plimsoll/plimsoll/internal/contract"
	"github.com/plimsoll/plimsoll/internal/provider"
	"github.com/plimsoll/plimsoll/internal/suite"
)

// Sample is what the faithful mock answers to each operation, by its id, and what scenarios met there.
type Sample struct {
	answers map[string]answer
	refused map[string]map[string]bool // operation → claims judged by scenarios that were refused by it
	served  map[string]map[string]bool // operation → claims judged by scenarios that it answered with success
}

// generics derives the faults that nobody has to write: from each cell of its outcome table, from what its contract
// promises, and from the calls that its scenarios ask to succeed. No provider is named here, and no page: a new provider has them the
// moment that its files are there.
func generics(s Subject, plan *suite.Plan, sample Sample) []Mutant {
	g := &generator{Subject: s, plan: plan, sample: sample}
	g.met, g.why = sample.refused, "judges the same refusal"
	for _, id := range sortedKeys(s.Provider.Operations) {
		op := s.Provider.Operations[id]
		if op.Bearer {
			g.cells(op)
		}
	}
	g.met, g.why = sample.served, "looks at the same answer"
	for _, id := range sortedKeys(s.Provider.Operations) {
		if s.Provider.Operations[id].Bearer {
			g.refused(id)
		}
	}
	g.promises()
	g.harmless()
	return g.all
}

// generator collects generic faults.
type generator struct {
	Subject
	plan   *suite.Plan
	sample Sample
	all    []Mutant

	met map[string]map[string]bool // operation → claims that a fault there cannot help touching
	why string                     // the reason
}

// put adds a fault that breaks claims, where there are any and a scenario judges them.
func (g *generator) put(f provider.Fault) {
	f.Breaks = slices.DeleteFunc(f.Breaks, func(b provider.Break) bool {
		claim, known := g.Provider.Claim(b.Claim)
		return !known || !claim.Judgeable()
	})
	if len(f.Breaks) == 0 {
		return
	}
	m := Mutant{Fault: f, Generic: true}
	for _, claim := range sortedKeys(g.met[f.When.Operation]) {
		m.overlap(claim, g.why)
	}
	for _, p := range g.Contract.Promises() {
		if p.Operation == f.When.Operation {
			m.overlap(p.Claim, "is promised of every answer to "+p.Operation)
		}
	}
	g.all = append(g.all, m)
}

// overlap declares that a claim may fail, too.
func (m *Mutant) overlap(claim, why string) {
	if !m.breaks(claim) && !m.overlaps(claim) {
		m.Overlaps = append(m.Overlaps, provider.Overlap{Claim: claim, Reason: why})
	}
}

// cell is one cell of the outcome table that can be tried.
type cell struct {
	provider.Outcome
	op   *provider.Operation
	name provider.Case
}

// cells takes the cells of one operation.
func (g *generator) cells(op *provider.Operation) {
	for _, r := range refusals() {
		r.about = fmt.Sprintf(r.about, op.ID)
		var some []cell
		for _, name := range r.cases {
			c := cell{g.Provider.Outcome(op.ID, name), op, name}
			if c.Claim != "" && c.NotApplicable == "" && g.arranged(c) {
				some = append(some, c)
			}
		}
		if len(some) > 0 {
			g.letIn(r, some)
			g.otherwise(r, some)
		}
	}
	for _, check := range signatureChecks() {
		g.signature(op, check)
	}
}

// arranged reports whether a case can be arranged at all: permissions need a role that lacks one.
func (g *generator) arranged(c cell) bool {
	switch c.name {
	case provider.TooLittlePermission:
		return slices.ContainsFunc(sortedKeys(g.Provider.Credentials.Roles), func(role string) bool {
			return slices.Contains(g.Provider.Credentials.Roles[role].Denied, c.op.ID)
		})
	case provider.OtherTenant:
		return slices.ContainsFunc(g.Provider.Mock.Resources, func(r provider.MockResource) bool { return r.Operation == c.op.ID })
	}
	return true
}

// refusal is one reason of the mock's to refuse a call, and the cases of the outcome table that meet it.
type refusal struct {
	reason string // of the mock's
	name   string // in the names of faults
	about  string // what is let in; %s is the operation
	cases  []provider.Case
}

func refusals() []refusal {
	return []refusal{
		{"no-token", "no-header", "a call of %s without an Authorization header", []provider.Case{provider.NoHeader}},
		{"wrong-scheme", "wrong-scheme", "a call of %s with another scheme than Bearer", []provider.Case{provider.WrongScheme}},
		{"malformed-token", "malformed", "a call of %s with a header that holds no token", []provider.Case{provider.Malformed}},
		{"bad-token", "bad-token", "a call of %s with a token that nobody issued", []provider.Case{
			provider.Garbage, provider.TamperedPayload, provider.TamperedSignature, provider.AlgNone, provider.Truncated,
		}},
		{"expired", "expired", "a call of %s with an expired token", []provider.Case{provider.Expired}},
		{"other-tenant", "other-tenant", "a call of %s for what belongs to somebody else", []provider.Case{provider.OtherTenant}},
		{"forbidden", "too-little-permission", "a call of %s that the caller has no permission for", []provider.Case{provider.TooLittlePermission}},
	}
}

// letIn makes the faults that let somebody in.
func (g *generator) letIn(r refusal, cells []cell) {
	op := cells[0].op.ID
	accepted := breaks(cells, func(c cell) provider.Break { return provider.Break{Claim: c.Claim, Class: conformance.ClassAccepted} })
	g.put(provider.Fault{
		Name: r.name + "-let-in-" + op, About: r.about + " is let in", Kind: "accept", With: map[string]string{"reason": r.reason},
		When: provider.Gate{Operation: op}, Breaks: accepted,
	})
	if g.sample.answers[op].telling() {
		g.put(provider.Fault{
			Name: r.name + "-refused-with-data-" + op, About: r.about + " is refused, but the refusal carries the data", Kind: "data-in-refusal",
			With: map[string]string{"on": r.reason, "how": "alone"}, When: provider.Gate{Operation: op}, Breaks: accepted,
		})
	}
}

// otherwise makes the faults that refuse, and refuse wrongly.
func (g *generator) otherwise(r refusal, cells []cell) {
	documented := slices.DeleteFunc(slices.Clone(cells), func(c cell) bool { return c.Status == 0 })
	status := func(c cell) provider.Break {
		return provider.Break{Claim: cmp.Or(c.StatusClaim, c.Claim), Class: conformance.ClassStatus}
	}
	op := cells[0].op.ID
	if !g.Contract.Documents(op, 500) { // where it is documented, it is one way to say no (design, rule 3)
		g.answered(r, op, "500", breaks(cells, status))
	}
	if len(documented) == 0 {
		return
	}
	for _, wrong := range wrongStatuses(documented[0].Status) {
		g.answered(r, op, wrong, breaks(documented, status))
	}
	fault := func(name, about, kind string, with map[string]string) {
		with["on"] = r.reason
		g.put(provider.Fault{
			Name: r.name + "-" + name + "-" + op, About: r.about + " is " + about, Kind: kind, With: with,
			When: provider.Gate{Operation: op}, Breaks: breaks(documented, status),
		})
	}
	fault("redirected", "sent to a page to sign in", "redirect", map[string]string{})
	fault("enveloped", "answered 200, with the error in the body", "envelope", map[string]string{})
	for _, c := range documented[:1] {
		g.body(r, c)
	}
}

func (g *generator) answered(r refusal, op, status string, b []provider.Break) {
	g.put(provider.Fault{
		Name: r.name + "-" + status + "-" + op, About: r.about + " is answered " + status, Kind: "status",
		With: map[string]string{"on": r.reason, "status": status}, When: provider.Gate{Operation: op}, Breaks: b,
	})
}

// refused makes an operation refuse good tokens. That breaks the claims of those scenarios that ask for nothing but its success.
func (g *generator) refused(op string) {
	var b []provider.Break
	for _, s := range g.plan.All {
		class := asksOnlyForSuccess(s.Steps, op)
		if s.Provider != g.Provider.ID || class == "" {
			continue
		}
		for _, claim := range s.Claims {
			b = add(b, []provider.Break{{Claim: claim, Class: class}}, func(b provider.Break) string { return b.Claim })
		}
	}
	g.put(provider.Fault{
		Name: "refused-" + op, About: "a good token is refused by " + op, Kind: "refuse", With: map[string]string{"reason": "bad-token"},
		When: provider.Gate{Operation: op}, Breaks: b,
	})
}

// asksOnlyForSuccess says how a scenario finds that an operation refuses, if it does nothing but call it with a token and ask for its
// success; "" for any other scenario.
func asksOnlyForSuccess(steps []string, op string) conformance.Class {
	switch {
	case len(steps) != 3 || steps[0] != "a token" || steps[1] != `"`+op+`" is called`:
		return ""
	case steps[2] == "the request succeeds":
		return conformance.ClassRefused
	case strings.HasPrefix(steps[2], "the status is 2"):
		return conformance.ClassStatus
	}
	return ""
}

// wrongStatuses are those that a tired team would answer in place of the documented one.
func wrongStatuses(documented int) []string {
	var wrong []string
	for _, status := range []int{401, 403, 404} {
		if status != documented {
			wrong = append(wrong, fmt.Sprint(status))
		}
	}
	return wrong
}

// body makes the faults in the documented body of a refusal.
func (g *generator) body(r refusal, c cell) {
	gate := provider.Gate{Operation: c.op.ID}
	if d := c.Discriminator; d != nil {
		if pointer, ok := strings.CutPrefix(string(d.At), "$response.body#"); ok {
			g.put(provider.Fault{
				Name: r.name + "-other-reason-" + c.op.ID, About: r.about + " is refused for another reason than the documented one", Kind: "member-value",
				With: map[string]string{"on": r.reason, "member": pointer, "value": `"Something went wrong."`}, When: gate,
				Breaks: []provider.Break{{Claim: cmp.Or(d.Claim, c.Claim), Class: conformance.ClassReason}},
			})
		}
	}
	if c.Schema == "" {
		return
	}
	for _, p := range g.Contract.Members(c.Schema) {
		switch {
		case p.Kind == contract.PromisedBody:
			g.put(provider.Fault{
				Name: r.name + "-cut-off-" + c.op.ID, About: r.about + " is refused with a body that ends too early", Kind: "body",
				With: map[string]string{"on": r.reason, "form": "truncated"}, When: gate,
				Breaks:   []provider.Break{{Claim: cmp.Or(p.Claim, c.Claim), Class: conformance.ClassJSON}},
				Overlaps: unreadable(c),
			})
		case p.Required:
			g.member(p.Name, cmp.Or(p.Claim, c.Claim), p.Types, p.Nullable, place{
				name: r.name + "-%s-" + c.op.ID, about: "of the refusal of " + r.about, on: r.reason, op: c.op.ID,
			})
		}
	}
}

// unreadable is what a body that cannot be read breaks as well.
func unreadable(c cell) []provider.Overlap {
	if c.Discriminator == nil || c.Discriminator.Claim == "" {
		return nil
	}
	return []provider.Overlap{{Claim: c.Discriminator.Claim, Reason: "the documented reason cannot be read in it"}}
}

func breaks(cells []cell, of func(cell) provider.Break) []provider.Break {
	var all []provider.Break
	for _, c := range cells {
		if b := of(c); !slices.Contains(all, b) {
			all = append(all, b)
		}
	}
	return all
}
