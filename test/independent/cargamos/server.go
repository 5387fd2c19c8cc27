// Package cargamos is Cargamos as two unlike teams might have built it after reading the authentication page, and nothing else.
package cargamos

import (
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/plimsoll/plimsoll/test/independent/kit"
)

// life: "Access tokens always have a duration of 60 minutes."
const life = 60 * time.Minute

// Owner is the shipper to whom all shipments belong.
const Owner = "first"

// Spring is a team whose every answer wears the envelope; tokens are HS256, statuses 401 and 403.
func Spring(o kit.Options) http.Handler {
	s := &spring{Options: o, signer: kit.NewSigner("HS256", map[string]any{"typ": "JWT"}), last: map[string]string{}}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /v1/login", s.login)
	mux.HandleFunc("POST /v1/password/recovery", s.recovery)
	mux.HandleFunc("GET /v1/shipments/{id}", s.shipment)
	mux.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) { s.fail(w, http.StatusNotFound, "NO_ROUTE") })
	o.Clock.Mount(mux, "/testing/clock")
	return kit.Dress{Extra: http.Header{"X-Application-Context": {"gateway:prod"}, "Retry-After": {"0"}, "Server": {"nginx"}}}.Wear(mux)
}

type spring struct {
	kit.Options
	signer *kit.Signer
	mu     sync.Mutex
	last   map[string]string // of a broken server only
}

type envelope struct {
	Version   string `json:"version"`
	Status    string `json:"status"`
	Timestamp int64  `json:"timestamp"`
	Data      any    `json:"data"`
	Msg       string `json:"msg,omitempty"`
}

func (s *spring) answer(w http.ResponseWriter, data any) {
	at := s.Clock.Now().UnixMilli()
	if s.Broken["timestamp-in-seconds"] {
		at /= 1000
	}
	kit.JSON(w, http.StatusOK, "application/json", envelope{"1.0.0", "OK", at, data, ""})
}

func (s *spring) fail(w http.ResponseWriter, status int, msg string) {
	if s.Broken["errors-are-200"] {
		status = http.StatusOK
	}
	if status == http.StatusUnauthorized {
		w.Header().Add("WWW-Authenticate", `Bearer realm="shipper", Basic realm="login", charset="UTF-8"`)
	}
	kit.JSON(w, status, "application/json", envelope{"1.0.0", "FAILED", s.Clock.Now().UnixMilli(), nil, msg})
}

func (s *spring) login(w http.ResponseWriter, r *http.Request) {
	name, secret, basic := r.BasicAuth()
	if s.Broken["base64-again"] { // the sample of another page was copied: name and secret out of the query
		if q := r.URL.Query(); q.Get("username") != "" {
			name, secret, basic = q.Get("username"), q.Get("password"), true
		}
	}
	account, ok := s.Login(name, secret)
	if s.Broken["password-not-compared"] {
		account, ok = s.Find(name)
	}
	if s.Broken["secret-cut-at-colon"] && strings.Contains(secret, ":") {
		ok = false
	}
	key := r.URL.Query().Get("key")
	switch {
	case !basic || !ok:
		s.fail(w, http.StatusUnauthorized, "BAD_CREDENTIALS")
	case key == "" && !s.Broken["key-optional"], key != "" && !s.keyFits(account, key):
		s.fail(w, http.StatusForbidden, "BAD_KEY")
	default:
		s.issue(w, account)
	}
}

func (s *spring) keyFits(account kit.Account, key string) bool {
	if s.Broken["any-shippers-key"] { // the key is looked up, but nobody asks whose it is
		for _, a := range s.Accounts {
			if a.Key == key {
				return true
			}
		}
	}
	return key == account.Key || s.Broken["key-only-present"]
}

func (s *spring) issue(w http.ResponseWriter, account kit.Account) {
	s.mu.Lock()
	defer s.mu.Unlock()
	now, span := s.Clock.Now(), life
	if s.Broken["half-hour"] {
		span /= 2
	}
	if last := s.last[account.Name]; s.Broken["last-token-again"] && last != "" {
		if m, _ := kit.Members(last); !kit.Ago(kit.Number(m, "exp"), now) {
			s.answer(w, map[string]any{"token": last, "expiresIn": "3600"})
			return
		}
	}
	token := s.signer.Sign(map[string]any{"sub": account.Name, "org": account.Tenant, "iat": now.Unix(), "exp": now.Add(span).Unix(), "jti": kit.Random(8)})
	s.last[account.Name] = token
	data := map[string]any{"token": token, "expiresIn": "3600"}
	if s.Broken["expires-in-minutes"] {
		data["expiresIn"] = "60"
	}
	s.answer(w, data)
}

func (s *spring) recovery(w http.ResponseWriter, r *http.Request) {
	key := r.URL.Query().Get("key")
	for _, a := range s.Accounts {
		if a.Key == key {
			status := http.StatusOK
			if s.Broken["recovery-accepted"] {
				status = http.StatusAccepted
			}
			kit.JSON(w, status, "application/json", envelope{"1.0.0", "OK", s.Clock.Now().UnixMilli(), map[string]any{}, "MAIL_SENT"})
			return
		}
	}
	s.fail(w, http.StatusForbidden, "BAD_KEY")
}

func (s *spring) shipment(w http.ResponseWriter, r *http.Request) {
	members, err := s.signer.Verify(kit.Bearer(r))
	if err != nil && s.Broken["unsigned-welcome"] {
		members, err = kit.Members(kit.Bearer(r))
	}
	expired := err == nil && kit.Ago(kit.Number(members, "exp"), s.Clock.Now())
	if s.Broken["hour-of-grace"] {
		expired = err == nil && kit.Ago(kit.Number(members, "exp")+3600, s.Clock.Now())
	}
	s.mu.Lock()
	newest := err == nil && s.last[kit.Text(members, "sub")] == kit.Bearer(r)
	s.mu.Unlock()
	switch {
	case err != nil, expired, s.Broken["one-session"] && !newest:
		s.fail(w, http.StatusUnauthorized, "TOKEN_INVALID")
	case kit.Text(members, "org") != Owner && !s.Broken["any-shippers-shipment"]:
		s.fail(w, http.StatusForbidden, "NOT_YOURS")
	default:
		s.answer(w, map[string]any{"shipmentId": r.PathValue("id"), "state": "CREATED"})
	}
}
