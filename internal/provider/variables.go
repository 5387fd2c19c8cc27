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
	Name  string // PLIMSOLL_OAUTHJWT_CLIENT_ID
	About string // what it sets, in a few words
	about []string
	apply func(t *Target, shared Clock, value string) error
}

// Variables lists the environment variables of a provider, sorted by name: PLIMSOLL_<PROVIDER>_ and then
//
//   - BASE_URL, TOKEN_URL, RATE, TIMEOUT, VARIANT, SIDE_EFFECTS (names, between commas);
//   - CLOCK (the URL of a controlled clock, or real), CLOCK_FORK, MAX_WAIT;
//   - <FIELD> of the default credential, <ROLE>_<FIELD> of another one;
//   - RESOURCE_<NAME>, and PATH_<OPERATIONID> for the path of an operation.
//
// Whatever is no letter and no digit becomes an underscore.
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
		apply: func(t *Target, _ Clock, value string) error {
			if t.Credentials == nil {
				t.Credentials = map[string]map[string]string{}
			}
			if t.Credentials[role] == nil {
				t.Credentials[role] = map[string]string{}
			}
			t.Credentials[role][field] = value
			return nil
		},
	}
}

func (p *Provider) resourceVariable(name string) Variable {
	return Variable{
		Name:  p.ResourceVariable(name),
		About: "the resource " + name,
		about: []string{"resources", name},
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
	variable := func(name, about string, apply func(*Target, Clock, string) error) Variable {
		return Variable{Name: p.Variable(name), About: about, apply: apply}
	}
	return []Variable{
		variable("BASE_URL", "the base URL", func(t *Target, _ Clock, v string) error { return setURL(&t.BaseURL, v, checkBaseURL) }),
		variable("CLOCK", "the URL of a controlled clock, or real", setClock),
		variable("CLOCK_FORK", "the URL that forks the target", func(t *Target, shared Clock, v string) error {
			return setURL(&ownClock(t, shared).Fork, v, checkURL)
		}),
		variable("MAX_WAIT", "how long to wait for real time at most", func(t *Target, shared Clock, v string) error {
			return setSpan(&ownClock(t, shared).MaxWait, v)
		}),
		variable("RATE", "requests per second", setRate),
		variable("SIDE_EFFECTS", "the side effects that are allowed, between commas", p.setSideEffects),
		variable("TIMEOUT", "of one request", func(t *Target, _ Clock, v string) error { return setSpan(&t.Timeout, v) }),
		variable("TOKEN_URL", "the whole URL of the token request", func(t *Target, _ Clock, v string) error {
			return setURL(&t.TokenURL, v, checkURL)
		}),
		variable("VARIANT", "of the mock", p.setVariant),
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
