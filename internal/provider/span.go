package provider

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

// ParseSpan reads a length of time: a number with a unit, or several of them: 90s, 15m, 1h30m, 24h, 7d, 1d12h. A day is 24 hours.
// It may not be negative; 0 needs no unit.
func ParseSpan(text string) (Span, error) {
	days, rest, cut := splitDays(text)
	total := time.Duration(days) * 24 * time.Hour
	if rest != "" || !cut {
		parsed, err := time.ParseDuration(rest)
		if err != nil || parsed < 0 || strings.HasPrefix(rest, "+") || parsed > math.MaxInt64-total {
			return 0, fmt.Errorf("expected a length of time such as 60s, 15m, 1h30m, 24h or 7d, got %q", text)
		}
		total += parsed
	}
	return Span(total), nil
}

// splitDays cuts off leading days, which time.ParseDuration does not know. More than a hundred years are left to it to refuse.
func splitDays(text string) (days int, rest string, cut bool) {
	number, rest, found := strings.Cut(text, "d")
	days, err := strconv.Atoi(number)
	if !found || err != nil || days < 0 || days > 36525 || number[0] == '+' {
		return 0, text, false
	}
	return days, rest, true
}

// UnmarshalYAML reads the span from the text of a YAML value, see ParseSpan.
func (s *Span) UnmarshalYAML(decode func(any) error) error {
	var text string
	if err := decode(&text); err != nil {
		return err
	}
	parsed, err := ParseSpan(text)
	if err != nil {
		return err
	}
	*s = parsed
	return nil
}

// String prints the span as time.Duration does.
func (s Span) String() string { return s.Duration().String() }
