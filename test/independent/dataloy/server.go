// Package dataloy is Dataloy as two unlike teams might have built it after reading the authentication page, and nothing else.
package dataloy

import (
	"encoding/json"
	"mime"
	"net/http"
	"time"

	"github.com/plimsoll/plimsoll/test/independent/kit"
)

// day is the sample's "expires_in": 86400.
const day = 24 * time.Hour

// Audience is the API for which both servers issue tokens.
const Audience = "https://dataloy.internal"

// Owner is the customer to whom all objects belong.
const Owner = "first"

// Tenant is a team that bought its token service: errors with error and error_description, 401 for strangers, 403 for the rest, JSON only.
func Tenant(o kit.Options) http.Handler {
	s := &tenant{Options: o, signer: kit.NewSigner("RS256", map[string]any{"typ": "JWT", "kid": "RjY5"})}
	mux := http.NewServeMux()
	mux.HandleFunc("POST /oauth/token", s.token)
	mux.HandleFunc("GET /ws/rest/{entity}", s.entity)
	mux.HandleFunc("GET /ws/rest/{entity}/{key}", s.entity)
	o.Clock.Mount(mux, "/testing/clock")
	dress := kit.Dress{Extra: http.Header{
		"Set-Cookie": {"did=s%3Av0; Max-Age=31557600; Path=/; HttpOnly; Secure; SameSite=None"}, "Cf-Ray": {"8a-OSL"},
		"X-Ratelimit-Limit": {"300"}, "X-Ratelimit-Remaining": {"299"}, "Vary": {"Accept-Encoding, Origin"},
		"Cache-Control": {"no-store"}, "Pragma": {"no-cache"},
	}}
	return dress.Wear(mux)
}

type tenant struct {
	kit.Options
	signer *kit.Signer
}

type request struct {
	Client   string `json:"client_id"`
	Secret   string `json:"client_secret"`
	Audience string `json:"audience"`
	Grant    string `json:"grant_type"`
}

func oauthError(w http.ResponseWriter, status int, code, text string) {
	kit.JSON(w, status, "application/json", map[string]string{"error": code, "error_description": text})
}

func (s *tenant) token(w http.ResponseWriter, r *http.Request) {
	var q request
	media, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if json.NewDecoder(r.Body).Decode(&q) != nil || media != "application/json" {
		oauthError(w, http.StatusBadRequest, "invalid_request", "Bad body")
		return
	}
	account, ok := s.Login(q.Client, q.Secret)
	if !ok && s.Broken["missing-secret-is-public-client"] && q.Secret == "" {
		account, ok = s.Find(q.Client)
	}
	switch {
	case q.Grant == "":
		oauthError(w, http.StatusForbidden, "invalid_request", "Missing required parameter: grant_type")
	case q.Grant != "client_credentials" && !s.Broken["grant-ignored"]:
		oauthError(w, http.StatusForbidden, "unsupported_grant_type", "Unsupported grant type: "+q.Grant)
	case !ok && s.Broken["error-with-200"]:
		oauthError(w, http.StatusOK, "access_denied", "Unauthorized")
	case !ok && s.Broken["log-in-page"]:
		kit.Body(w, http.StatusOK, "text/html", "<html><form>Log in</form></html>")
	case !ok:
		oauthError(w, http.StatusUnauthorized, "access_denied", "Unauthorized")
	case q.Audience != Audience && !s.Broken["audience-ignored"]:
		oauthError(w, http.StatusForbidden, "access_denied", "Service not enabled within domain: "+q.Audience)
	default:
		s.issue(w, account, q)
	}
}

func (s *tenant) issue(w http.ResponseWriter, account kit.Account, q request) {
	now, span := s.Clock.Now(), day
	if s.Broken["two-hours"] { // the API's setting was changed, the page was not
		span = 2 * time.Hour
	}
	members := map[string]any{
		"iss": "https://dataloy.invalid/", "sub": account.Name + "@clients", "aud": q.Audience, "iat": now.Unix(), "exp": now.Add(span).Unix(),
		"azp": account.Name, "gty": "client-credentials",
	}
	answer := map[string]any{"access_token": s.signer.Sign(members), "expires_in": int(day.Seconds()), "token_type": "Bearer"}
	switch {
	case s.Broken["expires-in-text"]:
		answer["expires_in"] = "86400"
	case s.Broken["created-201"]:
		kit.JSON(w, http.StatusCreated, "application/json", answer)
		return
	}
	kit.JSON(w, http.StatusOK, "application/json", answer)
}

func (s *tenant) entity(w http.ResponseWriter, r *http.Request) {
	members, err := s.signer.Verify(kit.Bearer(r))
	if err != nil && s.Broken["none-welcome"] {
		members, err = kit.Members(kit.Bearer(r))
	}
	switch {
	case err != nil:
		s.refuse(w, r, "Invalid token.")
	case kit.Ago(kit.Number(members, "exp"), s.Clock.Now()) && !s.Broken["expiry-in-cache"]:
		s.refuse(w, r, "Token expired.")
	case !s.May(kit.Text(members, "azp"), r.URL.Path):
		s.refuse(w, r, "User has no role for this endpoint.")
	case r.PathValue("key") != "" && !s.owns(members):
		kit.JSON(w, http.StatusNotFound, "application/json", map[string]any{"statusCode": 404, "message": "Object not found."})
	case r.PathValue("key") != "":
		kit.JSON(w, http.StatusOK, "application/json", map[string]any{"key": json.Number(r.PathValue("key")), "self": "http://" + r.Host + r.URL.Path})
	default:
		kit.JSON(w, http.StatusOK, "application/json", []map[string]any{{"key": 1, "self": "http://" + r.Host + r.URL.Path + "/1"}})
	}
}

func (s *tenant) owns(members map[string]any) bool {
	account, _ := s.Find(kit.Text(members, "azp"))
	return account.Tenant == Owner || s.Broken["tenants-mixed"]
}

// refuse answers with the payload that the page shows for an expired token, whatever the reason is.
func (s *tenant) refuse(w http.ResponseWriter, r *http.Request, message string) {
	status, text := http.StatusUnauthorized, "Unauthorized"
	payload := map[string]any{
		"statusCode": status, "statusText": text, "message": message, "date": s.Clock.Now().UTC().Format("2006-01-02T15:04:05"),
		"statusFamily": "CLIENT_ERROR", "method": r.Method, "uri": "http://" + r.Host + r.RequestURI,
	}
	switch {
	case s.Broken["one-message"]:
		payload["message"] = "Unauthorized."
	case s.Broken["uri-without-query"]:
		payload["uri"] = "http://" + r.Host + r.URL.Path
	case s.Broken["date-of-build"]:
		payload["date"] = "2019-11-13T06:26:01"
	case s.Broken["forbidden-403"]:
		status = http.StatusForbidden
	}
	kit.JSON(w, status, "application/json", payload)
}
