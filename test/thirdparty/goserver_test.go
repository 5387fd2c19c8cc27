package thirdparty

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/go-oauth2/oauth2/v4/generates"
	"github.com/go-oauth2/oauth2/v4/manage"
	"github.com/go-oauth2/oauth2/v4/models"
	"github.com/go-oauth2/oauth2/v4/server"
	"github.com/go-oauth2/oauth2/v4/store"
	"github.com/golang-jwt/jwt/v5"
	"github.com/stretchr/testify/require"
)

// startGoOAuth2 starts go-oauth2 on its defaults: authorization server, and judge of the tokens that the resources are shown. It reads
// the real clock.
func startGoOAuth2(t *testing.T) string {
	t.Helper()
	known := credentials(t)
	clients := store.NewClientStore()
	for _, account := range known {
		id := account["client_id"]
		require.NoError(t, clients.Set(id, &models.Client{ID: id, Secret: account["client_secret"]}))
	}
	manager := manage.NewDefaultManager()
	manager.SetClientTokenCfg(&manage.Config{AccessTokenExp: time.Hour})
	manager.MustTokenStorage(store.NewMemoryTokenStore())
	manager.MapAccessGenerate(generates.NewJWTAccessGenerate("", []byte("not-a-real-key-of-thirty-two-bytes"), jwt.SigningMethodHS256))
	manager.MapClientStorage(clients)
	oauth := server.NewDefaultServer(manager)
	oauth.SetClientInfoHandler(server.ClientBasicHandler)

	routes := http.NewServeMux()
	routes.HandleFunc("/oauth/v2/token", func(w http.ResponseWriter, r *http.Request) { _ = oauth.HandleTokenRequest(w, r) })
	for path, answer := range resources(known["limited"]["client_id"]) {
		routes.HandleFunc("GET "+path, func(w http.ResponseWriter, r *http.Request) {
			info, err := oauth.ValidationBearerToken(r)
			if err != nil {
				challenge(w, r)
				return
			}
			status, body := answer(info.GetClientID())
			send(w, status, body)
		})
	}
	s := httptest.NewServer(routes)
	t.Cleanup(s.Close)
	return s.URL
}

// resources are those that the contract assumes; the page knows none.
func resources(mayNotRead string) map[string]func(client string) (int, any) {
	return map[string]func(string) (int, any){
		"/v1/ping": func(string) (int, any) { return http.StatusOK, map[string]bool{"pong": true} },
		"/v1/me":   func(client string) (int, any) { return http.StatusOK, map[string]string{"account": client} },
		"/v1/reports": func(client string) (int, any) {
			if client == mayNotRead {
				return http.StatusForbidden, map[string]string{"error": "insufficient_scope"}
			}
			return http.StatusOK, map[string][]map[string]string{"reports": {{"id": "r-1"}}}
		},
	}
}

// challenge refuses a call as RFC 6750 section 3 has it.
func challenge(w http.ResponseWriter, r *http.Request) {
	said := `Bearer realm="resources"`
	if r.Header.Get("Authorization") != "" {
		said += `, error="invalid_token"`
	}
	w.Header().Set("WWW-Authenticate", said)
	send(w, http.StatusUnauthorized, map[string]string{})
}

func send(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body)
}
