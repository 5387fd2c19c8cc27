package provider

// Environment describes where targets are and with what they may be approached. It is the whole description: nothing else in
// the suite knows whether a target is a mock or real.
type Environment struct {
	Name      string             `yaml:"name"`
	Kind      EnvironmentKind    `yaml:"kind"`
	Clock     Clock              `yaml:"clock"`
	Providers map[string]*Target `yaml:"providers"`
	File      string             `yaml:"-"` // where it was read from
}

// EnvironmentKind says what sort of target an environment holds.
type EnvironmentKind string

// The kinds of environment.
const (
	KindMock       EnvironmentKind = "mock"
	KindSandbox    EnvironmentKind = "sandbox"
	KindUAT        EnvironmentKind = "uat"
	KindProduction EnvironmentKind = "production"
)

// Clock says how time passes: Controlled is the URL of a clock that can be moved, otherwise time is real and a scenario waits
// for it up to MaxWait.
//
// A controlled clock answers GET with {"now": RFC 3339} and moves on POST <url>/advance?seconds=N. Where Fork is given, a POST to it
// answers {"base_url": …, "clock": …, "close": …}: a copy of the target with a clock of its own, closed by a DELETE of close.
type Clock struct {
	Controlled string `yaml:"controlled"`
	Fork       string `yaml:"fork"`
	MaxWait    Span   `yaml:"max_wait"`
}

// Target is one provider in one environment.
type Target struct {
	BaseURL     string                       `yaml:"base_url"`
	TokenURL    string                       `yaml:"token_url"` // whole URL of the token request; "" means base_url and the operation's path
	Credentials map[string]map[string]string `yaml:"credentials"`
	Resources   map[string]string            `yaml:"resources"`
	Paths       map[string]string            `yaml:"paths"`        // operationId → path, for operations whose path the page does not give
	SideEffects []string                     `yaml:"side_effects"` // those that are allowed
	Rate        float64                      `yaml:"rate"`         // requests per second, 0 for no limit
	Timeout     Span                         `yaml:"timeout"`      // of one request, 0 for 30 seconds
	Clock       *Clock                       `yaml:"clock"`        // where it differs from the environment's
	Variant     string                       `yaml:"variant"`      // of a mock
}
