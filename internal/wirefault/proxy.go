package wirefault

import (
	"io"
	"maps"
	"net"
	"net/http"
	"net/http/httptest"
	"sync"
	"sync/atomic"
	"testing"
)

// Proxy is an HTTP proxy that counts, and may refuse.
type Proxy struct {
	*httptest.Server
	Requests atomic.Int64
	Tunnels  atomic.Int64
	refuse   func(w http.ResponseWriter, r *http.Request) bool // true: answered
}

// NewProxy starts one. refuse may be nil.
func NewProxy(tb testing.TB, refuse func(w http.ResponseWriter, r *http.Request) bool) *Proxy {
	tb.Helper()
	p := &Proxy{refuse: refuse}
	p.Server = Serve(tb, p, nil)
	return p
}

// ServeHTTP passes on what it does not refuse.
func (p *Proxy) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p.Requests.Add(1)
	if p.refuse != nil && p.refuse(w, r) {
		return
	}
	if r.Method == http.MethodConnect {
		p.Tunnels.Add(1)
		tunnel(w, r)
		return
	}
	r.RequestURI = ""
	resp, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		http.Error(w, "no", http.StatusBadGateway)
		return
	}
	defer func() { _ = resp.Body.Close() }()
	maps.Copy(w.Header(), resp.Header)
	w.Header().Set("Via", "1.1 test-proxy")
	w.WriteHeader(resp.StatusCode)
	_, _ = io.Copy(w, resp.Body)
}

func tunnel(w http.ResponseWriter, r *http.Request) {
	there, err := net.Dial("tcp", r.Host)
	if err != nil {
		http.Error(w, "no", http.StatusBadGateway)
		return
	}
	defer func() { _ = there.Close() }()
	w.WriteHeader(http.StatusOK)
	here, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		return
	}
	defer func() { _ = here.Close() }()
	var group sync.WaitGroup
	group.Go(func() { _, _ = io.Copy(there, here); _ = there.Close() })
	_, _ = io.Copy(here, there)
	_ = here.Close()
	group.Wait()
}
