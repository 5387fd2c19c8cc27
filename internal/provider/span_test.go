package provider_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plimsoll/plimsoll/internal/provider"
)

func TestParseSpan(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]time.Duration{
		"15m": 15 * time.Minute, "24h": 24 * time.Hour, "1h30m": 90 * time.Minute, "60s": time.Minute, "7d": 168 * time.Hour,
		"1d12h": 36 * time.Hour, "0": 0, "0s": 0, "0d": 0, "500ms": 500 * time.Millisecond, "1.5h": 90 * time.Minute,
	} {
		span, err := provider.ParseSpan(text)
		require.NoError(t, err, text)
		assert.Equal(t, want, span.Duration(), text)
	}
	for _, text := range []string{
		"", "15", "m", "d", "-15m", "+15m", "-1d", "+1d", "1d-2h", "1d+2h", "1d2d", "1.5d", "15 m", "15min", "1h 30m", "twelve",
		"99999999999d", "36526d", "9999999h", "1d9999999h", "1e3s", "１５m", "0x10s",
	} {
		_, err := provider.ParseSpan(text)
		assert.ErrorContains(t, err, "expected a length of time such as 60s, 15m, 1h30m, 24h or 7d, got", text)
	}
}

func TestSpanPrints(t *testing.T) {
	t.Parallel()
	assert.Equal(t, "1h30m0s", provider.Span(90*time.Minute).String())
}
