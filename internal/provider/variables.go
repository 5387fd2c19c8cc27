package provider

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// variablePrefix begins the name of every environment variable of ours.
const variablePrefix = "PLIMSOLL"

// Variable is an environment variable that sets one value of a target, whatever the environment file says.
type Variable struct {
	Name  string   // PLIMSOLL_ACME_CLIENT_ID
	About string   // what it sets, in a few words
	about []string // in provider.yaml
	path  []string // below the target
	mock  bool     // it applies to mocks
	apply func(t *Target, shared Clock, value string) error
}

// Variables lists the environment variables of a provider, sorted by name: PLIMSOLL_<PROVIDER>_ and then
//
//   - BASE_URL, TOKEN_URL, ORIGINS and SIDE_EFFECTS (between commas), VARIANT;
//   - RATE, CONCURRENCY, TIMEOUT, ATTEMPTS, WRONG_CREDENTIALS (a budget);
//   - PROXY, TLS_CA, TLS_CERTIFICATE, TLS_KEY (files);
//   - CLOCK (the URL of a controlled clock, or real), CLOCK_FORK, MAX_WAIT;
//   - <FIELD> of the default credential, <ROLE>_<FIELD> of another one;
//   - RESOURCE_<NAME>, and PATH_<OPERATIONID> for the path of an operation.
//
// Whatever is no letter and no digit becomes an underscore. An environment of the kind mock takes VARIANT only.
func (p *Provider) Variables() []Variable {
	variables := p.targetVariables()
	for _, role := range p.roleNames() {
		for _, field := range sortedKeys(p.Credentials.Fields) {
			variables = append(variables, p.credentialVariable(role, field))
		}
	}
	for _, name := range sortedKeys(p.Resources) {
		variables = append(variables, p.resourceVariable(name))
	}
	for _, operation := range sortedKeys(p.Operations) {
		variables = append(variables, p.pathVariable(operation))
	}
	slices.SortStableFunc(variables, func(a, b Variable) int { return cmp.Compare(a.Name, b.Name) })
	return variables
}

// Variable builds the name of a variable of the provider: Variable("BASE_URL"), Variable("RESOURCE", name).
func (p *Provider) Variable(parts ...string) string {
	name := strings.ToUpper(strings.Join(slices.Concat([]string{variablePrefix, p.ID}, parts), "_"))
	return strings.Map(func(r rune) rune {
		if r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' {
			return r
		}
		return '_'
	}, name)
}

// CredentialVariable is the name of the variable that sets one field of a credential.
func (p *Provider) CredentialVariable(role, field string) string {
	if role == DefaultRole || role == "" {
		return p.Variable(field)
	}
	return p.Variable(role, field)
}

// ResourceVariable is the name of the variable that sets the id of a known resource.
func (p *Provider) ResourceVariable(name string) string { return p.Variable("RESOURCE", name) }

func (p *Provider) credentialVariable(role, field string) Variable {
	return Variable{
		Name:  p.CredentialVariable(role, field),
		About: fmt.Sprintf("%s of the credential %s", field, role),
		about: []string{"credentials", "fields", field},
		path:  []string{"credentials", role, field},
		apply: func(t *Target, _ Clock, value string) error {
			t.set(role, field, value)
			delete(t.Sources[role], field)
			return nil
		},
	}
}

func (p *Provider) resourceVariable(name string) Variable {
	return Variable{
		Name:  p.ResourceVariable(name),
		About: "the resource " + name,
		about: []string{"resources", name},
		path:  []string{"resources", name},
		apply: func(t *Target, _ Clock, value string) error {
			if t.Resources == nil {
				t.Resources = map[string]string{}
			}
			t.Resources[name] = value
			return nil
		},
	}
}

