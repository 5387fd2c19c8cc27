package clients

import (
	"bytes"
	"net"
	"sync"
)

// meter is a connection that counts the bytes of the body that comes over it. net/http stops reading where Content-Length says
// that a body ends. What comes after that would be lost, and half a JSON text would look like a target that cannot write JSON.
type meter struct {
	net.Conn

	mu   sync.Mutex
	now  *counted // the exchange under way; nil before the first
	then *counted // the one that begins with what is written next
	sent int64    // bytes that went out
}

// counted is what came in answer to one request.
type counted struct {
	head []byte // until it is complete
	body int64  // bytes after the head
	done bool   // the head is complete
}

// metering is one exchange over a connection. The zero value counts nothing.
type metering struct {
	*meter
	answer *counted
	sent   int64 // bytes that had gone out before it
}

// endOfHead ends the header section (RFC 9112 section 2.1).
const endOfHead = "\r\n\r\n"

// Write begins the exchange that was announced, or one that nobody watches.
func (m *meter) Write(b []byte) (int, error) {
	m.mu.Lock()
	switch {
	case m.then != nil:
		m.now, m.then = m.then, nil
	case m.now != nil && m.now.done:
		m.now = &counted{}
	}
	m.mu.Unlock()
	n, err := m.Conn.Write(b)
	m.mu.Lock()
	m.sent += int64(n)
	m.mu.Unlock()
	return n, err
}

// Read counts what comes.
func (m *meter) Read(b []byte) (int, error) {
	n, err := m.Conn.Read(b)
	m.count(b[:n])
	return n, err
}

func (m *meter) count(b []byte) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.now != nil {
		m.now.add(b)
	}
}

func (c *counted) add(b []byte) {
	if c.done {
		c.body += int64(len(b))
		return
	}
	c.head = append(c.head, b...)
	at := bytes.Index(c.head, []byte(endOfHead))
	for at >= 0 && interim(c.head) {
		c.head = c.head[at+len(endOfHead):]
		at = bytes.Index(c.head, []byte(endOfHead))
	}
	switch {
	case at >= 0:
		c.body, c.done, c.head = int64(len(c.head)-at-len(endOfHead)), true, nil
	case len(c.head) > maxHeaderBytes:
		c.head = nil // net/http gives up as well
	}
}

// interim reports whether a head is that of an answer before the answer, such as 103 (RFC 9110 section 15.2).
func interim(head []byte) bool {
	const status = len("HTTP/1.1 ")
	return len(head) > status && head[status] == '1' && !bytes.HasPrefix(head[status:], []byte("101"))
}

// came is how many bytes of the body came. The connection went back to the pool when the body was read, and other exchanges may have
// begun on it: they are counted apart.
func (m metering) came() int64 {
	if m.meter == nil {
		return 0
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.answer.body
}

// beheaded reports whether the connection ended in the middle of the head of an HTTP answer. net/http calls that malformed, as if
// it had come so.
func (m metering) beheaded() bool {
	if m.meter == nil {
		return false
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	return !m.answer.done && bytes.HasPrefix(m.answer.head, []byte("HTTP/"))
}

// next is the exchange that begins with what is written next.
func (m *meter) next() metering {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.then = &counted{}
	return metering{m, m.then, m.sent}
}

// silent reports whether nothing of the request went out.
func (m metering) silent() bool {
	if m.meter == nil {
		return false
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.meter.sent == m.sent
}
