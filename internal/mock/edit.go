package mock

import (
	"slices"
	"strconv"

	"github.com/plimsoll/plimsoll/internal/conformance"
)

// each is the path token that stands for every item of a list.
const each = "*"

// edit changes the member at a path, or the members where the path has a *. do gets whatever holds the member and the last token of
// the path, and gives back what shall hold it instead; it must not change what it got. Where nothing is at the path, nothing changes.
func edit(value any, path []string, do func(holder any, token string) any) any {
	if len(path) == 0 {
		return value
	}
	list, isList := value.([]any)
	switch {
	case isList && path[0] == each:
		for i := range slices.Backward(list) { // from the end, because do may drop or add an item
			value = edit(value, append([]string{strconv.Itoa(i)}, path[1:]...), do)
		}
		return value
	case len(path) == 1:
		return do(value, path[0])
	}
	child, _, ok := step(value, path[0])
	if !ok {
		return value
	}
	changed, _ := replace(value, path[:1], edit(child, path[1:], do))
	return changed
}

// setting makes an edit of an edit of the value alone.
func setting(by func(old any) any) func(holder any, token string) any {
	return func(holder any, token string) any {
		old, _, ok := step(holder, token)
		if !ok {
			return holder
		}
		changed, _ := replace(holder, []string{token}, by(old))
		return changed
	}
}

func dropping(holder any, token string) any {
	_, i, ok := step(holder, token)
	if !ok {
		return holder
	}
	if members, isObject := holder.(object); isObject {
		return slices.Delete(slices.Clone(members), i, i+1)
	}
	list, _ := holder.([]any)
	return slices.Delete(slices.Clone(list), i, i+1)
}

// renaming concerns members only: items have no names.
func renaming(to string) func(holder any, token string) any {
	return func(holder any, token string) any {
		members, _ := holder.(object)
		i := members.index(token)
		if i < 0 {
			return holder
		}
		members = slices.Clone(members)
		members[i].name = to
		return members
	}
}

// doubling puts a second one behind it, with a value of its own if there is one.
func doubling(value any, own bool) func(holder any, token string) any {
	return func(holder any, token string) any {
		old, i, ok := step(holder, token)
		if !ok {
			return holder
		}
		if !own {
			value = old
		}
		if members, isObject := holder.(object); isObject {
			return slices.Insert(slices.Clone(members), i+1, member{token, value})
		}
		list, _ := holder.([]any)
		return slices.Insert(slices.Clone(list), i+1, value)
	}
}

// adding adds what is not there yet. In a list, - is the place behind the last item (RFC 6901 section 4).
func adding(value any) func(holder any, token string) any {
	return func(holder any, token string) any {
		switch node := holder.(type) {
		case object:
			if node.index(token) < 0 {
				return append(slices.Clone(node), member{token, value})
			}
		case []any:
			if token == "-" {
				return append(slices.Clone(node), value)
			}
		}
		return holder
	}
}

// pointers lists the pointers of everything in a value.
func pointers(value any, to string) []string {
	var list []string
	switch node := value.(type) {
	case object:
		for _, m := range node {
			at := to + "/" + conformance.EscapePointer(m.name)
			list = append(append(list, at), pointers(m.value, at)...)
		}
	case []any:
		for i, item := range node {
			at := to + "/" + strconv.Itoa(i)
			list = append(append(list, at), pointers(item, at)...)
		}
	}
	return list
}
