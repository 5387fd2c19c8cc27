package provider_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plimsoll/plimsoll/internal/provider"
)

// Each case makes one mistake in a good tree: old becomes new, in which » marks where the mistake is to be reported. want is the
// whole message; @ stands for that place.
func TestLoadReportsEachMistake(t *testing.T) {
	t.Parallel()
	const about, claims, standards = "acme/provider.yaml", "acme/claims.yaml", "standards.yaml"
	for _, c := range []struct{ file, old, new, want string }{
		// The form of the file.
		{about, "name: Acme", "name: Acme\n»opertions: {}", `@ unknown key "opertions": did you mean "operations"?`},
		{about, "lines: 50", "»line: 50", `@ unknown key "line": did you mean "lines"?`},
		{about, "name: Acme", "name: Acme\n»name: Again", `@ the key "name" stands in line 2 already`},
		{about, "lines: 50", "lines: »fifty", `@ expected a whole number, got "fifty"`},
		{about, "secret: true}", "secret: »yes}", `@ expected true or false, got "yes"`},
		{about, "lifetime: 1h", "lifetime: »1 hour", `@ expected a length of time such as 60s, 15m, 1h30m, 24h or 7d, got "1 hour"`},
		{about, "lifetime: 1h", "lifetime: »[1h]", "@ expected text, got a list"},
		{about, "denied: [getOrder]", "denied: »getOrder", "@ expected a list, got text"},
		{about, "side_effects:\n  mail: an e-mail is sent", "side_effects: »mail",
			"acme/provider.yaml:47:5: unknown side effect \"mail\": none is known\n" +
				"@ expected a map, got text"},
		{about, `X-Id: "{credential.client_id}"`, "X-Id: »{credential.client_id}",
			"@ expected text, got a map; does a template lack its quotes?"},
		{about, "name: Acme", "name: Acme\nhosts: {»live: [a.example]}", `@ unknown kind of environment "live": expected one of mock, production, sandbox, uat`},
		{about, "name: Acme", "name: Acme\nhosts: {uat: [»https://a.example]}",
			`@ expected a host in lower case such as api.example.com or *.example.com, got "https://a.example"`},
		{about, "name: Acme", "name: Acme\nhosts: {sandbox: [a.example], uat: [»a.example]}", "@ a.example stands under sandbox already"},
		{about, "name: Acme", "»name: !!str Acme",
			"@ no name\n" +
				"acme/provider.yaml:2:7: tags such as !!str are not read here: leave it out"},
		{about, "garbage: *refused", "garbage: »*refuse", `@ unknown anchor "refuse": did you mean "refused"?`},
		{about, "n: 1,", "n: »0x10,", "@ expected a number as JSON writes it, got 0x10"},

		// Names.
		{about, "id: acme", "»id: acne", `@ expected "acme" as the folder is called, got "acne"`},
		{about, "name: Acme\n", "", "acme/provider.yaml:1:1: no name"},
		{about, "sure: H", "»sure: X", `@ expected H, M or L, got "X"`},
		{about, "default: {about: may do everything}", "ordinary: {about: may do everything}",
			`acme/provider.yaml:13:3: expected the role "default", as scenarios use it where they name none`},
		{about, "denied: [getOrder]", "»denied: [getOrders]", `@ unknown operation "getOrders": did you mean "getOrder"?`},
		{about, "second: {tenant: other}", "second: {tenant: other}\n    »a.b: {}",
			`@ the name "a.b": expected letters, digits, - and _ only`},
		{about, "order: id of an order", "order: id of an order\n  »\"a b\": x",
			`@ the name "a b": expected letters, digits, - and _ only`},
		{about, "second: {tenant: other}", "second: {tenant: other}\n    limited-client: {}\n    limited_client: {}",
			"acme/provider.yaml:10:5: the variable PLIMSOLL_ACME_LIMITED_CLIENT_CLIENT_ID would set client_id of the credential limited-client and client_id of the credential limited_client: another name is needed\n" +
				"acme/provider.yaml:11:5: the variable PLIMSOLL_ACME_LIMITED_CLIENT_CLIENT_SECRET would set client_secret of the credential limited-client and client_secret of the credential limited_client: another name is needed\n" +
				"acme/provider.yaml:12:5: the variable PLIMSOLL_ACME_LIMITED_CLIENT_TPL would set tpl of the credential limited-client and tpl of the credential limited_client: another name is needed"},
		{about, "tpl: {optional: true}", "tpl: {optional: true}\n    »rate: {}",
			"@ the variable PLIMSOLL_ACME_RATE would set requests per second and rate of the credential default: another name is needed"},

		// The token.
		{about, "  operation: requestToken\n", "", "acme/provider.yaml:17:1: no operation that hands out a token"},
		{about, "operation: requestToken", "»operation: requestTokn",
			`@ unknown operation "requestTokn": did you mean "requestToken"?`},
		{about, "operation: requestToken", "»operation: recover", "@ operation recover needs a token itself"},
		{about, "  value: $response.body#/access_token\n", "",
			"acme/provider.yaml:17:1: no value: expected a runtime expression that says where the token stands"},
		{about, "value: $response.body#/access_token", "»value: $response.body#access_token",
			`@ runtime expression: expected a JSON pointer such as #/data/token (RFC 6901), got "$response.body#access_token"`},
		{about, "type: $response.body#/token_type", "»type: $respons.body#/token_type",
			`@ runtime expression: expected $url, $method, $statusCode, $request.… or $response.…, got "$respons.body#/token_type"`},
		{about, "stated: $response.body#/expires_in", "»stated: expires_in",
			`@ runtime expression: expected $url, $method, $statusCode, $request.… or $response.…, got "expires_in"`},
		{about, "format: jwt", "»format: jwk", `@ unknown format "jwk": did you mean "jwt"?`},
		{about, "leeway: {before: 90s, after: 3m, reason: the page speaks of slow clocks", "»leeway: {before: 90s, after: 3m",
			"@ another leeway than 60s before and 120s after needs a reason"},

		// Operations.
		{about, "method: GET", "»method: get", `@ unknown method "get": did you mean "GET"?`},
		{about, "path: /token", "»path: token", `@ expected a path that begins with a slash, got "token"`},
		{about, "path: /token", "»path: /token}", `@ the path "/token}" has a brace without its partner`},
		{about, "path: /token", `»path: "/{token"`, `@ the path "/{token" has a brace without its partner`},
		{about, "path: /token", `»path: "/{}"`, `@ the path "/{}" has a brace without its partner`},
		{about, "path: /orders/{id}", "»path: /orders/{id}/{item}", "@ the path parameter {item} has no value in params"},
		{about, `params: {id: "{resource.order}"}`, `params: {id: "{resource.order}", »x: y}`,
			`@ unknown path parameter "x": expected one of id`},
		{about, `params: {id: "{resource.order}"}`, `params: {»id: "{resource.ordr}"}`,
			`@ unknown resource "ordr": did you mean "order"?`},
		{about, `key: "{resource.order}"`, `»key: "{resource.oder}"`, `@ unknown resource "oder": did you mean "order"?`},
		{about, `X-Id: "{credential.client_id}"`, `»X-Id: "{credential.client}"`,
			`@ unknown credential field "client": expected one of client_id, client_secret, tpl`},
		{about, `X-Id: "{credential.client_id}"`, `»X-Id: "{credential.client_id"`,
			`@ template "{credential.client_id": expected {kind.name} or {kind.name?} at "{credential.client_id"`},
		{about, `X-Id: "{credential.client_id}"`, `»X-Id: "{token}"`,
			`@ template {token}: unknown kind "token": expected one of credential, resource`},
		{about, `tpl: "{credential.tpl?}"`, `»tpl: "{credential.tpll?}"`, `@ unknown credential field "tpll": did you mean "tpl"?`},
		{about, `tpl: "{credential.tpl?}"`, `»tpl: "{credential.tpl}"`,
			"@ not every credential has the field tpl: expected {credential.tpl?}, got {credential.tpl}"},
		{about, `form: {id: "{credential.client_id}"}`, `form: {»id: "{credential.cient_id}"}`,
			`@ unknown credential field "cient_id": did you mean "client_id"?`},
		{about, "user: client_id", "»user: clientid", `@ unknown credential field "clientid": did you mean "client_id"?`},
		{about, "password: client_secret", `»password: "{credential.client_secre}"`,
			`@ unknown credential field "client_secre": did you mean "client_secret"?`},
		{about, "basic: {user: client_id, password: client_secret}", "basic: {user: client_id, password: client_secret}\n    form: {a: b}",
			"acme/provider.yaml:26:3: expected one body, got form and json"},
		{about, "path: /recovery", "path: /recovery\n    basic: {user: client_id, password: client_secret}",
			"acme/provider.yaml:42:3: expected one Authorization header, got basic and bearer"},
		{about, "success: [200]\n    data", "»success: [20]\n    data", "@ expected an HTTP status, got 20"},
		{about, "data: $response.body#/order", "»data: order",
			`@ runtime expression: expected $url, $method, $statusCode, $request.… or $response.…, got "order"`},
		{about, "effect: mail", "»effect: male", `@ unknown side effect "male": did you mean "mail"?`},

		// The outcome table.
		{about, "  getOrder:\n    other-tenant", "  »getOrdr:\n    other-tenant",
			`@ unknown operation "getOrdr": did you mean "getOrder"?`},
		{about, "    garbage: {claim", "    »garbag: {claim", `@ unknown case "garbag": did you mean "garbage"?`},
		{about, "garbage: {claim: ACME-TOKEN-001}", "garbage: {»claim: ACME-TOKN-001}",
			`@ unknown claim "ACME-TOKN-001": did you mean "ACME-TOKEN-001"?`},
		{about, "garbage: {claim: ACME-TOKEN-001}", "garbage: {»status_claim: STD-01}",
			`@ unknown claim "STD-01": did you mean "STD-001"?`},
		{about, "garbage: {claim: ACME-TOKEN-001}", "garbage: {»status: 99, basis: public}", "@ expected an HTTP status, got 99"},
		{about, "garbage: {claim: ACME-TOKEN-001}", "»garbage: {status: 401}",
			"@ status 401 without a basis: expected one of documented, public, standard, assumed"},
		{about, "garbage: {claim: ACME-TOKEN-001}", "garbage: {»basis: documentd}",
			`@ unknown basis "documentd": did you mean "documented"?`},
		{about, "garbage: {claim: ACME-TOKEN-001}", "garbage: {status: 401, basis: public, »not_applicable: never}",
			"@ expected a status or not_applicable, got both"},
		{about, "at: $response.body#/message", "»at: $response.bdy",
			`@ runtime expression: expected header.NAME, body, body#/pointer or, of a request, query.NAME, got "$response.bdy"`},
		{about, "discriminator: {at: $response.body#/message, ", "»discriminator: {", "@ no at: expected a runtime expression"},
		{about, "claim: ACME-PUB-001}", "»claim: ACME-PUB-002}", `@ unknown claim "ACME-PUB-002": did you mean "ACME-PUB-001"?`},

		// The mock.
		{about, "    requestToken:\n      success", "    »requestTokn:\n      success",
			`@ unknown operation "requestTokn": did you mean "requestToken"?`},
		{about, "example: token", "»example: tokn", `@ unknown example "tokn": did you mean "token"?`},
		{about, "success: {example: token", "»success: {text: t, example: token", "@ expected one body, got example and text"},
		{about, "{status: 401, example: error}", "{»status: 1000, example: error}", "@ expected an HTTP status, got 1000"},
		{about, "by_role: {second: {", "by_role: {»secnd: {", `@ unknown role "secnd": did you mean "second"?`},
		{about, "by_role: {second: {example: error}}", "by_role: {second: {»example: eror}}",
			`@ unknown example "eror": did you mean "error"?`},
		{about, `/access_token: "{token}"`, `»access_token: "{token}"`,
			`@ expected a JSON pointer such as /data/token (RFC 6901), got "access_token"`},
		{about, `/user: "{credential.client_id}"`, `»/user: "{credential.user}"`,
			`@ unknown credential field "user": expected one of client_id, client_secret, tpl`},
		{about, `/access_token: "{token}"`, `»/access_token: "{token"`,
			`@ template "{token": expected {kind.name} or {kind.name?} at "{token"`},
		{about, `X-Order: "{resource.order.number}"`, `»X-Order: "{resource.orders.number}"`,
			`@ unknown resource "orders": did you mean "order"?`},
		{about, "items: /list", "»items: list", `@ expected a JSON pointer such as /data/token (RFC 6901), got "list"`},
		{about, `items: ""`, `»items: "x"`, `@ expected a JSON pointer such as /data/token (RFC 6901), got "x"`},
		{about, `pattern: "^(?P<path>[a-z]+)(?P<op>==)`, `»pattern: "^(?P<path>[a-z]+)(?P<op>==`,
			"@ error parsing regexp: missing closing ): `^(?P<path>[a-z]+)(?P<op>==(?P<value>.*)$`"},
		{about, `pattern: "^(?P<path>[a-z]+)(?P<op>==)`, `»pattern: "^(?P<path>[a-z]+)(?P<ops>==)`,
			`@ expected a group (?P<op>…) in the pattern, got "^(?P<path>[a-z]+)(?P<ops>==)(?P<value>.*)$"`},
		{about, "{operation: getOrder, param", "{»operation: getOrdr, param",
			`@ unknown operation "getOrdr": did you mean "getOrder"?`},
		{about, "param: id, value", "»param: ids, value", `@ unknown parameter "ids": did you mean "id"?`},
		{about, `value: "{resource.order}", tenant`, `»value: "{resource.odr}", tenant`,
			`@ unknown resource "odr": did you mean "order"?`},
		{about, "tenant: other}\n  jwt", "»tenant: othr}\n  jwt", `@ unknown tenant "othr": did you mean "other"?`},
		{about, `sub: "{credential.client_id}"`, `»sub: "{credential.client_d}"`,
			`@ unknown credential field "client_d": did you mean "client_id"?`},
		{about, "name: talkative", "»name: page", `@ variant "page" stands twice`},
		{about, "{name: talkative, ", "»{", "@ variant without a name"},

		// Claims and discrepancies.
		{claims, "id: ACME-PUB-001", "»id: ACME-TOKEN-001",
			"@ claim ACME-TOKEN-001: the id is used in acme/claims.yaml:2:6 already\n" +
				"acme/provider.yaml:57:75: unknown claim \"ACME-PUB-001\": expected one of ACME-TOKEN-001, STD-001"},
		{claims, "id: ACME-D1", "»id: STD-001", "@ discrepancy STD-001: the id is used in standards.yaml:2:6 already"},
		{claims, "id: ACME-D1", "»id: a b",
			`@ discrepancy "a b": an id is used as a tag: expected letters, digits, - _ and dots only`},
		{claims, "id: ACME-D1", "»claims: []",
			"@ discrepancy without an id\n" +
				"acme/claims.yaml:14:5: the key \"claims\" stands in line 12 already"},
		{claims, "text: two spellings", "»text:", "@ discrepancy ACME-D1: no text"},
		{claims, "claims: [ACME-TOKEN-001]", "»claims: [ACME-TOKEN-002]",
			`@ discrepancy ACME-D1: unknown claim "ACME-TOKEN-002": did you mean "ACME-TOKEN-001"?`},
		{claims, "\n      - {id: two, text: the second, line: 9}", "",
			"acme/claims.yaml:15:5: discrepancy ACME-D1: expected two readings or more, got 1"},
		{claims, "id: two", "id: one", `acme/claims.yaml:15:5: discrepancy ACME-D1: reading "one" stands twice`},
		{claims, "id: two, ", "", "acme/claims.yaml:15:5: discrepancy ACME-D1: reading 2: expected an id and a text"},
		{claims, "text: the second, ", "", "acme/claims.yaml:15:5: discrepancy ACME-D1: reading 2: expected an id and a text"},
		{claims, "{id: ACME-TOKEN-001, text: a token is handed out, level: must", "»{id: ACME-TOKEN-001, text: a token is handed out, level: shall",
			`@ claim ACME-TOKEN-001: level: expected one of [must should may], got "shall"`},
		{claims, "verify: black-box}", "verify: none}",
			"acme/claims.yaml:2:5: claim ACME-TOKEN-001: no scenario can judge it, so it needs a reason"},
		{claims, "line: 7, ", "", "acme/claims.yaml:2:5: claim ACME-TOKEN-001: a documented claim needs the line of its page"},
		{claims, "line: 7", "»line: 51", "@ claim ACME-TOKEN-001: expected a line of the page, which has 50, got 51"},
		{claims, "source: errors", "»source: error", `@ claim ACME-PUB-001: unknown page "error": did you mean "errors"?`},
		{claims, "needs: [time]", "»need: [time]", `@ unknown key "need": did you mean "needs"?`},
		{standards, "basis: standard", "»basis: assumed",
			`@ claim STD-001: expected basis "standard" in standards.yaml, got "assumed"`},
		{standards, "{id: STD-001, ", "»{",
			"@ claim without an id\n" +
				"acme/provider.yaml:54:62: unknown claim \"STD-001\": expected one of ACME-PUB-001, ACME-TOKEN-001"},
		{standards, "verify: black-box}", "verify: black-box}\n»discrepancies: [{id: X-1, text: x}]",
			"@ a discrepancy is one of a provider's pages: it belongs into <id>/claims.yaml"},
	} {
		tree := specTree()
		edit(t, tree, c.file, c.old, c.new)
		at := unmark(tree, c.file)
		_, err := provider.Load(tree, "acme")
		assert.EqualError(t, err, strings.ReplaceAll(c.want, "@", at), c.new)
	}
}

