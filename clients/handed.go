package clients

import (
	"net/url"
	"strings"

	"github.com/plimsoll/plimsoll/internal/conformance"
	"github.com/plimsoll/plimsoll/internal/provider"
)

// issued is the token that an answer of the token endpoint hands out: where the page says that it stands, or in the address of a
// redirection. "" if there is none.
func issued(p *provider.Provider, w *conformance.Wire) string {
	if value, ok := p.Token.Value.Eval(w); ok {
		token, _ := value.(string)
		return token
	}
	return inAddress(p.Token.Value, w.Header.Get("Location"))
}

// inAddress is the token that the address of a redirection takes along, in its query or, as RFC 6749 section 4.2.2 has it, in its
// fragment; under the name of that section or the one that the token has in the body. Whoever is refused and gets such an address
// was given a token all the same.
func inAddress(value provider.Expression, address string) string {
	to, err := url.Parse(address)
	if err != nil || address == "" {
		return ""
	}
	names := []string{"access_token"}
	if at, err := value.Parse(); err == nil {
		names = append(names, at.Name[strings.LastIndexByte(at.Name, '/')+1:])
	}
	for _, part := range []string{to.RawQuery, to.EscapedFragment()} {
		values, _ := url.ParseQuery(part) // what can be read of it
		for _, name := range names {
			if token := values.Get(name); token != "" {
				return token
			}
		}
	}
	return ""
}
