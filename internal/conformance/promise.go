package conformance

import "time"

// This file holds what a run knows of the documentation beyond its claims: operations, outcome tables and lifetimes. Reports set
// beside it what was seen.

// OperationInfo is one operation of a provider's contract.
type OperationInfo struct {
	Provider string   `json:"provider"`
	ID       string   `json:"id"`
	Method   string   `json:"method"`
	Path     string   `json:"path"`
	Statuses []string `json:"statuses,omitempty"` // that the contract has: "200", "4XX", "default"
	Basis    Basis    `json:"basis,omitempty"`
	Issues   bool     `json:"issues,omitempty"`  // it hands out tokens
	Secured  bool     `json:"secured,omitempty"` // it asks for a token
}

// OutcomeCell is one cell of a provider's outcome table: what the documentation says of an operation that is called in a way that
// ought to be refused.
type OutcomeCell struct {
	Provider      string `json:"provider"`
	Operation     string `json:"operation"`
	Case          string `json:"case"`
	Status        int    `json:"status,omitempty"` // 0 where the documentation is silent: then any refusal will do
	Claim         string `json:"claim,omitempty"`
	StatusClaim   string `json:"status_claim,omitempty"`
	Basis         Basis  `json:"basis,omitempty"` // of the status
	Schema        string `json:"schema,omitempty"`
	Discriminator string `json:"discriminator,omitempty"` // what tells the documented reason from another
	NotApplicable string `json:"not_applicable,omitempty"`
}

// TokenLife is how long a provider's tokens live, as documented: judged alive until Alive, and dead from Dead.
type TokenLife struct {
	Documented time.Duration `json:"documented_ns"`
	Alive      time.Duration `json:"alive_ns"`
	Dead       time.Duration `json:"dead_ns"`
}

// Cell says that a result judged one cell of the outcome table, and by which exchange.
type Cell struct {
	Operation string `json:"operation"`
	Case      string `json:"case"`
	Exchange  string `json:"exchange"`
}

// Part is one of the runs that a merged run was made from.
type Part struct {
	ID       string    `json:"id"`
	Started  time.Time `json:"started"`
	Tags     string    `json:"tags,omitempty"`
	Complete bool      `json:"complete"`
	ExitCode int       `json:"exit_code"`
	Results  int       `json:"results"`
}
