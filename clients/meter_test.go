package clients

import (
	"net"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// deaf is a connection that takes everything.
type deaf struct{ net.Conn }

func (deaf) Write(b []byte) (int, error) { return len(b), nil }

// A connection goes back to the pool as soon as a body was read. What comes over it for the next exchange, whoever asks, is not counted
// for the one before, and what came for that one is not forgotten.
func TestMeteringEndsWithTheNextExchange(t *testing.T) {
	t.Parallel()
	m := &meter{Conn: deaf{}}
	exchange := func(answer string) {
		for _, part := range []string{"POST / HTTP/1.1\r\n\r\n", "body"} {
			_, err := m.Write([]byte(part))
			require.NoError(t, err)
		}
		m.count([]byte(answer))
	}
	first := m.next()
	exchange("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}x")
	assert.Equal(t, int64(3), first.came())
	second := m.next()
	assert.Equal(t, int64(3), first.came(), "nothing was written yet")
	exchange("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n[{}]")
	assert.Equal(t, int64(3), first.came(), "another exchange has begun")
	assert.Equal(t, int64(4), second.came())
	exchange("HTTP/1.1 204 No Content\r\n\r\n")
	assert.Equal(t, int64(4), second.came(), "and another, that nobody watches")
	assert.Zero(t, metering{}.came(), "a connection that does not count")
}