func (p *Provider) pathVariable(operation string) Variable {
	return Variable{
		Name:  p.Variable("PATH", operation),
		About: "the path of the operation " + operation,
		about: []string{"operations", operation},
		path:  []string{"paths", operation},
		apply: func(t *Target, _ Clock, value string) error {
			if err := p.checkPath(operation, value); err != nil {
				return err
			}
			if t.Paths == nil {
				t.Paths = map[string]string{}
			}
			t.Paths[operation] = value
			return nil
		},
	}
}

func (p *Provider) targetVariables() []Variable {
	variable := func(name, about, path string, apply func(*Target, Clock, string) error) Variable {
		return Variable{Name: p.Variable(name), About: about, path: strings.Split(path, "/"), apply: apply}
	}
	variant := variable("VARIANT", "of the mock", "variant", p.setVariant)
	variant.mock = true
	return append(p.networkVariables(variable),
		variable("BASE_URL", "the base URL", "base_url", func(t *Target, _ Clock, v string) error { return setURL(&t.BaseURL, v, checkBaseURL) }),
		variable("CLOCK", "the URL of a controlled clock, or real", "clock/controlled", setClock),
		variable("CLOCK_FORK", "the URL that forks the target", "clock/fork", func(t *Target, shared Clock, v string) error {
			return setURL(&ownClock(t, shared).Fork, v, checkURL)
		}),
		variable("MAX_WAIT", "how long to wait for real time at most", "clock/max_wait", func(t *Target, shared Clock, v string) error {
			return setSpan(&ownClock(t, shared).MaxWait, v)
		}),
		variable("ORIGINS", "where credentials may go besides, between commas", "origins", setOrigins),
		variable("SIDE_EFFECTS", "the side effects that are allowed, between commas", "side_effects", p.setSideEffects),
		variable("TOKEN_URL", "the whole URL of the token request", "token_url", func(t *Target, _ Clock, v string) error {
			return setURL(&t.TokenURL, v, checkURL)
		}),
		variant,
		variable("WRONG_CREDENTIALS", "how often an account may be tried with a wrong proof", "wrong_credentials/budget",
			setCount(func(t *Target) *int { return &t.Wrong.Budget }, checkCount)),
	)
}

// networkVariables are those about the way to the target.
func (p *Provider) networkVariables(variable func(name, about, path string, apply func(*Target, Clock, string) error) Variable) []Variable {
	text := func(into func(*Target) *string, check func(string) error) func(*Target, Clock, string) error {
		return func(t *Target, _ Clock, v string) error { return setURL(into(t), v, check) }
	}
	file := func(string) error { return nil }
	return []Variable{
		variable("ATTEMPTS", "how often a request is sent while the way to the target is in trouble", "retry/attempts",
			setCount(func(t *Target) *int { return &t.Retry.Attempts }, func(n int) error { return Retry{Attempts: n}.check() })),
		variable("CONCURRENCY", "requests at a time", "concurrency", setCount(func(t *Target) *int { return &t.Concurrency }, checkCount)),
		variable("PROXY", "the URL of an HTTP proxy, or none", "proxy", text(func(t *Target) *string { return &t.Proxy }, checkProxy)),
		variable("RATE", "requests per second", "rate", setRate),
		variable("TIMEOUT", "of one request", "timeout", func(t *Target, _ Clock, v string) error { return setSpan(&t.Timeout, v) }),
		variable("TLS_CA", "a file of authorities to trust", "tls/ca", text(func(t *Target) *string { return &t.TLS.CA }, file)),
		variable("TLS_CERTIFICATE", "a file with the client's certificate", "tls/certificate", text(func(t *Target) *string { return &t.TLS.Certificate }, file)),
		variable("TLS_KEY", "a file with the key of that certificate", "tls/key", text(func(t *Target) *string { return &t.TLS.Key }, file)),
	}
}

// variables reports two values that one environment variable would set.
func (c *checker) variables() {
	last := Variable{}
	for _, v := range c.p.Variables() {
		if v.Name == last.Name {
			c.wrong(v.about, "the variable %s would set %s and %s: another name is needed", v.Name, last.About, v.About)
		}
		last = v
	}
}
