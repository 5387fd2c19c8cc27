package clients

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// A connection goes back to the pool as soon as a body was read. What comes over it for the next exchange is not counted for the one before.
func TestMeteringEndsWithTheNextUse(t *testing.T) {
	t.Parallel()
	m := &meter{}
	first := m.begin()
	m.count([]byte("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}x"))
	assert.Equal(t, int64(3), first.came())
	second := m.begin()
	assert.Zero(t, first.came(), "another exchange has begun")
	m.head, m.body, m.done = nil, 0, false
	m.count([]byte("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n[{}]"))
	assert.Zero(t, first.came())
	assert.Equal(t, int64(4), second.came())
	assert.Zero(t, metering{}.came(), "a connection that does not count")
}
