// Package independent holds servers that were written from the providers' pages alone, two for each page, before anything of the
// suite was read. The suite is held against them: it must accept every one, and find what is wrong when one is broken.
package independent

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"

	"github.com/plimsoll/plimsoll/test/independent/cargamos"
	"github.com/plimsoll/plimsoll/test/independent/cargodocs"
	"github.com/plimsoll/plimsoll/test/independent/dataloy"
	"github.com/plimsoll/plimsoll/test/independent/kit"
	"github.com/plimsoll/plimsoll/test/independent/oauthjwt"
	"github.com/plimsoll/plimsoll/test/independent/tplcentral"
)

// Ship is one server of a provider's.
type Ship struct {
	Provider, Flavour string
	Build             func(kit.Options) http.Handler
	Base, Token       string   // paths of the API and, where it is elsewhere, of the token request
	Strict            bool     // keeps to the samples and to the provider's other pages, too
	Deferred          []string // claims that real time leaves open
}

// Fleet lists the servers.
func Fleet() []Ship {
	return []Ship{
		{
			Provider: "cargodocs", Flavour: "cognito", Build: cargodocs.Cognito,
			Deferred: []string{"CARGODOCS-LIFE-001", "CARGODOCS-LIFE-002", "CARGODOCS-PUB-002"},
		},
		{
			Provider: "cargodocs", Flavour: "gateway", Build: cargodocs.Gateway,
			Deferred: []string{"CARGODOCS-LIFE-001", "CARGODOCS-LIFE-002"},
		},
		{
			Provider: "cargamos", Flavour: "spring", Build: cargamos.Spring, Strict: true,
			Deferred: []string{"CARGAMOS-RESP-007", "CARGAMOS-LIFE-001", "CARGAMOS-LIFE-002", "CARGAMOS-USE-002"},
		},
		{
			Provider: "cargamos", Flavour: "plain", Build: cargamos.Plain, Base: "/mx", Strict: true,
			Deferred: []string{"CARGAMOS-RESP-007", "CARGAMOS-LIFE-001", "CARGAMOS-LIFE-002", "CARGAMOS-USE-002"},
		},
		{
			Provider: "dataloy", Flavour: "tenant", Build: dataloy.Tenant, Token: "/oauth/token",
			Deferred: dayLong(),
		},
		{
			Provider: "dataloy", Flavour: "tolerant", Build: dataloy.Tolerant, Token: "/auth/realms/dataloy/token",
			Deferred: dayLong(),
		},
		{
			Provider: "oauthjwt", Flavour: "standard", Build: oauthjwt.Standard, Strict: true,
			Deferred: []string{"OAUTHJWT-LIFE-001", "OAUTHJWT-ERR-002"},
		},
		{
			Provider: "oauthjwt", Flavour: "homemade", Build: oauthjwt.Homemade, Strict: true,
			Deferred: []string{"OAUTHJWT-LIFE-001", "OAUTHJWT-ERR-002"},
		},
		{
			Provider: "tplcentral", Flavour: "framework", Build: tplcentral.Framework,
			Deferred: []string{"TPLCENTRAL-PUB-001", "TPLCENTRAL-PUB-017"},
		},
		{
			Provider: "tplcentral", Flavour: "opaque", Build: tplcentral.Opaque,
			Deferred: []string{"TPLCENTRAL-PUB-001", "TPLCENTRAL-PUB-017"},
		},
	}
}

// dayLong are the claims on tokens that live for a day.
func dayLong() []string {
	return []string{"DATALOY-LIFE-001", "DATALOY-ERR-001", "DATALOY-ERR-002", "DATALOY-ERR-003", "DATALOY-ERR-004", "DATALOY-ERR-005", "DATALOY-ERR-006", "DATALOY-ERR-007", "STD-404", "STD-502"}
}

// Find returns the ship of that flavour.
func Find(flavour string) (Ship, error) {
	var names []string
	for _, s := range Fleet() {
		if s.Flavour == flavour {
			return s, nil
		}
		names = append(names, s.Flavour)
	}
	return Ship{}, fmt.Errorf("unknown flavour %q: there are %s", flavour, strings.Join(names, ", "))
}

// Launch starts the ship on a port of its own, with what is named broken.
func (s Ship) Launch(broken ...string) *httptest.Server {
	o := kit.Options{Clock: new(kit.Clock), Accounts: accounts()[s.Provider], Broken: map[string]bool{}}
	for _, b := range broken {
		o.Broken[b] = true
	}
	return httptest.NewServer(s.Build(o))
}

// Environment is how plimsoll is told where the ship lies. With a controlled clock, time is moved; otherwise it is real.
func (s Ship) Environment(url string, controlled bool) []string {
	prefix := "PLIMSOLL_" + strings.ToUpper(s.Provider)
	env := []string{prefix + "_BASE_URL=" + url + s.Base}
	if s.Token != "" {
		env = append(env, prefix+"_TOKEN_URL="+url+s.Token)
	}
	if controlled {
		env = append(env, prefix+"_CLOCK="+url+"/testing/clock")
	}
	return env
}
