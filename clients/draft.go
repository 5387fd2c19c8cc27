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

// media is the Content-Type of a kind, where the documentation names no other.
func (k BodyKind) media() string {
	switch k {
	case BodyForm:
		return "application/x-www-form-urlencoded"
	case BodyJSON:
		return "application/json"
	}
	return ""
}

// Draft is a request before it is sent: the documented one, as Client.Draft makes it, and then as a scenario bends it.
// It holds secrets, so it neither prints nor marshals.
type Draft struct {
	Operation      *provider.Operation
	Role           string // of the credential whose values or token are sent
	Method         string
	Path           string // escaped, from the target's base URL on
	Query          []Pair
	RawQuery       string // sent instead of Query where it is not empty, octet by octet
	Header         []Pair
	Members        []Member
	Body           BodyKind
	Raw            []byte // sent instead of Members where it is not nil
	User, Password string // of HTTP Basic
	Basic          BasicEncoding
	Token          string
	Bearer         bool          // the operation takes a bearer token
	Present        provider.Case // how the token is presented; "" is as documented
	LowerCaseNames bool          // of headers, but for Host and Content-Length, which net/http writes itself
	Bent           bool          // matches no operation any more, so it is sent as a probe
	Credential     Credential    // the values that were filled in; to change one, make the draft from a changed credential

	params     map[string]string // path parameters, not escaped
	path       string            // the template of Path
	documented string            // Path as it was filled in
	fields     map[string]provider.Field
}

// errNotPrintable is what a Draft answers to whoever wants to marshal it.
var errNotPrintable = errors.New("a draft may hold secrets: only what was sent can be kept, redacted")

// String hides everything.
func (d *Draft) String() string { return "draft of a request (not printable: it may hold secrets)" }

// Format hides everything, whatever the verb.
func (d *Draft) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, d.String()) }

// MarshalJSON refuses.
func (d *Draft) MarshalJSON() ([]byte, error) { return nil, errNotPrintable }

// MarshalText refuses.
func (d *Draft) MarshalText() ([]byte, error) { return nil, errNotPrintable }
