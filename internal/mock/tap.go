package mock

import (
	"context"
	"net"
	"net/http"
	"strings"
	"sync"
)

// tap is a listener whose connections remember the heads of requests, because net/http gives header names in its own spelling only.
type tap struct{ net.Listener }

// tapped is a connection of a tap.
type tapped struct {
	net.Conn
	mu   sync.Mutex
	head []byte
}

// longestHead is how much of a request is remembered.
const longestHead = 1 << 16

func (t tap) Accept() (net.Conn, error) {
	conn, err := t.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return &tapped{Conn: conn}, nil
}

func (t *tapped) Read(into []byte) (int, error) {
	n, err := t.Conn.Read(into)
	t.mu.Lock()
	defer t.mu.Unlock()
	t.head = append(t.head, into[:min(n, longestHead-len(t.head))]...)
	return n, err
}

// take returns what was read since it was called last.
func (t *tapped) take() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	head := string(t.head)
	t.head = nil
	return head
}

// tapKey is the key of the connection in a request's context.
type tapKey struct{}

func withTap(ctx context.Context, conn net.Conn) context.Context {
	return context.WithValue(ctx, tapKey{}, conn)
}

// firstLineEnd ends the first line of a request (RFC 9112 section 3).
const firstLineEnd = " HTTP/1.1\r\n"

// spelling lists the names of a request's headers as they were written, nil where no tap is. The body has to have been read.
func spelling(request *http.Request) []string {
	conn, ok := request.Context().Value(tapKey{}).(*tapped)
	if !ok {
		return nil
	}
	all := conn.take()
	if last := strings.LastIndex(all, firstLineEnd); last >= 0 {
		all = all[last+len(firstLineEnd):] // before it stands what was asked of the admin port on the same connection
	}
	head, _, _ := strings.Cut(all, "\r\n\r\n")
	names := []string{}
	for line := range strings.SplitSeq(head, "\r\n") {
		if name, _, found := strings.Cut(line, ":"); found {
			names = append(names, name)
		}
	}
	return names
}
