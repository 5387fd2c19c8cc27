package contract

import (
	"encoding/json"
	"math"
	"math/big"
	"strconv"
	"strings"
)

// Numbers are compared as exact fractions. A float64 cannot tell 9007199254740993 from …992, nor 0.1+0.2 from 0.3.

// Longer numbers, and larger exponents, are refused rather than computed: 1e999999999 would fill the memory.
const (
	maxNumber   = 1000
	maxExponent = 10000
)

// fraction returns the exact value of a JSON number, or false where it is too large to be handled.
func fraction(n json.Number) (*big.Rat, bool) {
	s := string(n)
	if len(s) > maxNumber {
		return nil, false
	}
	if i := strings.IndexAny(s, "eE"); i >= 0 {
		exponent, err := strconv.Atoi(s[i+1:])
		if err != nil || exponent > maxExponent || exponent < -maxExponent {
			return nil, false
		}
	}
	return new(big.Rat).SetString(s)
}

// whole reports whether a JSON number is an integer: 1, 1.0 and 1e3 are, 1.5 is not (JSON Schema: the value decides, not the
// spelling).
func whole(n json.Number) bool {
	if !strings.ContainsAny(string(n), ".eE") {
		return true
	}
	r, ok := fraction(n)
	return ok && r.IsInt()
}

// bound is a number of the document, exact, with its spelling.
type bound struct {
	*big.Rat
	text string
}

// numeric is what a schema asks of a number.
type numeric struct {
	min, max, multiple *bound
	aboveMin, belowMax bool // the bounds themselves are excluded
	format             string
}

// fault is a keyword that does not hold.
type fault struct{ keyword, expected string }

// judge returns the keywords that n does not meet.
func (c *numeric) judge(n json.Number) []fault {
	var faults []fault
	if expected, ok := c.inFormat(n); !ok {
		faults = append(faults, fault{"format", expected})
	}
	if c.min == nil && c.max == nil && c.multiple == nil {
		return faults
	}
	value, ok := fraction(n)
	if !ok {
		return append(faults, fault{"type", "a number of a size that can be compared"})
	}
	if c.min != nil && below(value, c.min, c.aboveMin) {
		faults = append(faults, fault{"minimum", than("at least", "more than", c.aboveMin) + c.min.text})
	}
	if c.max != nil && above(value, c.max, c.belowMax) {
		faults = append(faults, fault{"maximum", than("at most", "less than", c.belowMax) + c.max.text})
	}
	if c.multiple != nil && !new(big.Rat).Quo(value, c.multiple.Rat).IsInt() {
		faults = append(faults, fault{"multipleOf", "a multiple of " + c.multiple.text})
	}
	return faults
}

func below(value *big.Rat, b *bound, excluded bool) bool {
	order := value.Cmp(b.Rat)
	return order < 0 || excluded && order == 0
}

func above(value *big.Rat, b *bound, excluded bool) bool {
	order := value.Cmp(b.Rat)
	return order > 0 || excluded && order == 0
}

func than(included, excluded string, exclusive bool) string {
	if exclusive {
		return excluded + " "
	}
	return included + " "
}

// inFormat judges the formats of numbers (OpenAPI 3.0.3, "Data Types").
func (c *numeric) inFormat(n json.Number) (expected string, ok bool) {
	switch c.format {
	case "int32":
		return "an int32", inRange(n, math.MinInt32, math.MaxInt32)
	case "int64":
		return "an int64", inRange(n, math.MinInt64, math.MaxInt64)
	case "float":
		_, err := strconv.ParseFloat(string(n), 32)
		return "a number in the range of a float", err == nil
	case "double":
		_, err := strconv.ParseFloat(string(n), 64)
		return "a number in the range of a double", err == nil
	}
	return "", true
}

func inRange(n json.Number, least, most int64) bool {
	if i, err := strconv.ParseInt(string(n), 10, 64); err == nil {
		return least <= i && i <= most
	}
	r, ok := fraction(n)
	if !ok || !r.IsInt() || !r.Num().IsInt64() {
		return false
	}
	i := r.Num().Int64()
	return least <= i && i <= most
}
