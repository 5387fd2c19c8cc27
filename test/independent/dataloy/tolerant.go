package dataloy

import (
	"encoding/json"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/plimsoll/plimsoll/test/independent/kit"
)

// Tolerant is a team that wrote its own token service: takes JSON, forms and Basic, presumes grant and audience when they are left
// out, serves a young token again, answers HTML to a bad token, and adds members everywhere.
func Tolerant(o kit.Options) http.Handler {
	s := &tolerant{Options: o, signer: kit.NewSigner("ES256", map[string]any{"typ": "JWT"}), served: map[string]string{}}
	mux := http.NewServeMux()
	mux.HandleFunc("POST /auth/realms/dataloy/token", s.token)
	mux.HandleFunc("GET /ws/rest/{entity}", s.entity)
	mux.HandleFunc("GET /ws/rest/{entity}/{key}", s.entity)
	mux.Handle("/", http.RedirectHandler("https://www.dataloy.invalid/", http.StatusFound))
	o.Clock.Mount(mux, "/testing/clock")
	return kit.Dress{Lower: true, Chunked: true, Gzip: true, Close: true}.Wear(mux)
}

type tolerant struct {
	kit.Options
	signer *kit.Signer
	mu     sync.Mutex
	served map[string]string
}

func read(r *http.Request) request {
	q := request{}
	if strings.Contains(r.Header.Get("Content-Type"), "form") {
		q = request{r.PostFormValue("client_id"), r.PostFormValue("client_secret"), r.PostFormValue("audience"), r.PostFormValue("grant_type")}
	} else {
		_ = json.NewDecoder(r.Body).Decode(&q)
	}
	if name, secret, ok := r.BasicAuth(); ok && q.Secret == "" {
		q.Client, q.Secret = name, secret
	}
	return q
}

func (s *tolerant) token(w http.ResponseWriter, r *http.Request) {
	q := read(r)
	account, ok := s.Login(q.Client, q.Secret)
	switch {
	case !ok:
		w.Header().Set("WWW-Authenticate", `Basic realm="token"`)
		kit.Body(w, http.StatusBadRequest, "text/plain", "no")
	case q.Grant != "" && q.Grant != "client_credentials", q.Audience != "" && q.Audience != Audience:
		kit.JSON(w, http.StatusUnprocessableEntity, "application/problem+json", map[string]any{"title": "Unprocessable", "detail": "grant_type, audience"})
	default:
		token, left := s.current(account)
		kit.JSON(w, http.StatusOK, "application/json; charset=utf-8", map[string]any{
			"access_token": token, "token_type": "Bearer", "expires_in": left, "scope": "", "id_token": nil, "issued_at": s.Clock.Now().Format(time.RFC1123),
		})
	}
}

// current serves the account's token for the first ten seconds of its life.
func (s *tolerant) current(account kit.Account) (string, int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.Clock.Now().Unix()
	if last, err := kit.Members(s.served[account.Name]); err == nil && now-kit.Number(last, "iat") < 10 {
		return s.served[account.Name], kit.Number(last, "exp") - now
	}
	s.served[account.Name] = s.signer.Sign(map[string]any{
		"sub": account.Name, "aud": []string{Audience, "https://dataloy.internal/userinfo"}, "iat": now, "exp": now + int64(day.Seconds()), "org": account.Tenant,
	})
	return s.served[account.Name], int64(day.Seconds())
}

func (s *tolerant) entity(w http.ResponseWriter, r *http.Request) {
	members, err := s.signer.Verify(kit.Bearer(r))
	switch {
	case err != nil:
		w.Header()["WWW-Authenticate"] = []string{`Negotiate`, `Bearer realm="ws", scope="rest, all"`}
		kit.Body(w, http.StatusUnauthorized, "text/html; charset=utf-8", "<!doctype html><title>401</title><p>Unauthorized")
	case kit.Ago(kit.Number(members, "exp"), s.Clock.Now()):
		kit.JSON(w, http.StatusUnauthorized, "application/json; charset=utf-8", map[string]any{
			"uri": "http://" + r.Host + r.RequestURI, "method": r.Method, "statusFamily": "CLIENT_ERROR", "date": s.Clock.Now().UTC().Format("2006-01-02T15:04:05"),
			"message": "Token expired.", "statusText": "Unauthorized", "statusCode": 401, "errorKey": nil, "stack": []string{},
		})
	case !s.May(kit.Text(members, "sub"), r.URL.Path):
		w.WriteHeader(http.StatusUnauthorized)
	case r.PathValue("key") != "" && members["org"] != Owner:
		kit.Body(w, http.StatusForbidden, "text/plain", "not yours")
	case r.PathValue("key") != "":
		kit.JSON(w, http.StatusOK, "application/json", map[string]any{"key": r.PathValue("key")})
	default:
		kit.JSON(w, http.StatusOK, "application/json", []any{})
	}
}
