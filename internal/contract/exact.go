package contract

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/plimsoll/plimsoll/internal/conformance"
)

// exactness recovers the numbers of the document. The library keeps them as float64, which is exact up to 15 digits; beyond
// that the text of the file decides.
type exactness struct {
	fsys  fs.FS
	files map[string][]string // lines, read when first needed
}

const floatDigits = 15 // every decimal of so many digits survives a float64 (IEEE 754 binary64)

func (e *exactness) bound(f float64, o *openapi3.Origin, keyword string) (*bound, error) {
	written := ""
	if o != nil {
		if l, ok := o.Fields.Lookup(keyword); ok {
			written = scalar(e.line(l.File, l.Line), l.Column, keyword)
		}
	}
	n, err := exactly(f, written)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", keyword, err)
	}
	r, ok := fraction(n)
	if !ok {
		return nil, fmt.Errorf("%s: %s is too large", keyword, n)
	}
	return &bound{Rat: r, text: n.String()}, nil
}

// values returns the values of an enum with their numbers exact.
func (e *exactness) values(enum []any, o *openapi3.Origin) ([]any, error) {
	var values []any
	for i, v := range enum {
		f, number := v.(float64)
		if !number {
			value, err := decoded(v)
			if err != nil || tooLong(value) {
				return nil, fmt.Errorf("enum: %w", cmp.Or(err, errTooLong))
			}
			values = append(values, value)
			continue
		}
		written := ""
		if o != nil && len(o.Sequences["enum"]) == len(enum) {
			written = o.Sequences["enum"][i].Name
		}
		n, err := exactly(f, written)
		if err != nil {
			return nil, fmt.Errorf("enum: %w", err)
		}
		values = append(values, n)
	}
	return values, nil
}

// exactly returns the number that the document holds: f where that is exact, otherwise what is written, if it is a JSON number.
func exactly(f float64, written string) (json.Number, error) {
	short := strconv.FormatFloat(f, 'f', -1, 64)
	if digits(short) <= floatDigits {
		return json.Number(short), nil
	}
	if near, err := strconv.ParseFloat(written, 64); err != nil || near != f {
		return "", errTooLong
	}
	return json.Number(written), nil
}

var errTooLong = fmt.Errorf("a number of more than %d digits has to stand on one line with its keyword, in digits", floatDigits)

func digits(number string) int {
	return len(strings.Trim(strings.Replace(number, ".", "", 1), "-0"))
}

// tooLong reports whether a value holds a number that the library did not keep exactly.
func tooLong(value any) bool {
	switch v := value.(type) {
	case json.Number:
		return digits(v.String()) > floatDigits
	case []any:
		return slices.ContainsFunc(v, tooLong)
	case map[string]any:
		return slices.ContainsFunc(slices.Collect(maps.Values(v)), tooLong)
	}
	return false
}

func (e *exactness) line(file string, number int) string {
	lines, read := e.files[file]
	if !read {
		raw, _ := fs.ReadFile(e.fsys, file) // it was read before; if it is gone, the number is reported as not exact
		lines = strings.Split(string(raw), "\n")
		e.files[file] = lines
	}
	if number < 1 || number > len(lines) {
		return ""
	}
	return lines[number-1]
}

var number = regexp.MustCompile(`^["']?\s*:\s*(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)`)

// scalar returns the number that follows a keyword on a line of YAML; column counts from 1.
func scalar(line string, column int, keyword string) string {
	if column < 1 || column > len(line) {
		return ""
	}
	_, rest, found := strings.Cut(line[column-1:], keyword)
	match := number.FindStringSubmatch(rest)
	if !found || match == nil {
		return ""
	}
	return match[1]
}

// equal compares two JSON values; numbers by value, however they are spelt.
func equal(a, b any) bool {
	switch a := a.(type) {
	case json.Number:
		b, ok := b.(json.Number)
		return ok && sameNumber(a, b)
	case []any:
		b, ok := b.([]any)
		return ok && slices.EqualFunc(a, b, equal)
	case map[string]any:
		b, ok := b.(map[string]any)
		return ok && maps.EqualFunc(a, b, equal)
	}
	return a == b
}

func sameNumber(a, b json.Number) bool {
	if a == b {
		return true
	}
	x, xOK := fraction(a)
	y, yOK := fraction(b)
	return xOK && yOK && x.Cmp(y) == 0
}

// decoded turns what YAML made of a value into what a JSON document would have held.
func decoded(value any) (any, error) {
	raw, err := json.Marshal(value)
	if err != nil {
		return nil, err
	}
	doc := conformance.DecodeJSON(raw)
	return doc.Value, doc.Err
}
