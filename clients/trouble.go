package clients

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"

	"github.com/plimsoll/plimsoll/internal/conformance"
)

// StatusError is the Err of a complete exchange whose status speaks for itself: 429 (quota), 502, 503 and 504 (a gateway's, so
// an outage). Status, header and body of the exchange are kept.
type StatusError struct {
	Status     int
	RetryAfter string
}

// Error says what the status means.
func (e *StatusError) Error() string {
	text := fmt.Sprintf("status %d: ", e.Status)
	if e.Status == http.StatusTooManyRequests {
		text += "the target wants fewer requests"
	} else {
		text += "a gateway does not reach the target"
	}
	if e.RetryAfter != "" {
		text += ", Retry-After: " + e.RetryAfter
	}
	return text
}

// statusTrouble says whether a status is trouble of its own, and who has to act about it.
func statusTrouble(status int, h http.Header) (conformance.Cause, error) {
	trouble := &StatusError{Status: status, RetryAfter: h.Get("Retry-After")}
	switch status {
	case http.StatusTooManyRequests:
		return conformance.CauseQuota, trouble
	case http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return conformance.CauseOutage, trouble
	}
	return "", nil
}

// causeOf says who has to act about an error of the transport. What is no HTTP answer is the target's fault; a request that
// net/http refuses to write is ours; everything else is the way in between.
func causeOf(err error) conformance.Cause {
	if stop, ok := errors.AsType[*conformance.Stop](err); ok {
		return stop.Cause
	}
	text := err.Error()
	switch {
	case errors.Is(err, context.Canceled), strings.HasPrefix(text, "net/http: invalid"):
		return conformance.CauseHarness
	case strings.Contains(text, "malformed"), strings.Contains(text, "response headers exceeded"), strings.Contains(text, "invalid chunk"):
		return conformance.CauseContract
	}
	return conformance.CauseOutage
}

// unreachable reports whether there is no way to the target at all: no address, no connection, no TLS. Then the next request
// would fail too, and none is sent.
func unreachable(err error) bool {
	if errors.Is(err, context.Canceled) {
		return false
	}
	if op, ok := errors.AsType[*net.OpError](err); ok && (op.Op == "dial" || op.Op == "remote error") {
		return true
	}
	_, dns := errors.AsType[*net.DNSError](err)
	return dns || brokenTLS(err)
}

func brokenTLS(err error) bool {
	_, certificate := errors.AsType[*tls.CertificateVerificationError](err)
	_, record := errors.AsType[tls.RecordHeaderError](err)
	_, authority := errors.AsType[x509.UnknownAuthorityError](err)
	_, name := errors.AsType[x509.HostnameError](err)
	_, alert := errors.AsType[tls.AlertError](err)
	return certificate || record || authority || name || alert ||
		strings.HasPrefix(err.Error(), "tls: ") || strings.Contains(err.Error(), "server gave HTTP response to HTTPS client")
}
