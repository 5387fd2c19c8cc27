package mock

import (
	"encoding/json"
	"math/big"
	"net/http"
	"strings"
	"time"
)

// otherType gives a value of another type; to is one of the argument of member-type.
func otherType(to string) func(old any) any {
	return func(old any) any {
		switch to {
		case "array":
			return []any{old}
		case "object":
			return object{{"value", old}}
		case "boolean":
			return true
		case "number":
			return asDigits(old)
		case "string":
			return asText(old)
		}
		if _, isText := old.(string); isText {
			return asDigits(old)
		}
		return asText(old)
	}
}

func asText(old any) any {
	if _, isText := old.(string); isText {
		return old
	}
	return string(encode(old))
}

// asDigits makes a number of a text of digits, and 0 of anything else that is no number.
func asDigits(old any) any {
	text, isText := old.(string)
	switch _, isDigits := old.(json.Number); {
	case isDigits:
		return old
	case isText && isNumber(text):
		return json.Number(text)
	}
	return integer(0)
}

// respell changes the digits of a number, or of a text that is one and stays a text.
func respell(by func(digits string) string) func(old any) any {
	return func(old any) any {
		switch old := old.(type) {
		case json.Number:
			return json.Number(by(old.String()))
		case string:
			if isNumber(old) {
				return by(old)
			}
		}
		return old
	}
}

// spelled writes a number in the way that the argument of member-number says. What is no whole number stays as it is.
func spelled(as string) func(digits string) string {
	return func(digits string) string {
		switch {
		case as == "huge":
			return "1e400"
		case as == "zero":
			return "0"
		case strings.ContainsAny(digits, ".eE"):
			return digits
		case as == "leading-zero":
			return "0" + digits
		case as == "fraction":
			return digits + ".5"
		case as == "exponent":
			whole := strings.TrimRight(digits, "0")
			if whole == "" || whole == "-" {
				return "0e0"
			}
			return whole + "e" + string(integer(int64(len(digits)-len(whole))))
		}
		return "-" + strings.TrimPrefix(digits, "-")
	}
}

// scaled multiplies, and cuts off what is not whole.
func scaled(by *big.Rat) func(digits string) string {
	return func(digits string) string {
		n, ok := new(big.Rat).SetString(digits)
		if !ok {
			return digits
		}
		n.Mul(n, by)
		return new(big.Int).Quo(n.Num(), n.Denom()).String()
	}
}

// shifted adds to a number, or seconds to a date in one of the formats that answers have.
func shifted(by int64) func(old any) any {
	add := respell(func(digits string) string {
		n, ok := new(big.Int).SetString(digits, 10)
		if !ok {
			return digits
		}
		return n.Add(n, big.NewInt(by)).String()
	})
	return func(old any) any {
		text, _ := old.(string)
		for _, layout := range []string{time.RFC3339, localTime, http.TimeFormat} {
			if t, err := time.Parse(layout, text); err == nil {
				return t.Add(time.Duration(by) * time.Second).Format(layout)
			}
		}
		return add(old)
	}
}
