package mock

import (
	"encoding/json"
	"os"
	"regexp"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// The package comment is what data authors read: it has to name every reason, template and knob with its values.
func TestPackageCommentIsComplete(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile("doc.go")
	require.NoError(t, err)
	line := func(text string) string { return `(?m)^//\t` + text }
	for _, r := range reasonTable() {
		assert.Regexp(t, line(regexp.QuoteMeta(r.Name)+` +`+jsonNumber(r.Status)+` `), string(raw))
	}
	names := []string{}
	for _, v := range variableTable() {
		names = append(names, v.name)
		assert.Regexp(t, line(regexp.QuoteMeta("{"+v.name+"}")), string(raw))
	}
	assert.True(t, slices.IsSorted(names))
	for _, k := range knobTable() {
		assert.Regexp(t, line(k.Name+` +`+regexp.QuoteMeta(k.Values[0])+`,`), string(raw), "the default comes first")
	}
}

func jsonNumber(n int) string { return integer(int64(n)).String() }

func TestOperators(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"EQ": "EQ", "==": "EQ", "NE": "NE", "!=": "NE", "GT": "GT", "=gt=": "GT", "GTE": "GTE", "=ge=": "GTE", "LT": "LT", "=lt=": "LT",
		"LTE": "LTE", "=le=": "LTE", "IN": "IN", "=in=": "IN", "(EQ)": "EQ", "": "", "=": "", "LIKE": "", "~": "",
	} {
		assert.Equal(t, want, operatorOf(text), text)
	}
}

func TestOrder(t *testing.T) {
	t.Parallel()
	assert.Equal(t, 0, order(json.Number("1.0"), "1"))
	assert.Equal(t, 1, order(json.Number("9007199254740993"), "9007199254740992"))
	assert.Equal(t, -1, order("a", "b"))
	assert.Equal(t, 0, order(true, "true"))
	for _, value := range []any{nil, json.Number("1"), object{}} {
		assert.Equal(t, unordered, order(value, "x"))
	}
	assert.False(t, condition{operator: "GT", value: "x"}.compares(nil), "what cannot be compared is not greater")
	assert.False(t, condition{operator: "LT", value: "x"}.compares(nil))
	assert.True(t, condition{operator: "NE", value: "x"}.compares(nil))
}

// Tokens that have been dead for a whole life are forgotten, or a mock that runs for days would only grow.
func TestStoreForgets(t *testing.T) {
	t.Parallel()
	s, a := newStore(startTime(lastMorning())), &account{role: "default"}
	d := newDice(1)
	fill := func() {
		for range sweepAt {
			s.keep(&grant{d.word(), a, s.clock()}, lifetimeOfTest)
		}
	}
	fill()
	old := s.latest["default"].value
	_, ok := s.advance(2 * lifetimeOfTest)
	require.True(t, ok)
	s.keep(&grant{"young", a, s.clock()}, lifetimeOfTest)
	assert.NotNil(t, s.find(old), "dead for one life, still remembered")
	_, ok = s.advance(1)
	require.True(t, ok)
	fill()
	assert.Nil(t, s.find(old))
	assert.NotNil(t, s.find("young"))
}

const lifetimeOfTest = time.Hour

func lastMorning() time.Time { return time.Date(2026, 3, 1, 8, 30, 0, 0, time.UTC) }
