// Package kit holds what the independent servers share: a clock, tokens, accounts, and the outer clothes of an answer.
// It knows no provider and nothing of Plimsoll.
package kit

import (
	"encoding/json"
	"net/http"
	"strconv"
	"sync"
	"time"
)

// Clock is the time by which a server issues and judges its tokens. The zero value shows the real time.
type Clock struct {
	mu    sync.Mutex
	ahead time.Duration
}

// Now is the server's time.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return time.Now().Add(c.ahead)
}

// Mount serves the clock below path: GET tells the time, POST path/advance?seconds=N moves it. There is no fork.
func (c *Clock) Mount(mux *http.ServeMux, path string) {
	mux.HandleFunc("GET "+path, func(w http.ResponseWriter, _ *http.Request) { c.tell(w) })
	mux.HandleFunc("POST "+path+"/advance", func(w http.ResponseWriter, r *http.Request) {
		seconds, err := strconv.ParseFloat(r.URL.Query().Get("seconds"), 64)
		if err != nil || seconds < 0 {
			http.Error(w, "seconds must be a number, and not below zero", http.StatusBadRequest)
			return
		}
		c.mu.Lock()
		c.ahead += time.Duration(seconds * float64(time.Second))
		c.mu.Unlock()
		c.tell(w)
	})
}

func (c *Clock) tell(w http.ResponseWriter) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(map[string]string{"now": c.Now().UTC().Format(time.RFC3339)})
}
