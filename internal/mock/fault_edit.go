package mock

import (
	"bytes"
	"slices"

	"github.com/plimsoll/plimsoll/internal/provider"
)

// members makes a mutation of the members that the arguments name: in the body of answers or in tokens.
func (b *bender) members(do func(holder any, token string) any) mutation {
	path, ok := pointerTokens(b.args["member"])
	if !ok || len(path) == 0 {
		b.add("with.member", "expected a JSON pointer such as /data/token, got %q", b.args["member"])
	}
	if b.failed {
		return mutation{}
	}
	change := func(value any) any { return edit(value, path, do) }
	if b.args["in"] != "body" {
		return b.claims(change)
	}
	if !b.has(path) {
		return mutation{}
	}
	return b.answers(b.args["on"], func(_ *call, r *response) *response {
		value, ok := decodeOrdered(r.body)
		if !ok {
			return r
		}
		if changed := encode(change(value)); !bytes.Equal(changed, encode(value)) {
			r.body = changed
		}
		return r
	})
}

// has checks that one of the answers chosen has the place, or for what is to be added its parent.
func (b *bender) has(path []string) bool {
	known := []string{}
	chosen := b.rehearse(b.args["on"])
	if len(chosen) == 0 {
		return true // another mistake, which answers reports
	}
	for _, r := range chosen {
		value, _ := decodeOrdered(r.answer.body)
		if holds(value, path) || b.fault.Kind == "member-add" && holds(value, path[:len(path)-1]) {
			return true
		}
		known = append(known, pointers(value, "")...)
	}
	slices.Sort(known)
	b.add("with.member", "%w", provider.Unknown("member of "+b.where(), b.args["member"], slices.Compact(known)))
	return false
}

// holds reports whether something is at a path.
func holds(value any, path []string) bool {
	if len(path) == 0 {
		return value != nil
	}
	if list, isList := value.([]any); isList && path[0] == each {
		return slices.ContainsFunc(list, func(item any) bool { return holds(item, path[1:]) })
	}
	child, _, ok := step(value, path[0])
	return ok && (len(path) == 1 || holds(child, path[1:]))
}
