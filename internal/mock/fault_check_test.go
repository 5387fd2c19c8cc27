package mock_test

import (
	"os"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plimsoll/plimsoll/internal/mock"
	"github.com/plimsoll/plimsoll/internal/provider"
)

// mistaken is a fault that is wrong, and what is said about it.
type mistaken struct {
	mutation
	when  provider.Gate
	wants string
}

func mistakenFaults() []mistaken {
	m := func(id, kind, with, behaviour string, when provider.Gate, wants string) mistaken {
		return mistaken{mutation{kind: kind, with: with, id: id, behaviour: behaviour}, when, wants}
	}
	none := provider.Gate{}
	at := func(operation string) provider.Gate { return provider.Gate{Operation: operation} }
	return []mistaken{
		m("harbour", "statsu", "", "", none, `kind: unknown kind of fault "statsu": did you mean "status"?`),
		m("harbour", "", "", "", none, `kind: unknown kind of fault ""`),
		m("harbour", "status", "", "", none, "with.status: expected a status from 200 to 599, got nothing"),
		m("harbour", "status", "status=600", "", none, `with.status: expected a number from 200 to 599, got "600"`),
		m("harbour", "status", "status=ok", "", none, `with.status: expected a number from 200 to 599, got "ok"`),
		m("harbour", "status", "status=500; stauts=1", "", none, `with.stauts: unknown argument of status "stauts": did you mean "status"?`),
		m("harbour", "status", "status=500; operation=getBerth", "", none, "with.operation: expected it in when"),
		m("harbour", "status", "status=500; on=sucess", "", none, `with.on: unknown value "sucess": did you mean "success"?`),
		m("harbour", "status", "status=500; on=expired", "", at("requestToken"), `with.on: expected a reason for which requestToken is refused, got "expired"`),
		m("harbour", "status", "status=500", "", at("getBert"), `when.operation: unknown operation "getBert": did you mean "getBerth"?`),
		m("harbour", "status", "status=200", "", at("getBerth"), "with: expected an answer of getBerth (success) that this changes, got none"),
		m("harbour", "status", "status=500", "", provider.Gate{Role: "secnd"}, `when.role: unknown role "secnd": did you mean "second"?`),
		m("harbour", "status", "status=500", "", provider.Gate{Role: "elsewhere"}, `when.role: unknown role "elsewhere"`),
		m("harbour", "status", "status=500", "", provider.Gate{Every: 1}, "when.every: expected a number from 2"),
		m("harbour", "status", "status=500", "", provider.Gate{Every: -2}, "when.every: expected a number from 2"),
		m("harbour", "status", "status=500", "", provider.Gate{AfterUses: -1}, "when.after_uses: expected a number from 1"),
		m("harbour", "status", "status=500", "", provider.Gate{AfterUses: 1, FirstUse: true}, "when.first_use: expected it or after_uses, got both"),
		m("harbour", "status", "status=500", "", provider.Gate{NearEnd: true, Operation: "requestToken"}, "when: expected an operation that takes a token"),
		m("harbour", "answer-as", "role=nobody", "", none, `with.role: unknown role "nobody"`),
		m("harbour", "answer-as", "role=second", "", at("summary"), "with: expected an answer of summary (success) that this changes, got none"),
		m("harbour", "body", "form=htlm", "", none, `with.form: unknown value "htlm": did you mean "html"?`),
		m("harbour", "body", "form=latin-1", "", at("getBerth"), "that this changes, got none"),
		m("harbour", "body", "form=html", "", at("cancel"), "that this changes, got none"),
		m("harbour", "data-in-refusal", "on=success", "", none, `with.on: unknown value "success"`),
		m("harbour", "data-in-refusal", "", "", at("cancel"), "that this changes, got none"),
		m("harbour", "echo", "what=secret; where=body", "", none, `with.what: unknown field of the request "secret"`),
		m("harbour", "echo", "what=client_secret; where=body", "", at("getBerth"), `with.what: unknown field of the request "client_secret": none is known`),
		m("harbour", "echo", "what=token; where=body; on=no-token", "", at("getBerth"), "that this changes, got none"),
		m("harbour", "header-drop", "header=X-Totals", "", none, "that this changes, got none"),
		m("harbour", "header-drop", "header=content-length", "", none, "with.header: expected a header that says something of the answer, got Content-Length"),
		m("harbour", "header-set", "header=Content-Type; value=x", "", none, "with.header: expected another header: the kind media is about Content-Type"),
		m("harbour", "media", "media=application/json", "", at("summary"), "that this changes, got none"),
		m("harbour", "redirect", "carries=passwrd", "", none, `with.carries: unknown field of the request "passwrd"`),
		m("harbour", "redirect", "status=200", "", none, `with.status: expected a number from 300 to 399, got "200"`),
		m("harbour", "member-drop", "member=/expire_in", "", at("requestToken"), `with.member: unknown member of requestToken "/expire_in": did you mean "/expires_in"?`),
		m("harbour", "member-drop", "member=expires_in", "", none, `with.member: expected a JSON pointer such as /data/token, got "expires_in"`),
		m("harbour", "member-drop", "member=", "", none, `with.member: expected a JSON pointer`),
		m("harbour", "member-drop", "member=/reason; on=forbidden", "", none, `with.member: unknown member of some operation "/reason"`),
		m("harbour", "member-drop", "member=/reason; on=expired", "", at("requestToken"), `with.on: expected a reason for which requestToken is refused`),
		m("harbour", "member-drop", "member=/berths/*/nme", "", none, `with.member: unknown member of some operation "/berths/*/nme"`),
		m("harbour", "member-drop", "in=jwt; member=/ext", "", none, `with.member: unknown member of the token "/ext": did you mean "/exp"?`),
		m("harbour", "member-drop", "in=jwt-header; member=/x", "", none, `with.member: unknown member of the token "/x"`),
		m("beacon", "member-drop", "in=jwt; member=/exp", "", none, "variant: expected one with JWTs, got opaque tokens in only"),
		m("harbour", "member-drop", "in=jwt; member=/exp", "", at("getBerth"), "when.operation: expected the token operation, got none"),
		m("harbour", "member-drop", "in=jwt; member=/exp", "", provider.Gate{FirstUse: true}, "when: expected no after_uses, first_use or near_end"),
		m("harbour", "member-value", `in=jwt-header; member=/alg; value="RS256"`, "", none, "with: expected something that changes /alg of the token, got what it is already"),
		m("harbour", "member-value", `member=/token_type; value="Bearer"`, "", at("requestToken"), "that this changes, got none"),
		m("harbour", "member-value", "member=/token_type; value=mac", "", none, `with.value: expected a JSON value such as 3600, "text" or {"a": null}, got mac`),
		m("harbour", "member-add", "member=/token_type; value=1", "", at("requestToken"), "that this changes, got none"),
		m("harbour", "member-add", "member=/a/b; value=1", "", at("requestToken"), `with.member: unknown member of requestToken "/a/b"`),
		m("harbour", "member-number", "as=exponent; member=/token_type", "", at("requestToken"), "that this changes, got none"),
		m("harbour", "member-scale", "by=twice; member=/expires_in", "", none, `with.by: expected a number such as 1000 or 0.001, got "twice"`),
		m("harbour", "member-scale", "by=1; member=/expires_in", "", none, "that this changes, got none"),
		m("harbour", "member-shift", "by=1.5; member=/expires_in", "", none, `with.by: expected a whole number such as -3600, got "1.5"`),
		m("harbour", "member-type", "to=string; member=/token_type", "", at("requestToken"), "that this changes, got none"),
		m("harbour", "accept", "reason=expird", "", none, `with.reason: unknown value "expird": did you mean "expired"?`),
		m("harbour", "accept", "reason=unknown-path", "", none, "with.reason: expected the reason of an operation, got unknown-path"),
		m("harbour", "accept", "reason=expired", "", at("requestToken"), "with.reason: expected a reason for which requestToken is refused"),
		m("harbour", "accept", "reason=forbidden", "", at("getBerth"), "with.reason: expected a reason for which getBerth is refused"),
		m("harbour", "accept", "reason=other-tenant", "", at("listBerths"), "with.reason: expected a reason for which listBerths is refused"),
		m("harbour", "accept", "reason=expired; as=nobody", "", none, `with.as: unknown role "nobody"`),
		m("beacon", "accept", "reason=bad-grant", "", none, "with.reason: expected a reason for which some operation is refused"),
		m("harbour", "accept", "reason=no-token", "", provider.Gate{Role: "second"}, "with.as: expected second, because the gate is open for no other role"),
		m("harbour", "accept", "reason=no-token; as=second", "", provider.Gate{FirstUse: true}, "when: expected no after_uses, first_use or near_end with no-token"),
		m("harbour", "accept", "reason=expired", "", provider.Gate{NearEnd: true}, "when: expected no after_uses, first_use or near_end with expired"),
		m("harbour", "status", "status=500; on=no-token", "", provider.Gate{Role: "second"}, "that this changes, got none"),
		m("harbour", "status", "status=500; on=bad-token", "", provider.Gate{AfterUses: 2}, "that this changes, got none"),
		m("harbour", "status", "status=500; on=expired", "", provider.Gate{NearEnd: true}, "that this changes, got none"),
		m("harbour", "status", "status=500; on=bad-credentials", "", provider.Gate{Role: "second"}, "that this changes, got none"),
		m("harbour", "status", "status=500; on=forbidden", "", provider.Gate{Role: "second"}, "with.on: expected a reason for which some operation is refused"),
		m("harbour", "picky", "about=extra-member", "", at("getBerth"), "with.about: expected an operation with a body, got none"),
		m("harbour", "picky", "about=extra-query", "unknown_query=refuse", none, "variant: expected one that takes undocumented query parameters"),
		m("harbour", "picky", "about=scheme-case", "scheme_case=sensitive", none, "variant: expected one that takes schemes in any case"),
		m("beacon", "picky", "about=scheme-case", "", at("login"), "with.about: expected an operation that reads Authorization, got none"),
		m("beacon", "picky", "about=header-case", "", at("recover"), "with.about: expected an operation that reads a header, got none"),
		m("buoy", "reason-as", "from=expired; to=bad-token", "", none, "with.to: expected a reason that is answered otherwise than expired, got bad-token"),
		m("harbour", "reason-as", "from=expired; to=forbidden", "", at("requestToken"), "with.from: expected a reason for which requestToken is refused"),
		m("harbour", "reason-as", "from=expired; to=forbidden; both=true", "", at("getBerth"), "with.to: expected a reason for which getBerth is refused"),
		m("harbour", "refuse", "reason=any", "", none, `with.reason: unknown value "any"`),
		m("beacon", "basic", "how=plain", "", none, "when.operation: expected an operation that reads Basic, got none"),
		m("harbour", "basic", "how=unpadded", "base64=lenient", none, "with.how: expected another way than unpadded, which the variant only has already"),
		m("harbour", "basic", "how=raw-only", "", none, "with.how: expected another way than raw-only"),
		m("harbour", "basic", "how=form-only", "basic_reading=form", none, "with.how: expected another way than form-only"),
		m("harbour", "compare", "field=secret; how=any", "", none, `with.field: unknown field of the request "secret"`),
		m("harbour", "compare", "field=client_secret; how=any", "", at("getBerth"), `with.field: unknown field of the request "client_secret"`),
		m("harbour", "constant", "member=/grant", "", none, `with.member: unknown fixed member "/grant"`),
		m("beacon", "constant", "member=/grant_type", "", none, `with.member: unknown fixed member "/grant_type": none is known`),
		m("harbour", "credentials-in", "place=basic", "", none, "with.place: expected an operation whose user-id and secret stand elsewhere, got none"),
		m("beacon", "credentials-in", "place=header", "", none, "with.place: expected an operation whose user-id and secret stand elsewhere, got none"),
		m("buoy", "credentials-in", "place=json", "", none, "with.place: expected an operation whose user-id and secret stand elsewhere, got none"),
		m("harbour", "life", "lasts=long", "", none, "with.lasts: expected a length of time such as 30m"),
		m("harbour", "life", "lasts=60m", "", none, "with.lasts: expected another time than the documented one, got 60m"),
		m("harbour", "life", "lasts=100%", "", none, "with.lasts: expected another time than the documented one"),
		m("harbour", "life", "lasts=-1%", "", none, "with.lasts: expected a length of time"),
		m("harbour", "life", "lasts=forever", "", at("requestToken"), "when.operation: expected an operation that takes a token, got none"),
		m("harbour", "reissue", "how=crossed", "", at("getBerth"), "when.operation: expected the token operation, got none"),
		m("harbour", "secret-opens", "field=secret", "", none, `with.field: unknown field "secret"`),
		m("harbour", "stated", "lasts=1h", "", none, "with.lasts: expected another time than the documented one"),
		m("harbour", "stated", "lasts=2h", "", at("getBerth"), "that this changes, got none"),
		m("harbour", "token-bound", "to=operation", "", at("requestToken"), "when.operation: expected an operation that takes a token, got none"),
		m("beacon", "token-bound", "to=operation", "", none, "with.to: expected two operations that take a token"),
		m("beacon", "token-check", "how=alg-none", "", none, "variant: expected one with JWTs, got opaque tokens in only"),
		m("harbour", "token-form", "as=padded", "token=opaque", none, "variant: expected one with JWTs, got opaque tokens in only"),
		m("harbour", "token-place", "place=query", "token_in_query=true", none, "variant: expected one that takes no token in the query"),
		m("harbour", "token-uses", "most=0", "", none, `with.most: expected a number from 1 to 1000000, got "0"`),
		m("beacon", "filter", "how=ignored", "", none, "when.operation: expected a list with a filter, got none"),
		m("harbour", "filter", "how=last-only; operator=EQ", "", none, "with.operator: expected none with last-only"),
		m("harbour", "filter", "how=ignored; operator=LIKE", "", none, `with.operator: unknown value "LIKE"`),
		m("harbour", "list-add", "list=berths", "", none, `with.list: expected a JSON pointer such as /data/items, or "" for the body itself, got "berths"`),
		m("harbour", "list-add", "list=/berths; item={", "", none, "with.item: expected a JSON value"),
		m("harbour", "list-reverse", "list=/items", "", none, "that this changes, got none"),
		m("harbour", "list-reverse", "list=items", "", none, "with.list: expected a JSON pointer"),
		m("harbour", "list-add", "list=/items; item=1", "", none, "that this changes, got none"),
		m("harbour", "list-add", "list=", "", at("summary"), "that this changes, got none"),
		m("beacon", "paging", "how=ignored", "", none, "when.operation: expected a list with the pages that ignored is about, got none"),
	}
}

