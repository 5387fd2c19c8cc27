package mock

import (
	"bytes"
	"maps"
	"net/url"
	"slices"
	"strconv"
)

// listKinds are lists that are cut, filtered or filled wrongly.
func listKinds() []FaultKind {
	return []FaultKind{
		{"filter", "a list is filtered wrongly", []ArgDoc{
			required("how", "", "ignored; inverted: what does not hold is kept; last-only: of several conditions only the last counts", "ignored", "inverted", "last-only"),
			optional("operator", "", "", "only conditions with this operator; not of last-only", "EQ", "GT", "GTE", "IN", "LT", "LTE", "NE"),
		}, bendFilter},
		{"list-add", "a list holds an item that is not the caller's", []ArgDoc{
			optional("item", "", "a JSON value", "the item; left out, the first of the list that a role of another tenant is shown (by_role)"),
			required("list", "a JSON pointer", "the list in the body of a success; the body itself is \"\""),
		}, bendListAdd},
		{"list-reverse", "a list comes in another order, the last item first", []ArgDoc{
			required("list", "a JSON pointer", "the list in the body of a success; the body itself is \"\""),
		}, bendListReverse},
		{"paging", "a list is cut into pages wrongly", []ArgDoc{
			required("how", "", "from-zero: the first page is 0; ignored: everything on each page; number-ignored: always the first page; overlapping: each begins with the last "+
				"item of the one before; short: one item fewer; size-ignored: always the default size; total-of-page: {total} counts the page only",
				"from-zero", "ignored", "number-ignored", "overlapping", "short", "size-ignored", "total-of-page"),
		}, bendPaging},
	}
}

// listing makes a mutation of successes with a list, composed once more with other rules.
func listing(has func(op *operation) bool, change func(r *rules)) mutation {
	return mutation{answer: func(c *call, r *response) *response {
		if c.reason != "" || !has(c.op) {
			return r
		}
		other, otherwise := *c, *c.rules
		change(&otherwise)
		other.rules = &otherwise
		return other.compose()
	}}
}

func bendPaging(b *bender) mutation {
	how := b.args["how"]
	b.some("when.operation", "a list with the pages that "+how+" is about", func(op *operation) bool {
		switch how {
		case "from-zero", "number-ignored", "overlapping":
			return op.paging != nil && op.paging.Number != ""
		case "size-ignored":
			return op.paging != nil && op.paging.Size != ""
		}
		return op.paging != nil
	})
	return listing(func(op *operation) bool { return op.paging != nil }, func(r *rules) {
		r.page = func(c *call, list []any) []any { return c.pageWrongly(how, list) }
	})
}

func (c *call) pageWrongly(how string, list []any) []any {
	p, asked := c.op.paging, url.Values{}
	maps.Copy(asked, c.query)
	number, _ := positive(asked, p.Number, 1)
	switch how {
	case "ignored":
		return list
	case "number-ignored":
		asked.Del(p.Number)
	case "size-ignored":
		asked.Del(p.Size)
	case "from-zero":
		if asked.Has(p.Number) {
			asked.Set(p.Number, strconv.Itoa(number+1))
		}
	case "overlapping":
		return c.overlap(list, number)
	}
	page := p.page(list, asked)
	if how == "short" && len(page) > 0 {
		page = page[:len(page)-1]
	}
	if how == "total-of-page" {
		c.total = len(page)
	}
	return page
}

// overlap begins each page but the first one item too early.
func (c *call) overlap(list []any, number int) []any {
	page := c.op.paging.page(list, c.query)
	if number == 1 || len(page) == 0 {
		return page
	}
	size, _ := positive(c.query, c.op.paging.Size, c.op.paging.Default)
	from := (number-1)*size - 1
	return list[from:min(from+size, len(list))]
}

func bendFilter(b *bender) mutation {
	how, operator := b.args["how"], b.args["operator"]
	if how == "last-only" && operator != "" {
		b.add("with.operator", "expected none with last-only, which is about conditions of any kind")
	}
	b.some("when.operation", "a list with a filter", func(op *operation) bool { return op.filter != nil })
	return listing(func(op *operation) bool { return op.filter != nil }, func(r *rules) {
		r.keep = func(c *call, list []any) []any { return c.keepWrongly(how, operator, list) }
	})
}

func (c *call) keepWrongly(how, operator string, list []any) []any {
	texts := c.query[c.op.filter.query]
	if how == "last-only" {
		texts = texts[max(0, len(texts)-1):]
	}
	return slices.DeleteFunc(slices.Clone(list), func(item any) bool {
		return slices.ContainsFunc(texts, func(text string) bool {
			condition, _ := c.op.filter.parse(text) // judged before
			right := condition.holds(item, condition.path)
			switch concerned := operator == "" || operator == condition.operator; {
			case concerned && how == "ignored":
				return false
			case concerned && how == "inverted":
				return right
			}
			return !right
		})
	})
}

func bendListAdd(b *bender) mutation {
	var item any
	if b.args["item"] != "" {
		item = b.json("item")
	}
	return b.relisting(func(c *call, items []any, path []string) []any {
		added := item
		if added == nil {
			added = c.foreignItem(path)
		}
		if added == nil {
			return items
		}
		return append(items, added)
	})
}

func bendListReverse(b *bender) mutation {
	return b.relisting(func(_ *call, items []any, _ []string) []any {
		slices.Reverse(items)
		return items
	})
}

// relisting makes a mutation of a list in the body of a success; change gets a list of its own.
func (b *bender) relisting(change func(c *call, items []any, path []string) []any) mutation {
	path, ok := pointerTokens(b.args["list"])
	if !ok {
		b.add("with.list", `expected a JSON pointer such as /data/items, or "" for the body itself, got %q`, b.args["list"])
	}
	if b.failed {
		return mutation{}
	}
	return b.answers(onSuccess, func(c *call, r *response) *response {
		value, _ := decodeOrdered(r.body)
		list, _ := at(value, path)
		items, isList := list.([]any)
		if !isList {
			return r
		}
		value, _ = replace(value, path, change(c, slices.Clone(items), path))
		if changed := encode(value); !bytes.Equal(changed, r.body) {
			r.body = changed
		}
		return r
	})
}

// foreignItem is the first item of the list that a role of another tenant is shown.
func (c *call) foreignItem(path []string) any {
	for _, role := range sortedKeys(c.op.byRole) {
		other := c.plan.accountOf(role)
		if other == nil || c.account == nil || other.tenant == c.account.tenant {
			continue
		}
		list, _ := at(c.op.byRole[role].body, path)
		if items, _ := list.([]any); len(items) > 0 {
			return items[0]
		}
	}
	return nil
}
