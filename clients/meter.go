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
	head []byte // of the answer, until it is complete
	body int64  // bytes after the head
	done bool   // the head is complete
	past int    // exchanges that another one came after
	sent int64  // bytes that went out
}

// metering is one exchange over a connection. The zero value counts nothing.
type metering struct {
	*meter
	number int   // how many there were before it
	sent   int64 // bytes that had gone out before it
}

// endOfHead ends the header section (RFC 9112 section 2.1).
const endOfHead = "\r\n\r\n"

// Write begins another exchange: the answer to it has not begun.
func (m *meter) Write(b []byte) (int, error) {
	m.mu.Lock()
	if m.done {
		m.past++
	}
	m.head, m.body, m.done = nil, 0, false
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
	if m.done {
		m.body += int64(len(b))
		return
	}
	m.head = append(m.head, b...)
	at := bytes.Index(m.head, []byte(endOfHead))
	for at >= 0 && interim(m.head) {
		m.head = m.head[at+len(endOfHead):]
		at = bytes.Index(m.head, []byte(endOfHead))
	}
	switch {
	case at >= 0:
		m.body, m.done, m.head = int64(len(m.head)-at-len(endOfHead)), true, nil
	case len(m.head) > maxHeaderBytes:
		m.head = nil // net/http gives up as well
	}
}

// interim reports whether a head is that of an answer before the answer, such as 103 (RFC 9110 section 15.2).
func interim(head []byte) bool {
	const status = len("HTTP/1.1 ")
	return len(head) > status && head[status] == '1' && !bytes.HasPrefix(head[status:], []byte("101"))
}

// came is how many bytes of the body came so far; none where that cannot be told any more, because the connection went back to the
// pool when the body was read, and another exchange has begun on it.
func (m metering) came() int64 {
	if m.meter == nil {
		return 0
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.past != m.number {
		return 0
	}
	return m.body
}

// beheaded reports whether the connection ended in the middle of the head of an HTTP answer. net/http calls that malformed, as if
// it had come so.
func (m metering) beheaded() bool {
	if m.meter == nil {
		return false
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.past == m.number && !m.done && bytes.HasPrefix(m.head, []byte("HTTP/"))
}

// next is the exchange that begins with what is written next.
func (m *meter) next() metering {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.done {
		return metering{m, m.past + 1, m.sent}
	}
	return metering{m, m.past, m.sent}
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
