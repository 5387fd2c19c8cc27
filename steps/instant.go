package steps

import (
	"context"
	"encoding/json"
	"fmt"
	"math/big"
	"time"

	"github.com/plimsoll/plimsoll/internal/conformance"
)

func nearClock(ctx context.Context, w *World, a Args) error {
	wire, err := w.answer()
	if err != nil {
		return err
	}
	tolerance, err := conformance.ParseWords(a[1], a[2])
	if err != nil {
		return err
	}
	now := wire.TargetTime
	if now.IsZero() {
		if now, err = w.client.Now(ctx); err != nil {
			return err
		}
	}
	want := fmt.Sprintf("a time within %s of %s", conformance.Words(tolerance), now.UTC().Format(time.RFC3339))
	return w.value(a[0], want, func(v any) bool {
		got, zoned, ok := instant(v)
		if ok && !zoned {
			w.note("body "+a[0], "a date-time without a zone, taken as UTC")
		}
		return ok && got.Sub(now).Abs() <= tolerance
	})
}

// fromMillis is from where a number counts milliseconds: in seconds it would be the year 5138.
const fromMillis = 100_000_000_000

// instant reads milliseconds or seconds since 1970, as a number or in digits, RFC 3339, or a date-time without a zone, taken as UTC.
func instant(v any) (at time.Time, zoned, ok bool) {
	text, isText := v.(string)
	if isText {
		if t, err := time.Parse(time.RFC3339Nano, text); err == nil {
			return t, true, true
		}
		if t, err := time.Parse("2006-01-02T15:04:05", text); err == nil {
			return t, false, true
		}
		v = json.Number(text)
		if !digits.MatchString(text) {
			return time.Time{}, false, false
		}
	}
	n, ok := rational(v)
	if !ok {
		return time.Time{}, false, false
	}
	millis := new(big.Rat).Set(n)
	if n.Cmp(big.NewRat(fromMillis, 1)) <= 0 {
		millis.Mul(n, big.NewRat(1000, 1))
	}
	whole := new(big.Int).Quo(millis.Num(), millis.Denom())
	if !whole.IsInt64() {
		return time.Time{}, false, false
	}
	return time.UnixMilli(whole.Int64()), true, true
}
