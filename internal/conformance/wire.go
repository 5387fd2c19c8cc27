package conformance

import (
	"net/http"
	"net/url"
	"time"
)

// Purpose says why a request was sent.
type Purpose string

// The purposes.
const (
	PurposeCall    Purpose = "call"    // the scenario's own request, in a form that matches an operation
	PurposeProbe   Purpose = "probe"   // deliberately matches no operation: recorded, not checked against the contract
	PurposeControl Purpose = "control" // a positive control around a refusal (design, rule 4)
	PurposeSetup   Purpose = "setup"   // asking for a shared token
)

// Wire is one exchange as it went over the network, secrets included. It lives in memory for checks only: it prints as a
// placeholder and refuses to be marshalled. What may be kept is its redacted copy, Exchange.
type Wire struct {
	ID         string  // unique within the scenario: e1, e2, …
	Provider   string  //
	Operation  string  // operationId; for a probe the operation that was bent
	Purpose    Purpose //
	Credential string  // name of the credential whose values or token were sent, "" for none
	Presented  string  // how the token was presented, "" for as documented

	Method        string
	URL           *url.URL
	RequestHeader http.Header
	RequestBody   []byte

	Proto      string
	Status     int // 0 when there was no response
	Header     http.Header
	Body       []byte // bounded; see Truncated
	Truncated  bool   // the body was longer than the bound
	Informed   bool   // false where the Content-Length and the body disagree
	Redirects  int    // redirects followed within the origin
	Err        error  // why there is no response, or only a part of one
	ErrCause   Cause  // who has to act about Err
	Started    time.Time
	Elapsed    time.Duration
	TargetTime time.Time     // the target's clock: a controlled clock, or the Date header; zero if unknown
	Token      string        // the bearer token sent, "" for none
	Issued     string        // the token that the response handed out, "" for none
	TokenAge   time.Duration // age of Token by the target's clock; negative if its birth is not known
	Attempts   []Attempt     // earlier ones that came to grief on the way, and after which the request was sent again

	decoded *Document
}

// UnknownAge is the TokenAge of a token whose birth nobody saw.
const UnknownAge time.Duration = -1

// String hides everything but what is harmless: a Wire may hold secrets.
func (w *Wire) String() string {
	return "wire exchange " + w.ID + " (not printable: it may hold secrets)"
}

// GoString hides what String hides.
func (w *Wire) GoString() string { return w.String() }

// MarshalJSON refuses: redact first.
func (w *Wire) MarshalJSON() ([]byte, error) { return nil, errNotPrintable }

// MarshalText refuses: redact first.
func (w *Wire) MarshalText() ([]byte, error) { return nil, errNotPrintable }

// Document returns the response body decoded as JSON, strictly and only once.
// It must not be called from two goroutines at the same time.
func (w *Wire) Document() *Document {
	if w.decoded == nil {
		w.decoded = DecodeJSON(w.Body)
	}
	return w.decoded
}
