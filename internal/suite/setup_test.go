package suite

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plimsoll/plimsoll/internal/conformance"
)

// answering is a server whose token request is answered so.
func answering(status int, body string) *stub {
	return plain(func(w http.ResponseWriter, r *http.Request) bool {
		if r.URL.Path == "/token" {
			w.Header().Set("Content-Type", "application/json")
			w.WriteHeader(status)
			_, _ = io.WriteString(w, body)
		}
		return r.URL.Path == "/token"
	})
}

// A target that gives no token is asked for one once, and the record says why the scenarios could not be judged.
func TestSetUpThatFails(t *testing.T) {
	t.Parallel()
	p := quay().plan(t)
	server := answering(401, `{"error":"fake-secret-of-the-quay is not known"}`)
	c := &collector{}
	trailer, err := p.Run(context.Background(), target(t, p, base, over(server)), Options{}, c.emit)
	require.NoError(t, err)
	setup := c.results[len(c.results)-1]
	assert.Equal(t, conformance.KindSetup, setup.Kind)
	assert.Equal(t, `a shared token of "default"`, setup.Name)
	assert.Equal(t, conformance.Inconclusive, setup.Verdict)
	assert.Equal(t, conformance.CauseCredential, setup.Cause)
	assert.NotContains(t, fmt.Sprint(setup), "fake-secret-of-the-quay")
	assert.EqualValues(t, 1, server.requests.Load(), "once for all scenarios")
	assert.NotEqual(t, conformance.ExitConformant, trailer.ExitCode)
}

// Set-up is checked against the contract like any exchange, and what is found is redacted.
func TestSetUpIsChecked(t *testing.T) {
	t.Parallel()
	strict := strings.Replace(quayContract, "access_token: {type: string}",
		"access_token: {type: string}\n        echo: {x-claim: QUAY-TOKEN-001, type: string, pattern: '^x$'}", 1)
	p := quay(tree{"specs/quay/openapi.yaml": strict}).plan(t)
	c := &collector{}
	_, err := p.Run(context.Background(), target(t, p, base, over(answering(200, `{"access_token":"fake-token","echo":"fake-secret-of-the-quay"}`))),
		Options{}, c.emit)
	require.NoError(t, err)
	setup := c.results[len(c.results)-1]
	require.Len(t, setup.Findings, 1)
	assert.Equal(t, "QUAY-TOKEN-001", setup.Findings[0].Claim)
	assert.Equal(t, "s1", setup.Findings[0].Exchange)
	for _, r := range c.results {
		assert.NotContains(t, fmt.Sprint(r), "fake-secret-of-the-quay", r.ID)
	}
}

func TestSetUpIsInOrder(t *testing.T) {
	t.Parallel()
	var s setup
	for _, who := range []string{"b/setup/x", "a/setup/y", "a/setup/x"} {
		for range 11 {
			provider, _, _ := strings.Cut(who, "/")
			s.keep(who, conformance.Result{Provider: provider, Name: who[strings.LastIndex(who, "/"):]})
		}
	}
	var ids []string
	for _, r := range s.sorted() {
		ids = append(ids, r.ID)
	}
	require.Len(t, ids, 33)
	assert.Equal(t, []string{"a/setup/x/1", "a/setup/x/2"}, ids[:2])
	assert.Equal(t, []string{"a/setup/x/10", "a/setup/x/11", "a/setup/y/1"}, ids[9:12])
	assert.Equal(t, "b/setup/x/11", ids[32])
}
