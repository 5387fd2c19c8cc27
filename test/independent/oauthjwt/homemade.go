package oauthjwt

import (
	"encoding/json"
	"net/http"
	"strings"

	"github.com/plimsoll/plimsoll/test/independent/kit"
)

// Homemade is a team with a deadline: RS256 with three members, ten minutes of life and expires_in saying so, plain-text and HTML errors,
// the grant presumed, JSON bodies and client_id in the body welcome, 204 for the ping.
func Homemade(o kit.Options) http.Handler {
	s := &homemade{Options: o, signer: kit.NewSigner("RS256", nil)}
	mux := http.NewServeMux()
	mux.HandleFunc("/oauth/v2/token", s.token)
	mux.HandleFunc("/oauth/v2/token/", s.token)
	mux.HandleFunc("/v1/", s.resource)
	mux.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) {
		kit.Body(w, http.StatusGone, "text/plain", "moved house")
	})
	o.Clock.Mount(mux, "/testing/clock")
	return kit.Dress{Gzip: true, Close: true, Extra: http.Header{"Set-Cookie": {"sid=1"}, "Access-Control-Allow-Origin": {"*"}}}.Wear(mux)
}

type homemade struct {
	kit.Options
	signer *kit.Signer
}

func (s *homemade) token(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost {
		w.Header().Set("Allow", "POST, OPTIONS")
		w.WriteHeader(http.StatusMethodNotAllowed)
		return
	}
	name, secret, grant := read(r)
	account, ok := s.Login(name, secret)
	switch {
	case !ok:
		w.Header().Set("WWW-Authenticate", "Basic")
		kit.Body(w, http.StatusUnauthorized, "text/html", "<h1>401</h1>")
	case grant != "" && grant != "client_credentials":
		kit.Body(w, http.StatusNotAcceptable, "text/plain", "what grant is that?")
	default:
		now := s.Clock.Now().Unix()
		token := s.signer.Sign(map[string]any{"sub": account.Name, "exp": now + 600, "n": kit.Random(4)})
		kit.JSON(w, http.StatusOK, "application/json; charset=UTF-8", map[string]any{"expires_in": 600, "access_token": token, "token_type": "Bearer", "scope": "api"})
	}
}

func read(r *http.Request) (name, secret, grant string) {
	body := map[string]string{}
	if strings.Contains(r.Header.Get("Content-Type"), "json") {
		_ = json.NewDecoder(r.Body).Decode(&body)
	} else {
		body = map[string]string{"client_id": r.PostFormValue("client_id"), "client_secret": r.PostFormValue("client_secret"), "grant_type": r.PostFormValue("grant_type")}
	}
	name, secret, ok := r.BasicAuth()
	if !ok {
		name, secret = body["client_id"], body["client_secret"]
	}
	return name, secret, body["grant_type"]
}

func (s *homemade) resource(w http.ResponseWriter, r *http.Request) {
	members, err := s.signer.Verify(kit.Bearer(r))
	switch {
	case err != nil, kit.Ago(kit.Number(members, "exp"), s.Clock.Now()):
		w.Header().Add("WWW-Authenticate", `Bearer`)
		w.Header().Add("WWW-Authenticate", `Basic realm="for, browsers"`)
		kit.Body(w, http.StatusUnauthorized, "text/plain", "401")
	case !s.May(kit.Text(members, "sub"), r.URL.Path):
		kit.Body(w, http.StatusForbidden, "text/plain", "403")
	case strings.HasSuffix(r.URL.Path, "/me"):
		kit.Body(w, http.StatusOK, "text/plain", kit.Text(members, "sub"))
	default:
		w.WriteHeader(http.StatusNoContent)
	}
}
