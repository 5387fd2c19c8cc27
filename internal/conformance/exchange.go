package conformance

import (
	"net/http"
	"time"
)

// Exchange is the redacted record of one request and response: what reports, logs and certificates may hold.
type Exchange struct {
	ID         string        `json:"id"`
	Operation  string        `json:"operation,omitempty"`
	Purpose    Purpose       `json:"purpose"`
	Credential string        `json:"credential,omitempty"`
	Presented  string        `json:"presented,omitempty"` // how the token was presented, where not as documented
	Request    Request       `json:"request"`
	Response   *Response     `json:"response,omitempty"` // nil when there was none
	Error      string        `json:"error,omitempty"`
	Cause      Cause         `json:"cause,omitempty"`
	Started    time.Time     `json:"started"`
	Elapsed    time.Duration `json:"elapsed_ns"`
	TargetTime time.Time     `json:"target_time,omitzero"`
	Token      string        `json:"token,omitempty"`  // keyed fingerprint of the bearer token sent
	Issued     string        `json:"issued,omitempty"` // keyed fingerprint of the token handed out
	TokenAge   *float64      `json:"token_age_seconds,omitempty"`
	Attempts   []Attempt     `json:"attempts,omitempty"` // earlier ones that came to grief on the way
}

// Attempt is one time that a request was sent in vain, and not by the target's own answer: an outage or a quota was in the way.
type Attempt struct {
	Started time.Time     `json:"started"`
	Elapsed time.Duration `json:"elapsed_ns"`
	Status  int           `json:"status,omitempty"` // of whoever answered, 0 when nobody did
	Error   string        `json:"error"`
	Cause   Cause         `json:"cause"`
	Waited  time.Duration `json:"waited_ns"` // before the next attempt
}

// Request is the redacted request.
type Request struct {
	Method string      `json:"method"`
	URL    string      `json:"url"`
	Header http.Header `json:"header,omitempty"`
	Body   string      `json:"body,omitempty"`
}

// Response is the redacted response.
type Response struct {
	Proto     string      `json:"proto,omitempty"`
	Status    int         `json:"status"`
	Header    http.Header `json:"header,omitempty"`
	Body      string      `json:"body,omitempty"`
	Truncated bool        `json:"truncated,omitempty"`
}