// A mistake is found by whoever checks and by whoever starts, in the same words.
func TestMistakesInFaults(t *testing.T) {
	t.Parallel()
	for _, m := range mistakenFaults() {
		t.Run(m.kind+" "+m.String(), func(t *testing.T) {
			t.Parallel()
			p, fault := load(t, m.id, pairs(m.behaviour)), *m.fault()
			fault.Name, fault.When = "oops", m.when
			err := mock.CheckFault(p, os.DirFS("testdata/specs"), fault)
			require.Error(t, err)
			assert.Contains(t, err.Error(), m.id+"/faults.yaml: oops: ")
			assert.Contains(t, err.Error(), m.wants)
			_, other := mock.Start(mock.Config{Provider: p, Examples: os.DirFS("testdata/specs"), Target: target(m.id), Fault: &fault})
			require.EqualError(t, other, err.Error())
		})
	}
}

// Whatever starts is found in order.
func TestGoodFaults(t *testing.T) {
	t.Parallel()
	for _, m := range mutations() {
		assert.NoError(t, mock.CheckFault(load(t, m.id, pairs(m.behaviour)), os.DirFS("testdata/specs"), *m.fault()), "%s %s", m.kind, m)
	}
}

// All mistakes are reported, not the first only.
func TestAllMistakesInAFault(t *testing.T) {
	t.Parallel()
	fault := provider.Fault{Name: "oops", Kind: "stats", With: pairs("x=1"), When: provider.Gate{Operation: "x", Role: "y", Every: 1}}
	err := mock.CheckFault(load(t, "harbour", nil), os.DirFS("testdata/specs"), fault)
	require.Error(t, err)
	for _, wanted := range []string{"kind:", "when.operation:", "when.role:", "when.every:"} {
		assert.Contains(t, err.Error(), wanted)
	}
	fault = provider.Fault{Name: "oops", Kind: "header-set", With: pairs("header=Content-Type; x=1; on=y"), Variant: "z"}
	err = mock.CheckFault(load(t, "harbour", nil), os.DirFS("testdata/specs"), fault)
	for _, wanted := range []string{"with.value:", "with.x:", "with.on:", `unknown variant "z"`} {
		require.ErrorContains(t, err, wanted)
	}
}

// A fault cannot be told right or wrong while the provider's own data are wrong.
func TestFaultOfABrokenProvider(t *testing.T) {
	t.Parallel()
	p := load(t, "harbour", nil)
	p.Token.Operation = "nowhere"
	err := mock.CheckFault(p, os.DirFS("testdata/specs"), provider.Fault{Name: "oops", Kind: "status", With: pairs("status=500")})
	require.ErrorContains(t, err, "harbour/provider.yaml: token.operation")
	assert.NotContains(t, err.Error(), "oops")
}
