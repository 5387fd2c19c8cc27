package mock

import (
	"time"

	"github.com/plimsoll/plimsoll/internal/provider"
)

// strikes counts an occasion and says whether the fault strikes. right is the call as it was judged rightly: who the caller is and
// which token was shown may be known to one of the two only.
func (c *call) strikes(right *call) bool {
	if !c.open(right) {
		return false
	}
	if every := c.mutant.fault.When.Every; every > 1 && c.memory.occasion()%every != 0 {
		return false
	}
	c.memory.strike()
	return true
}

func (m *memory) occasion() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.occasions++
	return m.occasions
}

// open holds the gate's conditions but for every, which counts what is left of the others.
func (c *call) open(right *call) bool {
	when := c.mutant.fault.When
	role := c.role()
	if role == "" {
		role = right.role()
	}
	switch {
	case when.Operation != "" && (c.op == nil || c.op.id != when.Operation),
		when.Role != "" && role != when.Role,
		when.Concurrent && !c.company:
		return false
	}
	g := c.grant
	if g == nil {
		g = right.grant
	}
	return !aboutTokens(when) || c.op != nil && c.op.spec.Bearer && g != nil && c.openFor(g)
}

// wantsCompany reports whether the call has to wait for another: only those that the gate's operation leaves do, because waiting takes time.
func (c *call) wantsCompany() bool {
	when := c.mutant.fault.When
	return when.Concurrent && (when.Operation == "" || c.op != nil && c.op.id == when.Operation)
}

// aboutTokens reports whether the gate asks for something of the token presented.
func aboutTokens(when provider.Gate) bool { return when.AfterUses > 0 || when.FirstUse || when.NearEnd }

func (c *call) openFor(g *grant) bool {
	when, before := c.mutant.fault.When, c.memory.used(g.value).count
	return before >= when.AfterUses && (!when.FirstUse || before == 0) && (!when.NearEnd || c.nearEnd(g))
}

// nearEnd reports whether the last tenth of the documented life has begun, and not ended.
func (c *call) nearEnd(g *grant) bool {
	age := c.now.Sub(g.born)
	return age >= c.plan.lifetime-c.plan.lifetime/time.Duration(10) && age < c.plan.lifetime
}
