package provider

import (
	"fmt"
	"slices"
	"strings"
)

// check finds what is wrong with the environment file itself, before variables override it.
func (l *environmentLoader) check() {
	l.known([]string{"kind"}, "kind", string(l.env.Kind), kindNames())
	l.clock([]string{"clock"}, l.env.Clock)
	ids := make([]string, len(l.providers))
	for i, p := range l.providers {
		ids[i] = p.ID
	}
	for _, id := range sortedKeys(l.env.Providers) {
		at := []string{"providers", id}
		l.known(at, "provider", id, ids)
		l.target(at, l.env.Providers[id])
		if i := slices.Index(ids, id); i >= 0 {
			l.names(at, l.providers[i], l.env.Providers[id])
		}
	}
}

func (l *environmentLoader) known(path []string, kind, name string, known []string) {
	if !slices.Contains(known, name) {
		l.document.wrong(path, "%s", unknown(kind, name, known))
	}
}

func (l *environmentLoader) right(path []string, err error) {
	if err != nil {
		l.document.wrong(path, "%v", err)
	}
}

func (l *environmentLoader) url(path []string, text string, check func(string) error) {
	if text == "" {
		return
	}
	if err := check(text); err != nil {
		l.document.wrong(path, "%v", err)
	}
}

func (l *environmentLoader) clock(path []string, clock Clock) {
	l.url(append(slices.Clone(path), "controlled"), clock.Controlled, checkURL)
	l.url(append(slices.Clone(path), "fork"), clock.Fork, checkURL)
}

func (l *environmentLoader) target(path []string, t *Target) {
	at := func(step string) []string { return append(slices.Clone(path), step) }
	l.url(at("base_url"), t.BaseURL, checkBaseURL)
	l.url(at("token_url"), t.TokenURL, checkURL)
	l.url(at("proxy"), t.Proxy, checkProxy)
	for i, text := range t.Origins {
		l.url(append(at("origins"), fmt.Sprint(i)), text, checkBaseURL)
	}
	if len(t.Origins) > 0 && !l.env.Outside {
		l.document.wrong(at("origins"), "origins count only outside the working tree: set the variable that ends in _ORIGINS, or keep this file elsewhere")
	}
	l.right(at("rate"), checkRate(t.Rate))
	l.right(at("concurrency"), checkCount(t.Concurrency))
	l.right(at("retry"), t.Retry.check())
	l.right(at("wrong_credentials"), checkCount(t.Wrong.Budget))
	l.right(at("tls"), t.TLS.check())
	if t.Clock != nil {
		l.clock(at("clock"), *t.Clock)
	}
}

// names checks what the file gives against what the provider has.
func (l *environmentLoader) names(path []string, p *Provider, t *Target) {
	at := func(steps ...string) []string { return append(slices.Clone(path), steps...) }
	for _, role := range sortedKeys(t.Sources) {
		l.known(at("credentials", role), "role", role, p.roleNames())
		for _, field := range sortedKeys(t.Sources[role]) {
			l.known(at("credentials", role, field), "credential field", field, sortedKeys(p.Credentials.Fields))
		}
	}
	for _, resource := range sortedKeys(t.Resources) {
		l.known(at("resources", resource), "resource", resource, sortedKeys(p.Resources))
	}
	for _, operation := range sortedKeys(t.Paths) {
		if err := p.checkPath(operation, t.Paths[operation]); err != nil {
			l.document.wrong(at("paths", operation), "%v", err)
		}
	}
	for i, effect := range t.SideEffects {
		l.known(at("side_effects", fmt.Sprint(i)), "side effect", effect, sortedKeys(p.SideEffects))
	}
	if t.Variant != "" {
		l.known(at("variant"), "variant", t.Variant, p.variantNames())
	}
}

// checkPath checks a path that a target has for an operation: it may hold the path parameters that the operation gives.
func (p *Provider) checkPath(operation, path string) error {
	o, err := p.Operation(operation)
	if err != nil || path == "" {
		return err
	}
	if !strings.HasPrefix(path, "/") {
		return fmt.Errorf("expected a path that begins with a slash, got %q", path)
	}
	params, closed := pathParams(path)
	if !closed {
		return fmt.Errorf("expected a path whose braces are in pairs, got %q", path)
	}
	for _, name := range params {
		if _, given := o.Params[name]; !given {
			return Unknown("path parameter", name, sortedKeys(o.Params))
		}
	}
	return nil
}
