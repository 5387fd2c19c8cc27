package mock

import (
	"maps"
	"slices"
	"strings"
)

// credentialKinds are wrong judgements about the credentials of a token request or of a call.
func credentialKinds() []FaultKind {
	return []FaultKind{
		{"basic", "HTTP Basic is read wrongly; see the way for whether the right one is understood, too", []ArgDoc{
			required("how", "", "any-scheme: whatever stands before the value; control-character: those are skipped; no-colon: both parts run together; plain: "+
				"not encoded at all; swapped: password first; unpadded, url-safe: base64 of that kind; user-only: no password needed; wrapped: blanks inside are "+
				"skipped. These in place of the right way: form-only, raw-only: one of the two readings; last-colon: the user-id goes up to it; latin-1: not UTF-8; "+
				"second-colon: what follows it is lost; unpadded-only, url-safe-only", basicNames()...),
		}, bendBasic},
		{"compare", "a field of the credential is compared wrongly; all others rightly", []ArgDoc{
			required("field", "a field of the credential", "which"),
			required("how", "", "any: every value but an empty one will do; beginning: a beginning of the right value; believed: like any, and the token is made for that "+
				"value; case-fold; cut-at-colon: up to the first colon; empty: an empty or missing one, too; extended: whatever begins with the right value; "+
				"ignored: not looked at; of-another: that of another credential, too; powerless: like believed, but such a token opens nothing; prefix-8: the "+
				"first eight characters; trim: without blanks around it", compareNames()...),
		}, bendCompare},
		{"constant", "a fixed member of the token request, such as grant_type, is judged wrongly", []ArgDoc{
			optional("how", "ignored", "", "any: every value but an empty one will do; case-fold; ignored: it may be missing, too", "any", "case-fold", "ignored"),
			argMember("which member of the request"),
		}, bendConstant},
		{"credentials-in", "user-id and secret are taken in another place, too: under the names of the documented members, or else of the fields", []ArgDoc{
			required("place", "", "where", placeNames()...),
		}, bendCredentialsIn},
	}
}

// comparison is one way to compare a field. others are the values that the other credentials have there.
type comparison struct {
	name string
	same func(right, sent string, others []string) bool
}

func comparisons() []comparison {
	return []comparison{
		{"any", notEmpty},
		{"beginning", func(right, sent string, _ []string) bool { return sent != "" && strings.HasPrefix(right, sent) }},
		{"believed", notEmpty},
		{"case-fold", func(right, sent string, _ []string) bool { return strings.EqualFold(right, sent) }},
		{"cut-at-colon", func(right, sent string, _ []string) bool {
			left, _, _ := strings.Cut(right, ":")
			other, _, _ := strings.Cut(sent, ":")
			return other != "" && left == other
		}},
		{"empty", func(right, sent string, _ []string) bool { return sent == "" || sent == right }},
		{"extended", func(right, sent string, _ []string) bool { return strings.HasPrefix(sent, right) }},
		{"ignored", func(string, string, []string) bool { return true }},
		{"of-another", func(_, sent string, others []string) bool { return sent != "" && slices.Contains(others, sent) }},
		{"powerless", notEmpty},
		{"prefix-8", func(right, sent string, _ []string) bool { return firstEight(right) == firstEight(sent) }},
		{"trim", func(right, sent string, _ []string) bool { return right == strings.TrimSpace(sent) }},
	}
}

func compareNames() []string {
	var names []string
	for _, c := range comparisons() {
		names = append(names, c.name)
	}
	return names
}

func notEmpty(_, sent string, _ []string) bool { return sent != "" }

func firstEight(text string) string { return text[:min(len(text), 8)] }

// bendCompare compares once more, loosely, where the right comparison has refused.
func bendCompare(b *bender) mutation {
	field := b.args["field"]
	if !b.sends("field") {
		return mutation{}
	}
	how := comparisons()[slices.Index(compareNames(), b.args["how"])]
	if how.name == "of-another" && len(b.roles()) < 2 {
		b.add("with.how", "expected another credential whose value could be taken, got one credential only")
	}
	m := loosening(func(c *call) *account { return c.likely(field, how) })
	if how.name == "powerless" {
		loose := m.judging
		m.judging = func(r *rules) {
			loose(r)
			r.standing = func(c *call, g *grant) reason {
				if !slices.Contains(c.plan.accounts, g.account) {
					return badToken
				}
				return c.expiry(g)
			}
		}
	}
	return m
}

