package clients

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"strings"
	"time"

	"github.com/plimsoll/plimsoll/internal/conformance"
)

// The bounds of a request.
const (
	defaultMaxBody = 1 << 20
	defaultTimeout = 30 * time.Second
)

// once is a body that can be read once only. Without it net/http would send a GET a second time, and silently, when a used
// connection breaks: a target that drops every other request would look healthy (design, rule 5).
type once struct{ io.Reader }

// Close has nothing to close.
func (once) Close() error { return nil }

// roundTrip sends r and fills in what came back. It is stale where the connection broke that an earlier exchange had left, before
// anything was answered.
func (c *Client) roundTrip(ctx context.Context, r *request, w *conformance.Wire) (stale bool) {
	timed, cancel := context.WithTimeout(ctx, c.timeout())
	defer cancel()
	var way way
	resp, err := c.transport.RoundTrip(r.http(httptrace.WithClientTrace(timed, way.trace())))
	over := way.over
	if err != nil {
		c.failed(ctx, timed, w, unwrapURL(beheaded(over, err)))
		return timed.Err() == nil && way.stale(err) && (safe(r.method) || over.silent())
	}
	defer func() { _ = resp.Body.Close() }()
	w.Proto, w.Status, w.Header = resp.Proto, resp.StatusCode, resp.Header
	readBody(w, resp, c.maxBody())
	if w.Err == nil {
		w.Err = surplus(over, resp, w)
	}
	if w.Err != nil && w.ErrCause == "" {
		c.failed(ctx, timed, w, w.Err)
	} else if w.Err == nil {
		w.ErrCause, w.Err = statusTrouble(w.Status, w.Header)
	}
	return false
}

// beheaded says of a head that was cut off that it was.
func beheaded(over metering, err error) error {
	if !over.beheaded() || !strings.Contains(err.Error(), "malformed") {
		return err
	}
	return fmt.Errorf("the connection ended in the middle of the header: %w", io.ErrUnexpectedEOF)
}

// surplus reports more bytes than Content-Length says: then what we have is only a part of the body.
func surplus(over metering, resp *http.Response, w *conformance.Wire) error {
	if resp.ContentLength < 0 || w.Truncated || w.Method == http.MethodHead || resp.StatusCode == http.StatusSwitchingProtocols {
		return nil
	}
	if came := over.came(); came > resp.ContentLength {
		w.Informed = false
		return fmt.Errorf("the body goes on after the %d bytes that Content-Length says it has", resp.ContentLength)
	}
	return nil
}

// failed says why there is no answer, or only a part of one. Whoever interrupts a run is not an outage.
func (c *Client) failed(asked, timed context.Context, w *conformance.Wire, err error) {
	w.Err, w.ErrCause = err, causeOf(err)
	switch {
	case asked.Err() != nil:
		w.Err, w.ErrCause = fmt.Errorf("interrupted: %w", asked.Err()), causeOf(asked.Err())
	case timed.Err() != nil:
		w.Err, w.ErrCause = fmt.Errorf("no complete answer within %v: %w", c.timeout(), timed.Err()), conformance.CauseOutage
	default:
		w.Err = plainly(err)
	}
}

// http makes the request for net/http.
func (r *request) http(ctx context.Context) *http.Request {
	req := &http.Request{
		Method: r.method, URL: r.url, Host: r.host, Header: r.header, ContentLength: int64(len(r.body)),
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
	}
	if len(r.body) > 0 || r.method == http.MethodGet || r.method == http.MethodHead || r.method == http.MethodOptions {
		req.Body = once{bytes.NewReader(r.body)}
	}
	if _, lower := r.header["user-agent"]; lower {
		req.Header = r.header.Clone()
		req.Header["User-Agent"] = nil // else net/http adds one of its own in capitals
	}
	return req.WithContext(ctx)
}

func (c *Client) timeout() time.Duration {
	if d := c.options.Target.Timeout.Duration(); d > 0 {
		return d
	}
	return defaultTimeout
}

func (c *Client) maxBody() int64 {
	if c.options.MaxBody > 0 {
		return c.options.MaxBody
	}
	return defaultMaxBody
}
