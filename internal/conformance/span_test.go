package conformance

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestWordsAndBack(t *testing.T) {
	t.Parallel()
	tests := []struct {
		d            time.Duration
		number, unit string
	}{
		{time.Second, "1", "second"}, {90 * time.Second, "90", "seconds"}, {15 * time.Minute, "15", "minutes"},
		{time.Hour, "1", "hour"}, {24 * time.Hour, "1", "day"}, {48 * time.Hour, "2", "days"},
	}
	for _, tt := range tests {
		assert.Equal(t, tt.number+" "+tt.unit, Words(tt.d))
		got, err := ParseWords(tt.number, tt.unit)
		require.NoError(t, err)
		assert.Equal(t, tt.d, got)
	}
	assert.Equal(t, "1.5s", Words(1500*time.Millisecond))
}

func TestParseWordsRefuses(t *testing.T) {
	t.Parallel()
	for bad, want := range map[[2]string]string{
		{"x", "minutes"}:          `"x" is no whole number of minutes`,
		{"1.5", "hours"}:          `"1.5" is no whole number`,
		{"2147483648", "seconds"}: `"2147483648" is no whole number`,
		{"", "seconds"}:           `"" is no whole number`,
		{"3", "fortnights"}:       `"fortnights" is no unit of time: use seconds, minutes, hours or days`,
	} {
		got, err := ParseWords(bad[0], bad[1])
		assert.ErrorContains(t, err, want)
		assert.Zero(t, got, bad)
	}
	_, err := ParseWords("2147483647", "seconds")
	assert.NoError(t, err, "the longest that any unit can take")
}