// loosening takes credentials that are rightly refused, if find knows whose they may be.
func loosening(find func(c *call) *account) mutation {
	return mutation{judging: func(r *rules) {
		r.credentials = func(c *call) reason {
			no := c.credentials()
			if no == "" {
				return ""
			}
			if found := find(c); found != nil {
				c.account, no = found, ""
			}
			return no
		}
	}}
}

// likely finds the account whose values were sent, but for one field that is compared otherwise.
func (c *call) likely(field string, how comparison) *account {
	for _, sent := range c.gatherAnyhow() {
		for _, a := range c.candidates() {
			if c.resembles(a, sent, field, how) {
				return c.asTold(a, sent, field, how)
			}
		}
	}
	return nil
}

// asTold is the account, or where the fault believes what is sent an account of that value: tokens say it, too.
func (c *call) asTold(a *account, sent []given, field string, how comparison) *account {
	if how.name != "believed" && how.name != "powerless" {
		return a
	}
	told := *a
	told.fields, told.public = maps.Clone(a.fields), maps.Clone(a.public)
	for i, p := range c.op.parts {
		if !slices.Contains(p.fields(), field) {
			continue
		}
		told.fields[field] = sent[i].value
		if _, open := a.public[field]; open {
			told.public[field] = sent[i].value
		}
	}
	return &told
}

// gatherAnyhow is gather where nothing has to be there. What stands twice or cannot be read stays refused.
func (c *call) gatherAnyhow() [][]given {
	pairs := [][2]string{{}}
	if c.op.spec.Basic != nil {
		user, password, no := c.plan.basic(c.request)
		if no != "" && no != noCredentials {
			return nil
		}
		pairs = c.plan.readBasic(user, password)
	}
	sent := make([]given, len(c.op.parts))
	for i, p := range c.op.parts {
		value, no := c.sent(p)
		if no == malformedCredentials {
			return nil
		}
		sent[i] = given{value, value != ""}
	}
	var readings [][]given
	for _, pair := range pairs {
		readings = append(readings, c.withPair(sent, pair))
	}
	return readings
}

// resembles compares one field otherwise and all others rightly.
func (c *call) resembles(a *account, sent []given, field string, how comparison) bool {
	expected := c.plan.expected(c.op, a)
	for i, p := range c.op.parts {
		same := expected[i].value == sent[i].value
		if slices.Contains(p.fields(), field) {
			same = how.same(expected[i].value, sent[i].value, c.valuesOf(i))
		}
		if !same {
			return false
		}
	}
	return true
}

// valuesOf lists what all credentials have in the place of a part.
func (c *call) valuesOf(part int) []string {
	var values []string
	for _, a := range c.plan.accounts {
		values = append(values, c.plan.expected(c.op, a)[part].value)
	}
	return values
}

// bendConstant forgives the wrong member if no other is wrong.
func bendConstant(b *bender) mutation {
	member, how := b.args["member"], b.args["how"]
	known := []string{}
	for _, op := range b.operations() {
		for _, f := range op.fixed {
			known = append(known, f.pointer)
		}
	}
	b.oneOf("member", "fixed member", known)
	return mutation{judging: func(r *rules) {
		r.forgives = func(c *call, no reason) bool {
			return (no == missingMember || no == badGrant) && !slices.ContainsFunc(c.op.fixed, func(f fixed) bool {
				value, present := c.member(f.pointer)
				if f.pointer == member {
					return !constantHolds(how, f.value, value, present)
				}
				return !present || no == badGrant && !sameJSON(value, f.value)
			})
		}
	}}
}

func constantHolds(how string, right, sent any, present bool) bool {
	left, _ := right.(string)
	other, isText := sent.(string)
	return how == "ignored" || present && (how == "any" || isText && strings.EqualFold(left, other))
}
