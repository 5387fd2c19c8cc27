package mock

import (
	"io/fs"
	"slices"

	"github.com/plimsoll/plimsoll/internal/provider"
)

// CheckFault says everything that is wrong with a fault of a provider, and of one that could change nothing that it could not.
// examples is the tree of specs, as in Config. Start checks the same.
func CheckFault(p *provider.Provider, examples fs.FS, fault provider.Fault) error {
	var m mistakes
	plan := newPlan(p, examples, NewShared(), &m)
	checkVariants(p, &m)
	if err := m.err(); err != nil {
		return err
	}
	plan.choose(p, fault.Variant, &m)
	bend(p, plan, fault, &m)
	return m.err()
}

// bender compiles a fault.
type bender struct {
	provider *provider.Provider
	plan     *plan
	fault    provider.Fault
	mistakes *mistakes
	args     map[string]string // as given, or the default
	failed   bool
}

// bend compiles a fault for a plan; nil where there are mistakes.
func bend(p *provider.Provider, made *plan, fault provider.Fault, m *mistakes) *mutant {
	b := &bender{provider: p, plan: made, fault: fault, mistakes: m, args: map[string]string{}}
	kind, ok := b.kind()
	b.checkGate()
	if ok {
		b.takeArgs(kind)
	}
	if b.failed {
		return nil
	}
	bent := &mutant{fault: fault, mutation: kind.bend(b)}
	if b.failed {
		return nil
	}
	return bent.compile()
}

func (b *bender) kind() (FaultKind, bool) {
	known := []string{}
	for _, k := range FaultKinds() {
		if k.Name == b.fault.Kind {
			return k, true
		}
		known = append(known, k.Name)
	}
	b.add("kind", "%w", provider.Unknown("kind of fault", b.fault.Kind, known))
	return FaultKind{}, false
}

// add records a mistake at a key of the fault.
func (b *bender) add(key, format string, args ...any) {
	b.failed = true
	b.mistakes.add(b.provider.ID+"/faults.yaml: "+b.fault.Name+": "+key, format, args...)
}

// takeArgs checks the arguments as far as the table goes.
func (b *bender) takeArgs(kind FaultKind) {
	known := []string{}
	for _, a := range kind.Args {
		known = append(known, a.Name)
		b.takeArg(a)
	}
	for _, name := range sortedKeys(b.fault.With) {
		switch {
		case slices.Contains(known, name):
		case name == "operation" || name == "role":
			b.add("with."+name, "expected it in when, which says where a fault shows")
		default:
			b.add("with."+name, "%w", provider.Unknown("argument of "+kind.Name, name, known))
		}
	}
}

func (b *bender) takeArg(a ArgDoc) {
	value, given := b.fault.With[a.Name]
	switch {
	case !given && a.Required:
		b.add("with."+a.Name, "expected %s, got nothing", a.expected())
	case !given:
		b.args[a.Name] = a.Default
	case a.Other == "" && !slices.Contains(a.Values, value):
		b.add("with."+a.Name, "%w", provider.Unknown("value", value, a.Values))
	default:
		b.args[a.Name] = value
	}
}

// checkGate checks the names and numbers of the gate.
func (b *bender) checkGate() {
	when := b.fault.When
	if _, ok := b.plan.operations[when.Operation]; !ok && when.Operation != "" {
		b.add("when.operation", "%w", provider.Unknown("operation", when.Operation, sortedKeys(b.plan.operations)))
	}
	if known := b.roles(); when.Role != "" && !slices.Contains(known, when.Role) {
		b.add("when.role", "%w", provider.Unknown("role", when.Role, known))
	}
	if when.Every < 0 || when.Every == 1 {
		b.add("when.every", "expected a number from 2, or none for always, got %d", when.Every)
	}
	if when.AfterUses < 0 {
		b.add("when.after_uses", "expected a number from 1, or none for always, got %d", when.AfterUses)
	}
	if when.FirstUse && when.AfterUses > 0 {
		b.add("when.first_use", "expected it or after_uses, got both, which never hold at once")
	}
	if aboutTokens(when) && !b.failed && !slices.ContainsFunc(b.operations(), func(op *operation) bool { return op.spec.Bearer }) {
		b.add("when", "expected an operation that takes a token, since after_uses, first_use and near_end ask for one, got %s", when.Operation)
	}
}

// operations are those that the gate leaves.
func (b *bender) operations() []*operation {
	only := b.fault.When.Operation
	return slices.DeleteFunc(b.plan.ordered(), func(op *operation) bool { return only != "" && op.id != only })
}

// roles are the credentials that are known to the mock.
func (b *bender) roles() []string {
	return slices.DeleteFunc(roles(b.provider), func(role string) bool { return b.provider.Credentials.Roles[role].Foreign })
}

// some says what was expected where none of the operations that the gate leaves is as asked.
func (b *bender) some(key, expected string, is func(op *operation) bool) {
	if !slices.ContainsFunc(b.operations(), is) {
		b.add(key, "expected %s, got none, so the fault could change nothing", expected)
	}
}

// oneOf checks an argument that is a name of the provider's.
func (b *bender) oneOf(arg, what string, known []string) bool {
	if slices.Contains(known, b.args[arg]) {
		return true
	}
	b.add("with."+arg, "%w", provider.Unknown(what, b.args[arg], known))
	return false
}
