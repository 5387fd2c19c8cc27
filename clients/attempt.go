package clients

import (
	"context"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"github.com/plimsoll/plimsoll/internal/conformance"
	"github.com/plimsoll/plimsoll/internal/provider"
)

// A few wrong passwords lock a real account, and whoever works with it. So outside of mocks an account is tried with a wrong proof
// only where that is allowed: the sacrificial one, or others within a budget, and never in production (design, rule 9).

// tried counts the attempts of a run. Forks share it. Its gate lets one goroutine in at a time, which may wait inside.
type tried struct {
	gate chan struct{}
	used atomic.Int64 // on accounts that are not sacrificial
	last time.Time    // kept by the gate
}

func newTried() *tried { return &tried{gate: make(chan struct{}, 1)} }

// tries says whose account a draft tries with a wrong proof: it names an account of the environment, and does not show all the
// secrets by which the documented request proves that it may.
func (c *Client) tries(d *Draft) (role string, wrong bool) {
	identity, secrets := c.proofOf(d.Operation)
	if identity == "" || len(secrets) == 0 {
		return "", false
	}
	shown := d.shows()
	for _, name := range sorted(c.options.Target.Credentials) {
		fields := c.options.Target.Credentials[name]
		if fields[identity] == "" || !shown.names(fields[identity]) {
			continue
		}
		if shown.has(fields[identity]) && !slices.ContainsFunc(secrets, func(s string) bool { return !shown.has(fields[s]) }) {
			return "", false
		}
		if !wrong || name == provider.DefaultRole {
			role, wrong = name, true
		}
	}
	return role, wrong
}

// proofOf names the field by which the documented request of an operation says whose account it is, and the secrets by which it
// proves it. Both are empty for an operation that carries no credential.
func (c *Client) proofOf(op *provider.Operation) (identity string, secrets []string) {
	var open []string
	for _, field := range sorted(c.options.Provider.Credentials.Fields) {
		about := c.options.Provider.Credentials.Fields[field]
		switch {
		case about.Optional || !carries(op, field):
		case about.Secret:
			secrets = append(secrets, field)
		default:
			open = append(open, field)
		}
	}
	if len(open) == 0 {
		return "", nil
	}
	return owner(open), secrets
}

// carries reports whether the documented request of an operation holds a field of the credential.
func carries(op *provider.Operation, field string) bool {
	if op.Basic != nil {
		user, password := op.Basic.Templates()
		if refersTo(user, field) || refersTo(password, field) {
			return true
		}
	}
	for _, templates := range []map[string]string{op.Params, op.Query, op.Headers, op.Form} {
		for _, template := range templates {
			if refersTo(template, field) {
				return true
			}
		}
	}
	found := false
	texts(op.JSON, func(template string) { found = found || refersTo(template, field) })
	return found
}

// texts walks over the texts of a JSON value, however deep.
func texts(value any, visit func(string)) {
	switch node := value.(type) {
	case string:
		visit(node)
	case []any:
		for _, item := range node {
			texts(item, visit)
		}
	case map[string]any:
		for _, member := range node {
			texts(member, visit)
		}
	}
}

// shownValues are what a draft shows in all the places where credentials may stand.
type shownValues map[string]bool

// has reports whether a value is shown as it is.
func (s shownValues) has(value string) bool { return value != "" && s[value] }

// names reports whether somebody who does not mind upper and lower case would find the value.
func (s shownValues) names(value string) bool {
	for shown := range maps.Keys(s) {
		if strings.EqualFold(shown, value) {
			return true
		}
	}
	return false
}

func (d *Draft) shows() shownValues {
	shown := shownValues{}
	for _, value := range d.Basic.shows(d.User, d.Password) {
		shown[value] = true
	}
	query := slices.Clone(d.Query)
	if values, err := url.ParseQuery(d.RawQuery); err == nil {
		for name, all := range values {
			for _, value := range all {
				query = append(query, Pair{name, value})
			}
		}
	}
	for _, p := range append(query, d.Header...) {
		shown[p.Value] = true
	}
	for _, value := range d.params {
		shown[value] = true
	}
	if d.Body != BodyNone && d.Raw == nil {
		for _, m := range d.Members {
			texts(m.Value, func(text string) { shown[text] = true })
		}
	}
	for field, value := range d.Credential.Fields {
		if v := value.Reveal(); v != "" && strings.Contains(string(d.Raw), v) && field != "" {
			shown[v] = true
		}
	}
	return shown
}

// shows lists which parts of a credential a reader finds in an encoding of HTTP Basic. Most of the wrong ones leave the user-id
// readable, and spoil the password.
func (e BasicEncoding) shows(user, password string) []string {
	switch e {
	case BasicRaw, "lower-case-scheme":
		return []string{user, password}
	case BasicFormEncoded:
		if formEncode(password) == password {
			return []string{user, password}
		}
		return []string{user}
	case "control-character", "unpadded", "url-safe", "user-only", "wrapped-76":
		return []string{user}
	}
	return nil // no account is named
}

