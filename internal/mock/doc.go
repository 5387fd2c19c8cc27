// Package mock is the embedded mock of any provider: real HTTP on loopback, driven by nothing but the provider's data, a
// target (credentials and resources) and a clock. It knows nothing of the OpenAPI contract: a mock checked by the validator
// that drove it could only agree with itself. Credentials, keys and tokens live in memory. It is no server for production.
//
// # How data authors write mock.answers
//
// Every operation needs an entry with a success. The key "all" holds refusals only: those that every operation shares.
//
//	mock:
//	  answers:
//	    all:
//	      refusals:
//	        default: {example: error-unauthorized, open_body: true}    # status left out: the page is silent
//	        expired: {status: 401, example: error-expired, fill: {/date: "{now.local}", /uri: "{request.url}"}}
//	    requestToken:
//	      success: {example: token, fill: {/access_token: "{token}", /expires_in: "{lifetime}"}}
//	      refusals:
//	        bad-credentials: {status: 401}                             # the body is left out: the page is silent
//	    getCustomer:
//	      success: {example: customer, media: application/hal+json, fill: {/readOnly/customerId: "{param.id.number}"}}
//	      by_role: {second: {example: customer-second}}
//	      refusals:
//	        forbidden: {status: 403, example: error-forbidden}
//
// A refusal is looked up in this order: the operation's own reason, the operation's default, all's reason, all's default, the
// built-in answer. Reasons of routing (see the table) never take a default, and no knob changes their status: a default of 401
// must not turn an unknown path into a 401.
//
// What the page leaves open is said by leaving it out, and only that may differ between variants:
//
//   - status left out: the page names no status for this refusal. The mock answers the status of the table below, and the knobs
//     undocumented_status and refuse_as may change it. A status that is written down is documented and never changes.
//   - example and text left out, or open_body: true: the page shows no body for this refusal. The knob error_body may change it.
//
// A cell of the outcome table with a status must have the same status here, and a cell with a schema a body that is not open;
// otherwise the mock does not start.
//
// # Reasons
//
// One request has one reason, the first that applies in this order. Reasons() lists them.
//
//	reason                 status  class        when
//	unknown-path           404     routing      no operation has this path; paths are compared octet by octet, a trailing slash counts
//	wrong-method           405     routing      the path is known with another verb; Allow is added
//	wrong-scheme           401     credentials  Authorization has another scheme than the documented one (Basic or Bearer)
//	no-token               401     token        no Authorization header
//	malformed-token        401     token        Bearer with nothing, with what no token can be, or in two headers
//	bad-token              401     token        never issued here, or its signature is wrong: garbage, tampered with, alg none, truncated
//	expired                401     token        the documented lifetime is over, by the mock's clock
//	wrong-media-type       415     request      the body has another media type than the documented one, or none
//	bad-body               400     request      not parseable, a name twice, bytes after the end, longer than 1 MiB
//	missing-member         400     request      a documented fixed body member (grant_type) is missing or empty
//	no-credentials         401     credentials  a documented part of the credentials is missing or empty
//	malformed-credentials  401     credentials  Basic is not base64, has no colon or a control character; a part stands twice
//	bad-credentials        401     credentials  the parts are not those of one and the same credential
//	bad-grant              400     request      a documented fixed body member has another value
//	forbidden              403     permission   the role's denied list names the operation
//	not-found              404     routing      mock.resources knows no such value of the parameter
//	other-tenant           403     permission   it exists, but belongs to another tenant
//	bad-query              400     routing      a paging or filter parameter that cannot be understood
//
// Only the token operation judges the body's fixed members; any operation that documents a credential ({credential.FIELD} in
// query, headers, form, json or basic) demands it; other headers and query parameters are never demanded, since what a client
// must send is no promise that anything else is refused.
//
// # Fill
//
// fill maps a JSON pointer of the example to a text with templates; the pointer must exist in the example. A fill that consists
// of one template of the kind number becomes a JSON number, anything else a string. Headers take the same templates as text.
//
//	{token}                the token just issued (success of the token operation only)
//	{lifetime}             number: seconds that the token still has; the documented lifetime for a new one
//	{lifetime.string}      the same as a string
//	{now.millis}           number: milliseconds since 1970, by the mock's clock
//	{now.seconds}          number: seconds since 1970
//	{now.local}            2006-01-02T15:04:05 without zone, in the zone of the knob date_zone
//	{now.rfc3339}          2006-01-02T15:04:05Z
//	{now.http}             the format of the Date header
//	{request.method}       the verb
//	{request.url}          absolute URL with query, as it was sent, but for tokens and credentials in the query
//	{request.path}         path as it was sent, without query
//	{base_url}             scheme and authority of the mock
//	{status}               number: the status of this answer
//	{reason}               the reason of a refusal
//	{role}                 the caller's role; "" where nobody is known
//	{credential.FIELD}     the caller's value of a field that is not secret; "" where nobody is known
//	{resource.NAME}        a resource of the target; {resource.NAME.number} as a number
//	{param.NAME}           a path parameter of this request, decoded; {param.NAME.number} as a number
//	{total}                number: items of the list after filtering, before paging
//
// # Resources, paging, filter
//
// mock.resources says which values of a path or query parameter exist and whose they are: tenant is the tenant of a role, "" that of
// default. Where a parameter has no resources, every value exists. Paging and filter are as in provider.Paging and
// provider.Filter. The operators are EQ, NE, GT, GTE, LT, LTE, IN and their FIQL spellings ==, !=, =gt=, =ge=, =lt=, =le=, =in=; a
// dotted path goes through objects and into each item of a list; several filters must all hold.
//
// # Tokens
//
// A JWT always has alg RS256, exp, iat and a jti of its own. The mock adds kid, typ, iss, sub, tenant, the credential's public fields
// and aud where one of these is called audience; mock.jwt adds others and wins over these, and where it gives a header there is
// no typ but its own. A role marked foreign is not known to the mock: its credential is good elsewhere.
//
// # Variants
//
// A variant is a faithful mock: it differs from the first only in what the page leaves open. Its behaviour sets knobs. The
// default of each knob comes first.
//
//	base64               strict, lenient           lenient: Basic also in the URL-safe alphabet, unpadded, with blanks inside
//	basic_reading        raw, form, both           how user-id and password in Basic are read (RFC 6749 2.3.1 says form)
//	challenge            true, false               WWW-Authenticate on refusals of credentials and tokens, unless the answer brings one
//	date_zone            utc, +02:00, -05:30 …     zone of {now.local}
//	encoding             strict, tolerant          tolerant: the body as a form or as JSON, whatever is documented
//	error_body           documented, empty,
//	                     problem, text             body of refusals whose body is open
//	extra_headers        false, true               undocumented response headers
//	extra_members        false, true               an undocumented member in every JSON object answered
//	header_case          canonical, lower          spelling of response header names
//	jwt_exp              documented, 3600s, 1h …   exp - iat of the JWT; the real life stays the documented one
//	media_charset        false, true               "; charset=utf-8" on JSON and text answers
//	no_store             true, false               Cache-Control: no-store and Pragma: no-cache on every answer of the token operation
//	refuse_as            status, envelope200       envelope200: refusals with an open status are answered 200 with their error body
//	reissue              new, same                 same: a young token is served again; see below
//	scheme_case          insensitive, sensitive    names of the schemes Basic and Bearer
//	token                page, jwt, opaque         page: token.format of provider.yaml, a JWT where it says any
//	token_in_query       false, true               ?access_token= counts as Bearer where there is no Authorization header
//	transfer             identity, chunked, gzip   the last only where the client accepts it
//	undocumented_status  open, 400 … 499           status of refusals whose status is open, but not 404, 408 and 429; open: that of the table
//	unknown_query        ignore, refuse            refuse: bad-query on parameters that provider.yaml does not name
//	verbs                strict, tolerant          tolerant: the token operation takes GET, POST, PUT and PATCH alike
//
// With reissue: same a credential is served the same token until less than a tenth of its life is left; {lifetime} is then
// what is left of it, because the stated life must be true.
//
// # Mutants
//
// A mutant is a mock with exactly one fault; see FaultKinds for how faults.yaml names it.
//
// # Clock and admin port
//
// The clock is frozen and moves only through the admin port, which is another listener so that the protocol port stays pure:
//
//	GET    /clock                     {"now": RFC 3339}
//	POST   /clock/advance?seconds=N   moves it forward, answers like GET
//	POST   /fork                      {"base_url", "clock", "fork", "close"}: a copy with a clock of its own; DELETE close ends it
//	GET    /fault                     {"name", "applied"}: the fault of a mutant, and how often it has struck
//	GET    /journal                   the last requests, redacted; always a list
//	POST   /reset                     forgets tokens and journal and sets the clock back to its start
package mock
