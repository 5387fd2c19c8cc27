// Package cargodocs is CargoDocs as two unlike teams might have built it after reading the authentication page, and nothing else.
package cargodocs

import (
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/plimsoll/plimsoll/test/independent/kit"
)

// life: "Each generated token is valid for 15 minutes only."
const life = 15 * time.Minute

// Owner is the customer to whom the documents belong.
const Owner = "first"

// Cognito is a team that puts a thin service before a user pool: RS256 as in the sample, short text errors, Bearer challenges.
func Cognito(o kit.Options) http.Handler {
	s := &cognito{Options: o, cached: map[string]string{}, used: map[string]bool{}, signer: kit.NewSigner("RS256", map[string]any{"kid": "wb+I23s9dB5Ht0r0aAupLucx/PXVDHeTG2AjS6y24Pc="})}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /v3/common/oauth2/token", s.token)
	mux.HandleFunc("GET /v3/exchange/{what}", s.resource)
	mux.HandleFunc("GET /v3/common/counterparties", s.resource)
	mux.HandleFunc("GET /v3/exchange/documents/{id}/pdf", s.resource)
	mux.HandleFunc("GET /login", func(w http.ResponseWriter, _ *http.Request) {
		kit.Body(w, http.StatusOK, "text/html; charset=utf-8", "<html><title>Sign in</title><form method=post></form></html>")
	})
	o.Clock.Mount(mux, "/testing/clock")
	dress := kit.Dress{Extra: http.Header{
		"Set-Cookie":            {"AWSALB=zz81; Path=/", "AWSALBCORS=zz81; Path=/; SameSite=None; Secure"},
		"X-Ratelimit-Remaining": {"9999"}, "X-Amz-Cf-Pop": {"LHR61-P4"}, "Via": {"1.1 edge.invalid (CloudFront)"},
	}}
	return dress.Wear(mux)
}

type cognito struct {
	kit.Options
	signer *kit.Signer
	mu     sync.Mutex
	cached map[string]string // of a broken server only
	used   map[string]bool   // of a broken server only
}

func (s *cognito) token(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	name, secret := r.Header.Get("Username"), r.Header.Get("Password")
	account, ok := s.Login(name, secret)
	switch {
	case !ok && s.Broken["cache-by-user"] && s.cached[name] != "":
		kit.JSON(w, http.StatusOK, "application/json", map[string]string{"token": s.cached[name]})
		return
	case !ok && s.Broken["password-any-case"]:
		account, ok = s.Find(name)
		ok = ok && strings.EqualFold(account.Secret, secret)
	case !ok && s.Broken["password-prefix"]: // a column of eight characters, as crypt(3) had
		account, ok = s.Find(name)
		ok = ok && len(secret) >= 8 && account.Secret[:8] == secret[:8]
	case !ok && s.Broken["error-is-200"]:
		kit.JSON(w, http.StatusOK, "application/json", map[string]any{"token": nil, "errorMessage": "Unauthorized user access"})
		return
	case !ok && s.Broken["login-500"]:
		kit.Body(w, http.StatusInternalServerError, "text/plain", "java.lang.NullPointerException")
		return
	}
	if !ok {
		w.Header().Set("WWW-Authenticate", `CargoDocs realm="token", Basic realm="partners, and issuers"`)
		kit.Body(w, http.StatusUnauthorized, "text/plain; charset=utf-8", "NotAuthorizedException: Incorrect username or password.\n")
		return
	}
	s.issue(w, account)
}

func (s *cognito) issue(w http.ResponseWriter, account kit.Account) {
	now := s.Clock.Now()
	end := now.Add(life).Unix()
	if s.Broken["exp-in-ms"] {
		end *= 1000
	}
	token := s.signer.Sign(map[string]any{
		"sub": kit.Random(16), "token_use": "access", "scope": "aws.cognito.signin.user.admin", "auth_time": now.Unix(),
		"iss": "https://cognito-idp.invalid/pool", "exp": end, "iat": now.Unix(), "jti": kit.Random(16), "client_id": "3pdv", "username": account.Name,
	})
	s.cached[account.Name] = token
	w.Header().Set("Cache-Control", "no-store")
	switch {
	case s.Broken["token-as-text"]:
		kit.Body(w, http.StatusOK, "text/plain", token)
	case s.Broken["member-renamed"]:
		kit.JSON(w, http.StatusOK, "application/json", map[string]string{"access_token": token})
	default:
		kit.JSON(w, http.StatusOK, "application/json", map[string]string{"token": token})
	}
}

func (s *cognito) resource(w http.ResponseWriter, r *http.Request) {
	why := s.refuse(kit.Bearer(r))
	members, _ := kit.Members(kit.Bearer(r))
	account, _ := s.Find(kit.Text(members, "username"))
	switch {
	case why == "" && !s.May(account.Name, r.URL.Path) && !s.Broken["no-header-no-check"]:
		kit.Body(w, http.StatusForbidden, "text/plain", "not configured\n")
	case why == "" && r.PathValue("id") != "" && account.Tenant != Owner:
		kit.Body(w, http.StatusForbidden, "text/plain", "not yours\n")
	case why == "":
		s.show(w, r, account)
	case s.Broken["redirect-to-login"]:
		http.Redirect(w, r, "/login?next=customers", http.StatusFound)
	default:
		w.Header().Set("WWW-Authenticate", `Bearer realm="api", error="invalid_token", error_description="`+why+`"`)
		kit.Body(w, http.StatusUnauthorized, "text/plain; charset=utf-8", why+"\n")
	}
}

func (s *cognito) show(w http.ResponseWriter, r *http.Request, account kit.Account) {
	if r.PathValue("id") != "" {
		kit.Body(w, http.StatusOK, "application/pdf", "%PDF-1.7\n%%EOF\n")
		return
	}
	what := strings.TrimSuffix(r.URL.Path[strings.LastIndex(r.URL.Path, "/")+1:], "s")
	if what == "counterpartie" {
		what = "counterparty"
	}
	row := map[string]string{what + "Id": account.Tenant + "-1", what + "Name": "Autobot Grain"}
	if what == "employee" {
		row["customerId"] = account.Tenant + "-1"
	}
	kit.JSON(w, http.StatusOK, "application/json", []map[string]string{row})
}

// refuse says why the token is not good, or nothing.
func (s *cognito) refuse(token string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if token == "" && s.Broken["no-header-no-check"] {
		return ""
	}
	members, err := s.signer.Verify(token)
	if err != nil && s.Broken["signature-unchecked"] {
		members, err = kit.Members(token)
	}
	if err != nil {
		return "Invalid Access Token"
	}
	if s.Broken["single-use"] && s.used[token] {
		return "Access Token has been revoked"
	}
	s.used[token] = true
	return s.expired(members)
}

func (s *cognito) expired(members map[string]any) string {
	end := kit.Number(members, "exp")
	switch {
	case s.Broken["summer-time"]: // the database keeps local time
		end += 3600
	case s.Broken["redis-five-minutes"]:
		end -= 600
	}
	if kit.Ago(end, s.Clock.Now()) {
		return "Access Token has expired"
	}
	return ""
}
