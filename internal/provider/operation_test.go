package provider_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/plimsoll/plimsoll/internal/conformance"
	"github.com/plimsoll/plimsoll/internal/provider"
)

func TestOperationSucceeds(t *testing.T) {
	t.Parallel()
	named := &provider.Operation{Success: []int{200, 204}}
	for status, want := range map[int]bool{200: true, 204: true, 201: false, 401: false, 0: false} {
		assert.Equal(t, want, named.Succeeds(status), status)
	}
	for status, want := range map[int]bool{200: true, 299: true, 199: false, 302: false, 0: false} {
		assert.Equal(t, want, (&provider.Operation{}).Succeeds(status), status)
	}
}

func TestOperationProtected(t *testing.T) {
	t.Parallel()
	w := func(body string) *conformance.Wire { return &conformance.Wire{Body: []byte(body)} }
	within, whole := &provider.Operation{Data: "$response.body#/data"}, &provider.Operation{}
	got, ok := within.Protected(w(`{"data": "x"}`))
	assert.True(t, ok)
	assert.Equal(t, "x", got)
	_, ok = within.Protected(w(`{"error": "x"}`))
	assert.False(t, ok)
	got, ok = whole.Protected(w(`["x"]`))
	assert.True(t, ok)
	assert.Equal(t, []any{"x"}, got)
	_, ok = whole.Protected(w("nothing of the kind"))
	assert.False(t, ok)
}

func TestLife(t *testing.T) {
	t.Parallel()
	flow := provider.TokenFlow{Lifetime: provider.Span(time.Hour)}
	alive, dead := flow.Life()
	assert.Equal(t, []time.Duration{59 * time.Minute, 62 * time.Minute}, []time.Duration{alive, dead})
	flow.Leeway = provider.Leeway{Before: provider.Span(time.Second), After: provider.Span(2 * time.Second)}
	alive, dead = flow.LifeOf(time.Minute)
	assert.Equal(t, []time.Duration{59 * time.Second, 62 * time.Second}, []time.Duration{alive, dead})
}
