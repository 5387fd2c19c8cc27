package provider

import "slices"

func (c *checker) outcomes() {
	operations := append(sortedKeys(c.p.Operations), allOperations)
	cases := make([]string, len(Cases()))
	for i, known := range Cases() {
		cases[i] = string(known)
	}
	for _, operation := range sortedKeys(c.p.Outcomes) {
		row := c.p.Outcomes[operation]
		c.known([]string{"outcomes", operation}, "operation", operation, operations)
		for _, name := range sortedKeys(row) {
			at := []string{"outcomes", operation, name}
			c.known(at, "case", name, cases)
			c.outcome(at, row[Case(name)])
		}
	}
}

func (c *checker) outcome(path []string, cell Outcome) {
	at := func(steps ...string) []string { return append(slices.Clone(path), steps...) }
	c.status(at("status"), cell.Status)
	c.basis(path, cell)
	c.claim(at("claim"), cell.Claim)
	c.claim(at("status_claim"), cell.StatusClaim)
	if cell.NotApplicable != "" && cell.Status != 0 {
		c.wrong(at("not_applicable"), "expected a status or not_applicable, got both")
	}
	if d := cell.Discriminator; d != nil {
		if d.At == "" {
			c.wrong(at("discriminator"), "no at: expected a runtime expression")
		}
		c.expression(at("discriminator", "at"), d.At)
		c.claim(at("discriminator", "claim"), d.Claim)
	}
}
