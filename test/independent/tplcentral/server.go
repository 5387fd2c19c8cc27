// Package tplcentral is 3PL Central as two unlike teams might have built it after reading the authentication page, and nothing else.
package tplcentral

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/plimsoll/plimsoll/test/independent/kit"
)

// hour is the sample's "expires_in":3600.
const hour = time.Hour

// Guid is the warehouse that a dynamic credential names.
const Guid = "0f1e2d3c-4b5a-4697-8879-6a5b4c3d2e1f"

// show writes a list or an object in HAL, as small as can be.
func show(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("ETag", `"17"`)
	v := map[string]any{"totalResults": 0, "summaries": []any{}, "_embedded": map[string]any{"item": []any{}}}
	if id, err := strconv.Atoi(r.PathValue("id")); err == nil {
		v = map[string]any{"readOnly": map[string]any{"customerId": id, "orderId": id}}
	}
	v["_links"] = map[string]any{"self": map[string]string{"href": r.URL.Path}}
	kit.JSON(w, http.StatusOK, "application/hal+json; charset=utf-8", v)
}

// Framework is a team on ASP.NET: Message bodies, HS256, Basic challenges, IIS headers.
func Framework(o kit.Options) http.Handler {
	s := &framework{Options: o, signer: kit.NewSigner("HS256", map[string]any{"typ": "JWT"})}
	mux := http.NewServeMux()
	mux.HandleFunc("POST /AuthServer/api/Token", s.token)
	for _, path := range []string{"/customers", "/customers/{id}", "/customers/{id}/suppliers", "/orders", "/orders/summaries", "/orders/{id}", "/inventory/stocksummaries"} {
		mux.HandleFunc("GET "+path, s.resource)
	}
	o.Clock.Mount(mux, "/testing/clock")
	dress := kit.Dress{Extra: http.Header{"Server": {"Microsoft-IIS/10.0"}, "X-Powered-By": {"ASP.NET"}, "Request-Context": {"appId=cid-v1:0"}}}
	return dress.Wear(mux)
}

type framework struct {
	kit.Options
	signer *kit.Signer
}

const media = "application/json; charset=utf-8"

func message(w http.ResponseWriter, status int, text string) {
	kit.JSON(w, status, media, map[string]string{"Message": text})
}

func (s *framework) token(w http.ResponseWriter, r *http.Request) {
	name, secret, basic := r.BasicAuth()
	account, ok := s.Login(name, secret)
	if s.Broken["secret-not-read"] {
		account, ok = s.Find(name)
	}
	if s.Broken["secret-trimmed-to-word"] && !ok { // a CHAR(n) column and a compare that ignores case
		account, ok = s.Find(name)
		ok = ok && strings.EqualFold(account.Secret, secret)
	}
	if !basic || !ok {
		if s.Broken["invalid-client-200"] {
			message(w, http.StatusOK, "invalid_client: client not registered")
			return
		}
		w.Header().Set("WWW-Authenticate", `Basic realm="AuthServer"`)
		message(w, http.StatusUnauthorized, "invalid_client: client not registered")
		return
	}
	s.grant(w, r, account)
}

func (s *framework) grant(w http.ResponseWriter, r *http.Request, account kit.Account) {
	body := map[string]any{}
	if err := json.NewDecoder(r.Body).Decode(&body); err != nil {
		message(w, http.StatusUnsupportedMediaType, "a JSON object is expected")
		return
	}
	tenant := account.Tenant
	if account.Dynamic {
		tenant = strings.Trim(kit.Text(body, "tpl"), "{}")
	}
	switch {
	case kit.Text(body, "grant_type") != "client_credentials" && !s.Broken["grant-any"]:
		message(w, http.StatusBadRequest, "unsupported_grant_type")
	case kit.Text(body, "user_login") == "" && kit.Text(body, "user_login_id") == "":
		message(w, http.StatusBadRequest, "user_login is required")
	case account.Dynamic && tenant != Guid && !s.Broken["dynamic-without-guid"]:
		message(w, http.StatusBadRequest, "tpl is required")
	default:
		s.issue(w, account, tenant)
	}
}

func (s *framework) issue(w http.ResponseWriter, account kit.Account, tenant string) {
	now, span := s.Clock.Now(), hour
	if s.Broken["session-of-twenty-minutes"] {
		span = 20 * time.Minute
	}
	token := s.signer.Sign(map[string]any{"nbf": now.Unix(), "exp": now.Add(span).Unix(), "iss": "AuthServer", "tpl": tenant, "sub": account.Name, "n": kit.Random(6)})
	answer := fmt.Sprintf(`{"access_token":%q,"token_type":"Bearer","expires_in":3600,"refresh_token":null,"scope":null}`, token)
	switch {
	case s.Broken["comments-as-shown"]:
		answer = fmt.Sprintf("{\n\"access_token\":%q,\n\"token_type\":\"Bearer\",\n\"expires_in\":3600, // seconds\n\"refresh_token\":null,\n\"scope\":null\n}", token)
	case s.Broken["pascal-case"]:
		answer = fmt.Sprintf(`{"AccessToken":%q,"TokenType":"Bearer","ExpiresIn":3600,"RefreshToken":null,"Scope":null}`, token)
	}
	kit.Body(w, http.StatusOK, media, answer)
}

func (s *framework) resource(w http.ResponseWriter, r *http.Request) {
	token := kit.Bearer(r)
	members, err := s.signer.Verify(token)
	if err != nil && s.Broken["decoded-not-verified"] {
		members, err = kit.Members(token)
	}
	switch {
	case err != nil && s.Broken["403-for-everything"]:
		message(w, http.StatusForbidden, "Access denied")
	case err != nil, kit.Ago(kit.Number(members, "exp"), s.Clock.Now()) && !s.Broken["sliding"]:
		w.Header().Set("WWW-Authenticate", "Bearer")
		message(w, http.StatusUnauthorized, "Authorization has been denied for this request.")
	case !s.May(kit.Text(members, "sub"), r.URL.Path) && s.Broken["role-is-401"]:
		message(w, http.StatusUnauthorized, "no role")
	case !s.May(kit.Text(members, "sub"), r.URL.Path) && !s.Broken["roles-unread"]:
		message(w, http.StatusForbidden, "AuthorizationException")
	case r.PathValue("id") != "" && kit.Text(members, "tpl") != Guid && !s.Broken["tenants-mixed"]:
		message(w, http.StatusForbidden, "AuthorizationException")
	default:
		show(w, r)
	}
}
