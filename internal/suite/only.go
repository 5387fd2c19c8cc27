package suite

// Only is the plan with no scenarios but those that choose picks, in page order, whatever the tags say. It shares everything else
// with the plan, and plans may run side by side.
func (p *Plan) Only(choose func(*Scenario) bool) *Plan {
	part := *p
	part.Scenarios = nil
	for _, s := range p.All {
		if choose(s) {
			part.Scenarios = append(part.Scenarios, s)
		}
	}
	return &part
}

// Asserts lists the steps of the scenario that can fail it, by their position: those that judge, and do not merely note.
func (sc *Scenario) Asserts() []int {
	var some []int
	for i := range sc.Steps {
		if sc.script.Asserts(i) {
			some = append(some, i)
		}
	}
	return some
}

// Attempts says how many requests of the scenario try an account with a wrong secret, as far as its sentences tell.
func (sc *Scenario) Attempts() int { return sc.script.Attempts() }
