package wirefault

import (
	"io"
	"log"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// Weather is how bad the way to a server is: how many of a thousand requests are reset, and how many meet a gateway that is busy,
// and for how long each may be held up.
type Weather struct {
	Resets, Busy int
	Jitter       time.Duration
}

// Flaky is a server that passes requests on, in bad weather. A reset may hit a request before it arrived or after it was answered,
// so that what it asked for has happened.
type Flaky struct {
	*httptest.Server
	Requests, Resets, Busy atomic.Int64

	weather Weather
	next    http.Handler
	mu      sync.Mutex
	dice    *rand.Rand
}

// NewFlaky starts one in front of an address. The same seed gives the same weather to the same requests in the same order.
func NewFlaky(tb testing.TB, to string, seed uint64, w Weather) *Flaky {
	tb.Helper()
	there, err := url.Parse(to)
	if err != nil {
		tb.Fatal(err)
	}
	proxy := httputil.NewSingleHostReverseProxy(there)
	proxy.ErrorLog = log.New(io.Discard, "", 0)
	f := &Flaky{weather: w, next: proxy, dice: rand.New(rand.NewPCG(seed, seed))}
	f.Server = Serve(tb, f, nil)
	return f
}

// ServeHTTP throws the dice.
func (f *Flaky) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f.Requests.Add(1)
	f.mu.Lock()
	luck, late, held := f.dice.IntN(1000), f.dice.IntN(2) == 0, time.Duration(f.dice.Int64N(int64(f.weather.Jitter)+1))
	f.mu.Unlock()
	time.Sleep(held)
	switch {
	case luck < f.weather.Resets:
		f.Resets.Add(1)
		if late {
			f.next.ServeHTTP(httptest.NewRecorder(), r)
		}
		if conn, _, err := http.NewResponseController(w).Hijack(); err == nil {
			Reset(conn)
		}
	case luck < f.weather.Resets+f.weather.Busy:
		f.Busy.Add(1)
		if late {
			w.Header().Set("Retry-After", "1")
		}
		http.Error(w, "<html>busy</html>", http.StatusServiceUnavailable)
	default:
		f.next.ServeHTTP(w, r)
	}
}
