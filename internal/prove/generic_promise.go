package prove

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/plimsoll/plimsoll/internal/conformance"
	"github.com/plimsoll/plimsoll/internal/contract"
	"github.com/plimsoll/plimsoll/internal/provider"
)

// promises breaks what the contract promises of answers that succeed, one promise at a time.
func (g *generator) promises() {
	for _, p := range g.Contract.Promises() {
		op := g.Provider.Operations[p.Operation]
		if op == nil || p.Status != "" && p.Status[0] != '2' {
			continue
		}
		switch p.Kind {
		case contract.PromisedMember:
			g.promisedMember(p)
		case contract.PromisedHeader:
			g.promisedHeader(p)
		case contract.PromisedMedia:
			g.answer(p, "other-media", "comes as another media type", "media", map[string]string{"media": "application/vnd.other"}, conformance.ClassMedia)
		case contract.PromisedBody:
			g.promisedBody(p)
		case contract.PromisedStatus:
			g.promisedStatus(p, op)
		}
	}
}

func (g *generator) promisedMember(p contract.Promise) {
	if _, there := g.sample.answers[p.Operation].member(p.Name); !there {
		return // what the mock does not answer cannot be broken
	}
	where := place{name: "%s-" + p.Operation, about: "of the answer to " + p.Operation, on: "success", op: p.Operation}
	if p.Required {
		g.member(p.Name, p.Claim, p.Types, p.Nullable, where)
		return
	}
	g.memberType(p.Name, p.Claim, p.Types, where)
}

// place is where a member stands: in which answers of which operation.
type place struct {
	name, about string // name has a %s for what becomes of which member
	on, op      string
}

// member makes the faults of one required member: it is missing, null, or of another type.
func (g *generator) member(pointer, claim string, types []string, nullable bool, at place) {
	g.memberFault("missing", "is missing", "member-drop", pointer, claim, at)
	if !nullable && len(types) > 0 {
		g.memberFault("null", "is null", "member-null", pointer, claim, at)
	}
	g.memberType(pointer, claim, types, at)
}

func (g *generator) memberType(pointer, claim string, types []string, at place) {
	if len(types) > 0 && !slices.Contains(types, "array") {
		g.memberFault("in-a-list", "is a list", "member-type", pointer, claim, at)
	}
}

func (g *generator) memberFault(what, about, kind, pointer, claim string, at place) {
	with := map[string]string{"on": at.on, "member": pointer}
	if kind == "member-type" {
		with["to"] = "array"
	}
	g.put(provider.Fault{
		Name: fmt.Sprintf(at.name, word(pointer)+"-"+what), About: fmt.Sprintf("the member %s %s %s", pointer, at.about, about), Kind: kind,
		With: with, When: provider.Gate{Operation: at.op}, Breaks: []provider.Break{{Claim: claim, Class: conformance.ClassSchema}},
	})
}

// word makes a word of a JSON pointer.
func word(pointer string) string {
	return strings.Trim(notWord.ReplaceAllString(strings.ReplaceAll(pointer, "*", "each"), "-"), "-")
}

var notWord = regexp.MustCompile(`[^A-Za-z0-9_]+`)

func (g *generator) promisedHeader(p contract.Promise) {
	if g.sample.answers[p.Operation].header.Get(p.Name) == "" {
		return
	}
	if p.Required {
		g.answer(p, word(p.Name)+"-missing", "comes without the header "+p.Name, "header-drop", map[string]string{"header": p.Name}, conformance.ClassHeader)
	}
	if slices.Contains(p.Types, "integer") || slices.Contains(p.Types, "number") || slices.Contains(p.Types, "boolean") {
		g.answer(p, word(p.Name)+"-no-"+p.Types[0], "comes with a header "+p.Name+" that is no "+p.Types[0], "header-set",
			map[string]string{"header": p.Name, "value": "many"}, conformance.ClassHeader)
	}
}

// promisedBody makes bodies that are no JSON text, or none of the type.
func (g *generator) promisedBody(p contract.Promise) {
	g.answer(p, "cut-off", "ends too early", "body", map[string]string{"form": "truncated"}, conformance.ClassJSON)
	g.answer(p, "bytes-after", "goes on after its end", "body", map[string]string{"form": "trailing"}, conformance.ClassJSON)
	if slices.Contains(p.Types, "object") {
		g.answer(p, "in-a-list", "comes inside of a list", "body", map[string]string{"form": "array"}, conformance.ClassSchema)
	}
}

func (g *generator) promisedStatus(p contract.Promise, op *provider.Operation) {
	if len(op.Success) > 0 && !slices.Contains(op.Success, 201) {
		g.answer(p, "201", "comes with the status 201", "status", map[string]string{"status": "201"}, conformance.ClassStatus)
	}
}

func (g *generator) answer(p contract.Promise, name, about, kind string, with map[string]string, class conformance.Class) {
	with["on"] = "success"
	g.put(provider.Fault{
		Name: name + "-" + p.Operation, About: "the answer to " + p.Operation + " " + about, Kind: kind, With: with,
		When: provider.Gate{Operation: p.Operation}, Breaks: []provider.Break{{Claim: p.Claim, Class: class}},
	})
}

// signatureCheck is a way to be careless about signatures, and the cases that it lets in.
type signatureCheck struct {
	how, about string
	cases      []provider.Case
}

func signatureChecks() []signatureCheck {
	return []signatureCheck{
		{"unverified", "the signature of a token is not verified", []provider.Case{provider.TamperedPayload, provider.TamperedSignature}},
		{"alg-none", "a token that says it is not signed is taken at its word", []provider.Case{provider.AlgNone}},
		{"beginning", "only the beginning of a token is compared", []provider.Case{provider.Truncated}},
	}
}

// signature makes a fault in the check of tokens. It is for providers whose tokens are JWTs, in this mock at least.
func (g *generator) signature(op *provider.Operation, check signatureCheck) {
	var some []cell
	for _, name := range check.cases {
		if c := (cell{g.Provider.Outcome(op.ID, name), op, name}); c.Claim != "" && c.NotApplicable == "" {
			some = append(some, c)
		}
	}
	if g.Provider.Token.Format == "opaque" || len(some) == 0 {
		return
	}
	g.put(provider.Fault{
		Name: "token-" + check.how + "-" + op.ID, About: check.about + " by " + op.ID, Kind: "token-check", With: map[string]string{"how": check.how},
		When:   provider.Gate{Operation: op.ID},
		Breaks: breaks(some, func(c cell) provider.Break { return provider.Break{Claim: c.Claim, Class: conformance.ClassAccepted} }),
	})
}

// harmless makes the inverted controls that every provider has: what no page forbids.
func (g *generator) harmless() {
	put := func(name, about, kind string, with map[string]string) {
		g.all = append(g.all, Mutant{Generic: true, Harmless: true, Fault: provider.Fault{Name: name, About: about, Kind: kind, With: with}})
	}
	put("one-more-header", "every answer has a header that no page speaks of", "header-set", map[string]string{"on": "any", "header": "X-Plimsoll-Harmless", "value": "yes"})
	for _, id := range sortedKeys(g.sample.answers) {
		if doc := g.sample.answers[id].document(); doc != nil {
			if _, object := doc.(map[string]any); object {
				g.all = append(g.all, Mutant{Generic: true, Harmless: true, Fault: provider.Fault{
					Name: "one-more-member-" + id, About: "the answer to " + id + " has a member that no page speaks of", Kind: "member-add",
					With: map[string]string{"on": "success", "member": "/plimsollHarmless", "value": "true"}, When: provider.Gate{Operation: id},
				}})
			}
		}
	}
}
