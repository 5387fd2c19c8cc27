package provider

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
)

// Kinds lists the kinds of environment.
func Kinds() []EnvironmentKind {
	return []EnvironmentKind{KindMock, KindProduction, KindSandbox, KindUAT}
}

func kindNames() []string {
	var names []string
	for _, kind := range Kinds() {
		names = append(names, string(kind))
	}
	return names
}

// KindOf says of what kind the host of an address is, by what the provider publishes. A name outranks a pattern.
func (h Hosts) KindOf(address string) (EnvironmentKind, bool) {
	u, err := url.Parse(address)
	if err != nil {
		return "", false
	}
	host := strings.ToLower(u.Hostname())
	for _, kind := range sortedKeys(h) {
		if slices.Contains(h[EnvironmentKind(kind)], host) {
			return EnvironmentKind(kind), true
		}
	}
	for _, kind := range sortedKeys(h) {
		if slices.ContainsFunc(h[EnvironmentKind(kind)], func(p string) bool { return below(host, p) }) {
			return EnvironmentKind(kind), true
		}
	}
	return "", false
}

// below reports whether a host is covered by a pattern such as *.example.com.
func below(host, pattern string) bool {
	domain, wild := strings.CutPrefix(pattern, "*")
	return wild && len(host) > len(domain) && strings.HasSuffix(host, domain)
}

// hosts checks the published hosts: one that stands under two kinds would tell nothing.
func (c *checker) hosts() {
	seen := map[string]string{}
	for _, kind := range sortedKeys(c.p.Hosts) {
		c.known([]string{"hosts", kind}, "kind of environment", kind, kindNames())
		for i, host := range c.p.Hosts[EnvironmentKind(kind)] {
			at := []string{"hosts", kind, fmt.Sprint(i)}
			if domain := strings.TrimPrefix(host, "*."); domain == "" || domain != strings.ToLower(domain) || strings.ContainsAny(domain, "*/:@ ") {
				c.wrong(at, "expected a host in lower case such as api.example.com or *.example.com, got %q", host)
			}
			if other, twice := seen[host]; twice {
				c.wrong(at, "%s stands under %s already", host, other)
			}
			seen[host] = kind
		}
	}
}
