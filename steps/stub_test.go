package steps

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// The made-up accounts of the made-up provider. Nothing here is real.
const (
	sampleSecret = "rump3lstiltskin-not-real"
	otherSecret  = "heinzelmann-not-real-e1ther"
	sampleTenant = "north"
)

// accounts are the credentials that the stub knows, by role.
func accounts() map[string]map[string]string {
	return map[string]map[string]string{
		"default": {"client_id": "kelp-client", "client_secret": sampleSecret},
		"limited": {"client_id": "kelp-limited", "client_secret": "limited-secret-not-real"},
		"second":  {"client_id": "kelp-second", "client_secret": otherSecret, "tenant": sampleTenant, "pin": "pin-not-real-4711"},
	}
}

// midday is what the stub's clock says when it starts.
func midday() time.Time { return time.Date(2026, time.March, 1, 12, 0, 0, 0, time.UTC) }

// stub is a target that keeps what the made-up page says, but for what a test lets it do otherwise.
type stub struct {
	server  *httptest.Server
	life    time.Duration
	expires any                                     // what expires_in says
	mint    func(s *stub, role string) string       // makes a token
	answers map[string]func(s *stub, r seen) *reply // by method and path; nil goes on as usual

	mu     sync.Mutex
	now    time.Time
	serial int
	tokens map[string]grant
	last   map[string]string // by role: the token handed out last
	seen   []seen
}

type grant struct {
	role string
	born time.Time
}

// seen is a request as the stub saw it.
type seen struct {
	n      int // how many of this method and path there were before
	method string
	path   string
	query  string
	header http.Header
	body   string
}

// reply is an answer.
type reply struct {
	status  int
	body    string
	header  []string // names and values in turn
	drop    bool     // the connection is closed instead
	garbled bool     // what comes is no HTTP
}

// behave changes what a stub does.
type behave func(*stub)

// newStub starts a stub.
func newStub(t testing.TB, changes ...behave) *stub {
	t.Helper()
	s := &stub{life: time.Hour, expires: 3600, mint: opaque, now: midday(), tokens: map[string]grant{}, last: map[string]string{},
		answers: map[string]func(*stub, seen) *reply{}}
	for _, change := range changes {
		if change != nil {
			change(s)
		}
	}
	s.server = httptest.NewServer(s)
	t.Cleanup(s.server.Close)
	return s
}

// ServeHTTP answers one request.
func (s *stub) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if strings.HasPrefix(r.URL.Path, "/clock") {
		s.clock(w, r)
		return
	}
	body, _ := io.ReadAll(r.Body)
	s.mu.Lock()
	defer s.mu.Unlock()
	asked := seen{method: r.Method, path: r.URL.Path, query: r.URL.RawQuery, header: r.Header.Clone(), body: string(body)}
	for _, before := range s.seen {
		if before.method == asked.method && before.path == asked.path {
			asked.n++
		}
	}
	s.seen = append(s.seen, asked)
	s.answer(asked).write(w)
}

func (s *stub) answer(r seen) *reply {
	for _, key := range []string{r.method + " " + r.path, r.path} {
		if special := s.answers[key]; special != nil {
			if a := special(s, r); a != nil {
				return a
			}
		}
	}
	switch r.path {
	case "/token":
		return s.token(r)
	case "/remind":
		return &reply{status: 202}
	}
	return s.guarded(r)
}

func (a *reply) write(w http.ResponseWriter) {
	if a.drop || a.garbled {
		a.spoil(w)
		return
	}
	if a.body != "" {
		w.Header().Set("Content-Type", "application/json")
	}
	for i := 0; i+1 < len(a.header); i += 2 {
		if a.header[i] == "Content-Type" {
			w.Header().Del("Content-Type")
		}
		w.Header().Add(a.header[i], a.header[i+1])
	}
	w.WriteHeader(a.status)
	_, _ = io.WriteString(w, a.body)
}

// spoil closes the connection without an HTTP answer.
func (a *reply) spoil(w http.ResponseWriter) {
	connection, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		return
	}
	if a.garbled {
		_, _ = io.WriteString(connection, "SSH-2.0-kelp\r\n\r\n")
	}
	_ = connection.Close()
}

// clock is the clock that the environment controls, as provider.Clock describes it.
func (s *stub) clock(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if r.Method == http.MethodPost && r.URL.Path == "/clock/advance" {
		n, _ := strconv.Atoi(r.URL.Query().Get("seconds"))
		s.now = s.now.Add(time.Duration(n) * time.Second)
	}
	_ = json.NewEncoder(w).Encode(map[string]time.Time{"now": s.now})
}

// token hands out tokens for Basic with the credentials of an account.
func (s *stub) token(r seen) *reply {
	if r.method != http.MethodPost {
		return &reply{status: 405, body: `{"error": "method"}`}
	}
	for role, account := range accounts() {
		if r.header.Get("Authorization") == basic(account["client_id"], account["client_secret"]) {
			return &reply{status: 200, body: s.handOut(role), header: []string{"Cache-Control", "no-store"}}
		}
	}
	return &reply{status: 401, body: `{"error": "invalid_client"}`}
}

