package mock

// argIn says of what a member is a member.
func argIn() ArgDoc {
	return optional("in", "body", "", "of what: the body of an answer, what a JWT says (exp, iat …), or its header (alg, kid …)", "body", "jwt", "jwt-header")
}

func argMember(doc string) ArgDoc { return required("member", "a JSON pointer", doc) }

// memberKinds are wrong members of a JSON object: in the body of an answer or in a JWT.
func memberKinds() []FaultKind {
	where := "which; * stands for each item of a list"
	return []FaultKind{
		{"member-add", "there is one member more", []ArgDoc{
			argIn(), argMember("where it comes; its parent must exist"), argOn(onSuccess), required("value", "a JSON value", "its value"),
		}},
		{"member-drop", "a member is missing", []ArgDoc{
			argIn(), argMember(where), argOn(onSuccess),
		}},
		{"member-duplicate", "a member stands twice", []ArgDoc{
			argIn(), argMember(where), argOn(onSuccess), optional("value", "", "a JSON value", "of the second; left out, it is that of the first"),
		}},
		{"member-null", "a member is null", []ArgDoc{
			argIn(), argMember(where), argOn(onSuccess),
		}},
		{"member-number", "a number is written in another way, or is one that should not be", []ArgDoc{
			required("as", "", "exponent: the same as 36e2; fraction: with .5 at the end; huge: 1e400; leading-zero: no JSON any more",
				"exponent", "fraction", "huge", "leading-zero", "negative", "zero"),
			argIn(), argMember(where), argOn(onSuccess),
		}},
		{"member-rename", "a member has another name", []ArgDoc{
			argIn(), argMember(where), argOn(onSuccess), required("to", "a name", "its name"),
		}},
		{"member-scale", "a number, or a text of digits, is multiplied: milliseconds for seconds, minutes for seconds", []ArgDoc{
			required("by", "a number", "by how much; what is not whole is cut off"), argIn(), argMember(where), argOn(onSuccess),
		}},
		{"member-shift", "a number, a text of digits or a date is moved: a clock or a lifetime that is off", []ArgDoc{
			required("by", "a whole number", "by how much; of a date that many seconds"), argIn(), argMember(where), argOn(onSuccess),
		}},
		{"member-type", "a member has another type", []ArgDoc{
			argIn(), argMember(where), argOn(onSuccess),
			optional("to", "other", "", "array and object wrap the value; other: a string of a number, a number of a string of digits, a string of anything else",
				"array", "boolean", "number", "object", "other", "string"),
		}},
		{"member-value", "a member has another value", []ArgDoc{
			argIn(), argMember(where), argOn(onSuccess), required("value", "a JSON value", "that value"),
		}},
	}
}
