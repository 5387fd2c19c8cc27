package provider

import (
	"errors"
	"io/fs"
	"path"
	"slices"
	"strconv"

	"github.com/plimsoll/plimsoll/internal/conformance"
)

// faultsFile is what a provider's mock can get wrong. A provider may do without: then it has the generic faults only.
const faultsFile = "faults.yaml"

// LoadFaults reads <id>/faults.yaml of the specs tree. Every mistake in it is reported at once, see Mistake. What kinds of fault
// there are, and what they take, is the mock's to say.
func LoadFaults(fsys fs.FS, p *Provider) (*Faults, error) {
	stated := &Faults{}
	file := path.Join(p.ID, faultsFile)
	if _, err := fs.Stat(fsys, file); errors.Is(err, fs.ErrNotExist) {
		return stated, nil
	}
	l := &loader{mistakes: &mistakes{}, fsys: fsys}
	doc := l.read(file, stated)
	if !doc.broken {
		(&faultChecker{document: doc, p: p, named: map[string]string{}}).check(stated)
	}
	if err := l.err(); err != nil {
		return nil, err
	}
	return stated, nil
}

// faultChecker finds what is wrong with a faults.yaml beyond its form.
type faultChecker struct {
	*document
	p     *Provider
	named map[string]string // name → where it was met first
}

func (c *faultChecker) check(all *Faults) {
	for i, f := range all.Mutants {
		at := []string{"mutants", strconv.Itoa(i)}
		c.fault(at, f)
		if len(f.Breaks) == 0 {
			c.wrong(at, "mutant %q: no breaks: name the claims that must fail, each with the class of finding that shows it", f.Name)
		}
		c.breaks(at, f.Breaks)
		c.overlaps(at, f.Breaks, f.Overlaps)
	}
	for i, f := range all.Harmless {
		at := []string{"harmless", strconv.Itoa(i)}
		c.fault(at, f)
		if len(f.Breaks) > 0 || len(f.Overlaps) > 0 {
			c.wrong(at, "harmless %q: it must stay green, so it breaks nothing: leave out breaks and overlaps, or make it a mutant", f.Name)
		}
	}
	for i, a := range all.Generic {
		c.amend([]string{"generic", strconv.Itoa(i)}, a)
	}
}

// fault checks what mutants and harmless changes have in common.
func (c *faultChecker) fault(at []string, f Fault) {
	c.name(at, f.Name)
	if f.About == "" {
		c.wrong(at, "fault %q: no about: say what somebody did", f.Name)
	}
	if f.Kind == "" {
		c.wrong(at, "fault %q: no kind", f.Name)
	}
	if f.Variant != "" && !slices.Contains(c.p.variantNames(), f.Variant) {
		c.wrong(step(at, "variant"), "%s", unknown("variant", f.Variant, c.p.variantNames()))
	}
	c.gate(step(at, "when"), f.When)
}

// name demands a name that can be typed and that nothing else in the file has.
func (c *faultChecker) name(at []string, name string) {
	switch first, twice := c.named[name]; {
	case name == "":
		c.wrong(at, "fault without a name")
	case !word(name):
		c.wrong(step(at, "name"), "the name %q: expected letters, digits, - _ and dots only", name)
	case twice:
		c.wrong(step(at, "name"), "the name %q is used in %s already", name, first)
	default:
		c.named[name] = c.at(step(at, "name")...).String()
	}
}

func (c *faultChecker) gate(at []string, g Gate) {
	if _, known := c.p.Operations[g.Operation]; g.Operation != "" && !known {
		c.wrong(step(at, "operation"), "%s", unknown("operation", g.Operation, sortedKeys(c.p.Operations)))
	}
	if g.Role != "" && !slices.Contains(c.p.roleNames(), g.Role) {
		c.wrong(step(at, "role"), "%s", unknown("credential", g.Role, c.p.roleNames()))
	}
	if g.Every < 0 || g.Every == 1 {
		c.wrong(step(at, "every"), "expected a number of 2 or more, got %d: without it, it is every time", g.Every)
	}
	if g.AfterUses < 0 {
		c.wrong(step(at, "after_uses"), "expected a number of 1 or more, got %d", g.AfterUses)
	}
}

func (c *faultChecker) breaks(at []string, breaks []Break) {
	seen := map[string]bool{}
	for i, b := range breaks {
		here := append(step(at, "breaks"), strconv.Itoa(i))
		c.class(step(here, "class"), b.Class)
		claim := c.claim(here, b.Claim, seen)
		if claim.ID != "" && !claim.Judgeable() {
			c.wrong(step(here, "claim"), "claim %s cannot be judged by a scenario, so nothing can kill: %s", claim.ID, claim.Reason)
		}
	}
}

func (c *faultChecker) class(at []string, class conformance.Class) {
	var known []string
	for _, k := range conformance.Classes() {
		if k != conformance.ClassDrift { // drift is only ever noted
			known = append(known, string(k))
		}
	}
	if !slices.Contains(known, string(class)) {
		c.wrong(at, "%s", unknown("class of finding", string(class), known))
	}
}

// claim demands a known claim that is named once, and returns it.
func (c *faultChecker) claim(at []string, id string, seen map[string]bool) conformance.Claim {
	claim, known := c.p.Claim(id)
	switch {
	case !known:
		c.wrong(step(at, "claim"), "%s", unknown("claim", id, c.p.claimIDs()))
	case seen[id]:
		c.wrong(step(at, "claim"), "claim %s is named twice", id)
	}
	seen[id] = true
	return claim
}

func (c *faultChecker) overlaps(at []string, breaks []Break, overlaps []Overlap) {
	seen := map[string]bool{}
	for i, o := range overlaps {
		here := append(step(at, "overlaps"), strconv.Itoa(i))
		c.claim(here, o.Claim, seen)
		if o.Reason == "" {
			c.wrong(here, "overlap with %s: no reason: say why the fault cannot help breaking that claim, too", o.Claim)
		}
		if slices.ContainsFunc(breaks, func(b Break) bool { return b.Claim == o.Claim }) {
			c.wrong(step(here, "claim"), "claim %s must fail (breaks) and may fail (overlaps): leave one out", o.Claim)
		}
	}
}

// amend checks what is said about generic faults. Whether there are any of that name is known only to whoever makes them.
func (c *faultChecker) amend(at []string, a Amend) {
	if a.Name == "" {
		c.wrong(at, "no name: expected that of a generic fault, in which * stands for any letters")
	}
	changes := len(a.Breaks) + len(a.Overlaps)
	if a.Skip != "" && changes > 0 || a.Skip == "" && changes == 0 {
		c.wrong(at, "generic %q: expected either skip, which is a reason, or breaks and overlaps", a.Name)
	}
	c.breaks(at, a.Breaks)
	c.overlaps(at, a.Breaks, a.Overlaps)
}

// step is a path with one more name; the path itself stays as it is.
func step(at []string, name string) []string { return append(slices.Clone(at), name) }