// unmark takes the mark out of a file and returns its place as messages write it.
func unmark(tree fstest.MapFS, file string) string {
	before, after, _ := strings.Cut(string(tree[file].Data), "»")
	tree[file] = &fstest.MapFile{Data: []byte(before + after)}
	lines := strings.Split(before, "\n")
	return fmt.Sprintf("%s:%d:%d:", file, len(lines), utf8.RuneCountInString(lines[len(lines)-1])+1)
}

func TestLoadReportsAllMistakesInOrder(t *testing.T) {
	t.Parallel()
	tree := specTree()
	edit(t, tree, "acme/provider.yaml", "effect: mail", "effect: male")
	edit(t, tree, "acme/provider.yaml", "lifetime: 1h", "lifetime: 1 hour")
	edit(t, tree, "acme/claims.yaml", "level: must", "level: shall")
	edit(t, tree, "zeta/provider.yaml", "method: GET", "method: GOT")
	edit(t, tree, "standards.yaml", "text: ", "txt: ")
	_, err := provider.LoadAll(tree)
	require.Error(t, err)
	joined, ok := err.(interface{ Unwrap() []error })
	require.True(t, ok)
	var places []string
	for _, one := range joined.Unwrap() {
		mistake, ok := errors.AsType[*provider.Mistake](one)
		require.True(t, ok)
		assert.Positive(t, mistake.Line)
		assert.Positive(t, mistake.Column)
		places = append(places, mistake.File)
	}
	assert.Equal(t, []string{
		"standards.yaml", "standards.yaml", "acme/provider.yaml", "acme/provider.yaml", "acme/claims.yaml", "zeta/provider.yaml",
	}, places)
}

func TestOneClaimBelongsToOneProvider(t *testing.T) {
	t.Parallel()
	tree := specTree()
	edit(t, tree, "zeta/claims.yaml", "claims: []",
		"claims: [{id: ACME-TOKEN-001, text: x, level: may, basis: assumed, party: provider, source: ours, verify: black-box}]")
	_, err := provider.LoadAll(tree)
	assert.EqualError(t, err, "zeta/claims.yaml:1:11: claim ACME-TOKEN-001: the id is used in acme/claims.yaml:2:6 already")
}
