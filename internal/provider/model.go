package provider

import (
	"time"

	"github.com/plimsoll/plimsoll/internal/conformance"
)

// Provider is provider.yaml and claims.yaml of one provider: how its documentation says one authenticates.
type Provider struct {
	ID            string                `yaml:"id"`
	Name          string                `yaml:"name"`
	Documentation Documentation         `yaml:"documentation"`
	Credentials   Credentials           `yaml:"credentials"`
	Token         TokenFlow             `yaml:"token"`
	Operations    map[string]*Operation `yaml:"operations"`
	Resources     map[string]string     `yaml:"resources"` // name → what an environment must give: the id of a known customer, …
	SideEffects   map[string]string     `yaml:"side_effects"`
	Hosts         Hosts                 `yaml:"hosts"`
	Outcomes      map[string]OutcomeRow `yaml:"outcomes"` // "all" or an operationId → case → cell
	Mock          Mock                  `yaml:"mock"`

	Claims        []conformance.Claim       `yaml:"-"`
	Discrepancies []conformance.Discrepancy `yaml:"-"`
}

// Documentation names the pages that claims cite.
type Documentation struct {
	Title string          `yaml:"title"`
	Pages map[string]Page `yaml:"pages"` // "page" is the source; others are public pages
}

// Page is one page of the documentation, as it was read.
type Page struct {
	Title  string `yaml:"title"`
	File   string `yaml:"file"`   // name of the stored copy
	SHA256 string `yaml:"sha256"` // of the stored copy, so that line numbers can be checked
	Lines  int    `yaml:"lines"`
	URL    string `yaml:"url"`  // without scheme where the address is only documentation
	Sure   string `yaml:"sure"` // H, M or L: how sure we are of it
}

// Credentials says what a credential consists of and which ones the scenarios know.
type Credentials struct {
	Fields map[string]Field `yaml:"fields"`
	Roles  map[string]Role  `yaml:"roles"`
}

// Field is one value of a credential.
type Field struct {
	About    string `yaml:"about"`
	Secret   bool   `yaml:"secret"`
	Optional bool   `yaml:"optional"` // not every credential has it
}

// Hosts are the host names that the provider publishes, by the kind of environment that they are: api.example.com, or
// *.example.com for all below. They tell a sandbox from what only calls itself one.
type Hosts map[EnvironmentKind][]string

// SacrificialRole is a credential whose account may be locked, which every provider has: it takes the place of the default one
// wherever a scenario tries an account with a wrong proof, outside of mocks.
const SacrificialRole = "sacrificial"

// Role is a credential by the name that scenarios use: default, limited, second, symbols.
type Role struct {
	About   string   `yaml:"about"`
	Tenant  string   `yaml:"tenant"`  // "" is the tenant of default
	Denied  []string `yaml:"denied"`  // operationIds that it may not call
	Foreign bool     `yaml:"foreign"` // a credential of another environment: no target here may know it
}

// TokenFlow says how a token is got and how long it lives.
type TokenFlow struct {
	Operation string     `yaml:"operation"` // operationId of the token request
	Value     Expression `yaml:"value"`     // where the token stands
	Type      Expression `yaml:"type"`      // where its type stands, if anywhere
	Stated    Expression `yaml:"stated"`    // where its lifetime in seconds stands, if anywhere
	Lifetime  Span       `yaml:"lifetime"`  // as documented
	Format    string     `yaml:"format"`    // jwt, opaque or any: what the page says that tokens are
	Leeway    Leeway     `yaml:"leeway"`
}

// Leeway is how far from the end of its life a token is judged: alive until Before its end, dead from After.
type Leeway struct {
	Before Span   `yaml:"before"` // zero means 60 seconds
	After  Span   `yaml:"after"`  // zero means 120 seconds
	Reason string `yaml:"reason"` // needed where another leeway is chosen
}

