package mock

import (
	"crypto/sha256"
	"crypto/subtle"
	"slices"
	"strings"

	"github.com/plimsoll/plimsoll/internal/provider"
)

// account is one credential of the target with what the provider's data says of its role.
type account struct {
	role    string
	tenant  string
	denied  []string
	fields  map[string]string
	public  map[string]string // fields that are not secret
	subject string
}

// settle compiles what comes from the environment: credentials and resources.
func (p *plan) settle(source *provider.Provider, target provider.Target, f *mistakes) {
	where := "environment: providers." + source.ID
	p.resources = target.Resources
	known := roles(source)
	for _, role := range sortedKeys(target.Credentials) {
		if !slices.Contains(known, role) {
			f.add(where+".credentials", "%w", provider.Unknown("role", role, known))
			continue
		}
		if a := newAccount(source, role, target.Credentials[role], where, f); !source.Credentials.Roles[role].Foreign {
			p.accounts = append(p.accounts, a)
		}
	}
	if _, ok := target.Credentials[provider.DefaultRole]; !ok {
		f.add(where+".credentials."+provider.DefaultRole, "expected the fields %s, got none", strings.Join(requiredFields(source), ", "))
	}
	slices.SortStableFunc(p.accounts, func(a, b *account) int { return rank(a) - rank(b) })
	p.distinct(where, f)
	p.resourcesGiven(where, f)
}

// rank puts the default account first: where several would do, it is the one that is meant.
func rank(a *account) int {
	if a.role == provider.DefaultRole {
		return 0
	}
	return 1
}

func requiredFields(source *provider.Provider) []string {
	var names []string
	for _, name := range sortedKeys(source.Credentials.Fields) {
		if !source.Credentials.Fields[name].Optional {
			names = append(names, name)
		}
	}
	return names
}

func newAccount(source *provider.Provider, role string, fields map[string]string, where string, f *mistakes) *account {
	where += ".credentials." + role
	about := source.Credentials.Roles[role]
	a := &account{role: role, tenant: about.Tenant, denied: about.Denied, fields: map[string]string{}, public: map[string]string{}}
	known := sortedKeys(source.Credentials.Fields)
	for _, name := range sortedKeys(fields) {
		if !slices.Contains(known, name) {
			f.add(where, "%w", provider.Unknown("field", name, known))
		}
	}
	for _, name := range known {
		a.take(name, source.Credentials.Fields[name], fields[name], where, f)
	}
	if a.subject == "" {
		a.subject = role
	}
	return a
}

// take keeps a field; an empty value is none.
func (a *account) take(name string, field provider.Field, value, where string, f *mistakes) {
	switch {
	case value == "" && !field.Optional:
		f.add(where+"."+name, "expected a value, got none")
	case value == "":
	default:
		a.fields[name] = value
		if !field.Secret {
			a.public[name] = value
			if a.subject == "" {
				a.subject = value
			}
		}
	}
}

// distinct refuses two roles that no request could tell apart: their tokens would be the wrong ones half of the time.
func (p *plan) distinct(where string, f *mistakes) {
	for _, op := range p.ordered() {
		if !op.token {
			continue
		}
		for i, a := range p.accounts {
			for _, b := range p.accounts[:i] {
				if slices.Equal(p.expected(op, a), p.expected(op, b)) {
					f.add(where+".credentials", "expected roles that differ, got the same values for %s and %s", b.role, a.role)
				}
			}
		}
	}
}

// resourcesGiven says which resources the mock needs and the target lacks.
func (p *plan) resourcesGiven(where string, f *mistakes) {
	missing := map[string]bool{}
	for _, op := range p.operations {
		for _, e := range op.exists {
			p.missingIn(e.template, missing)
		}
	}
	for _, name := range sortedKeys(missing) {
		f.add(where+".resources."+name, "expected an id, got none")
	}
}

func (p *plan) missingIn(template string, missing map[string]bool) {
	references, _ := provider.References(template) // checked by the compiler
	for _, r := range references {
		name := strings.TrimSuffix(r.Name, asNumber)
		if r.Kind == "resource" && p.resources[name] == "" {
			missing[name] = true
		}
	}
}

// given is what a request has in the place of a part; absent where it has nothing or only an empty text there, which RFC 6749
// section 3.2 treats alike.
type given struct {
	value   string
	present bool
}

// expected lists what an account has to send in the place of each part.
func (p *plan) expected(op *operation, a *account) []given {
	list := make([]given, len(op.parts))
	for i, part := range op.parts {
		value, present, err := provider.Resolve(part.template, func(kind, name string) (string, bool) {
			if kind == "resource" {
				return p.resources[name], true
			}
			found, ok := a.fields[name]
			return found, ok
		})
		list[i] = given{value, present && err == nil}
	}
	return list
}

// matches compares everything, and all of it always, so that the time says nothing about which part was wrong. Octets are
// compared as they are: no case folding, no trimming.
func matches(expected, sent []given) bool {
	same := 1
	for i := range expected {
		left, right := sha256.Sum256([]byte(expected[i].value)), sha256.Sum256([]byte(sent[i].value))
		same &= subtle.ConstantTimeCompare(left[:], right[:])
		if expected[i].present != sent[i].present {
			same = 0
		}
	}
	return same == 1
}

// identify finds the account whose values were sent, whichever way Basic may be read; every account is compared.
func (p *plan) identify(op *operation, accounts []*account, readings [][]given) *account {
	var found *account
	for _, a := range accounts {
		expected := p.expected(op, a)
		for _, sent := range readings {
			if matches(expected, sent) && found == nil {
				found = a
			}
		}
	}
	return found
}
