package clients

import (
	"encoding/base64"
	"net/url"
	"slices"
	"strings"

	"github.com/plimsoll/plimsoll/internal/conformance"
)

// Secure reports whether both addresses of the target are https.
func (c *Client) Secure() bool {
	return c.base.Scheme == "https" && (c.tokenURL == nil || c.tokenURL.Scheme == "https")
}

// ObserveSetup names who is told of every request for a shared token from now on. Call it before the client is used.
func (c *Client) ObserveSetup(see func(*conformance.Wire, error)) { c.options.OnSetup = see }

// Worked reports whether a token was handed out to the credential in this run: then a refusal is not for want of a right one.
func (c *Client) Worked(role string) bool {
	c.births.mu.RLock()
	defer c.births.mu.RUnlock()
	return c.births.roles[role]
}

// Leak is a secret of a credential that stands in an answer.
type Leak struct {
	Field string // the credential's field
	Place string // "body" or "header NAME"
}

// minLeak is how long a value must be for its presence in an answer to be no coincidence.
const minLeak = 6

// Leaks finds the secrets of the environment's credentials in an answer: as they are, percent-encoded, or in base64.
func (c *Client) Leaks(w *conformance.Wire) []Leak {
	var leaks []Leak
	for _, field := range sorted(c.options.Provider.Credentials.Fields) {
		if !c.options.Provider.Credentials.Fields[field].Secret {
			continue
		}
		for _, values := range c.options.Target.Credentials {
			leaks = append(leaks, leaked(w, field, values[field])...)
		}
	}
	return leaks
}

func leaked(w *conformance.Wire, field, secret string) []Leak {
	if len(secret) < minLeak {
		return nil
	}
	forms := []string{secret, url.QueryEscape(secret), url.PathEscape(secret), base64.StdEncoding.EncodeToString([]byte(secret))}
	holds := func(text string) bool {
		return slices.ContainsFunc(forms, func(form string) bool { return strings.Contains(text, form) })
	}
	var leaks []Leak
	if holds(string(w.Body)) {
		leaks = append(leaks, Leak{field, "body"})
	}
	for _, name := range sorted(w.Header) {
		if holds(strings.Join(w.Header[name], "\n")) {
			leaks = append(leaks, Leak{field, "header " + name})
		}
	}
	return leaks
}
