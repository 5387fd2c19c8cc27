package mock

import (
	"math/big"
	"strconv"
)

// argIn says of what a member is a member.
func argIn() ArgDoc {
	return optional("in", "body", "", "of what: the body of an answer, what a JWT says (exp, iat …), or its header (alg, kid …)", "body", "jwt", "jwt-header")
}

// argInNumbers is argIn for kinds about numbers, of which the header of a JWT has none.
func argInNumbers() ArgDoc {
	return optional("in", "body", "", "of what: the body of an answer, or what a JWT says (exp, iat …)", "body", "jwt")
}

func argMember(doc string) ArgDoc { return required("member", "a JSON pointer", doc) }

// memberKinds are wrong members of a JSON object: in the body of an answer or in a JWT.
func memberKinds() []FaultKind {
	where := "which; * stands for each item of a list"
	return []FaultKind{
		{"member-add", "there is one member more", []ArgDoc{
			argIn(), argMember("where it comes; its parent must exist"), argOn(onSuccess), required("value", "a JSON value", "its value"),
		}, bendMemberAdd},
		{"member-drop", "a member is missing", []ArgDoc{
			argIn(), argMember(where), argOn(onSuccess),
		}, bendMemberDrop},
		{"member-duplicate", "a member stands twice", []ArgDoc{
			argIn(), argMember(where), argOn(onSuccess), optional("value", "", "a JSON value", "of the second; left out, it is that of the first"),
		}, bendMemberDuplicate},
		{"member-null", "a member is null", []ArgDoc{
			argIn(), argMember(where), argOn(onSuccess),
		}, bendMemberNull},
		{"member-number", "a number is written in another way, or is one that should not be", []ArgDoc{
			required("as", "", "exponent: the same as 36e2; fraction: with .5 at the end; huge: 1e400; leading-zero: no JSON any more",
				"exponent", "fraction", "huge", "leading-zero", "negative", "zero"),
			argInNumbers(), argMember(where), argOn(onSuccess),
		}, bendMemberNumber},
		{"member-rename", "a member has another name", []ArgDoc{
			argIn(), argMember(where), argOn(onSuccess), required("to", "a name", "its name"),
		}, bendMemberRename},
		{"member-scale", "a number, or a text of digits, is multiplied: milliseconds for seconds, minutes for seconds", []ArgDoc{
			required("by", "a number", "by how much; what is not whole is cut off"), argInNumbers(), argMember(where), argOn(onSuccess),
		}, bendMemberScale},
		{"member-shift", "a number, a text of digits or a date is moved: a clock or a lifetime that is off", []ArgDoc{
			required("by", "a whole number", "by how much; of a date that many seconds"), argInNumbers(), argMember(where), argOn(onSuccess),
		}, bendMemberShift},
		{"member-type", "a member has another type", []ArgDoc{
			argIn(), argMember(where), argOn(onSuccess),
			optional("to", "other", "", "array and object wrap the value; number: 0 where there are no digits; other: a number of a string, a string of anything else",
				"array", "boolean", "number", "object", "other", "string"),
		}, bendMemberType},
		{"member-value", "a member has another value", []ArgDoc{
			argIn(), argMember(where), argOn(onSuccess), required("value", "a JSON value", "that value"),
		}, bendMemberValue},
	}
}

func bendMemberAdd(b *bender) mutation { return b.members(adding(b.json("value"))) }

func bendMemberDrop(b *bender) mutation { return b.members(dropping) }

func bendMemberDuplicate(b *bender) mutation {
	if b.args["value"] == "" {
		return b.members(doubling(nil, false))
	}
	return b.members(doubling(b.json("value"), true))
}

func bendMemberNull(b *bender) mutation {
	return b.members(setting(func(any) any { return nil }))
}

func bendMemberNumber(b *bender) mutation { return b.members(setting(respell(spelled(b.args["as"])))) }

func bendMemberRename(b *bender) mutation { return b.members(renaming(b.args["to"])) }

func bendMemberScale(b *bender) mutation {
	by, ok := new(big.Rat).SetString(b.args["by"])
	if !ok {
		b.add("with.by", "expected a number such as 1000 or 0.001, got %q", b.args["by"])
		return mutation{}
	}
	return b.members(setting(respell(scaled(by))))
}

func bendMemberShift(b *bender) mutation {
	by, err := strconv.ParseInt(b.args["by"], 10, 64)
	if err != nil {
		b.add("with.by", "expected a whole number such as -3600, got %q", b.args["by"])
	}
	return b.members(setting(shifted(by)))
}

func bendMemberType(b *bender) mutation { return b.members(setting(otherType(b.args["to"]))) }

func bendMemberValue(b *bender) mutation {
	value := b.json("value")
	return b.members(setting(func(any) any { return value }))
}

// json reads an argument that is a JSON value.
func (b *bender) json(arg string) any {
	value, ok := decodeOrdered([]byte(b.args[arg]))
	if !ok {
		b.add("with."+arg, `expected a JSON value such as 3600, "text" or {"a": null}, got %s`, b.args[arg])
	}
	return value
}
