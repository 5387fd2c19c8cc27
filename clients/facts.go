package clients

import (
	"slices"
	"strings"

	"github.com/plimsoll/plimsoll/internal/conformance"
)

// Secure reports whether both addresses of the target are https.
func (c *Client) Secure() bool {
	return c.base.Scheme == "https" && (c.tokenURL == nil || c.tokenURL.Scheme == "https")
}

// Real reports whether the target is no mock, so that its credentials may be wrong.
func (c *Client) Real() bool { return c.options.Real }

// ObserveSetup names who is told of every request for a shared token from now on. Call it before the client is used.
func (c *Client) ObserveSetup(see func(*conformance.Wire, error)) { c.options.OnSetup = see }

// Worked reports whether a token was handed out to the credential in this run, by this target or the one that it is a fork of:
// then a refusal is not for want of a right one.
func (c *Client) Worked(role string) bool {
	return c.births.given()[role]
}

// Leak is a secret of a credential that stands in an answer.
type Leak struct {
	Field string // the credential's field
	Place string // "body" or "header NAME"
}

// shortestLeak is how long a secret must be for its presence in an answer to be no coincidence.
const shortestLeak = 6

// Leaks finds the secrets of the environment's credentials in an answer, in every form that the redactor knows.
func (c *Client) Leaks(w *conformance.Wire) []Leak {
	leaks := c.leaksIn("body", string(w.Body))
	for _, name := range sorted(w.Header) {
		leaks = append(leaks, c.leaksIn("header "+name, strings.Join(w.Header[name], "\n"))...)
	}
	return leaks
}

// leaksIn names each field once.
func (c *Client) leaksIn(place, text string) []Leak {
	marks := c.redactor.marks(text, shortestLeak)
	var leaks []Leak
	for _, field := range sorted(c.options.Provider.Credentials.Fields) {
		if c.options.Provider.Credentials.Fields[field].Secret && slices.Contains(marks, secretMark(field)) {
			leaks = append(leaks, Leak{field, place})
		}
	}
	return leaks
}
