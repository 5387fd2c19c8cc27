package clients

import (
	"fmt"
	"io"
	"log/slog"
)

// hidden is what a Secret shows of itself, whatever it is asked by.
const hidden = "[secret]"

// Secret is a value that cannot be printed, marshalled or logged; Reveal is the only way to it. The zero value is an empty one.
//
// The value is kept inside a function: package fmt prints the unexported fields of a struct without asking for their methods,
// and so would show a string that is only hidden behind String. For the same reason two secrets cannot be compared with ==.
type Secret struct{ reveal func() string }

// NewSecret wraps value.
func NewSecret(value string) Secret { return Secret{reveal: func() string { return value }} }

// Reveal returns the value itself: for the wire, never for a message.
func (s Secret) Reveal() string {
	if s.reveal == nil {
		return ""
	}
	return s.reveal()
}

// Empty reports whether there is nothing to hide.
func (s Secret) Empty() bool { return s.Reveal() == "" }

// Equal reports whether both hold the same value.
func (s Secret) Equal(other Secret) bool { return s.Reveal() == other.Reveal() }

// String hides the value.
func (s Secret) String() string { return hidden }

// GoString hides the value.
func (s Secret) GoString() string { return hidden }

// Format hides the value under every verb; %d or %x would otherwise walk into it.
func (s Secret) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, hidden) }

// MarshalJSON hides the value.
func (s Secret) MarshalJSON() ([]byte, error) { return []byte(`"` + hidden + `"`), nil }

// MarshalText hides the value.
func (s Secret) MarshalText() ([]byte, error) { return []byte(hidden), nil }

// LogValue hides the value.
func (s Secret) LogValue() slog.Value { return slog.StringValue(hidden) }
