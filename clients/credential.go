package clients

import (
	"maps"
	"slices"
	"strings"

	"github.com/plimsoll/plimsoll/internal/conformance"
	"github.com/plimsoll/plimsoll/internal/provider"
)

// Credential is one credential by its role. Fields that the environment does not give are not there.
type Credential struct {
	Role   string
	Fields map[string]Secret
}

// With returns a copy whose field has another value.
func (c Credential) With(field, value string) Credential {
	c.Fields = maps.Clone(c.Fields)
	if c.Fields == nil {
		c.Fields = map[string]Secret{}
	}
	c.Fields[field] = NewSecret(value)
	return c
}

// Without returns a copy that lacks field.
func (c Credential) Without(field string) Credential {
	c.Fields = maps.Clone(c.Fields)
	delete(c.Fields, field)
	return c
}

// Credential returns the credential of a role. Where the environment gives none, or only a part, the error is a
// *conformance.Stop (untested, credential) that names the variables to set. A role that the provider does not have is an error
// with the nearest one.
func (c *Client) Credential(role string) (Credential, error) {
	p := c.options.Provider
	if _, known := p.Credentials.Roles[role]; !known && role != provider.DefaultRole {
		return Credential{}, provider.Unknown("credential", role, slices.Collect(maps.Keys(p.Credentials.Roles)))
	}
	given := Credential{Role: role, Fields: map[string]Secret{}}
	for field, value := range c.options.Target.Credentials[role] {
		if value != "" {
			given.Fields[field] = NewSecret(value)
		}
	}
	if missing := c.missing(given); len(missing) > 0 {
		return Credential{}, conformance.Stopf(conformance.Untested, conformance.CauseCredential,
			"the environment gives no complete credential %q: set %s", role, strings.Join(missing, ", "))
	}
	return given, nil
}

// missing names the variables of the fields that every credential has and this one lacks.
func (c *Client) missing(given Credential) []string {
	var names []string
	for field, about := range c.options.Provider.Credentials.Fields {
		if _, ok := given.Fields[field]; !ok && !about.Optional {
			names = append(names, c.options.Provider.CredentialVariable(given.Role, field))
		}
	}
	slices.Sort(names)
	return names
}

// Resource returns the id of a known resource, or a *conformance.Stop (untested) that says how to give one.
func (c *Client) Resource(name string) (string, error) {
	if value := c.options.Target.Resources[name]; value != "" {
		return value, nil
	}
	p := c.options.Provider
	about, known := p.Resources[name]
	if !known {
		return "", provider.Unknown("resource", name, slices.Collect(maps.Keys(p.Resources)))
	}
	return "", conformance.Stopf(conformance.Untested, conformance.CauseCredential,
		"the environment gives no resource %q (%s): set %s", name, about, p.ResourceVariable(name))
}

// Allows returns a *conformance.Stop (untested) where the environment does not allow the side effect. No effect is always allowed.
func (c *Client) Allows(effect string) error {
	if effect == "" || slices.Contains(c.options.Target.SideEffects, effect) {
		return nil
	}
	p := c.options.Provider
	return conformance.Stopf(conformance.Untested, conformance.CauseHarness,
		"the environment does not allow the side effect %q (%s): add it to side_effects, or to %s",
		effect, p.SideEffects[effect], p.Variable("SIDE_EFFECTS"))
}
