package steps

// Asserts reports whether step i can fail the scenario: it judges, and does not merely note.
func (s *Script) Asserts(i int) bool { return s.steps[i].def.asserts }