// Operation says how one operation is called: what the documented request carries, and where. Values may hold templates:
// {credential.FIELD}, {resource.NAME}; a trailing ? in a template ({credential.tpl?}) leaves the member out where the credential
// has no such field.
type Operation struct {
	ID      string            `yaml:"-"`
	Method  string            `yaml:"method"`
	Path    string            `yaml:"path"`    // OpenAPI path template; its parameters are in Params
	Params  map[string]string `yaml:"params"`  // path parameters
	Query   map[string]string `yaml:"query"`   //
	Headers map[string]string `yaml:"headers"` //
	Basic   *Basic            `yaml:"basic"`   // credentials in HTTP Basic
	Bearer  bool              `yaml:"bearer"`  // a token in Authorization: Bearer
	Form    map[string]string `yaml:"form"`    // body, form-encoded
	JSON    map[string]any    `yaml:"json"`    // body, JSON
	Success []int             `yaml:"success"` // documented success statuses
	Data    Expression        `yaml:"data"`    // where the protected data stands; "" means $response.body
	Effect  string            `yaml:"effect"`  // name of a side effect that the environment has to allow
}

// Basic says which fields make the user-id and the password of HTTP Basic (RFC 7617).
type Basic struct {
	User     string `yaml:"user"`
	Password string `yaml:"password"`
}

// OutcomeRow is one row of the outcome table: case → cell.
type OutcomeRow map[Case]Outcome

// Case is a way to present a token, or none, that ought to be refused.
type Case string

// The cases of the outcome table.
const (
	NoHeader            Case = "no-header"
	WrongScheme         Case = "wrong-scheme"
	Malformed           Case = "malformed"
	Garbage             Case = "garbage"
	TamperedPayload     Case = "tampered-payload"
	TamperedSignature   Case = "tampered-signature"
	AlgNone             Case = "alg-none"
	Truncated           Case = "truncated"
	Expired             Case = "expired"
	OtherTenant         Case = "other-tenant"
	TooLittlePermission Case = "too-little-permission"
)

// Cases lists the cases of the outcome table, in its order.
func Cases() []Case {
	return []Case{NoHeader, WrongScheme, Malformed, Garbage, TamperedPayload, TamperedSignature, AlgNone, Truncated, Expired,
		OtherTenant, TooLittlePermission}
}

// Outcome is one cell of the outcome table. The zero value is an undocumented cell: no token, no data, no effect is all it asks.
type Outcome struct {
	Status        int               `yaml:"status"`       // 0 where the documentation is silent
	Claim         string            `yaml:"claim"`        // the claim that asks for the refusal
	StatusClaim   string            `yaml:"status_claim"` // the claim that names the status, where it is another one
	Basis         conformance.Basis `yaml:"basis"`        // of the status
	Schema        string            `yaml:"schema"`       // name under components/schemas of the body, "" where it is not documented
	Discriminator *Discriminator    `yaml:"discriminator"`
	NotApplicable string            `yaml:"not_applicable"` // why the case does not exist for the operation
}

// Discriminator is what tells the documented reason of a refusal from another.
type Discriminator struct {
	At    Expression `yaml:"at"`
	Value string     `yaml:"value"`
	Claim string     `yaml:"claim"` // the claim that a wrong value breaks; its level decides
}

// Span is a length of time in YAML: 15m, 24h, 60s.
type Span time.Duration

// Duration returns the span as a time.Duration.
func (s Span) Duration() time.Duration { return time.Duration(s) }

// Life is the documented lifetime with its leeway: alive until Alive, dead from Dead.
func (f TokenFlow) Life() (alive, dead time.Duration) { return f.LifeOf(f.Lifetime.Duration()) }

// LifeOf is another lifetime with the documented one's leeway.
func (f TokenFlow) LifeOf(life time.Duration) (alive, dead time.Duration) {
	before, after := f.Leeway.Before.Duration(), f.Leeway.After.Duration()
	if before == 0 {
		before = time.Minute
	}
	if after == 0 {
		after = 2 * time.Minute
	}
	return life - before, life + after
}
