package wirefault

import (
	"bufio"
	"crypto/tls"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"sync"
	"sync/atomic"
	"testing"
)

// Refusing is an address that refuses connections, and that nobody else gets meanwhile: a connection of ours begins there.
func Refusing(tb testing.TB) string {
	tb.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		tb.Fatal(err)
	}
	conn, err := net.Dial("tcp", listener.Addr().String())
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _, _ = conn.Close(), listener.Close() })
	return conn.LocalAddr().String()
}

// Serve starts a server, with TLS where it has a certificate. change may set up more before it starts.
func Serve(tb testing.TB, handler http.Handler, cert *tls.Certificate, change ...func(*httptest.Server)) *httptest.Server {
	tb.Helper()
	server := httptest.NewUnstartedServer(handler)
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	for _, c := range change {
		c(server)
	}
	if cert == nil {
		server.Start()
	} else {
		if server.TLS == nil {
			server.TLS = &tls.Config{MinVersion: tls.VersionTLS12}
		}
		server.TLS.Certificates = []tls.Certificate{*cert}
		server.StartTLS()
	}
	tb.Cleanup(server.Close)
	return server
}

// Raw is a server that answers with bytes, whether they make sense or not.
type Raw struct {
	Requests atomic.Int64
	listener net.Listener
	answer   func(conn net.Conn, r *http.Request)
	group    sync.WaitGroup
	mu       sync.Mutex
	open     map[net.Conn]bool
}

// NewRaw starts one. answer is called for each request, which was read whole; it may close the connection.
func NewRaw(tb testing.TB, answer func(conn net.Conn, r *http.Request)) *Raw {
	tb.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		tb.Fatal(err)
	}
	raw := &Raw{listener: listener, answer: answer, open: map[net.Conn]bool{}}
	raw.group.Go(raw.accept)
	tb.Cleanup(raw.close)
	return raw
}

// URL is where it is.
func (s *Raw) URL() string { return "http://" + s.listener.Addr().String() }

func (s *Raw) accept() {
	for {
		conn, err := s.listener.Accept()
		if err != nil {
			return
		}
		s.mu.Lock()
		s.open[conn] = true
		s.mu.Unlock()
		s.group.Go(func() { s.serve(conn) })
	}
}

// serve ends with the connection.
func (s *Raw) serve(conn net.Conn) {
	defer func() { _ = conn.Close() }()
	in := bufio.NewReader(conn)
	for {
		r, err := http.ReadRequest(in)
		if err != nil {
			return
		}
		_, _ = io.Copy(io.Discard, r.Body)
		s.Requests.Add(1)
		s.answer(conn, r)
	}
}

func (s *Raw) close() {
	_ = s.listener.Close()
	s.mu.Lock()
	for conn := range s.open {
		_ = conn.Close()
	}
	s.mu.Unlock()
	s.group.Wait()
}

// Reset ends a connection with a reset instead of an orderly end.
func Reset(conn net.Conn) {
	if tcp, ok := conn.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0)
	}
	_ = conn.Close()
}
