package doctor

import (
	"encoding/base64"
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/plimsoll/plimsoll/internal/provider"
)

func sortedKeys[M ~map[K]V, K ~string, V any](m M) []K { return slices.Sorted(maps.Keys(m)) }

// values looks at each value that was given for what got into it by accident.
func (x *examination) values() {
	fine := true
	for _, role := range sortedKeys(x.t.Credentials) {
		for _, field := range sortedKeys(x.t.Credentials[role]) {
			fine = x.value(x.t.Credentials[role][field], "credentials", role, field) && fine
		}
	}
	for _, name := range sortedKeys(x.t.Resources) {
		fine = x.value(x.t.Resources[name], "resources", name) && fine
	}
	if fine {
		x.say(Line{Check: "credentials", State: OK, Says: "nothing stray in them: " + strings.Join(x.complete(), ", ")})
	}
}

// complete lists the credentials that have everything.
func (x *examination) complete() []string {
	return slices.DeleteFunc(sortedKeys(x.t.Credentials), func(role string) bool { return len(x.t.MissingCredential(x.p, role)) > 0 })
}

// value looks at one value and reports whether there is nothing to say about it.
func (x *examination) value(value string, path ...string) bool {
	state, says, do := stray(value)
	if state == OK && path[0] == "credentials" && len(path) > 2 && x.p.Credentials.Fields[path[2]].Secret {
		state, says, do = asSecret(value)
	}
	if state == OK {
		return true
	}
	x.say(Line{Check: strings.Join(path[1:], " "), State: state, Says: says, Do: do, Place: x.t.Provenance(path...).Place})
	return false
}

// quoted is a text that still has the quotes somebody wrote it in.
var quoted = regexp.MustCompile("^(\".*\"|'.*'|`.*`|“.*”|‘.*’)$")

// unfilled is what a template has where a value belongs.
var unfilled = regexp.MustCompile(`(?i)^(<.*>|\.{3}|…|x{3,}|\*{3,}|change[-_ ]?me|todo|tbd|dummy|placeholder|your[-_ ].*|secret|password|client[-_]secret|null|undefined|none)$`)

// stray finds what no value is meant to have. Control characters are in no credential (RFC 6749 appendix A, RFC 7617 section 2).
func stray(value string) (State, string, string) {
	trimmed := strings.TrimFunc(value, blank)
	switch {
	case strings.HasSuffix(value, "\n") || strings.HasSuffix(value, "\r"):
		return Wrong, "it ends with a line break", "take it out: echo and editors add one, printf %s does not"
	case strings.ContainsFunc(value, unicode.IsControl):
		return Wrong, "it holds a control character, such as a tab or a line break", "copy it anew"
	case trimmed == "":
		return Wrong, "it is blank", "set it"
	case trimmed != value:
		return Wrong, "it begins or ends with a blank", "take it out"
	case quoted.MatchString(value):
		return Wrong, "it has quotes around it, which will be sent as a part of it", "take them out: in a CI's secrets and in docker's env files no quotes are needed"
	case strings.Contains(value, "${") || strings.Contains(value, "$("):
		return Warning, "it holds ${ or $(: was a variable to be filled in?", "set it to the value itself"
	}
	return OK, "", ""
}

// blank reports what looks like nothing: also a byte order mark and the characters that only separate words.
func blank(r rune) bool {
	return unicode.IsSpace(r) || r == '\ufeff' || r >= '\u200b' && r <= '\u200d' || r == '\u2060'
}

// asSecret finds what a secret is not meant to be.
func asSecret(value string) (State, string, string) {
	switch {
	case unfilled.MatchString(value):
		return Wrong, "it is what a template has where the secret belongs", "set it to the secret itself"
	case strings.HasPrefix(value, "Basic ") || strings.HasPrefix(value, "Bearer "):
		return Warning, "it begins with the name of a scheme: is it the whole header?", "set it to the secret alone"
	case escaped.MatchString(value):
		return Warning, "it looks percent-encoded", "set it to the secret as it was given to you: it is encoded where that is needed"
	}
	return OK, "", ""
}

// escaped is a percent-encoded character that is reserved, or a blank.
var escaped = regexp.MustCompile(`%(20|21|23|24|26|27|28|29|2[A-Fa-f]|3[ABDFabdf]|40|5[BDbd])`)

