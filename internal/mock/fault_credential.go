package mock

// credentialKinds are wrong judgements about the credentials of a token request or of a call.
func credentialKinds() []FaultKind {
	return []FaultKind{
		{"basic", "HTTP Basic is read wrongly. The kinds that end in -only, and last-colon, latin-1 and second-colon, read it in no other way; the rest in that way, too", []ArgDoc{
			required("how", "", "any-scheme: whatever stands before the value; control-character: those are skipped; form-only, raw-only: the one of the two readings; "+
				"last-colon: the user-id goes up to it; latin-1: not UTF-8; no-colon: both parts run together; plain: not encoded at all; "+
				"second-colon: what follows it is lost; swapped: password first; unpadded(-only), url-safe(-only): base64 of that kind; "+
				"user-only: no password needed; wrapped: blanks inside are skipped",
				"any-scheme", "control-character", "form-only", "last-colon", "latin-1", "no-colon", "plain", "raw-only", "second-colon", "swapped",
				"unpadded", "unpadded-only", "url-safe", "url-safe-only", "user-only", "wrapped"),
		}},
		{"compare", "a field of the credential is compared wrongly; all others rightly", []ArgDoc{
			required("field", "a field of the credential", "which"),
			required("how", "", "any: every value but an empty one will do; beginning: a beginning of the right value; case-fold; cut-at-colon: up to the first colon; "+
				"empty: an empty or missing one, too; extended: whatever begins with the right value; ignored: not looked at; of-another: "+
				"that of another credential, too; prefix-8: the first eight characters; trim: without blanks around it",
				"any", "beginning", "case-fold", "cut-at-colon", "empty", "extended", "ignored", "of-another", "prefix-8", "trim"),
		}},
		{"constant", "a fixed member of the token request, such as grant_type, is judged wrongly", []ArgDoc{
			optional("how", "ignored", "", "any: every value but an empty one will do; case-fold; ignored: it may be missing, too", "any", "case-fold", "ignored"),
			argMember("which member of the request"),
		}},
		{"credentials-in", "credentials are taken in another place, too: under the names of the documented members, or else of the fields", []ArgDoc{
			required("place", "", "where", "basic", "form", "header", "json", "query"),
		}},
	}
}
