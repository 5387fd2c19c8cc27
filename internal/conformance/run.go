package conformance

import (
	"iter"
	"time"
)

// RunVersion is the version of the run format; see schema/run.schema.json.
const RunVersion = 1

// Header is what a run was and what it was made from.
type Header struct {
	ID          string            `json:"id"`
	Tool        string            `json:"tool"` // plimsoll and its version
	Environment EnvironmentInfo   `json:"environment"`
	Started     time.Time         `json:"started"`
	Seed        uint64            `json:"seed"`
	Parallel    int               `json:"parallel"`
	Strict      bool              `json:"strict"`
	Tags        string            `json:"tags,omitempty"`
	Repeat      string            `json:"repeat"` // the command that runs just this again
	Providers   []ProviderInfo    `json:"providers"`
	Claims      []Claim           `json:"claims"`
	Discrepancy []Discrepancy     `json:"discrepancies,omitempty"`
	Digests     map[string]string `json:"digests"`                // sha-256 of contract, claims, features and provider files
	KillMatrix  string            `json:"kill_matrix,omitempty"`  // sha-256 of the kill matrix that Unproven follows; "" where there was none
	MatrixStale map[string]string `json:"matrix_stale,omitempty"` // provider → why the kill matrix says nothing about it, so that all its claims are unproven
	Proof       []Proof           `json:"proof,omitempty"`        // what the kill matrix shows of the checks of each provider; none where it says nothing
	Proved      []ProvedClaim     `json:"proved,omitempty"`       // and of those of each claim
	Operations  []OperationInfo   `json:"operations,omitempty"`
	Outcomes    []OutcomeCell     `json:"outcomes,omitempty"`
	Parts       []Part            `json:"parts,omitempty"`   // what a merged run was made from
	Remarks     []string          `json:"remarks,omitempty"` // what overlapped or was missing when it was merged
}

// EnvironmentInfo names the environment.
type EnvironmentInfo struct {
	Name string `json:"name"`
	Kind string `json:"kind"`
}

// ProviderInfo names one provider of a run.
type ProviderInfo struct {
	ID      string            `json:"id"`
	Name    string            `json:"name"`
	Source  string            `json:"source"`            // title of the page
	Pages   map[string]string `json:"pages,omitempty"`   // key, as in Claim.Source → title of the page, where there is more than one
	Target  string            `json:"target,omitempty"`  // base URL without credentials
	NotRun  string            `json:"not_run,omitempty"` // why the provider was not run; "" when it was
	Variant string            `json:"variant,omitempty"` // of a mock
	Life    *TokenLife        `json:"life,omitempty"`
}

// ClaimResult is the verdict on one claim for one provider.
type ClaimResult struct {
	Claim     string   `json:"claim"`
	Provider  string   `json:"provider"`
	Verdict   Verdict  `json:"verdict"`
	Standing  Standing `json:"standing,omitempty"`
	Cause     Cause    `json:"cause,omitempty"`
	Reason    string   `json:"reason,omitempty"`
	Scenarios []string `json:"scenarios,omitempty"` // ids of the results that judged it
	Evidence  []string `json:"evidence,omitempty"`  // ids of the results that speak against it
	Needed    int      `json:"needed,omitempty"`    // how many scenarios judge it, run or not; fewer than that prove nothing
	Unproven  bool     `json:"unproven,omitempty"`  // no mutant shows that its scenarios can fail; see Header.KillMatrix

	Known *KnownFailure `json:"known_failure,omitempty"` // it fails as expected, and somebody answers for it
}

// Trailer is what follows from all results.
type Trailer struct {
	Complete     bool             `json:"complete"` // false when the run was interrupted
	Stopped      string           `json:"stopped,omitempty"`
	Finished     time.Time        `json:"finished"`
	Claims       []ClaimResult    `json:"claims"`
	Observations []Observation    `json:"observations,omitempty"`
	Scenarios    map[Verdict]int  `json:"scenarios"`
	Verdicts     map[Verdict]int  `json:"verdicts"` // of the claims
	Standings    map[Standing]int `json:"standings,omitempty"`
	Requests     int              `json:"requests"`        // each attempt is one
	Flaky        []string         `json:"flaky,omitempty"` // results that passed only because a request was sent again
	Stale        []StaleFailure   `json:"stale,omitempty"` // entries of the baseline that excuse nothing any more
	ExitCode     int              `json:"exit_code"`
	Tokens       []TokenFacts     `json:"tokens,omitempty"`
}

// Run is the complete record of one execution, and the only input of reports and certificates. Results can be ranged over
// more than once; each time they are read afresh, so that ten thousand need no more memory than ten.
type Run struct {
	Header  Header
	Trailer Trailer
	Results func() iter.Seq2[Result, error]
}
