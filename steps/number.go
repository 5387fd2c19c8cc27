package steps

import (
	"encoding/json"
	"math/big"
	"strconv"
	"strings"

	"github.com/ohler55/ojg/jp"
)

// rational is a number exactly, whatever its size.
func rational(v any) (*big.Rat, bool) {
	switch n := v.(type) {
	case json.Number:
		if len(n) > 400 { // 1e999999999 would take all memory
			return nil, false
		}
		if _, exponent, ok := strings.Cut(strings.ToLower(n.String()), "e"); ok && len(exponent) > 4 {
			return nil, false
		}
		return new(big.Rat).SetString(n.String())
	case int:
		return new(big.Rat).SetInt64(int64(n)), true
	}
	return nil, false
}

// query evaluates a JSONPath. The filters of ojg do not compare json.Number, and would silently match nothing, so a path with a
// filter is evaluated on a copy with numbers that it understands, and the numbers of the result are put back.
func query(expr jp.Expr, path string, body any) []any {
	if !strings.Contains(path, "?") {
		return expr.Get(body)
	}
	values := expr.Get(understood(body))
	for i := range values {
		values[i] = exact(values[i])
	}
	return values
}

// understood copies a document with its numbers as int64 where they fit, otherwise as float64 where that is the same number.
func understood(v any) any {
	return mapValues(v, func(leaf any) any {
		n, ok := leaf.(json.Number)
		if !ok {
			return leaf
		}
		if i, err := n.Int64(); err == nil {
			return i
		}
		if f, err := n.Float64(); err == nil {
			return f
		}
		return leaf
	})
}

// exact undoes understood.
func exact(v any) any {
	return mapValues(v, func(leaf any) any {
		switch n := leaf.(type) {
		case int64:
			return json.Number(strconv.FormatInt(n, 10))
		case float64:
			return json.Number(strconv.FormatFloat(n, 'g', -1, 64))
		}
		return leaf
	})
}

func mapValues(v any, leaf func(any) any) any {
	switch node := v.(type) {
	case map[string]any:
		object := make(map[string]any, len(node))
		for name, value := range node {
			object[name] = mapValues(value, leaf)
		}
		return object
	case []any:
		array := make([]any, len(node))
		for i, value := range node {
			array[i] = mapValues(value, leaf)
		}
		return array
	}
	return leaf(v)
}
