package mock

import (
	"fmt"
	"io/fs"
	"net/http"
	"slices"
	"time"

	"github.com/plimsoll/plimsoll/internal/provider"
)

// plan is a provider made ready to be mocked: everything that does not change while the mock runs. Forks share it.
type plan struct {
	id         string
	variant    string
	behaviour  behaviour
	lifetime   time.Duration
	jwt        bool
	jwtData    provider.MockJWT
	operations map[string]*operation
	routes     []route
	shared     map[string]*answer // refusals of "all"
	accounts   []*account         // default first, then by role
	resources  map[string]string
	variables  map[string]variable
}

// operation is one operation with what it demands and how it answers.
type operation struct {
	id       string
	spec     *provider.Operation
	token    bool // it is the token request
	parts    []part
	fixed    []fixed
	success  *answer
	byRole   map[string]*answer
	refusals map[string]*answer
	paging   *paging
	filter   *filter
	exists   []existence
}

// Check says everything that is wrong with the mock section of a provider and the examples it names. It needs no target.
func Check(p *provider.Provider, examples fs.FS) error {
	var f mistakes
	newPlan(p, examples, NewShared(), &f)
	checkVariants(p, &f)
	return f.err()
}

// checkVariants resolves every variant, not only the one that is mocked: a mistake in any of them is a mistake in the file.
func checkVariants(p *provider.Provider, f *mistakes) {
	for _, v := range p.Mock.Variants {
		_, errs := resolve(v.Behaviour)
		for _, err := range errs {
			f.add(place(p, "mock.variants."+v.Name+".behaviour"), "%w", err)
		}
	}
}

// place is where in the data something stands: the file within the tree of specs, and the key.
func place(p *provider.Provider, key string) string { return p.ID + "/provider.yaml: " + key }

// newPlan compiles what needs neither a target nor a variant.
func newPlan(p *provider.Provider, examples fs.FS, shared *Shared, f *mistakes) *plan {
	made := &plan{
		id: p.ID, lifetime: p.Token.Lifetime.Duration(), operations: map[string]*operation{}, variables: map[string]variable{},
	}
	for _, v := range variableTable() {
		made.variables[v.name] = v
	}
	if made.lifetime < time.Second {
		f.add(place(p, "token.lifetime"), "expected at least 1s, got %s", made.lifetime)
	}
	for _, id := range sortedKeys(p.Operations) {
		if p.Operations[id] == nil {
			f.add(place(p, "operations."+id), "expected method and path, got nothing")
			continue
		}
		made.operations[id] = &operation{id: id, spec: p.Operations[id], token: id == p.Token.Operation}
	}
	if made.operations[p.Token.Operation] == nil {
		f.add(place(p, "token.operation"), "%w", provider.Unknown("operation", p.Token.Operation, sortedKeys(p.Operations)))
	}
	c := compiler{provider: p, plan: made, mistakes: f, examples: examples, shared: shared}
	c.routes()
	c.demands()
	c.answers()
	c.cells()
	c.tokens()
	return made
}

// compiler holds what is needed only while a plan is made.
type compiler struct {
	provider *provider.Provider
	plan     *plan
	mistakes *mistakes
	examples fs.FS
	shared   *Shared
}

func (c *compiler) add(key, format string, args ...any) {
	c.mistakes.add(place(c.provider, key), format, args...)
}

// ordered lists the operations in a fixed order.
func (p *plan) ordered() []*operation {
	var list []*operation
	for _, id := range sortedKeys(p.operations) {
		list = append(list, p.operations[id])
	}
	return list
}

func (c *compiler) routes() {
	for _, op := range c.plan.ordered() {
		r, err := newRoute(op)
		if err != nil {
			c.add("operations."+op.id+".path", "%w", err)
			continue
		}
		if r.method == "" {
			c.add("operations."+op.id+".method", "expected a verb such as %s, got none", http.MethodGet)
		}
		for _, other := range c.plan.routes {
			if other.method == r.method && slices.CompareFunc(other.segments, r.segments, compareSegments) == 0 {
				c.add("operations."+op.id, "expected a verb and path of its own, got those of %s", other.op.id)
			}
		}
		c.plan.routes = append(c.plan.routes, r)
	}
	slices.SortFunc(c.plan.routes, compareRoutes)
}

// tokens checks what the data says of JWTs.
func (c *compiler) tokens() {
	if op := c.plan.operations[c.provider.Token.Operation]; op != nil {
		for _, name := range sortedKeys(c.provider.Mock.JWT.Members) {
			if err := checkTemplate(c.provider, op.spec, c.provider.Mock.JWT.Members[name]); err != nil {
				c.add("mock.jwt.members."+name, "%w", err)
			}
		}
	}
	for _, name := range []string{"alg", "crit", "b64"} {
		if _, ok := c.provider.Mock.JWT.Header[name]; ok {
			c.add("mock.jwt.header."+name, "expected none, because the mock signs with RS256 and nothing else")
		}
	}
}

// roles lists the roles that a target may have: the default one needs no entry.
func roles(p *provider.Provider) []string {
	known := sortedKeys(p.Credentials.Roles)
	if !slices.Contains(known, provider.DefaultRole) {
		known = append(known, provider.DefaultRole)
	}
	return known
}

// choose resolves the variant.
func (p *plan) choose(source *provider.Provider, name string, f *mistakes) {
	known := []string{}
	for _, v := range source.Mock.Variants {
		known = append(known, v.Name)
	}
	if name == "" && len(known) > 0 {
		name = known[0]
	}
	i := slices.Index(known, name)
	if i < 0 && name != "" {
		f.add(place(source, "mock.variants"), "%w", provider.Unknown("variant", name, known))
		return
	}
	var settings map[string]string
	if i >= 0 {
		settings = source.Mock.Variants[i].Behaviour
	}
	p.variant, p.jwtData = name, source.Mock.JWT
	p.behaviour, _ = resolve(settings) // checkVariants has reported what is wrong with any of them
	p.jwt = p.behaviour.tokenFormat == formatJWT ||
		p.behaviour.tokenFormat == formatPage && source.Token.Format != formatOpaque
}

// roleExists checks a role that the data names.
func (c *compiler) roleExists(key, role string) {
	if known := roles(c.provider); !slices.Contains(known, role) {
		c.add(key, "%w", provider.Unknown("role", role, known))
	}
}

func describeStatus(status int) string {
	if status == 0 {
		return "none, which leaves it open"
	}
	return fmt.Sprint(status)
}
