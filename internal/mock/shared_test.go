package mock

import (
	"errors"
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestTheSameIsSignedOnce(t *testing.T) {
	t.Parallel()
	s, times := NewShared(), 0
	sign := func() (string, error) { times++; return fmt.Sprint("token ", times), nil }
	for _, want := range []string{"token 1", "token 1"} {
		got, err := s.signed("a", sign)
		require.NoError(t, err)
		assert.Equal(t, want, got)
	}
	got, err := s.signed("b", sign)
	require.NoError(t, err)
	assert.Equal(t, "token 2", got)

	_, err = s.signed("c", func() (string, error) { return "", errors.New("no key") })
	assert.EqualError(t, err, "no key")

	for i := range 2 * maxSigned {
		_, err := s.signed(fmt.Sprint(i), sign)
		require.NoError(t, err)
	}
	assert.LessOrEqual(t, len(s.tokens), maxSigned)
}

func TestASignatureIsCheckedOnce(t *testing.T) {
	t.Parallel()
	s, times := NewShared(), 0
	verify := func(right bool) func() bool { return func() bool { times++; return right } }
	assert.True(t, s.verified("good", verify(true)))
	assert.True(t, s.verified("good", verify(false)), "what is known is not asked again")
	assert.False(t, s.verified("bad", verify(false)))
	assert.False(t, s.verified("bad", verify(true)))
	assert.Equal(t, 2, times)
	for i := range 2 * maxSigned {
		s.verified(fmt.Sprint(i), verify(true))
	}
	assert.LessOrEqual(t, len(s.checked), maxSigned)
}
