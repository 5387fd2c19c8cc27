package clients

import (
	"net/url"

	"github.com/plimsoll/plimsoll/internal/provider"
)

// Learn makes the secrets of a target known, and where the documentation of its provider puts secrets. What provider.yaml does not
// know is taken for a secret, and so is the password of a proxy.
func (r *Redactor) Learn(p *provider.Provider, t provider.Target) {
	r.register(p)
	for _, role := range sorted(t.Credentials) {
		for _, name := range sorted(t.Credentials[role]) {
			if about, known := p.Credentials.Fields[name]; about.Secret || !known {
				r.Add(name, t.Credentials[role][name])
			}
		}
	}
	r.AddURL("proxy password", t.Proxy)
}

// AddURL registers the password in an address, if there is one.
func (r *Redactor) AddURL(name, address string) {
	if u, err := url.Parse(address); err == nil {
		password, _ := u.User.Password()
		r.Add(name, password)
	}
}
