package mock

// answerKinds are wrong answers: the request was judged rightly, and what is said about it is wrong.
func answerKinds() []FaultKind {
	return []FaultKind{
		{"answer-as", "a success is what another role would have got: a cache that forgot to ask whose it is", []ArgDoc{
			required("role", "a role", "whose answer it is"),
		}},
		{"body", "the body as a whole is wrong; html and text bring their media type, the others keep the documented one", []ArgDoc{
			required("form", "", "what becomes of it",
				"array", "bom", "comment", "empty", "html", "latin-1", "string", "text", "trailing", "truncated", "xml"),
			argOn(onSuccess),
		}},
		{"data-in-refusal", "a refusal carries what it refuses: the data, or of a token request a good token", []ArgDoc{
			optional("how", "alone", "", "alone: the success's body with the refusal's status; beside: as a member data of the refusal's own body",
				"alone", "beside"),
			argOn(onRefusal),
		}},
		{"echo", "a secret of the request is repeated", []ArgDoc{
			optional("form", "plain", "", "how it is written", "base64", "percent", "plain"),
			argOn(onRefusal),
			required("what", "a field of the credential", "what is repeated: the token, the whole Authorization header, or a field as it was sent",
				"authorization", "token"),
			required("where", "", "where: a member debug of the body, the header X-Debug, or the query of a Location", "body", "header", "location"),
		}},
		{"envelope", "a refusal is answered 200, with its own JSON object or, where it has none, one that holds the reason", []ArgDoc{
			argOn(onRefusal),
		}},
		{"header-drop", "a header is missing", []ArgDoc{
			required("header", "a header", "its name"), argOn(onSuccess),
		}},
		{"header-set", "a header has another value, or is there although it should not be", []ArgDoc{
			required("header", "a header", "its name"), argOn(onSuccess), required("value", "a text", "its value"),
		}},
		{"media", "the media type is another one, the body the same", []ArgDoc{
			required("media", "a media type", "the value of Content-Type"), argOn(onSuccess),
		}},
		{"redirect", "a redirection in place of the answer, without a body", []ArgDoc{
			optional("carries", "nothing", "a field of the credential", "what its query takes along", "nothing", "token"),
			argOn(onSuccess),
			optional("status", "302", "a status from 300 to 399", "its status"),
			optional("to", "/sign-in", "a path or URL", "where it leads"),
		}},
		{"status", "another status with the same headers and body", []ArgDoc{
			argOn(onSuccess), required("status", "a status from 200 to 599", "that status"),
		}},
	}
}
