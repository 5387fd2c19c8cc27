package mock

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"time"
)

// maxAdvance is how far the clock moves in one step.
const maxAdvance = 10 * 365 * 24 * time.Hour

// adminHandler is the admin port: everything that is no part of the provider's protocol. One row of its table is one thing that
// it can do.
func (s *Server) adminHandler() http.Handler {
	mux := http.NewServeMux()
	table := []struct {
		pattern string
		serve   func(w http.ResponseWriter, request *http.Request)
	}{
		{"DELETE /fork/{id}", s.serveClose},
		{"GET /clock", s.serveClock},
		{"GET /fault", s.serveFault},
		{"GET /journal", s.serveJournal},
		{"POST /clock/advance", s.serveAdvance},
		{"POST /fork", s.serveFork},
		{"POST /reset", s.serveReset},
		{"/", s.serveUnknown},
	}
	for _, row := range table {
		mux.HandleFunc(row.pattern, row.serve)
	}
	return mux
}

// handler is the admin port of the first mock with those of all forks below it. They are found before the admin interface looks,
// because it mends paths, and a target has to see what was sent.
func (f *family) handler(admin http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, request *http.Request) {
		switch port, below := f.find(request.URL.Path); {
		case !below:
			admin.ServeHTTP(w, request)
		case port == nil:
			sendError(w, http.StatusNotFound, fmt.Errorf("expected the address of an open fork, got %s", request.URL.Path))
		default:
			http.StripPrefix(port.prefix, port.handler).ServeHTTP(w, request)
		}
	})
}

func (s *Server) serveClock(w http.ResponseWriter, _ *http.Request) {
	s.sayTime(w, s.store.clock())
}

func (s *Server) sayTime(w http.ResponseWriter, now time.Time) {
	sendJSON(w, http.StatusOK, map[string]string{"now": now.UTC().Format(time.RFC3339)})
}

func (s *Server) serveAdvance(w http.ResponseWriter, request *http.Request) {
	text := request.URL.Query().Get("seconds")
	seconds, err := strconv.ParseInt(text, 10, 64)
	if err != nil || seconds < 0 || seconds > int64(maxAdvance/time.Second) {
		sendError(w, http.StatusBadRequest, fmt.Errorf("expected ?seconds=N with N from 0 to %d, because the clock moves forward only; got %q",
			int64(maxAdvance/time.Second), text))
		return
	}
	now, ok := s.store.advance(time.Duration(seconds) * time.Second)
	if !ok {
		sendError(w, http.StatusConflict, fmt.Errorf("expected a time before the year %d, got a later one: POST /reset sets the clock back", lastYear))
		return
	}
	s.sayTime(w, now)
}

func (s *Server) serveFork(w http.ResponseWriter, _ *http.Request) {
	id, fork, err := s.fork()
	if err != nil {
		sendError(w, http.StatusConflict, err)
		return
	}
	sendJSON(w, http.StatusCreated, map[string]string{
		"base_url": fork.BaseURL(), "clock": fork.ClockURL(), "fork": fork.ForkURL(), "close": s.family.closeURL(id),
	})
}

func (s *Server) serveClose(w http.ResponseWriter, request *http.Request) {
	fork, ok := s.family.take(request.PathValue("id"))
	if !ok {
		sendError(w, http.StatusNotFound, fmt.Errorf("expected the id of an open fork, got %q", request.PathValue("id")))
		return
	}
	if err := fork.Close(); err != nil {
		sendError(w, http.StatusInternalServerError, err)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

// serveFault tells which fault a mutant has, and how often it has struck.
func (s *Server) serveFault(w http.ResponseWriter, _ *http.Request) {
	sendJSON(w, http.StatusOK, map[string]any{"name": s.Fault(), "applied": s.Applied()})
}

func (s *Server) serveJournal(w http.ResponseWriter, _ *http.Request) {
	sendJSON(w, http.StatusOK, s.journal.list())
}

func (s *Server) serveReset(w http.ResponseWriter, _ *http.Request) {
	s.store.reset()
	s.journal.reset()
	s.memory.reset()
	s.sayTime(w, s.store.clock())
}

func (s *Server) serveUnknown(w http.ResponseWriter, _ *http.Request) {
	sendError(w, http.StatusNotFound, errors.New("expected GET /clock, POST /clock/advance?seconds=N, POST /fork, DELETE /fork/ID, "+
		"GET /fault, GET /journal or POST /reset"))
}

func sendError(w http.ResponseWriter, status int, err error) {
	sendJSON(w, status, map[string]string{"error": err.Error()})
}

func sendJSON(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", mediaJSON)
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body) // a client that has gone is nothing to complain about
}
