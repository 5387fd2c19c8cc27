package clients

import (
	"errors"
	"fmt"
	"io"

	"github.com/plimsoll/plimsoll/internal/provider"
)

// Pair is one query parameter or header field, in the order of sending; a name may stand twice.
type Pair struct{ Name, Value string }

// Member is one member of a body, in the order of sending; a name may stand twice.
type Member struct {
	Name  string
	Value any
}

// BodyKind says how the members of a draft become a body.
type BodyKind string

// The kinds of body.
const (
	BodyNone BodyKind = ""     // no body at all
	BodyForm BodyKind = "form" // application/x-www-form-urlencoded
	BodyJSON BodyKind = "json" // application/json
)

// Draft is a request before it is sent: the documented one, as Client.Draft makes it, and then as a scenario bends it.
// It holds secrets, so it neither prints nor marshals.
type Draft struct {
	Operation      *provider.Operation
	Role           string // of the credential whose values or token are sent
	Method         string
	Path           string // escaped, from the target's base URL on
	Query          []Pair
	Header         []Pair
	Members        []Member
	Body           BodyKind
	Raw            []byte // sent instead of Members where it is not nil
	User, Password string // of HTTP Basic
	Basic          BasicEncoding
	Token          string
	Bearer         bool          // the operation takes a bearer token
	Present        provider.Case // how the token is presented; "" is as documented
	LowerCaseNames bool
	Bent           bool       // matches no operation any more, so it is sent as a probe
	Credential     Credential // the values that were filled in; to change one, make the draft from a changed credential
}

// Draft makes the documented request of an operation: templates are filled in from cred and from the environment's resources,
// no token yet. A field that cred lacks leaves its member out, its part of HTTP Basic empty.
// Errors are *conformance.Stop where a resource is not given.
func (c *Client) Draft(operation string, cred Credential) (*Draft, error) {
	return nil, errors.New("not built yet")
}

// SetParam gives a path parameter another value.
func (d *Draft) SetParam(name, value string) error { return errors.New("not built yet") }

// SetHeader replaces all fields of that name by one; DropHeader removes them. Names are compared without regard to case.
func (d *Draft) SetHeader(name, value string) {}

// DropHeader removes a header field and reports whether it was there.
func (d *Draft) DropHeader(name string) bool { return false }

// SetQuery replaces a query parameter, or adds it.
func (d *Draft) SetQuery(name, value string) {}

// DropQuery removes a query parameter and reports whether it was there.
func (d *Draft) DropQuery(name string) bool { return false }

// RepeatQuery sends a query parameter twice and reports whether it was there.
func (d *Draft) RepeatQuery(name string) bool { return false }

// SetMember replaces a member of the body, or adds it.
func (d *Draft) SetMember(name string, value any) {}

// DropMember removes a member of the body and reports whether it was there.
func (d *Draft) DropMember(name string) bool { return false }

// RepeatMember sends a member of the body twice and reports whether it was there.
func (d *Draft) RepeatMember(name string) bool { return false }

// SendAs sends the members as another kind of body, Content-Type included. BodyNone sends no body and no Content-Type.
func (d *Draft) SendAs(kind BodyKind) {}

// MoveCredentials takes the credential's fields from their documented places and sends them in "query", "form", "json" or "basic".
func (d *Draft) MoveCredentials(place string) error { return errors.New("not built yet") }

// Places lists where MoveCredentials can put credentials.
func Places() []string { return []string{"basic", "form", "json", "query"} }

// String hides everything but the operation.
func (d *Draft) String() string { return "draft of a request (not printable: it may hold secrets)" }

// Format hides everything but the method, whatever the verb.
func (d *Draft) Format(f fmt.State, _ rune) {
	_, _ = io.WriteString(f, "draft of a request (not printable: it may hold secrets)")
}
