// Package oauthjwt is the unnamed provider as two unlike teams might have built it after reading the authentication page, and nothing else.
package oauthjwt

import (
	"mime"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/plimsoll/plimsoll/test/independent/kit"
)

// Standard is a team with the RFCs on the desk: RFC 6749 errors, RFC 6750 challenges, RFC 9068 access tokens.
func Standard(o kit.Options) http.Handler {
	s := &standard{Options: o, signer: kit.NewSigner("ES256", map[string]any{"typ": "at+jwt", "kid": "2026-07"})}
	mux := http.NewServeMux()
	mux.HandleFunc("POST /oauth/v2/token", s.token)
	mux.HandleFunc("GET /v1/{what}", s.resource)
	o.Clock.Mount(mux, "/testing/clock")
	return kit.Dress{Lower: true, Chunked: true, Extra: http.Header{"Strict-Transport-Security": {"max-age=31536000"}, "Ratelimit": {`"default";r=50;t=30`}}}.Wear(mux)
}

type standard struct {
	kit.Options
	signer *kit.Signer
}

// wrong is an error answer of RFC 6749, 5.2.
func wrong(w http.ResponseWriter, status int, code string) {
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Pragma", "no-cache")
	if status == http.StatusUnauthorized {
		w.Header().Set("WWW-Authenticate", `Basic realm="oauth", charset="UTF-8"`)
	}
	kit.JSON(w, status, "application/json", map[string]string{"error": code, "error_uri": "https://docs.invalid/" + code})
}

// login reads Basic as RFC 6749, 2.3.1 wants it (form-encoded halves), and as most clients send it.
func (s *standard) login(r *http.Request) (kit.Account, bool) {
	name, secret, ok := r.BasicAuth()
	if !ok && s.Broken["secret-in-body"] {
		name, secret, ok = r.PostFormValue("client_id"), r.PostFormValue("client_secret"), true
	}
	account, right := s.Login(name, secret)
	if !right {
		n, err1 := url.QueryUnescape(name)
		p, err2 := url.QueryUnescape(secret)
		if err1 == nil && err2 == nil {
			account, right = s.Login(n, p)
		}
	}
	if s.Broken["secret-any-suffix"] && !right { // strings.HasPrefix was meant to be ==
		account, right = s.Find(name)
		right = right && strings.HasPrefix(secret, account.Secret)
	}
	return account, ok && right
}

func (s *standard) token(w http.ResponseWriter, r *http.Request) {
	media, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	account, ok := s.login(r)
	switch {
	case media != "application/x-www-form-urlencoded":
		wrong(w, http.StatusBadRequest, "invalid_request")
	case !ok && s.Broken["400-for-strangers"]:
		wrong(w, http.StatusBadRequest, "invalid_client")
	case !ok:
		wrong(w, http.StatusUnauthorized, "invalid_client")
	case r.PostFormValue("grant_type") == "":
		wrong(w, http.StatusBadRequest, "invalid_request")
	case r.PostFormValue("grant_type") != "client_credentials" && !s.Broken["any-grant"]:
		wrong(w, http.StatusBadRequest, "unsupported_grant_type")
	default:
		s.issue(w, account)
	}
}

func (s *standard) issue(w http.ResponseWriter, account kit.Account) {
	now := s.Clock.Now()
	members := map[string]any{
		"iss": "https://id.invalid", "sub": account.Name, "client_id": account.Name, "aud": "https://api.invalid", "jti": kit.Random(12),
		"iat": now.Unix(), "nbf": now.Unix(), "exp": now.Add(time.Hour).Unix(),
	}
	answer := map[string]any{"access_token": s.signer.Sign(members), "token_type": "Bearer", "expires_in": 3600}
	switch {
	case s.Broken["opaque"]:
		answer["access_token"] = kit.Random(20)
	case s.Broken["lower-case-bearer"]:
		answer["token_type"] = "bearer"
	case s.Broken["expires-in-is-a-date"]:
		answer["expires_in"] = now.Add(time.Hour).Unix()
	case s.Broken["longer-than-said"]:
		members["exp"] = now.Add(2 * time.Hour).Unix()
		answer["access_token"] = s.signer.Sign(members)
	}
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Pragma", "no-cache")
	kit.JSON(w, http.StatusOK, "application/json", answer)
}

func (s *standard) resource(w http.ResponseWriter, r *http.Request) {
	token := kit.Bearer(r)
	if q := r.URL.Query().Get("access_token"); token == "" && s.Broken["token-in-query"] {
		token = q
	}
	if scheme, value, _ := strings.Cut(r.Header.Get("Authorization"), " "); s.Broken["any-scheme"] && scheme != "" {
		token = value
	}
	members, err := s.signer.Verify(token)
	if err != nil && s.Broken["payload-trusted"] {
		members, err = kit.Members(token)
	}
	code := ""
	switch {
	case token == "" && r.Header.Get("Authorization") == "":
		w.Header().Set("WWW-Authenticate", `DPoP algs="ES256 PS256", Bearer realm="api"`)
		w.WriteHeader(http.StatusUnauthorized)
		return
	case err != nil, kit.Ago(kit.Number(members, "exp"), s.Clock.Now()) && !s.Broken["exp-unchecked"]:
		code = "invalid_token"
	case !s.May(kit.Text(members, "sub"), r.URL.Path) && !s.Broken["roles-forgotten"]:
		code = "insufficient_scope"
	}
	s.answer(w, code, kit.Text(members, "sub"))
}

func (s *standard) answer(w http.ResponseWriter, code, who string) {
	status := map[string]int{"": 200, "invalid_token": 401, "insufficient_scope": 403}[code]
	if s.Broken["403-for-all"] && code != "" {
		status = http.StatusForbidden
	}
	if s.Broken["401-for-roles"] && code != "" {
		status = http.StatusUnauthorized
	}
	if code != "" {
		w.Header().Set("WWW-Authenticate", `Bearer realm="api", error="`+code+`", error_description="see, the \"docs\""`)
		w.WriteHeader(status)
		return
	}
	kit.JSON(w, status, "application/vnd.api+json", map[string]any{"data": map[string]string{"of": who}})
}
