package mock

import (
	"io/fs"
	"slices"

	"github.com/plimsoll/plimsoll/internal/provider"
)

// CheckFault says everything that is wrong with a fault of a provider, and of one that could change nothing that it could not.
// examples is the tree of specs, as in Config.
func CheckFault(p *provider.Provider, examples fs.FS, fault provider.Fault) error {
	var m mistakes
	plan := newPlan(p, examples, NewShared(), &m)
	checkVariants(p, &m)
	plan.choose(p, fault.Variant, &m)
	if err := m.err(); err != nil {
		return err
	}
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
}

// bend compiles a fault for a plan.
func bend(p *provider.Provider, made *plan, fault provider.Fault, m *mistakes) {
	b := &bender{provider: p, plan: made, fault: fault, mistakes: m, args: map[string]string{}}
	kinds := FaultKinds()
	i := slices.IndexFunc(kinds, func(k FaultKind) bool { return k.Name == fault.Kind })
	if i < 0 {
		known := []string{}
		for _, k := range kinds {
			known = append(known, k.Name)
		}
		b.add("kind", "%w", provider.Unknown("kind of fault", fault.Kind, known))
		return
	}
	b.takeArgs(kinds[i])
	b.add("kind", "%s is not built yet", fault.Kind)
}

// add records a mistake at a key of the fault.
func (b *bender) add(key, format string, args ...any) {
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
