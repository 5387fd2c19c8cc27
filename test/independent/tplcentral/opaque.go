package tplcentral

import (
	"encoding/json"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/plimsoll/plimsoll/test/independent/kit"
)

// Opaque is a team on another platform: opaque tokens, problem+json and empty errors, forms welcome, user_login not needed, paths in any
// case, other tenants' customers unknown (404), 400 where the page names no status.
func Opaque(o kit.Options) http.Handler {
	s := &opaque{Options: o, issued: map[string]grant{}}
	mux := http.NewServeMux()
	mux.HandleFunc("/", s.route)
	o.Clock.Mount(mux, "/testing/clock")
	return kit.Dress{Lower: true, Gzip: true, Chunked: true, Close: true, Delay: 25 * time.Millisecond}.Wear(mux)
}

type grant struct {
	account kit.Account
	tenant  string
	at      time.Time
}

type opaque struct {
	kit.Options
	mu     sync.Mutex
	issued map[string]grant
}

func (s *opaque) route(w http.ResponseWriter, r *http.Request) {
	path := strings.ToLower(strings.TrimSuffix(r.URL.Path, "/"))
	switch {
	case path == "/authserver/api/token" && r.Method == http.MethodPost:
		s.token(w, r)
	case r.Method == http.MethodGet && (strings.HasPrefix(path, "/customers") || strings.HasPrefix(path, "/orders") || strings.HasPrefix(path, "/inventory")):
		s.resource(w, r, path)
	case r.Method == http.MethodOptions:
		w.Header().Set("Allow", "GET, HEAD, POST, OPTIONS")
		w.WriteHeader(http.StatusNoContent)
	default:
		http.Redirect(w, r, "/Rels/billboard", http.StatusSeeOther)
	}
}

func (s *opaque) token(w http.ResponseWriter, r *http.Request) {
	name, secret, _ := r.BasicAuth()
	account, ok := s.Login(name, secret)
	if !ok {
		w.Header().Set("WWW-Authenticate", `Basic realm="3w", charset="UTF-8"`)
		w.WriteHeader(http.StatusUnauthorized)
		return
	}
	body := map[string]string{"grant_type": r.FormValue("grant_type"), "tpl": r.FormValue("tpl")}
	if strings.Contains(r.Header.Get("Content-Type"), "json") {
		_ = json.NewDecoder(r.Body).Decode(&body)
	}
	tenant := account.Tenant
	if account.Dynamic {
		tenant = strings.Trim(body["tpl"], "{}")
	}
	if body["grant_type"] != "client_credentials" || account.Dynamic && tenant != Guid {
		kit.JSON(w, http.StatusBadRequest, "application/problem+json", map[string]any{"title": "Bad Request", "status": 400})
		return
	}
	token := kit.Random(30)
	s.mu.Lock()
	s.issued[token] = grant{account, tenant, s.Clock.Now()}
	s.mu.Unlock()
	kit.JSON(w, http.StatusOK, "application/json", map[string]any{"access_token": token, "token_type": "Bearer", "expires_in": 3600, "refresh_token": nil, "scope": nil, "issued": 1})
}

func (s *opaque) resource(w http.ResponseWriter, r *http.Request, path string) {
	s.mu.Lock()
	g, known := s.issued[kit.Bearer(r)]
	s.mu.Unlock()
	switch {
	case !known, s.Clock.Now().Sub(g.at) >= hour:
		w.Header()["WWW-Authenticate"] = []string{`Bearer realm="3w", error="invalid_token"`, `Basic realm="3w"`}
		w.WriteHeader(http.StatusUnauthorized)
	case !s.May(g.account.Name, path):
		kit.Body(w, http.StatusForbidden, "text/html", "<h1>Forbidden</h1>")
	case g.tenant != Guid && strings.ContainsAny(path, "0123456789"):
		w.WriteHeader(http.StatusNotFound)
	default:
		kit.JSON(w, http.StatusOK, "application/hal+json", map[string]any{"_links": map[string]any{"self": map[string]string{"href": path}}})
	}
}
