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
// an outage), and whatever else somebody between us and the target answered. Status, header and body of the exchange are kept.
type StatusError struct {
	Status     int
	RetryAfter string
	Between    string // what tells that the answer is not the target's, "" where only the status does
}

// Error says what the status means.
func (e *StatusError) Error() string {
	text := fmt.Sprintf("status %d: ", e.Status)
	switch {
	case e.Between != "":
		text += "somebody between us and the target answered (" + e.Between + ")"
	case e.Status == http.StatusTooManyRequests:
		text += "the target wants fewer requests"
	case e.Status == http.StatusProxyAuthRequired:
		text += "a proxy asks for a user and a password"
	default:
		text += "a gateway does not reach the target"
	}
	if e.RetryAfter != "" {
		text += ", Retry-After: " + e.RetryAfter
	}
	return text
}

// statusTrouble says whether a status is trouble of its own, and who has to act about it.
func statusTrouble(status int, h http.Header) (conformance.Cause, error) {
	trouble := &StatusError{Status: status, RetryAfter: h.Get("Retry-After"), Between: between(status, h)}
	switch status {
	case http.StatusTooManyRequests:
		return conformance.CauseQuota, trouble
	case http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout, http.StatusNetworkAuthenticationRequired:
		return conformance.CauseOutage, trouble
	case http.StatusProxyAuthRequired:
		return conformance.CauseCredential, trouble
	}
	if trouble.Between != "" {
		return conformance.CauseOutage, trouble
	}
	return "", nil
}

// between finds what only somebody on the way puts into an answer. A page of an error that a proxy made is no answer of the
// target, whatever its status and however much HTML it has; a Via alone tells nothing, as every answer through a proxy has it.
func between(status int, h http.Header) string {
	switch {
	case status/100 == 2:
		return ""
	case status == http.StatusNetworkAuthenticationRequired: // RFC 6585 section 6
		return "it asks for a login to the network"
	case h.Get("X-Squid-Error") != "":
		return "X-Squid-Error: " + clip(h.Get("X-Squid-Error"))
	case strings.Contains(h.Get("Proxy-Status"), "error="): // RFC 9209 section 2.1.1
		return "Proxy-Status: " + clip(h.Get("Proxy-Status"))
	case status >= 520 && status <= 530 && strings.EqualFold(h.Get("Server"), "cloudflare"): // its own range
		return "Server: cloudflare"
	}
	return ""
}

// longestShown is how much of a foreign text a message repeats.
const longestShown = 80

func clip(text string) string {
	if len(text) > longestShown {
		return strings.ToValidUTF8(text[:longestShown], "") + "…"
	}
	return text
}

// Misdirected says that a documented request was sent elsewhere, nil where it was not. Nothing is followed, as no credential goes to
// another address than the environment names (design, rule 9); so the address has to be looked at, and nothing is known of the
// target.
func Misdirected(w *conformance.Wire) *conformance.Stop {
	if w.Status/100 != 3 || w.Header.Get("Location") == "" {
		return nil
	}
	return conformance.Stopf(conformance.Inconclusive, conformance.CauseOutage,
		"%s was sent elsewhere with status %d, and is not followed: is the address in the environment the right one?", w.Operation, w.Status)
}

// causeOf says who has to act about an error of the transport. What is no HTTP answer is the target's fault; a request that
// net/http refuses to write is ours; everything else is the way in between.
func causeOf(err error) conformance.Cause {
	if stop, ok := errors.AsType[*conformance.Stop](err); ok {
		return stop.Cause
	}
	if proxy, ok := errors.AsType[*ProxyError](err); ok && proxy.Status == http.StatusProxyAuthRequired {
		return conformance.CauseCredential
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
	if err == nil || errors.Is(err, context.Canceled) {
		return false
	}
	err = raw(err)
	if op, ok := errors.AsType[*net.OpError](err); ok && (op.Op == "dial" || op.Op == "proxyconnect" || op.Op == "remote error") {
		return true
	}
	_, dns := errors.AsType[*net.DNSError](err)
	_, proxy := errors.AsType[*ProxyError](err)
	return dns || proxy || brokenTLS(err)
}

// brokenTLS reports whether the other side is there, but not as somebody who can be trusted. It will not be a second later.
func brokenTLS(err error) bool {
	err = raw(err)
	_, certificate := errors.AsType[*tls.CertificateVerificationError](err)
	_, record := errors.AsType[tls.RecordHeaderError](err)
	_, authority := errors.AsType[x509.UnknownAuthorityError](err)
	_, name := errors.AsType[x509.HostnameError](err)
	_, alert := errors.AsType[tls.AlertError](err)
	op, _ := errors.AsType[*net.OpError](err)
	return certificate || record || authority || name || alert || op != nil && op.Op == "remote error" ||
		strings.HasPrefix(err.Error(), "tls: ") || strings.Contains(err.Error(), "server gave HTTP response to HTTPS client")
}
