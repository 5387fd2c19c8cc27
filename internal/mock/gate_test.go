package mock_test

import (
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plimsoll/plimsoll/internal/mock"
	"github.com/plimsoll/plimsoll/internal/provider"
)

// mutated starts harbour with a fault.
func mutated(t testing.TB, shared *mock.Shared, fault provider.Fault) *world {
	t.Helper()
	fault.Name = "the-fault"
	return startWith(t, mock.Config{
		Provider: load(t, "harbour", nil), Examples: os.DirFS("testdata/specs"), Target: target("harbour"), Start: morning, Seed: 7, Fault: &fault, Shared: shared,
	})
}

// statuses calls a berth with a token, n times.
func (w *world) statuses(n int, token string) []int {
	w.t.Helper()
	var all []int
	for range n {
		all = append(all, w.get("/berths/17", bearer(token)).status)
	}
	return all
}

// failing answers 500 to whatever succeeds.
func failing(when provider.Gate) provider.Fault {
	return provider.Fault{Kind: "status", With: map[string]string{"status": "500"}, When: when}
}

func TestGates(t *testing.T) {
	t.Parallel()
	shared := mock.ShareSmallKey(t)
	t.Run("always", func(t *testing.T) {
		t.Parallel()
		w := mutated(t, shared, failing(provider.Gate{}))
		assert.Equal(t, []int{500, 500}, w.statuses(2, mock.IssueRightly(t, w.server, "default")))
	})
	t.Run("operation", func(t *testing.T) {
		t.Parallel()
		w := mutated(t, shared, failing(provider.Gate{Operation: "summary"}))
		token := mock.IssueRightly(t, w.server, "default")
		assert.Equal(t, []int{200}, w.statuses(1, token))
		assert.Equal(t, 500, w.get("/berths/summary", bearer(token)).status)
		assert.Equal(t, 404, w.get("/nowhere").status)
		assert.Equal(t, 1, w.server.Applied())
	})
	t.Run("role", func(t *testing.T) {
		t.Parallel()
		w := mutated(t, shared, failing(provider.Gate{Role: "second", Operation: "listBerths"}))
		assert.Equal(t, 200, w.get("/berths", bearer(w.token("default"))).status)
		assert.Equal(t, 500, w.get("/berths", bearer(w.token("second"))).status)
		assert.Equal(t, 401, w.get("/berths").status, "nobody is no role")
	})
	t.Run("every", func(t *testing.T) {
		t.Parallel()
		w := mutated(t, shared, failing(provider.Gate{Operation: "getBerth", Every: 3}))
		token := mock.IssueRightly(t, w.server, "default")
		assert.Equal(t, []int{200, 200, 500, 200, 200, 500, 200}, w.statuses(7, token))
		assert.Equal(t, 2, w.server.Applied())
	})
	t.Run("after uses", func(t *testing.T) {
		t.Parallel()
		w := mutated(t, shared, failing(provider.Gate{Operation: "getBerth", AfterUses: 3}))
		token := mock.IssueRightly(t, w.server, "default")
		assert.Equal(t, []int{200, 200, 200, 500, 500}, w.statuses(5, token))
		assert.Equal(t, []int{200}, w.statuses(1, mock.IssueRightly(t, w.server, "default")), "another token has uses of its own")
	})
	t.Run("first use", func(t *testing.T) {
		t.Parallel()
		w := mutated(t, shared, failing(provider.Gate{FirstUse: true}))
		token := w.token("default")
		assert.Equal(t, []int{500, 200, 200}, w.statuses(3, token))
		assert.Equal(t, 401, w.get("/berths/17", bearer("garbage")).status)
	})
	t.Run("near end", func(t *testing.T) {
		t.Parallel()
		w := mutated(t, shared, failing(provider.Gate{NearEnd: true}))
		token := w.token("default")
		assert.Equal(t, []int{200}, w.statuses(1, token))
		w.advance(53 * time.Minute)
		assert.Equal(t, []int{200}, w.statuses(1, token))
		w.advance(time.Minute)
		assert.Equal(t, []int{500}, w.statuses(1, token))
		w.advance(6 * time.Minute)
		assert.Equal(t, []int{401}, w.statuses(1, token))
		assert.Equal(t, 1, w.server.Applied())
	})
	t.Run("concurrent", func(t *testing.T) {
		t.Parallel()
		w := mutated(t, shared, failing(provider.Gate{Concurrent: true, Operation: "getBerth"}))
		token := mock.IssueRightly(t, w.server, "default")
		assert.Equal(t, []int{200, 200}, w.statuses(2, token), "one after the other")
		assert.Zero(t, w.server.Applied())
		s := &stage{world: w}
		s.atOnce(4, "/berths/17", bearer(token))
		assert.Equal(t, "500", s.said[len(s.said)-1].status, "%v", s.said)
		assert.Positive(t, w.server.Applied())
	})
}