// swapped looks for an id and a secret that changed places, and for one that was pasted into both. Nobody is asked: that would be
// an attempt on the account.
func (x *examination) swapped() {
	for _, role := range sortedKeys(x.t.Credentials) {
		fields := x.t.Credentials[role]
		for _, id := range sortedKeys(fields) {
			for _, secret := range sortedKeys(fields) {
				if x.p.Credentials.Fields[id].Secret || !x.p.Credentials.Fields[secret].Secret {
					continue
				}
				if says, do := x.pair(role, id, secret); says != "" {
					x.say(Line{Check: role + " " + secret, State: Warning, Says: says, Do: do,
						Place: x.t.Provenance("credentials", role, secret).Place})
				}
			}
		}
	}
}

// pair compares an id with a secret of the same credential.
func (x *examination) pair(role, id, secret string) (says, do string) {
	a, b := x.t.Credentials[role][id], x.t.Credentials[role][secret]
	exchange := "look whether " + id + " and " + secret + " are the right way round"
	switch {
	case a == "" || b == "":
		return "", ""
	case a == b:
		return "it is the same as " + id, "set each to its own value"
	case x.elsewhere(a, role, true) || x.elsewhere(b, role, false):
		return id + " or it stands at another credential the other way round", exchange
	case email.MatchString(b) && !email.MatchString(a), random(a) && !random(b) && len(a) >= len(b):
		return "it looks like a name, and " + id + " looks like a secret", exchange
	case whole(b, a):
		return "it holds " + id + " too, in base64: is it the whole of an HTTP Basic header?", "set it to the secret alone"
	}
	return "", ""
}

// elsewhere reports whether another credential has the value as a secret, or as anything but one.
func (x *examination) elsewhere(value, role string, secret bool) bool {
	for other, fields := range x.t.Credentials {
		for field, known := range fields {
			if other != role && known == value && x.p.Credentials.Fields[field].Secret == secret {
				return true
			}
		}
	}
	return false
}

var email = regexp.MustCompile(`^[^\s@]+@[^\s@]+\.[A-Za-z]{2,}$`)

// randomLength is from where on a text of mixed characters is taken for a secret.
const randomLength = 20

// random reports whether a text looks drawn by lot: long, with letters of both cases and digits.
func random(text string) bool {
	return len(text) >= randomLength && strings.ContainsFunc(text, unicode.IsUpper) && strings.ContainsFunc(text, unicode.IsLower) &&
		strings.ContainsFunc(text, unicode.IsDigit)
}

// whole reports whether a text is user-id and password of HTTP Basic.
func whole(text, id string) bool {
	plain, err := base64.StdEncoding.DecodeString(text)
	return err == nil && strings.HasPrefix(string(plain), id+":")
}

// words that tell what an environment is for.
var (
	likeProduction = regexp.MustCompile(`(?i)(^|[.-])(prod|production|live)\d*([.-]|$)`)
	likeTest       = regexp.MustCompile(`(?i)(^|[.-])(test|sandbox|sbx|uat|staging|stage|dev|demo|qa|preprod|int)\d*([.-]|$)`)
)

// place looks whether the address is one of the environment that the file says it is. In the wrong one wrong passwords would be
// tried on real people's accounts.
func (x *examination) place() {
	for _, a := range x.addresses() {
		kind, known := x.p.Hosts.KindOf(a.url)
		production := x.Environment.Kind == provider.KindProduction
		line := Line{Check: a.name, Place: x.t.Provenance(a.name).Place}
		switch {
		case known && kind == provider.KindProduction && !production:
			line.State, line.Says = Wrong, a.host()+" is the provider's production, and this environment is of the kind "+string(x.Environment.Kind)
			line.Do = "give the address of the " + string(x.Environment.Kind) + ", or use --env production"
		case known && kind != x.Environment.Kind:
			line.State, line.Says = Warning, a.host()+" is the provider's "+string(kind)+", and this environment is of the kind "+string(x.Environment.Kind)
			line.Do = "look whether the address and --env belong together"
		case !known && !production && likeProduction.MatchString(a.host()):
			line.State, line.Says = Warning, a.host()+" is called like a production, and this environment is of the kind "+string(x.Environment.Kind)
			line.Do = "look whether the address and --env belong together"
		case !known && production && likeTest.MatchString(a.host()):
			line.State, line.Says = Warning, a.host()+" is called like a place for tests, and this environment is production"
			line.Do = "look whether the address and --env belong together"
		default:
			continue
		}
		x.say(line)
	}
}
