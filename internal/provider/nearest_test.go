package provider_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/plimsoll/plimsoll/internal/provider"
)

func TestNearest(t *testing.T) {
	t.Parallel()
	known := []string{"OAUTHJWT-TOKEN-002", "OAUTHJWT-TOKEN-001", "DATALOY-LIFE-001", "abcd"}
	for name, want := range map[string]string{
		"OAUTHJWT-TOKN-001":         "OAUTHJWT-TOKEN-001", // a letter less
		"OAUTHJWT-TOKEEN-001":       "OAUTHJWT-TOKEN-001", // a letter more
		"OAUTHJWT-TOXEN-001":        "OAUTHJWT-TOKEN-001", // another letter
		"OAUTHJWT-TOKNE-001":        "OAUTHJWT-TOKEN-001", // two swapped
		"oauthjwt-token-002":        "OAUTHJWT-TOKEN-002", // another case
		"OAUTHJWT-TOKEN-003":        "OAUTHJWT-TOKEN-001", // equally near: the first
		"DATALOY-LIFE-001":          "DATALOY-LIFE-001",
		"xbxd":                      "abcd",
		"xyzd":                      "",
		"":                          "",
		"something else entirely":   "",
		strings.Repeat("x", 10_000): "",
	} {
		got, near := provider.Nearest(name, known)
		assert.Equal(t, want, got, name)
		assert.Equal(t, want != "", near, name)
	}
	_, near := provider.Nearest("abcd", nil)
	assert.False(t, near)
	_, near = provider.Nearest("ab", []string{"cd"})
	assert.False(t, near, "a name with no letter in common is not near, however short")
}

func TestUnknown(t *testing.T) {
	t.Parallel()
	many := strings.Split("one two three four five six seven eight nine ten eleven twelve thirteen", " ")
	for _, c := range []struct {
		name, want string
		known      []string
	}{
		{"OAUTHJWT-TOKN-001", `unknown claim "OAUTHJWT-TOKN-001": did you mean "OAUTHJWT-TOKEN-001"?`, []string{"OAUTHJWT-TOKEN-001"}},
		{"zzzzzzzz", `unknown claim "zzzzzzzz": expected one of a, b`, []string{"b", "a"}},
		{"zzzzzzzz", `unknown claim "zzzzzzzz": none is known`, nil},
		{"zzzzzzzz", `unknown claim "zzzzzzzz": none of the 13 known ones is like it`, many},
	} {
		assert.EqualError(t, provider.Unknown("claim", c.name, c.known), c.want)
	}
}