// What is judged wrongly has gates as well as what is answered wrongly.
func TestGatesOfJudgement(t *testing.T) {
	t.Parallel()
	shared := mock.ShareSmallKey(t)
	t.Run("expiry honoured at the first use only", func(t *testing.T) {
		t.Parallel()
		w := mutated(t, shared, provider.Fault{Kind: "life", With: map[string]string{"lasts": "forever"}, When: provider.Gate{AfterUses: 1}})
		used, unused := w.token("default"), w.token("default")
		assert.Equal(t, []int{200}, w.statuses(1, used))
		w.advance(2 * time.Hour)
		assert.Equal(t, []int{200}, w.statuses(1, used))
		assert.Equal(t, []int{401}, w.statuses(1, unused))
	})
	t.Run("every second wrong password", func(t *testing.T) {
		t.Parallel()
		w := mutated(t, shared, provider.Fault{Kind: "compare", With: pairs("field=client_secret; how=any"), When: provider.Gate{Every: 2}})
		wrong := func() int { return tokenRequest(basic("sample-client", "other"), grant())(w).status }
		assert.Equal(t, []int{401, 200, 401, 200}, []int{wrong(), wrong(), wrong(), wrong()})
		w.token("default")
		assert.Equal(t, []int{401, 200}, []int{wrong(), wrong()}, "a right request is no occasion")
	})
	t.Run("the password of one credential", func(t *testing.T) {
		t.Parallel()
		w := mutated(t, shared, provider.Fault{Kind: "compare", With: pairs("field=client_secret; how=any"), When: provider.Gate{Role: "second"}})
		assert.Equal(t, 401, tokenRequest(basic("sample-client", "other"), grant())(w).status)
		assert.Equal(t, 200, tokenRequest(basic("sample-second", "other"), grant())(w).status)
	})
	t.Run("every second token", func(t *testing.T) {
		t.Parallel()
		w := mutated(t, shared, provider.Fault{Kind: "token-form", With: pairs("as=opaque"), When: provider.Gate{Every: 2}})
		for i := range 4 {
			token := w.token("default")
			assert.Equal(t, i%2 == 0, strings.HasPrefix(token, "eyJ"), token)
			assert.Equal(t, []int{200}, w.statuses(1, token))
		}
		assert.Equal(t, 2, w.server.Applied())
	})
}

// A scenario that has a fork to itself meets the n-th of its own occasions; what tokens have been used for comes along.
func TestForksOfMutants(t *testing.T) {
	t.Parallel()
	w := mutated(t, mock.ShareSmallKey(t), failing(provider.Gate{Operation: "getBerth", Every: 3}))
	token := mock.IssueRightly(t, w.server, "default")
	assert.Equal(t, []int{200, 200}, w.statuses(2, token))
	fork := w.forked(t)
	assert.Equal(t, []int{200, 200, 500}, fork.statuses(3, token))
	assert.Equal(t, []int{500, 200}, w.statuses(2, token), "the mock goes on where it was")
	assert.JSONEq(t, `{"name":"the-fault","applied":1}`, fork.admin(http.MethodGet, strings.Replace(fork.clock, "/clock", "/fault", 1)).body)
	require.Equal(t, http.StatusNoContent, w.admin(http.MethodDelete, fork.close).status)
	assert.Equal(t, 2, w.server.Applied(), "strikes of forks count for where they came from, closed or not")

	uses := mutated(t, mock.ShareSmallKey(t), provider.Fault{Kind: "token-uses", With: pairs("most=2")})
	token = uses.token("default")
	assert.Equal(t, []int{200}, uses.statuses(1, token))
	fork = uses.forked(t)
	assert.Equal(t, []int{200, 401}, fork.statuses(2, token))
	assert.Equal(t, []int{200, 401}, uses.statuses(2, token), "uses in a fork are none here")
}

