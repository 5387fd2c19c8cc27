package conformance

// Proof is what the kill matrix shows of the checks of a run: that they can fail. It is part of the header, since it was known before
// the first request.
type Proof struct {
	Matrix   string              `json:"matrix"`             // sha-256 of kill-matrix.json
	Stale    map[string]string   `json:"stale,omitempty"`    // provider → why the matrix says nothing about it: then every claim of it is unproven
	Unproven map[string][]string `json:"unproven,omitempty"` // provider → claims for which no mutant was killed
}
