package doctor

import (
	"fmt"
	"slices"
	"strings"

	"github.com/plimsoll/plimsoll/internal/provider"
)

// given looks for what a run needs: the default credential and an address. It reports whether both are there.
func (x *examination) given() bool {
	missing := x.t.MissingCredential(x.p, provider.DefaultRole)
	mock := x.Environment.Kind == provider.KindMock
	address := x.p.Variable("BASE_URL")
	switch {
	case len(missing) > 0 && x.nothing():
		if x.t.BaseURL == "" && !mock {
			missing = append(missing, address)
		}
		x.say(Line{Check: "credentials", State: NotRun, Says: "none", Do: "to run it, set " + x.each(missing)})
		return false
	case len(missing) > 0:
		x.say(Line{Check: "credentials", State: Wrong, Says: "the default credential is given in part only", Do: "set " + x.each(missing)})
	}
	if x.t.BaseURL == "" && !mock {
		x.say(Line{Check: "address", State: Wrong, Says: "there are credentials, but no address to use them at", Do: "set " + x.each([]string{address})})
		return false
	}
	return len(missing) == 0
}

// nothing reports whether no secret of the default credential is given, nor anything that an environment file does not already
// hold by itself.
func (x *examination) nothing() bool {
	for field := range x.p.Credentials.Fields {
		from := x.t.Provenance("credentials", provider.DefaultRole, field)
		if x.t.Credentials[provider.DefaultRole][field] != "" && (x.p.Credentials.Fields[field].Secret || len(from.Variables) > 0) {
			return false
		}
	}
	return len(x.t.Sources[provider.DefaultRole]) == 0 || !x.pending()
}

func (x *examination) pending() bool {
	for _, s := range x.t.Sources[provider.DefaultRole] {
		if s.File != "" || len(s.Command) > 0 {
			return true
		}
	}
	return false
}

// each names variables, and says of each that is set to nothing that it is: it looks as if it were set.
func (x *examination) each(variables []string) string {
	words := make([]string, len(variables))
	for i, name := range variables {
		words[i] = name
		if slices.Contains(x.Environ, name+"=") {
			words[i] += " (it is set, but empty)"
		}
	}
	return strings.Join(words, ", ")
}

// others names the credentials and resources without which some claims will be untested.
func (x *examination) others() {
	for _, role := range sortedKeys(x.p.Credentials.Roles) {
		if role == provider.DefaultRole || x.p.Credentials.Roles[role].Foreign || role == provider.SacrificialRole {
			continue
		}
		missing := x.t.MissingCredential(x.p, role)
		if len(missing) == 0 {
			continue
		}
		x.say(Line{Check: "credential " + role, State: Absent, Do: "set " + x.each(missing),
			Says: fmt.Sprintf("not given (%s): the claims that need it will be untested", x.p.Credentials.Roles[role].About)})
	}
	for _, name := range sortedKeys(x.p.Resources) {
		if missing := x.t.MissingResource(x.p, name); len(missing) > 0 {
			x.say(Line{Check: "resource " + name, State: Absent, Do: "set " + x.each(missing),
				Says: fmt.Sprintf("not given (%s): the claims that need it will be untested", x.p.Resources[name])})
		}
	}
}

// attempts says on whose account wrong secrets will be tried.
func (x *examination) attempts() {
	line := Line{Check: "wrong secrets", State: OK}
	budget := x.t.Wrong.Budget
	switch sacrificial := len(x.t.MissingCredential(x.p, provider.SacrificialRole)) == 0; {
	case x.Environment.Kind == provider.KindProduction:
		line.Says = "none is tried in production: the claims about them will be untested"
	case sacrificial:
		line.Says = "they are tried on the credential sacrificial, which may be locked by that"
	case budget > 0:
		line.State, line.Says = Warning, fmt.Sprintf("they are tried up to %d times on accounts that are in use, which may lock them", budget)
		line.Do = "give a credential sacrificial instead: set " + x.each(x.t.MissingCredential(x.p, provider.SacrificialRole))
	default:
		line.State, line.Says = Absent, "none is tried, as that may lock an account: the claims about them will be untested"
		line.Do = "give a credential that may be locked: set " + x.each(x.t.MissingCredential(x.p, provider.SacrificialRole)) +
			"; or allow a number of attempts with " + x.p.Variable("WRONG_CREDENTIALS")
	}
	x.say(line)
}
