package mock

// tokenKinds are tokens that are made, kept or judged wrongly.
func tokenKinds() []FaultKind {
	return []FaultKind{
		{"life", "tokens live for another time than every answer says", []ArgDoc{
			required("lasts", "a length of time such as 30m, or a part of the documented one such as 50%", "forever; shared: all tokens of a credential end with its first; "+
				"sliding: each use begins it anew", "forever", "shared", "sliding"),
		}},
		{"reissue", "a token is served again, and wrongly", []ArgDoc{
			required("how", "", "crossed: a young one is served to whoever asks, whosever it is; dead: the first is served for ever; renewed: the same value begins "+
				"a new life; stated-whole: a young one is said to have its whole life before it",
				"crossed", "dead", "renewed", "stated-whole"),
		}},
		{"secret-opens", "a secret opens calls in place of a token", []ArgDoc{
			required("field", "a field of the credential", "which"),
			optional("header", "Authorization", "a header", "where it stands: Authorization, after Bearer; any other alone"),
		}},
		{"stated", "answers state another lifetime, wherever {lifetime} is", []ArgDoc{
			required("lasts", "a length of time such as 30m, or a part of the documented one such as 50%", "how long"),
		}},
		{"token-bound", "a token is good only where it was used first; elsewhere it is refused as bad-token", []ArgDoc{
			required("to", "", "what it is bound to", "connection", "operation"),
		}},
		{"token-check", "what is no good token is taken for one", []ArgDoc{
			required("how", "", "alg-none: a JWT that says it is not signed; beginning: at least the first half of a good one; case-fold; connection: whatever comes "+
				"on a connection that has shown a good one; once: a JWT whose payload was let in before, with any signature; unverified: a JWT with any signature",
				"alg-none", "beginning", "case-fold", "connection", "once", "unverified"),
		}},
		{"token-form", "tokens are made wrongly; the mock itself takes them as they are", []ArgDoc{
			required("as", "", "counted: a number that goes up; opaque: no JWT; padded: JWT parts with equals signs; prefixed: with Bearer before it; short: eight "+
				"characters; standard-alphabet: JWT parts with + and /; unsigned: alg none and no signature",
				"counted", "opaque", "padded", "prefixed", "short", "standard-alphabet", "unsigned"),
		}},
		{"token-killed", "a token dies before its time, and is refused as bad-token", []ArgDoc{
			required("by", "", "any-token: when anybody is served a later one; next-token: when its credential is; next-use: when that is used", "any-token", "next-token", "next-use"),
		}},
		{"token-place", "a token is taken in another place, too", []ArgDoc{
			required("place", "a header", "where: after any scheme, in a body or query as access_token, in the cookie access_token, in Authorization without a scheme, in two "+
				"headers alike, or alone in a header", "any-scheme", "body", "cookie", "no-scheme", "query", "twice"),
		}},
		{"token-uses", "a token is refused as bad-token after some uses", []ArgDoc{
			required("most", "a number from 1", "how many are good"),
		}},
	}
}
