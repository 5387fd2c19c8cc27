package provider

import (
	"slices"
	"strings"

	"github.com/plimsoll/plimsoll/internal/conformance"
)

// DefaultRole is the credential that scenarios use where they name none.
const DefaultRole = "default"

// checker finds what is wrong with a provider.yaml beyond its form: names that name nothing, and things that cannot be.
type checker struct {
	*document
	p        *Provider
	claims   []string
	examples []string
}

func (c *checker) check() {
	if c.p.Name == "" {
		c.wrong([]string{"name"}, "no name")
	}
	c.pages()
	c.credentials()
	c.token()
	for _, id := range sortedKeys(c.p.Operations) {
		c.operation(id, c.p.Operations[id])
	}
	c.outcomes()
	c.mock()
	c.variables()
	c.hosts()
}

func (c *checker) pages() {
	for _, key := range sortedKeys(c.p.Documentation.Pages) {
		sure := c.p.Documentation.Pages[key].Sure
		if !slices.Contains([]string{"", "H", "M", "L"}, sure) {
			c.wrong([]string{"documentation", "pages", key, "sure"}, "expected H, M or L, got %q", sure)
		}
	}
}

func (c *checker) credentials() {
	fields, roles := c.p.Credentials.Fields, c.p.Credentials.Roles
	if _, ok := roles[DefaultRole]; len(fields) > 0 && !ok {
		c.wrong([]string{"credentials", "roles"}, "expected the role %q, as scenarios use it where they name none", DefaultRole)
	}
	for _, name := range sortedKeys(roles) {
		for _, denied := range roles[name].Denied {
			c.known([]string{"credentials", "roles", name, "denied"}, "operation", denied, sortedKeys(c.p.Operations))
		}
	}
	c.names([]string{"credentials", "fields"}, sortedKeys(fields))
	c.names([]string{"credentials", "roles"}, sortedKeys(roles))
	c.names([]string{"resources"}, sortedKeys(c.p.Resources))
	c.names([]string{"side_effects"}, sortedKeys(c.p.SideEffects))
}

// names demands names that templates and environment variables can hold.
func (c *checker) names(path, names []string) {
	for _, name := range names {
		if !word(name) || strings.Contains(name, ".") {
			c.wrong(append(slices.Clone(path), name), "the name %q: expected letters, digits, - and _ only", name)
		}
	}
}

func (c *checker) token() {
	flow := c.p.Token
	if flow.Operation == "" {
		c.wrong([]string{"token"}, "no operation that hands out a token")
	} else {
		c.known([]string{"token", "operation"}, "operation", flow.Operation, sortedKeys(c.p.Operations))
	}
	if o := c.p.Operations[flow.Operation]; o != nil && o.Bearer {
		c.wrong([]string{"token", "operation"}, "operation %s needs a token itself", flow.Operation)
	}
	if flow.Value == "" {
		c.wrong([]string{"token"}, "no value: expected a runtime expression that says where the token stands")
	}
	c.expression([]string{"token", "value"}, flow.Value)
	c.expression([]string{"token", "type"}, flow.Type)
	c.expression([]string{"token", "stated"}, flow.Stated)
	if !slices.Contains([]string{"", "jwt", "opaque", "any"}, flow.Format) {
		c.wrong([]string{"token", "format"}, "%s", unknown("format", flow.Format, []string{"jwt", "opaque", "any"}))
	}
	if leeway := flow.Leeway; leeway.Reason == "" && leeway != (Leeway{}) {
		c.wrong([]string{"token", "leeway"}, "another leeway than 60s before and 120s after needs a reason")
	}
}

// known reports a name that is not among the known ones.
func (c *checker) known(path []string, kind, name string, known []string) {
	if !slices.Contains(known, name) {
		c.wrong(path, "%s", unknown(kind, name, known))
	}
}

// expression checks a runtime expression, if there is one.
func (c *checker) expression(path []string, e Expression) {
	if e == "" {
		return
	}
	if err := e.Check(); err != nil {
		c.wrong(path, "%v", err)
	}
}

func (c *checker) status(path []string, status int) {
	if status != 0 && (status < 100 || status > 599) {
		c.wrong(path, "expected an HTTP status, got %d", status)
	}
}

func (c *checker) claim(path []string, id string) {
	if id != "" {
		c.known(path, "claim", id, c.claims)
	}
}

// basis checks the basis of a cell: a status needs one, or nobody can tell whether it may fail a target.
func (c *checker) basis(path []string, cell Outcome) {
	bases := make([]string, len(conformance.Bases()))
	for i, basis := range conformance.Bases() {
		bases[i] = string(basis)
	}
	switch {
	case cell.Basis != "":
		c.known(append(slices.Clone(path), "basis"), "basis", string(cell.Basis), bases)
	case cell.Status != 0:
		c.wrong(path, "status %d without a basis: expected one of %s", cell.Status, strings.Join(bases, ", "))
	}
}
