package cargodocs

import (
	"net/http"
	"sync"

	"github.com/plimsoll/plimsoll/test/independent/kit"
)

// Gateway is a team that let an API gateway do the work: problem+json, 400 and 403 where the page names no status, the token served
// again while it is young, an exp that says an hour as the sample's does, both spellings of the path, POST and Basic welcome too.
func Gateway(o kit.Options) http.Handler {
	s := &gateway{Options: o, signer: kit.NewSigner("ES256", map[string]any{"typ": "at+jwt"}), served: map[string]string{}}
	mux := http.NewServeMux()
	for _, path := range []string{"/v3/common/oauth2/token", "/v3/common/auoth2/token"} {
		mux.HandleFunc("GET "+path, s.token)
		mux.HandleFunc("POST "+path, s.token)
	}
	mux.HandleFunc("GET /v3/exchange/{what}", s.resource)
	mux.HandleFunc("GET /v3/common/counterparties", s.resource)
	mux.HandleFunc("GET /v3/exchange/documents/{id}/pdf", s.resource)
	mux.HandleFunc("OPTIONS /", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Access-Control-Allow-Origin", "*")
		w.Header().Set("Access-Control-Allow-Headers", "username, password, authorization")
		w.WriteHeader(http.StatusNoContent)
	})
	mux.Handle("GET /", http.RedirectHandler("/docs", http.StatusMovedPermanently))
	mux.HandleFunc("GET /docs", func(w http.ResponseWriter, _ *http.Request) { kit.Body(w, http.StatusOK, "text/html", "<h1>Docs</h1>") })
	o.Clock.Mount(mux, "/testing/clock")
	return kit.Dress{Lower: true, Gzip: true, Chunked: true, Close: true, Date: "Monday, 02-Jan-06 15:04:05 GMT"}.Wear(mux)
}

type gateway struct {
	kit.Options
	signer *kit.Signer
	mu     sync.Mutex
	served map[string]string
}

func (s *gateway) problem(w http.ResponseWriter, status int, title string) {
	kit.JSON(w, status, "application/problem+json", map[string]any{"type": "about:blank", "title": title, "status": status})
}

func (s *gateway) token(w http.ResponseWriter, r *http.Request) {
	name, secret := r.Header.Get("Username"), r.Header.Get("Password")
	if user, pass, ok := r.BasicAuth(); ok && name == "" && secret == "" {
		name, secret = user, pass
	}
	if name == "" || secret == "" {
		s.problem(w, http.StatusBadRequest, "Required request header is missing")
		return
	}
	account, ok := s.Login(name, secret)
	if !ok {
		s.problem(w, http.StatusForbidden, "Forbidden")
		return
	}
	kit.JSON(w, http.StatusOK, "application/json;charset=UTF-8", map[string]any{"token": s.current(account), "tokenType": "Bearer", "requestId": kit.Random(8)})
}

// current is the account's token: a new one once the last is a minute old.
func (s *gateway) current(account kit.Account) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.Clock.Now()
	if last, err := kit.Members(s.served[account.Name]); err == nil && now.Unix()-kit.Number(last, "iat") < 60 {
		return s.served[account.Name]
	}
	s.served[account.Name] = s.signer.Sign(map[string]any{"sub": account.Name, "org": account.Tenant, "iat": now.Unix(), "exp": now.Unix() + 3600, "aud": []string{"v3"}})
	return s.served[account.Name]
}

func (s *gateway) resource(w http.ResponseWriter, r *http.Request) {
	token := kit.Bearer(r)
	members, err := s.signer.Verify(token)
	switch {
	case token == "":
		s.problem(w, http.StatusUnauthorized, "Unauthorized")
	case err != nil:
		s.problem(w, http.StatusForbidden, "User is not authorized to access this resource with an explicit deny")
	case s.Clock.Now().Unix()-kit.Number(members, "iat") >= int64(life.Seconds()):
		s.problem(w, http.StatusUnauthorized, "The incoming token has expired")
	case !s.May(kit.Text(members, "sub"), r.URL.Path):
		s.problem(w, http.StatusForbidden, "Forbidden")
	case r.PathValue("id") != "" && kit.Text(members, "org") != Owner:
		s.problem(w, http.StatusBadRequest, "No such document")
	default:
		kit.JSON(w, http.StatusOK, "application/json", map[string]any{"items": []string{kit.Text(members, "org")}, "page": 1})
	}
}
