package mock_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/plimsoll/plimsoll/internal/mock"
	"github.com/plimsoll/plimsoll/internal/provider"
)

// scene is a few requests to a mock that remembers nothing of those before; what is said in answer is compared between the faithful mock and a mutant.
type scene struct {
	name string
	play func(s *stage)
}

// stage is where a scene is played.
type stage struct {
	*world
	said   []line
	minted *mock.Minted
}

// say keeps an answer. Addresses, which differ between any two mocks, are taken out.
func (s *stage) say(r reply) { s.said = append(s.said, plain(s.base, r)) }

// call keeps the answer to a GET.
func (s *stage) call(path string, edits ...edit) { s.say(s.get(path, edits...)) }

func (s *stage) post(path string, edits ...edit) { s.say(s.do(http.MethodPost, path, edits...)) }

// ask keeps the answer to a token request of harbour.
func (s *stage) ask(edits ...edit) reply {
	r := s.do(http.MethodPost, "/oauth/token", edits...)
	s.say(r)
	return r
}

// right is a token that was served rightly.
func (s *stage) right(role string) string { return mock.IssueFrom(s.t, s.minted, s.server, role) }

// served reads the token of an answer that may be spoilt.
func served(r reply) string {
	match := regexp.MustCompile(`"(?:access_)?token":"([^"]*)"`).FindStringSubmatch(r.body)
	if match == nil {
		return "none"
	}
	return match[1]
}

// lower sends a header under a name in lower case.
func lower(name string) edit {
	return func(r *http.Request) {
		r.Header[strings.ToLower(name)] = r.Header[name]
		delete(r.Header, name)
	}
}

// anew keeps the answer to a GET on a connection of its own.
func (s *stage) anew(path string, edits ...edit) {
	s.say(s.apart().get(path, edits...))
}

// apart is the same world, met on a new connection each time.
func (s *stage) apart() *world {
	other := *s.world
	other.client = &http.Client{Transport: &http.Transport{DisableKeepAlives: true, DisableCompression: true}}
	return &other
}

// atOnce sends the same request n times at once, each on a connection of its own, and keeps the answers in order of their statuses.
func (s *stage) atOnce(n int, path string, edits ...edit) {
	var (
		mu      sync.Mutex
		replies []reply
		group   sync.WaitGroup
	)
	for range n {
		group.Go(func() {
			r := s.apart().get(path, edits...)
			mu.Lock()
			defer mu.Unlock()
			replies = append(replies, r)
		})
	}
	group.Wait()
	slices.SortFunc(replies, func(a, b reply) int { return a.status - b.status })
	for _, r := range replies {
		s.say(r)
	}
}

// played is what was said in each scene.
type played map[string][]line

// play plays scenes against a mock with a fault, or a faithful one.
func play(t testing.TB, shared *mock.Shared, minted *mock.Minted, id string, behaviour map[string]string, fault *provider.Fault) (played, *mock.Server) {
	t.Helper()
	w := startWith(t, mock.Config{
		Provider: load(t, id, behaviour), Examples: os.DirFS("testdata/specs"), Target: target(id), Start: morning, Seed: 7, Fault: fault, Shared: shared,
	})
	all := played{}
	for _, sc := range scenes(id) {
		mock.Begin(w.server)
		s := &stage{world: w, minted: minted}
		sc.play(s)
		require.NotContains(t, all, sc.name, "two scenes of one name")
		all[sc.name] = s.said
	}
	return all, w.server
}

func scenes(id string) []scene {
	return map[string][]scene{
		"harbour": slices.Concat(harbourTokenScenes(), harbourCredentialScenes(), harbourCallScenes(), harbourListScenes(), harbourTimeScenes()),
		"beacon":  beaconScenes(),
		"buoy":    buoyScenes(),
	}[id]
}

func urlSafe(text string) string { return base64.URLEncoding.EncodeToString([]byte(text)) }

func form(pairs ...string) edit {
	values := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		values.Add(pairs[i], pairs[i+1])
	}
	return body(formType, values.Encode())
}

func jsonBody(value any) edit {
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	_ = enc.Encode(value)
	return body(jsonType, strings.TrimSpace(out.String()))
}

const hour = time.Hour

// otherSubject changes what a token says, and leaves its signature as it is.
func otherSubject(token string) string {
	parts := strings.Split(token, ".")
	raw, _ := base64.RawURLEncoding.DecodeString(parts[1])
	parts[1] = base64.RawURLEncoding.EncodeToString(bytes.Replace(raw, []byte(`"sub":"`), []byte(`"sub":"x`), 1))
	return strings.Join(parts, ".")
}
