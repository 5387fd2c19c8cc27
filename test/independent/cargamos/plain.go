package cargamos

import (
	"net/http"
	"strconv"
	"sync"
	"time"

	"github.com/plimsoll/plimsoll/test/independent/kit"
)

// Plain is a team without a framework: opaque tokens in a table, errors without a body, 400 for a bad key, more members than the
// sample in another order, a base path, POST as good as GET, mail about recovery promised whatever the key is.
func Plain(o kit.Options) http.Handler {
	s := &plain{Options: o, issued: map[string]login{}}
	mux := http.NewServeMux()
	mux.HandleFunc("/mx/v1/login", s.login)
	mux.HandleFunc("POST /mx/v1/password/recovery", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusOK) })
	mux.HandleFunc("GET /mx/v1/shipments/{id}", s.shipment)
	mux.Handle("/", http.RedirectHandler("/mx/", http.StatusTemporaryRedirect))
	mux.HandleFunc("/mx/", func(w http.ResponseWriter, _ *http.Request) {
		kit.Body(w, http.StatusNotFound, "text/html", "<h1>404</h1>")
	})
	o.Clock.Mount(mux, "/testing/clock")
	return kit.Dress{Gzip: true, Chunked: true, Delay: 40 * time.Millisecond, Date: time.ANSIC}.Wear(mux)
}

type login struct {
	account kit.Account
	at      time.Time
}

type plain struct {
	kit.Options
	mu     sync.Mutex
	issued map[string]login
}

func (s *plain) login(w http.ResponseWriter, r *http.Request) {
	name, secret, _ := r.BasicAuth()
	account, ok := s.Login(name, secret)
	switch key := r.URL.Query().Get("key"); {
	case key == "":
		w.WriteHeader(http.StatusBadRequest)
	case !ok, account.Key != key:
		w.Header().Set("WWW-Authenticate", `Basic realm="Cargamos"`)
		w.WriteHeader(http.StatusUnauthorized)
	default:
		s.mu.Lock()
		token := "cg." + kit.Random(24)
		s.issued[token] = login{account, s.Clock.Now()}
		s.mu.Unlock()
		body := `{"data":{"expiresIn":"3600","token":"` + token + `","scope":["shipments"],"user":null},"timestamp":` +
			strconv.FormatInt(s.Clock.Now().UnixMilli(), 10) + `,"status":"OK","version":"1.0.0","trace":"` + kit.Random(6) + `"}`
		kit.Body(w, http.StatusOK, "application/json; charset=ISO-8859-1", body)
	}
}

func (s *plain) shipment(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	l, known := s.issued[kit.Bearer(r)]
	s.mu.Unlock()
	switch {
	case !known:
		w.Header().Set("WWW-Authenticate", "Bearer")
		w.WriteHeader(http.StatusForbidden)
	case s.Clock.Now().Sub(l.at) >= life:
		w.WriteHeader(http.StatusUnauthorized)
	case l.account.Tenant != Owner:
		kit.Body(w, http.StatusNotFound, "text/plain", "nothing here")
	default:
		kit.JSON(w, http.StatusOK, "application/json", map[string]any{"data": map[string]any{"id": r.PathValue("id")}, "status": "OK"})
	}
}
