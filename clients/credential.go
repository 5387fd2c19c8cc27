package clients

import (
	"errors"
	"maps"
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
// *conformance.Stop (untested, credential) that names the variables to set.
func (c *Client) Credential(role string) (Credential, error) {
	return Credential{}, errors.New("not built yet")
}

// Resource returns the id of a known resource, or a *conformance.Stop (untested) that says how to give one.
func (c *Client) Resource(name string) (string, error) { return "", errors.New("not built yet") }

// Allows returns a *conformance.Stop (untested) where the environment does not allow the side effect. No effect is always allowed.
func (c *Client) Allows(effect string) error { return errors.New("not built yet") }
