package contract

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// TestDocuments shows that only a status that is named by its number, and not assumed, counts as documented.
func TestDocuments(t *testing.T) {
	t.Parallel()
	c := shop(t)
	assert.True(t, c.Documents("requestToken", 303))
	assert.False(t, c.Documents("requestToken", 401), "assumed")
	assert.False(t, c.Documents("requestToken", 404), "not there")
	assert.False(t, c.Documents("listOrders", 200), "only as a range")
	assert.False(t, c.Documents("listOrder", 200), "no such operation")
}
