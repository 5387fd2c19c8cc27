package mock

import (
	"net/http"

	"github.com/plimsoll/plimsoll/internal/provider"
)

// reason says why a request is refused; "" means that it is not.
type reason string

const (
	badBody              reason = "bad-body"
	badCredentials       reason = "bad-credentials"
	badGrant             reason = "bad-grant"
	badQuery             reason = "bad-query"
	badToken             reason = "bad-token"
	expired              reason = "expired"
	forbidden            reason = "forbidden"
	malformedCredentials reason = "malformed-credentials"
	malformedToken       reason = "malformed-token"
	missingMember        reason = "missing-member"
	noCredentials        reason = "no-credentials"
	noToken              reason = "no-token"
	notFound             reason = "not-found"
	otherTenant          reason = "other-tenant"
	unknownPath          reason = "unknown-path"
	wrongMediaType       reason = "wrong-media-type"
	wrongMethod          reason = "wrong-method"
	wrongScheme          reason = "wrong-scheme"
)

// defaultAnswer is the key of the answer to every reason that has none of its own; shared is the key of the answers that all
// operations share.
const (
	defaultAnswer = "default"
	shared        = "all"
)

// Reason is one reason for which a mock refuses a request. Reasons of routing take no default answer and no knob changes their
// status: they say that there is nothing at this address, not that somebody may not have it.
type Reason struct {
	Name    string
	Status  int // where the data leaves the status open
	Routing bool
	Doc     string
}

func reasonTable() []Reason {
	return []Reason{
		{string(badBody), http.StatusBadRequest, false, "the body cannot be parsed, names a member twice, goes on after its end or is too long"},
		{string(badCredentials), http.StatusUnauthorized, false, "the parts are not those of one and the same credential"},
		{string(badGrant), http.StatusBadRequest, false, "a documented fixed body member has another value"},
		{string(badQuery), http.StatusBadRequest, true, "a paging or filter parameter cannot be understood"},
		{string(badToken), http.StatusUnauthorized, false, "the token was never issued here or its signature is wrong"},
		{string(expired), http.StatusUnauthorized, false, "the documented lifetime is over, by the mock's clock"},
		{string(forbidden), http.StatusForbidden, false, "the role may not call the operation"},
		{string(malformedCredentials), http.StatusUnauthorized, false, "Basic is not base64, has no colon or a control character; a part stands twice"},
		{string(malformedToken), http.StatusUnauthorized, false, "Bearer with nothing, with what no token can be, or in two headers"},
		{string(missingMember), http.StatusBadRequest, false, "a documented fixed body member is missing or empty"},
		{string(noCredentials), http.StatusUnauthorized, false, "a documented part of the credentials is missing or empty"},
		{string(noToken), http.StatusUnauthorized, false, "no Authorization header"},
		{string(notFound), http.StatusNotFound, true, "there is no such value of the path parameter"},
		{string(otherTenant), http.StatusForbidden, false, "it exists, but belongs to another tenant"},
		{string(unknownPath), http.StatusNotFound, true, "no operation has this path"},
		{string(wrongMediaType), http.StatusUnsupportedMediaType, false, "the body has another media type than the documented one, or none"},
		{string(wrongMethod), http.StatusMethodNotAllowed, true, "the path is known with another verb"},
		{string(wrongScheme), http.StatusUnauthorized, false, "Authorization has another scheme than the documented one"},
	}
}

// Reasons lists the names under which mock.answers may hold refusals, sorted; "default" stands for all that are not of routing.
func Reasons() []string {
	var names []string
	for _, r := range reasonTable() {
		names = append(names, r.Name)
	}
	return names
}

// ReasonTable lists the reasons with what they mean, sorted by name.
func ReasonTable() []Reason { return reasonTable() }

// lookup finds the row of a reason.
func (r reason) lookup() Reason {
	for _, row := range reasonTable() {
		if row.Name == string(r) {
			return row
		}
	}
	return Reason{Name: string(r), Status: http.StatusBadRequest}
}

// reasonOf says for which reason a mock refuses a case of the outcome table.
func reasonOf(c provider.Case) reason {
	switch c {
	case provider.NoHeader:
		return noToken
	case provider.WrongScheme:
		return wrongScheme
	case provider.Expired:
		return expired
	case provider.OtherTenant:
		return otherTenant
	case provider.TooLittlePermission:
		return forbidden
	case provider.Malformed:
		return malformedToken
	default: // whatever looks like a token and is none: garbage, tampered with, truncated
		return badToken
	}
}