func basic(user, password string) string {
	return "Basic " + base64.StdEncoding.EncodeToString([]byte(user+":"+password))
}

func (s *stub) handOut(role string) string {
	s.serial++
	token := s.mint(s, role)
	if _, again := s.tokens[token]; !again {
		s.tokens[token] = grant{role, s.now}
	}
	s.last[role] = token
	return asJSON(map[string]any{"access_token": token, "token_type": "Bearer", "expires_in": s.expires})
}

// guarded answers calls that take a token.
func (s *stub) guarded(r seen) *reply {
	authorization := r.header.Values("Authorization")
	if len(authorization) == 0 {
		return refused(401, "no token")
	}
	known, ok := s.tokens[strings.TrimPrefix(authorization[0], "Bearer ")]
	switch {
	case len(authorization) > 1 || !ok || !strings.HasPrefix(authorization[0], "Bearer "):
		return refused(401, "bad token")
	case s.now.Sub(known.born) >= s.life:
		return refused(401, "token expired")
	case known.role == "limited" && r.path == "/ships", known.role == "second" && r.path == "/ships/17":
		return refused(403, "not yours")
	}
	return s.data(r)
}

func refused(status int, reason string) *reply {
	return &reply{status: status, body: fmt.Sprintf(`{"reason": %q}`, reason), header: []string{"WWW-Authenticate", `Bearer realm="kelp"`}}
}

func (s *stub) data(r seen) *reply {
	switch {
	case r.method == http.MethodDelete, r.path == "/siren":
		return &reply{status: 204}
	case r.path == "/ships/17":
		return &reply{status: 200, body: shipBody}
	case r.path == "/ships":
		return &reply{status: 200, body: shipsBody, header: []string{"Cache-Control", "no-store", "Cache-Control", "private", "X-Total", "2"}}
	case strings.Contains(r.path, "/decks/"):
		return &reply{status: 200}
	case r.path == "/search":
		return &reply{status: 200, body: "[" + shipBody + "]"}
	}
	return &reply{status: 404, body: `{"reason": "no such ship"}`}
}

const (
	shipBody = `{"id": "17", "name": "Sea Lion of Kelp", "tons": 1200.50, "decks": 3, "flag": null, "afloat": true, "ports": ["Bergen", "Hull"],
		"seen": "2026-03-01T12:00:30Z", "millis": 1772366430000, "log": [], "owner": {"name": "Kelp"}, "huge": 1e400, "digits": "3600", "empty": ""}`
	shipsBody = `{"ships": [{"id": "17", "name": "Sea Lion of Kelp", "rank": 1, "home": "Hull"}, {"id": "18", "name": "Sea Cow of Kelp", "rank": 2, "home": "Hull"}]}`
)

// on lets the stub answer a method and a path, or a path, otherwise. A nil reply goes on as usual.
func on(key string, answer func(s *stub, r seen) *reply) behave {
	return func(s *stub) { s.answers[key] = answer }
}

// says lets the stub answer with this.
func says(key string, status int, body string, header ...string) behave {
	return on(key, func(*stub, seen) *reply { return &reply{status: status, body: body, header: header} })
}

// together makes one change of several.
func together(changes ...behave) behave {
	return func(s *stub) {
		for _, change := range changes {
			change(s)
		}
	}
}

// opaque makes a new token each time.
func opaque(s *stub, role string) string {
	return fmt.Sprintf("opaque-%s-token-%d~not-real", role, s.serial)
}

// sameAgain serves the token of a role again while it lives.
func sameAgain(mint func(*stub, string) string) behave {
	return func(s *stub) {
		s.mint = func(s *stub, role string) string {
			if last := s.last[role]; last != "" && s.now.Sub(s.tokens[last].born) < s.life {
				return last
			}
			return mint(s, role)
		}
	}
}

// jwts makes tokens that are JWTs, with more or other members; nil takes a member out.
func jwts(header string, members map[string]any) behave {
	return func(s *stub) {
		s.mint = func(s *stub, role string) string {
			all := map[string]any{"sub": "kelp-" + role, "jti": s.serial, "iat": s.now.Unix(), "exp": s.now.Add(time.Hour).Unix(), "iss": "https://kelp.example"}
			for name, value := range members {
				if all[name] = value; value == nil {
					delete(all, name)
				}
			}
			return jwtOf(header, asJSON(all))
		}
	}
}

const rs256 = `{"alg": "RS256", "kid": "k1"}`

func jwtOf(header, payload string) string {
	encode := base64.RawURLEncoding.EncodeToString
	return encode([]byte(header)) + "." + encode([]byte(payload)) + "." + encode([]byte("a signature that is none"))
}

// requests lists what the stub saw of a path, "" for all.
func (s *stub) requests(path string) []seen {
	s.mu.Lock()
	defer s.mu.Unlock()
	var some []seen
	for _, r := range s.seen {
		if path == "" || r.path == path {
			some = append(some, r)
		}
	}
	return some
}

// elapsed is how far the stub's clock was moved.
func (s *stub) elapsed() time.Duration {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.now.Sub(midday())
}
