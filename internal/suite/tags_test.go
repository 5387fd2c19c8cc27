package suite

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func TestTagExpressions(t *testing.T) {
	t.Parallel()
	tests := []struct {
		expression string
		holds      []string // sets of tags, blank between
		fails      []string
	}{
		{"", []string{"", "@a"}, nil},
		{"  ", []string{"", "@a"}, nil},
		{"@a", []string{"@a", "@b @a"}, []string{"", "@b", "@aa"}},
		{"not @a", []string{"", "@b"}, []string{"@a", "@a @b"}},
		{"not not @a", []string{"@a"}, []string{"@b"}},
		{"@a and @b", []string{"@a @b", "@c @b @a"}, []string{"@a", "@b", ""}},
		{"@a or @b", []string{"@a", "@b", "@a @b"}, []string{"", "@c"}},
		{"@a or @b and @c", []string{"@a", "@b @c"}, []string{"@b", "@c"}},                       // and binds tighter
		{"@b and @c or @a", []string{"@a", "@b @c"}, []string{"@b", "@c"}},                       // whatever stands first
		{"(@a or @b) and @c", []string{"@a @c", "@b @c"}, []string{"@a", "@b", "@a @b"}},         // unless in parentheses
		{"not @a and @b", []string{"@b"}, []string{"@a @b", "", "@a"}},                           // not binds tightest
		{"not (@a and @b)", []string{"@a", "@b", ""}, []string{"@a @b"}},                         //
		{"not(@a)or(@b)", []string{"@b", "", "@a @b"}, []string{"@a"}},                           // blanks are not needed
		{"@a and @b and @c", []string{"@a @b @c"}, []string{"@a @b", "@b @c"}},                   //
		{"@a or @b or @c", []string{"@c", "@b"}, []string{"@d"}},                                 //
		{"((@a))", []string{"@a"}, []string{"@b"}},                                               //
		{"@OAUTHJWT-TOKEN-001 and @a-b", []string{"@OAUTHJWT-TOKEN-001 @a-b"}, []string{"@a-b"}}, //
	}
	for _, tt := range tests {
		tags, err := ParseTags(tt.expression)
		require.NoError(t, err, tt.expression)
		for _, set := range tt.holds {
			assert.True(t, tags.Match(strings.Fields(set)), "%q should hold for %q", tt.expression, set)
		}
		for _, set := range tt.fails {
			assert.False(t, tags.Match(strings.Fields(set)), "%q should not hold for %q", tt.expression, set)
		}
	}
	assert.True(t, Tags{}.Match(nil), "the zero value")
}

func TestTagExpressionMistakes(t *testing.T) {
	t.Parallel()
	for expression, want := range map[string]string{
		"@a @b":      `expected "and", "or" or the end, got "@b"`,
		"@a)":        `expected "and", "or" or the end, got ")"`,
		"(@a":        `expected ")", got the end`,
		"(@a @b)":    `expected ")", got "@b"`,
		"()":         `expected a tag, got ")": a tag begins with @`,
		"@a and":     `expected a tag, got the end`,
		"not":        `expected a tag, got the end`,
		"and @a":     `expected a tag, got "and": a tag begins with @`,
		"@a or or @": `expected a tag, got "or": a tag begins with @`,
		"@":          `expected a tag, got "@": a tag begins with @`,
		"@a && @b":   `expected "and", "or" or the end, got "&&"`,
		"~@a":        `expected a tag, got "~@a": the words are and, or, not`,
		"@a,@b":      `expected a tag, got "@a,@b": the words are and, or, not`,
		"!@a":        `expected a tag, got "!@a": the words are and, or, not`,
		"slow":       `expected a tag, got "slow": a tag begins with @`,
		"@a AND @b":  `expected "and", "or" or the end, got "AND"`,
	} {
		_, err := ParseTags(expression)
		assert.EqualError(t, err, fmt.Sprintf("tag expression %q: %s; write for instance \"@refusals and not @lifetime\"", expression, want))
	}
}

func TestEveryUnknownTagIsReportedOnce(t *testing.T) {
	t.Parallel()
	tags, err := ParseTags("@a or not (@b and @c) or @b")
	require.NoError(t, err)
	var asked []string
	err = tags.check(func(name string) error {
		asked = append(asked, name)
		if name == "@a" {
			return nil
		}
		return errors.New(name + " is unknown")
	})
	assert.Equal(t, []string{"@a", "@b", "@c"}, asked)
	assert.EqualError(t, err, "@b is unknown\n@c is unknown")
}

// expression draws an expression together with what it means.
func expression(t *rapid.T, depth int) (text string, holds func(map[string]bool) bool) {
	kind := rapid.IntRange(0, 3).Draw(t, "kind")
	if depth == 0 || kind == 0 {
		tag := rapid.SampledFrom([]string{"@a", "@b", "@c"}).Draw(t, "tag")
		return tag, func(set map[string]bool) bool { return set[tag] }
	}
	left, one := expression(t, depth-1)
	switch kind {
	case 1:
		return "not (" + left + ")", func(set map[string]bool) bool { return !one(set) }
	case 2:
		right, two := expression(t, depth-1)
		return "(" + left + ") and (" + right + ")", func(set map[string]bool) bool { return one(set) && two(set) }
	default:
		right, two := expression(t, depth-1)
		return "(" + left + ") or (" + right + ")", func(set map[string]bool) bool { return one(set) || two(set) }
	}
}

func TestTagExpressionsMeanWhatTheySay(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		text, holds := expression(t, 4)
		tags, err := ParseTags(text)
		require.NoError(t, err)
		set, list := map[string]bool{}, []string(nil)
		for _, tag := range []string{"@a", "@b", "@c"} {
			if rapid.Bool().Draw(t, tag) {
				set[tag], list = true, append(list, tag)
			}
		}
		assert.Equal(t, holds(set), tags.Match(list), "%s for %v", text, list)
	})
}

// Whatever is written, the answer is an expression or an error.
func FuzzParseTags(f *testing.F) {
	for _, seed := range []string{"", "@a and not (@b or @c)", "((", "not not", "@a @b", "@a,@b", ")"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		tags, err := ParseTags(text)
		if err == nil {
			tags.Match([]string{"@a"})
			return
		}
		assert.Contains(t, err.Error(), "tag expression")
	})
}
