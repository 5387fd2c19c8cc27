package steps

import (
	"encoding/json"
	"fmt"
	"math/big"
	"strconv"
	"strings"

	"github.com/ohler55/ojg/jp"
)

// The bounds of numbers that are taken for what they say: 1e999999999 would take all memory.
const (
	longestNumber  = 400
	farthestDigits = 9999
)

// rational is a number exactly, whatever its size within the bounds.
func rational(v any) (*big.Rat, bool) {
	n, ok := v.(json.Number)
	if !ok || len(n) > longestNumber {
		return nil, false
	}
	if _, exponent, scientific := strings.Cut(strings.ToLower(n.String()), "e"); scientific {
		if e, err := strconv.Atoi(exponent); err != nil || e > farthestDigits || e < -farthestDigits {
			return nil, false
		}
	}
	return new(big.Rat).SetString(n.String())
}

// evaluatePath evaluates a JSONPath. What the library makes of foreign data must not end a run.
func evaluatePath(expr jp.Expr, path string, body any) (values []any, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("JSONPath %q: it cannot be evaluated: %v", path, p)
		}
	}()
	return query(expr, path, body), nil
}

// query evaluates a JSONPath. The filters of ojg do not compare json.Number, and would silently match nothing, so a path with a
// filter is located in a copy whose numbers it understands; the values are those of the document itself.
func query(expr jp.Expr, path string, body any) []any {
	if !strings.Contains(path, "?") {
		return expr.Get(body)
	}
	values := []any{}
	for _, place := range expr.Locate(understood(body), 0) {
		values = append(values, place.First(body))
	}
	return values
}

// understood copies a document with its numbers as int64 where they fit, otherwise as the nearest float64: filters compare no
// others. What fits neither matches no filter.
func understood(v any) any {
	switch node := v.(type) {
	case map[string]any:
		object := make(map[string]any, len(node))
		for name, value := range node {
			object[name] = understood(value)
		}
		return object
	case []any:
		array := make([]any, len(node))
		for i, value := range node {
			array[i] = understood(value)
		}
		return array
	case json.Number:
		if i, err := node.Int64(); err == nil {
			return i
		}
		if f, err := node.Float64(); err == nil {
			return f
		}
	}
	return v
}
