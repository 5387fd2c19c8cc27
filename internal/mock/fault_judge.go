package mock

// judgeKinds are wrong judgements about a request as a whole.
func judgeKinds() []FaultKind {
	return []FaultKind{
		{"accept", "a check is missing: a request that only it would refuse is let in, if all others pass", []ArgDoc{
			optional("as", "default", "a role", "who the caller is taken for, where nothing else says it"),
			required("reason", "", "the reason for which nothing is refused any more", Reasons()...),
		}},
		{"picky", "a request that is right but written otherwise is refused", []ArgDoc{
			required("about", "", "extra-member: an undocumented member of the body; extra-query: likewise of the query; header-case: names of headers must be written "+
				"as in the standards; media-parameter: Content-Type must have none; scheme-case: Bearer and Basic must be written so",
				"extra-member", "extra-query", "header-case", "media-parameter", "scheme-case"),
		}},
		{"reason-as", "a refusal for one reason is answered as if it were for another", []ArgDoc{
			optional("both", "false", "", "true: the other one is answered as if it were for the first, too", "false", "true"),
			required("from", "", "the true reason", Reasons()...),
			required("to", "", "the reason that is answered", Reasons()...),
		}},
		{"refuse", "a right request is refused", []ArgDoc{
			required("reason", "", "the reason that is answered", Reasons()...),
		}},
	}
}
