package clients

import (
	"bytes"
	"net"
	"net/http/httptrace"
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
}

// endOfHead ends the header section (RFC 9112 section 2.1).
const endOfHead = "\r\n\r\n"

// Write begins another exchange: the answer to it has not begun.
func (m *meter) Write(b []byte) (int, error) {
	m.mu.Lock()
	m.head, m.body, m.done = nil, 0, false
	m.mu.Unlock()
	return m.Conn.Write(b)
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

// came is how many bytes of the body came so far.
func (m *meter) came() int64 {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.body
}

// metered watches for the connection that a request is sent over; meter is nil where it does not count.
func metered(found **meter) *httptrace.ClientTrace {
	return &httptrace.ClientTrace{GotConn: func(info httptrace.GotConnInfo) { *found, _ = info.Conn.(*meter) }}
}
