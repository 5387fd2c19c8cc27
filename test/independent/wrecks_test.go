package independent

// wreck is a server with one thing wrong, and the claim that has to say so: a statement of the page (the run fails), of a sample, or
// what is only noted.
type wreck struct {
	flavour, broken                  string
	breaks, differs, noted, deviates string
	says                             string // words of the report that give the reason
}

func wrecks() []wreck {
	const data, asFriends = "with the protected data", "an answer such as good credentials get, and strangers do not"
	return []wreck{
		{flavour: "cognito", broken: "cache-by-user", breaks: "CARGODOCS-PROTO-001", says: "200 with a token"},
		{flavour: "cognito", broken: "password-any-case", breaks: "CARGODOCS-PROTO-001", says: "200 with a token"},
		{flavour: "cognito", broken: "password-prefix", breaks: "CARGODOCS-PROTO-001", says: "200 with a token"},
		{flavour: "cognito", broken: "exp-in-ms", breaks: "CARGODOCS-LIFE-002", says: data},
		{flavour: "cognito", broken: "summer-time", breaks: "CARGODOCS-LIFE-002", says: data},
		{flavour: "cognito", broken: "redis-five-minutes", breaks: "CARGODOCS-LIFE-001"},
		{flavour: "cognito", broken: "signature-unchecked", breaks: "CARGODOCS-FLOW-002", says: data},
		{flavour: "cognito", broken: "no-header-no-check", breaks: "CARGODOCS-FLOW-002", says: data},
		{flavour: "cognito", broken: "single-use", breaks: "CARGODOCS-LIFE-001"},
		{flavour: "cognito", broken: "member-renamed", breaks: "CARGODOCS-RESP-002"},
		{flavour: "cognito", broken: "token-as-text", breaks: "CARGODOCS-RESP-001"},

		{flavour: "spring", broken: "key-optional", breaks: "CARGAMOS-TOKEN-002", says: "200 with a token"},
		{flavour: "spring", broken: "key-only-present", breaks: "CARGAMOS-TOKEN-002", says: "200 with a token"},
		{flavour: "spring", broken: "any-shippers-key", breaks: "CARGAMOS-TOKEN-002", says: "200 with a token"},
		{flavour: "spring", broken: "password-not-compared", breaks: "CARGAMOS-CRED-001", says: "200 with a token"},
		{flavour: "spring", broken: "half-hour", breaks: "CARGAMOS-LIFE-001"},
		{flavour: "spring", broken: "hour-of-grace", breaks: "CARGAMOS-LIFE-001", says: asFriends},
		{flavour: "spring", broken: "unsigned-welcome", breaks: "CARGAMOS-USE-002", says: asFriends},
		{flavour: "spring", broken: "one-session", breaks: "CARGAMOS-LIFE-002"},
		{flavour: "spring", broken: "recovery-accepted", breaks: "CARGAMOS-PWD-002", says: "expected 200"},
		{flavour: "spring", broken: "timestamp-in-seconds", differs: "CARGAMOS-RESP-004"},
		{flavour: "spring", broken: "expires-in-minutes", noted: "CARGAMOS-RESP-007"},

		{flavour: "tenant", broken: "created-201", breaks: "DATALOY-RESP-001", says: "got 201"},
		{flavour: "tenant", broken: "missing-secret-is-public-client", breaks: "DATALOY-TOKEN-006", says: "200 with a token"},
		{flavour: "tenant", broken: "audience-ignored", breaks: "DATALOY-TOKEN-007", says: "200 with a token"},
		{flavour: "tenant", broken: "none-welcome", breaks: "DATALOY-PROTO-002"},
		{flavour: "tenant", broken: "expiry-in-cache", breaks: "DATALOY-ERR-001"},
		{flavour: "tenant", broken: "forbidden-403", breaks: "DATALOY-ERR-001", says: "expected 401"},
		{flavour: "tenant", broken: "one-message", differs: "DATALOY-ERR-005", says: "Token expired."},
		{flavour: "tenant", broken: "uri-without-query", differs: "DATALOY-ERR-007"},
		{flavour: "tenant", broken: "expires-in-text", differs: "DATALOY-RESP-004"},
		{flavour: "tenant", broken: "two-hours", noted: "DATALOY-LIFE-001"},

		{flavour: "standard", broken: "400-for-strangers", breaks: "OAUTHJWT-ERR-001", says: "expected 401"},
		{flavour: "standard", broken: "secret-any-suffix", breaks: "OAUTHJWT-ERR-001", says: "200 with a token"},
		{flavour: "standard", broken: "opaque", breaks: "OAUTHJWT-JWT-001", says: "expected a JWT"},
		{flavour: "standard", broken: "lower-case-bearer", breaks: "OAUTHJWT-RESP-003", says: `"bearer"`},
		{flavour: "standard", broken: "expires-in-is-a-date", breaks: "OAUTHJWT-RESP-004"},
		{flavour: "standard", broken: "longer-than-said", breaks: "OAUTHJWT-LIFE-001", says: "no data, got 200 with"},
		{flavour: "standard", broken: "exp-unchecked", breaks: "OAUTHJWT-LIFE-001", says: "no data, got 200 with"},
		{flavour: "standard", broken: "payload-trusted", breaks: "OAUTHJWT-JWT-004", says: "no data, got 200 with"},
		{flavour: "standard", broken: "roles-forgotten", breaks: "OAUTHJWT-ERR-003", says: "no data, got 200 with"},
		{flavour: "standard", broken: "401-for-roles", breaks: "OAUTHJWT-ERR-003", says: "expected 403"},
		{flavour: "standard", broken: "403-for-all", breaks: "OAUTHJWT-ERR-002", says: "expected 401"},

		{flavour: "framework", broken: "secret-not-read", breaks: "TPLCENTRAL-TOKEN-002", says: "200 with a token"},
		{flavour: "framework", broken: "secret-trimmed-to-word", breaks: "TPLCENTRAL-TOKEN-002", says: "200 with a token"},
		{flavour: "framework", broken: "decoded-not-verified", breaks: "TPLCENTRAL-USE-001", says: data},
		{flavour: "framework", broken: "tenants-mixed", breaks: "TPLCENTRAL-CRED-002", says: data},
		{flavour: "framework", broken: "roles-unread", breaks: "TPLCENTRAL-AUTHZ-003", says: data},
		{flavour: "framework", broken: "pascal-case", breaks: "TPLCENTRAL-TOKEN-001"},
		{flavour: "framework", broken: "comments-as-shown", breaks: "TPLCENTRAL-TOKEN-001"},
		{flavour: "framework", broken: "session-of-twenty-minutes", differs: "TPLCENTRAL-PUB-017"},
		{flavour: "framework", broken: "sliding", differs: "TPLCENTRAL-PUB-017", says: data},
	}
}