// Spoils reports whether an encoding leaves the user-id readable and not the password, whatever the credential is: to whoever reads
// it, that is a wrong password.
func (e BasicEncoding) Spoils() bool { return len(e.shows("user", "password")) == 1 }

// Spared reports whether a draft tries the account of the default credential with a wrong proof, and a sacrificial one should take
// its place.
func (c *Client) Spared(d *Draft) bool {
	role, wrong := c.tries(d)
	_, err := c.Credential(provider.SacrificialRole)
	return c.options.Real && wrong && role == provider.DefaultRole && err == nil
}

// MayTry returns a *conformance.Stop (untested) where a draft tries an account with a wrong proof that may not be tried so. The
// request would not be sent.
func (c *Client) MayTry(d *Draft) error {
	role, wrong := c.tries(d)
	if !c.options.Real || !wrong {
		return nil
	}
	if c.options.ReadOnly {
		return conformance.Stopf(conformance.Untested, conformance.CauseCredential, "no account is tried with a wrong secret in production")
	}
	return asError(c.mayTry(role))
}

// TriesWrong returns a *conformance.Stop (untested) where no account of the environment may be tried with a wrong proof.
func (c *Client) TriesWrong() error {
	switch _, err := c.Credential(provider.SacrificialRole); {
	case !c.options.Real:
		return nil
	case c.options.ReadOnly:
		return conformance.Stopf(conformance.Untested, conformance.CauseCredential, "no account is tried with a wrong secret in production")
	case err == nil:
		return nil
	}
	return asError(c.mayTry(provider.DefaultRole))
}

// mayTry says why one more attempt on the account of a role is not allowed.
func (c *Client) mayTry(role string) *conformance.Stop {
	p, budget := c.options.Provider, c.options.Target.Wrong.Budget
	if role == provider.SacrificialRole || c.tried.used.Load() < int64(budget) {
		return nil
	}
	if budget > 0 {
		return conformance.Stopf(conformance.Untested, conformance.CauseCredential,
			"the budget of %d attempts with a wrong secret is used up: raise wrong_credentials, or give a credential %q", budget, provider.SacrificialRole)
	}
	variables := c.options.Target.MissingCredential(p, provider.SacrificialRole)
	return conformance.Stopf(conformance.Untested, conformance.CauseCredential,
		"wrong secrets may lock the account of %q: give one that may be locked (%s), or allow so many attempts with %s",
		role, strings.Join(variables, ", "), p.Variable("WRONG_CREDENTIALS"))
}

// book books an attempt with a wrong proof, if the draft is one, and waits until it is due. Attempts wait for one another.
func (c *Client) book(ctx context.Context, d *Draft) error {
	role, wrong := c.tries(d)
	if !c.options.Real || !wrong {
		return nil
	}
	if err := c.MayTry(d); err != nil {
		return err
	}
	select {
	case c.tried.gate <- struct{}{}:
		defer func() { <-c.tried.gate }()
	case <-ctx.Done():
		return unbooked(ctx.Err())
	}
	if stop := c.mayTry(role); stop != nil {
		return stop
	}
	if pause := c.options.Target.Wrong.Apart(role) - c.clock.ours().Sub(c.tried.last); !c.tried.last.IsZero() && pause > 0 {
		if err := c.clock.sleep(ctx, pause); err != nil {
			return unbooked(err)
		}
	}
	c.tried.last = c.clock.ours()
	if role != provider.SacrificialRole {
		c.tried.used.Add(1)
	}
	return nil
}

func unbooked(err error) error {
	return fmt.Errorf("not sent, waiting for the next attempt with a wrong secret: %w", err)
}

// reads refuses what would change anything in production, or leave a secret in its logs: there is no method but a reading one,
// token requests aside, and no credential or token in an address where the documentation has none.
func (c *Client) reads(d *Draft, r *request) error {
	if !c.options.ReadOnly {
		return nil
	}
	token := d.Operation.ID == c.options.Provider.Token.Operation && r.method == d.Operation.Method
	if !safe(r.method) && !token {
		return conformance.Stopf(conformance.Untested, conformance.CauseHarness, "production is only read, and %s is no reading method", r.method)
	}
	for _, p := range d.Query {
		if c.secret(p.Value) && !templated(d.Operation.Query[p.Name]) {
			return conformance.Stopf(conformance.Untested, conformance.CauseHarness, "no secret is written into an address in production, where logs would keep it")
		}
	}
	if d.Present == presentQuery {
		return conformance.Stopf(conformance.Untested, conformance.CauseHarness, "no token is written into an address in production, where logs would keep it")
	}
	return nil
}

// templated reports whether a query parameter is documented to hold something of the credential.
func templated(template string) bool {
	references, _ := provider.References(template) // checked when it was loaded
	return slices.ContainsFunc(references, func(r provider.Reference) bool { return r.Kind == "credential" })
}

// secret reports whether a value is a secret of the environment.
func (c *Client) secret(value string) bool {
	for _, fields := range c.options.Target.Credentials {
		for field, known := range fields {
			if known == value && value != "" && c.options.Provider.Credentials.Fields[field].Secret {
				return true
			}
		}
	}
	return false
}
