package mock

import (
	"slices"

	"github.com/plimsoll/plimsoll/internal/provider"
)

// reasons lists the reasons for which an operation can be refused, given the roles that there are, or one of them only.
func (p *plan) reasons(source *provider.Provider, op *operation, only string) []reason {
	list := []reason{badQuery, wrongMethod}
	add := func(is bool, more ...reason) {
		if is {
			list = append(list, more...)
		}
	}
	add(op.spec.Bearer, badToken, expired, malformedToken, noToken, wrongScheme)
	add(op.hasBody(), badBody, wrongMediaType)
	add(len(op.fixed) > 0, badGrant, missingMember)
	add(len(op.parts) > 0, badCredentials, noCredentials)
	add(op.spec.Basic != nil, wrongScheme)
	add(slices.ContainsFunc(op.parts, func(p part) bool { return p.in != inBody }), malformedCredentials)
	add(len(op.exists) > 0, notFound)
	for name, role := range source.Credentials.Roles {
		if only != "" && name != only {
			continue
		}
		add(slices.Contains(role.Denied, op.id), forbidden)
		add(slices.ContainsFunc(op.exists, func(e existence) bool { return e.tenant != role.Tenant }), otherTenant)
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// reasons are those of the operations that the gate leaves, and where it leaves them all, of requests to none.
func (b *bender) reasons() []reason {
	var list []reason
	for _, op := range b.operations() {
		list = append(list, b.plan.reasons(b.provider, op, b.fault.When.Role)...)
	}
	if b.fault.When.Operation == "" {
		list = append(list, unknownPath)
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// gives checks that a reason is one that is given.
func (b *bender) gives(key string, no reason) bool {
	names := []string{}
	for _, given := range b.reasons() {
		names = append(names, string(given))
	}
	if slices.Contains(names, string(no)) {
		return true
	}
	b.add(key, "expected a reason for which %s is refused, got %q: %s", b.where(), no, listed(names))
	return false
}

// reaches reports whether the gate can be open for a refusal: whoever is refused before he is known has no role and no token.
func (b *bender) reaches(op *operation, no reason) bool {
	when := b.fault.When
	known := op != nil && !slices.Contains([]reason{badToken, malformedToken, noToken, unknownPath, wrongMethod, wrongScheme}, no)
	named := known && (op.spec.Bearer ||
		!slices.Contains([]reason{badBody, badCredentials, malformedCredentials, missingMember, noCredentials, wrongMediaType}, no))
	return (when.Role == "" || named) && (!aboutTokens(when) || known && op.spec.Bearer) && (!when.NearEnd || no != expired)
}

// where names the operation that the gate leaves.
func (b *bender) where() string {
	if b.fault.When.Operation == "" {
		return "some operation"
	}
	return b.fault.When.Operation
}
