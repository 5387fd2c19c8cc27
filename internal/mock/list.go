package mock

import (
	"encoding/json"
	"maps"
	"math/big"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/plimsoll/plimsoll/internal/provider"
)

// paging is provider.Paging, checked. A nil paging takes everything and changes nothing, and so does a nil filter.
type paging struct {
	provider.Paging
	items []string
}

// filter is provider.Filter, its pattern compiled.
type filter struct {
	query   string
	pattern *regexp.Regexp
	items   []string
}

func (c *compiler) paging(key string, given *provider.Paging, op *operation) *paging {
	if given == nil {
		return nil
	}
	if given.Default < 0 || given.Max < 0 || given.Max > 0 && given.Default > given.Max {
		c.add(key, "expected 0 <= default <= max, got default %d and max %d", given.Default, given.Max)
	}
	return &paging{*given, c.items(key, given.Items, op)}
}

func (c *compiler) filter(key string, given *provider.Filter, op *operation) *filter {
	if given == nil {
		return nil
	}
	pattern, err := regexp.Compile("^(?:" + given.Pattern + ")$")
	if err != nil {
		c.add(key+".pattern", "%w", err)
		return nil
	}
	for _, group := range []string{"path", "op", "value"} {
		if pattern.SubexpIndex(group) < 0 {
			c.add(key+".pattern", "expected a group (?P<%s>…), got none", group)
			return nil
		}
	}
	return &filter{given.Query, pattern, c.items(key, given.Items, op)}
}

// items checks that the example holds a list where paging or filter say so.
func (c *compiler) items(key, pointer string, op *operation) []string {
	path, ok := pointerTokens(pointer)
	if !ok {
		c.add(key+".items", "expected a JSON pointer, got %q", pointer)
	}
	successes := append([]*answer{op.success}, slices.Collect(maps.Values(op.byRole))...)
	for _, a := range successes {
		value, _ := at(a.body, path)
		if _, isList := value.([]any); !isList {
			c.add(key+".items", "expected each success to have a list at %q, got none", pointer)
			break
		}
	}
	return path
}

func (p *paging) knows(name string) bool { return p != nil && (name == p.Size || name == p.Number) }

func (f *filter) knows(name string) bool { return f != nil && name == f.query }

// refuses reports page parameters that are no positive numbers, and a size above the maximum.
func (p *paging) refuses(query url.Values) bool {
	if p == nil {
		return false
	}
	size, sizeOK := positive(query, p.Size, p.Default)
	_, numberOK := positive(query, p.Number, 1)
	return !sizeOK || !numberOK || p.Max > 0 && size > p.Max
}

func positive(query url.Values, name string, otherwise int) (int, bool) {
	values := query[name]
	if name == "" || len(values) == 0 {
		return otherwise, true
	}
	n, err := strconv.Atoi(values[0])
	return n, len(values) == 1 && err == nil && n > 0
}

// page cuts one page out of a list.
func (p *paging) page(list []any, query url.Values) []any {
	size, _ := positive(query, p.Size, p.Default)
	number, _ := positive(query, p.Number, 1)
	if size == 0 {
		return list
	}
	if number > len(list)/size+1 { // beyond the end; also keeps the product below from overflowing
		return []any{}
	}
	from := min((number-1)*size, len(list))
	return list[from:min(from+size, len(list))]
}

func (f *filter) refuses(query url.Values) bool {
	return f != nil && slices.ContainsFunc(query[f.query], func(text string) bool {
		_, ok := f.parse(text)
		return !ok
	})
}

// condition is one filter of a request.
type condition struct {
	path     []string
	operator string
	value    string
}

func (f *filter) parse(text string) (condition, bool) {
	match := f.pattern.FindStringSubmatch(text)
	if match == nil {
		return condition{}, false
	}
	group := func(name string) string { return match[f.pattern.SubexpIndex(name)] }
	operator := operatorOf(group("op"))
	return condition{strings.Split(group("path"), "."), operator, group("value")}, operator != ""
}

// operatorOf knows the operators by both of their spellings; "" is none.
func operatorOf(text string) string {
	if text == "==" {
		return "EQ"
	}
	switch strings.ToUpper(strings.Trim(text, "=()")) {
	case "EQ":
		return "EQ"
	case "NE", "!":
		return "NE"
	case "GT":
		return "GT"
	case "GTE", "GE":
		return "GTE"
	case "LT":
		return "LT"
	case "LTE", "LE":
		return "LTE"
	case "IN":
		return "IN"
	}
	return ""
}

// keep leaves the items for which every condition holds.
func (f *filter) keep(list []any, query url.Values) []any {
	kept := []any{}
	for _, item := range list {
		holds := true
		for _, text := range query[f.query] {
			c, _ := f.parse(text) // judged before
			holds = holds && c.holds(item, c.path)
		}
		if holds {
			kept = append(kept, item)
		}
	}
	return kept
}

// holds goes down the path; of a list on the way, one item is enough.
func (c condition) holds(value any, path []string) bool {
	if list, ok := value.([]any); ok {
		return slices.ContainsFunc(list, func(item any) bool { return c.holds(item, path) })
	}
	if len(path) == 0 {
		return c.compares(value)
	}
	child, _, ok := step(value, path[0])
	return ok && c.holds(child, path[1:])
}

func (c condition) compares(value any) bool {
	if c.operator == "IN" {
		return slices.ContainsFunc(strings.Split(strings.Trim(c.value, "()"), ","), func(one string) bool { return order(value, one) == 0 })
	}
	result := order(value, c.value)
	switch c.operator {
	case "EQ":
		return result == 0
	case "NE":
		return result != 0
	case "GT":
		return result == 1
	case "GTE":
		return result == 1 || result == 0
	case "LT":
		return result == -1
	case "LTE":
		return result == -1 || result == 0
	}
	return false
}

// unordered is what order says of values that cannot be compared.
const unordered = 2

// order compares a value with a text: numbers as numbers of any size, anything else as text, octet by octet.
func order(value any, text string) int {
	switch value := value.(type) {
	case json.Number:
		left, okLeft := new(big.Rat).SetString(value.String())
		right, okRight := new(big.Rat).SetString(text)
		if okLeft && okRight {
			return left.Cmp(right)
		}
	case string:
		return strings.Compare(value, text)
	case bool:
		return strings.Compare(strconv.FormatBool(value), text)
	}
	return unordered
}
