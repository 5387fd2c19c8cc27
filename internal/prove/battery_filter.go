package prove

import (
	"encoding/json"
	"fmt"
	"net/url"
	"regexp"
	"strings"

	"github.com/plimsoll/plimsoll/internal/provider"
)

// filters asks for items with some value and for those with another, in whatever language the mock's filter reads.
func (s *sitting) filters(op *provider.Operation, good question) {
	f := s.provider.Mock.Answers[op.ID].Filter
	if f == nil || s.stopped {
		return
	}
	language, err := regexp.Compile(f.Pattern)
	if err != nil {
		return // the mock would not have started
	}
	ask := func(conditions ...string) {
		q := good
		q.params = func(v url.Values) { v[f.Query] = conditions }
		s.see(fmt.Sprintf("%s with %s=%s", op.ID, f.Query, strings.Join(conditions, " and ")), q)
	}
	for _, leaf := range leaves(s.unfiltered(op, good, f), f.Items) {
		for _, operator := range operators() {
			for _, value := range []string{leaf.value, "0", "nothing-has-this-value"} {
				if c := leaf.path + operator + value; language.MatchString(c) {
					ask(c)
					ask(c, leaf.path+operator+"nothing-has-this-value")
				}
			}
		}
	}
}

// operators are those of the filter languages that mocks read.
func operators() []string {
	return []string{"==", "!=", "=gt=", "=ge=", "=lt=", "=le=", "=in=", "(EQ)", "(NE)", "(GT)", "(GTE)", "(LT)", "(LTE)", "(IN)"}
}

// unfiltered is the whole list.
func (s *sitting) unfiltered(op *provider.Operation, good question, f *provider.Filter) answer {
	q := good
	q.params = func(v url.Values) { v.Del(f.Query) }
	return s.see(op.ID+" unfiltered", q)
}

// leaf is a value of the first item of a list, and the dotted path to it.
type leaf struct{ path, value string }

// maxLeaves bounds how many values of an item are filtered by.
const maxLeaves = 4

// leaves lists some values of the first item.
func leaves(a answer, items string) []leaf {
	list, _ := a.member(items)
	if items == "" {
		list = a.document()
	}
	all, ok := list.([]any)
	if !ok || len(all) == 0 {
		return nil
	}
	var found []leaf
	var walk func(value any, path string)
	walk = func(value any, path string) {
		switch node := value.(type) {
		case map[string]any:
			for _, name := range sortedKeys(node) {
				walk(node[name], strings.TrimPrefix(path+"."+name, "."))
			}
		case []any:
			if len(node) > 0 {
				walk(node[0], path)
			}
		case string, json.Number, bool:
			if len(found) < maxLeaves && !strings.ContainsAny(path, ":/_") {
				found = append(found, leaf{path, fmt.Sprint(node)})
			}
		}
	}
	walk(all[0], "")
	return found
}
