package provider

import "time"

// Environment describes where targets are and with what they may be approached. It is the whole description: nothing else in
// the suite knows whether a target is a mock or real.
type Environment struct {
	Name      string             `yaml:"name"`
	Kind      EnvironmentKind    `yaml:"kind"`
	Clock     Clock              `yaml:"clock"`
	Providers map[string]*Target `yaml:"providers"`
	File      string             `yaml:"-"` // where it was read from
	Dir       string             `yaml:"-"` // the folder that paths in it are relative to, "" for the current one
	Outside   bool               `yaml:"-"` // the file lies outside the working tree
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
	BaseURL     string            `yaml:"base_url"`
	TokenURL    string            `yaml:"token_url"`    // whole URL of the token request; "" means base_url and the operation's path
	Origins     []string          `yaml:"origins"`      // where credentials may go besides; counts only from outside the working tree
	Sources     Sources           `yaml:"credentials"`  // where the fields of the credentials come from
	Resources   map[string]string `yaml:"resources"`    //
	Paths       map[string]string `yaml:"paths"`        // operationId → path, for operations whose path the page does not give
	SideEffects []string          `yaml:"side_effects"` // those that are allowed
	Rate        float64           `yaml:"rate"`         // requests per second, 0 for no limit
	Concurrency int               `yaml:"concurrency"`  // requests at a time, 0 for no limit
	Timeout     Span              `yaml:"timeout"`      // of one request, 0 for 30 seconds
	Retry       Retry             `yaml:"retry"`
	TLS         TLS               `yaml:"tls"`
	Proxy       string            `yaml:"proxy"`      // URL of an HTTP proxy, "none" for none; "" asks HTTPS_PROXY, HTTP_PROXY and NO_PROXY
	AllowHTTP   bool              `yaml:"allow_http"` // credentials may travel without TLS to other machines
	Wrong       Wrong             `yaml:"wrong_credentials"`
	Clock       *Clock            `yaml:"clock"`   // where it differs from the environment's
	Variant     string            `yaml:"variant"` // of a mock

	Credentials map[string]map[string]string `yaml:"-"` // role → field → value: what Sources came to

	provenance map[string]Provenance // by JSON pointer below the target
}

// Retry bounds how often one request is sent when the way to the target, and not the target, was the trouble.
type Retry struct {
	Attempts int  `yaml:"attempts"` // in all; 0 is three, and one for a mock
	MaxWait  Span `yaml:"max_wait"` // the longest Retry-After that is waited for, 0 for 30 seconds
}

// TLS names files in PEM form. Paths are relative to the environment file.
type TLS struct {
	CA          string `yaml:"ca"`          // authorities that are trusted besides those of the system
	Certificate string `yaml:"certificate"` // ours, where the target asks for one
	Key         string `yaml:"key"`         // of Certificate
}

// Wrong says how often an account may be tried with a wrong proof, outside of mocks. The account of the role sacrificial may be
// tried without a budget.
type Wrong struct {
	Budget  int  `yaml:"budget"`  // attempts in one run
	Spacing Span `yaml:"spacing"` // between two of them, 0 for 30 seconds, or 5 on the account of the role sacrificial
}

// Apart is how long to wait between two attempts on the account of a role. Most locks count attempts within a time.
func (w Wrong) Apart(role string) time.Duration {
	switch given := w.Spacing.Duration(); {
	case given > 0:
		return given
	case role == SacrificialRole:
		return 5 * time.Second
	}
	return 30 * time.Second
}