func TestForksOfConnections(t *testing.T) {
	t.Parallel()
	w := mutated(t, mock.ShareSmallKey(t), provider.Fault{Kind: "token-bound", With: pairs("to=connection")})
	token := w.token("default")
	assert.Equal(t, []int{200}, w.statuses(1, token))
	assert.Equal(t, []int{200, 200}, w.forked(t).statuses(2, token), "no connection leads to a fork, so none is the first one there")
}

func TestResetOfMutants(t *testing.T) {
	t.Parallel()
	w := mutated(t, mock.ShareSmallKey(t), failing(provider.Gate{Operation: "getBerth", Every: 2}))
	assert.Equal(t, []int{200, 500, 200}, w.statuses(3, mock.IssueRightly(t, w.server, "default")))
	w.admin(http.MethodPost, strings.Replace(w.clock, "/clock", "/reset", 1))
	assert.Equal(t, []int{200, 500}, w.statuses(2, mock.IssueRightly(t, w.server, "default")))
	assert.Equal(t, 2, w.server.Applied(), "what has struck has struck")
}

func TestFaithfulMocksHaveNoFault(t *testing.T) {
	t.Parallel()
	w := start(t, "harbour", nil)
	w.token("default")
	assert.JSONEq(t, `{"name":"","applied":0}`, w.admin(http.MethodGet, strings.Replace(w.clock, "/clock", "/fault", 1)).body)
	assert.Empty(t, w.server.Fault())
	assert.Zero(t, w.server.Applied())
}

// Mocks that share a key do not share tokens.
func TestSharedKeys(t *testing.T) {
	t.Parallel()
	shared := mock.NewShared()
	config := mock.Config{Provider: load(t, "harbour", nil), Examples: os.DirFS("testdata/specs"), Target: target("harbour"), Shared: shared}
	one, other := startWith(t, config), startWith(t, config)
	token := one.token("default")
	assert.Equal(t, []int{200}, one.statuses(1, token))
	assert.Equal(t, []int{401}, other.statuses(1, token))
	assert.Equal(t, []int{200}, other.statuses(1, other.token("default")))
}

// A fault may be one of a variant.
func TestFaultOfAVariant(t *testing.T) {
	t.Parallel()
	p := load(t, "harbour", map[string]string{"token": "opaque"})
	p.Mock.Variants = append([]provider.Variant{{Name: "first"}}, p.Mock.Variants...)
	config := mock.Config{Provider: p, Examples: os.DirFS("testdata/specs"), Target: target("harbour"), Shared: mock.ShareSmallKey(t)}
	fault := provider.Fault{Name: "x", Kind: "status", With: pairs("status=201"), Variant: "only"}
	config.Fault = &fault
	w := startWith(t, config)
	assert.Equal(t, "only", w.server.Variant())
	assert.NotContains(t, served(tokenRequest(good(), grant())(w)), "eyJ")
	config.Variant = "first"
	assert.Equal(t, "first", startWith(t, config).server.Variant(), "who asks for a variant gets it")
}

func BenchmarkStart(b *testing.B) {
	shared := mock.NewShared()
	fault := failing(provider.Gate{})
	config := mock.Config{
		Provider: load(b, "harbour", nil), Examples: os.DirFS("testdata/specs"), Target: target("harbour"), Shared: shared, Fault: &fault,
	}
	for b.Loop() {
		s, err := mock.Start(config)
		require.NoError(b, err)
		require.NoError(b, s.Close())
	}
}

func BenchmarkMutantCall(b *testing.B) {
	w := mutated(b, mock.ShareSmallKey(b), provider.Fault{Kind: "life", With: pairs("lasts=forever")})
	token := w.token("default")
	for b.Loop() {
		w.get("/berths/17", bearer(token))
	}
}

// Forks share connections with the admin port, and a mutant has to tell their requests apart.
func TestHeaderCaseInForks(t *testing.T) {
	t.Parallel()
	w := mutated(t, mock.ShareSmallKey(t), provider.Fault{Kind: "picky", With: pairs("about=header-case")})
	fork := w.forked(t)
	token := fork.token("default")
	fork.advance(time.Minute)
	assert.Equal(t, []int{200}, fork.statuses(1, token))
	fork.advance(time.Minute)
	assert.Equal(t, 401, fork.get("/berths/17", bearer(token), lower("Authorization")).status)
	assert.Equal(t, 415, tokenRequest(good(), grant(), lower("Content-Type"))(fork).status)
	assert.Equal(t, []int{200}, fork.statuses(1, token))
}
