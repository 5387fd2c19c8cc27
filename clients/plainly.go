package clients

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"strings"
	"syscall"
	"time"
)

// plainError says an error of the transport in words that are the same each time it happens. Those of package net hold our own
// port, those of package x509 the time of day; a report could not tell that a hundred of them are one.
type plainError struct {
	text string
	err  error
}

// Error says it.
func (e *plainError) Error() string { return e.text }

// Unwrap returns what package net or crypto said.
func (e *plainError) Unwrap() error { return e.err }

// plainly puts an error into plain words, where there are any.
func plainly(err error) error {
	if text := Plainly(err); text != "" {
		return &plainError{text, err}
	}
	return err
}

// raw is what package net or crypto said, whether it was put into plain words or not.
func raw(err error) error {
	if said, ok := errors.AsType[*plainError](err); ok {
		return said.err
	}
	return err
}

// Plainly says what an error of the transport means, "" where it is known no better than its own text says.
func Plainly(err error) string {
	for _, say := range []func(error) string{ofCertificate, ofTLS, ofName, ofConnection} {
		if text := say(err); text != "" {
			return text
		}
	}
	return ""
}

// ofCertificate is about the certificate that the other side showed.
func ofCertificate(err error) string {
	if invalid, ok := errors.AsType[x509.CertificateInvalidError](err); ok && invalid.Reason == x509.Expired && invalid.Cert != nil {
		until := invalid.Cert.NotAfter
		if time.Now().Before(invalid.Cert.NotBefore) {
			return "its certificate is not good before " + day(invalid.Cert.NotBefore) + ": is this machine's clock right?"
		}
		return "its certificate expired on " + day(until)
	}
	if name, ok := errors.AsType[x509.HostnameError](err); ok {
		return "its certificate is not for " + name.Host + ", but for " + names(name.Certificate)
	}
	if _, ok := errors.AsType[x509.UnknownAuthorityError](err); ok {
		return "its certificate is of an authority that is not trusted here: if it is the right one, give its certificate as tls.ca"
	}
	return ""
}

func day(t time.Time) string { return t.UTC().Format(time.DateOnly) }

// names are those that a certificate is for; the first few will do.
func names(c *x509.Certificate) string {
	all := append([]string{}, c.DNSNames...)
	for _, ip := range c.IPAddresses {
		all = append(all, ip.String())
	}
	if len(all) == 0 {
		return "nobody"
	}
	if len(all) > 3 {
		all = append(all[:3:3], "…")
	}
	return clip(strings.Join(all, ", "))
}

// ofTLS is about the handshake.
func ofTLS(err error) string {
	_, record := errors.AsType[tls.RecordHeaderError](err)
	switch {
	case record, strings.Contains(err.Error(), "server gave HTTP response to HTTPS client"):
		return "it does not speak TLS there: is the address http, or the port another one?"
	case strings.Contains(err.Error(), "remote error: tls: certificate required"), strings.Contains(err.Error(), "remote error: tls: bad certificate"):
		return "it asks for a client certificate: give tls.certificate and tls.key"
	}
	return ""
}

// ofName is about the address behind a name.
func ofName(err error) string {
	dns, ok := errors.AsType[*net.DNSError](err)
	switch {
	case !ok:
		return ""
	case dns.IsNotFound:
		return "there is no address for the name " + dns.Name
	case dns.IsTimeout:
		return "no name server answered when asked for " + dns.Name
	}
	return "the name " + dns.Name + " could not be looked up: " + dns.Err
}

// ofConnection is about the connection itself.
func ofConnection(err error) string {
	op, _ := errors.AsType[*net.OpError](err)
	prefix := ""
	if op != nil && op.Op == "proxyconnect" {
		prefix = "the proxy: "
	}
	switch {
	case errors.Is(err, syscall.ECONNREFUSED):
		return prefix + "connection refused"
	case errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.EPIPE):
		return prefix + "the connection was reset"
	case errors.Is(err, net.ErrClosed): // by the reader of the connection, who alone knows why
		return prefix + "the connection was reset, or closed without an answer, while the request was being sent"
	case strings.Contains(err.Error(), "readLoopPeekFailLocked"): // net/http's name for it
		return prefix + "the connection was spoilt by an answer that went on after its end"
	case errors.Is(err, syscall.EHOSTUNREACH), errors.Is(err, syscall.ENETUNREACH):
		return prefix + "no route to it"
	case op != nil && op.Op == "dial" && op.Timeout():
		return prefix + "no connection within " + dialTimeout.String()
	case err == io.EOF, strings.HasSuffix(err.Error(), "server closed idle connection"): //nolint:errorlint // wrapped, it is the end of a body
		return prefix + "the connection was closed without an answer"
	}
	return ""
}
