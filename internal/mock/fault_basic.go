package mock

import (
	"encoding/base64"
	"net/url"
	"slices"
	"strings"
	"unicode"
)

// basicReader is one wrong way to read HTTP Basic: the pairs that a value may stand for. instead says that the right way is not
// tried at all.
type basicReader struct {
	name    string
	instead bool
	read    func(c *call, value string) [][2]string
}

func basicReaders() []basicReader {
	return []basicReader{
		{"any-scheme", false, func(_ *call, value string) [][2]string { return splitFirst(standard(value)) }},
		{"control-character", false, func(_ *call, value string) [][2]string { return splitFirst(strings.Map(printable, standard(value))) }},
		{"form-only", true, readFormOnly},
		{"last-colon", true, func(c *call, value string) [][2]string { return c.read(splitLast(standard(value))) }},
		{"latin-1", true, func(c *call, value string) [][2]string { return c.read(splitFirst(fromLatin1(standard(value)))) }},
		{"no-colon", false, readRunTogether},
		{"plain", false, func(_ *call, value string) [][2]string { return splitFirst(value) }},
		{"raw-only", true, func(_ *call, value string) [][2]string { return splitFirst(standard(value)) }},
		{"second-colon", true, func(c *call, value string) [][2]string { return c.read(cutSecond(splitFirst(standard(value)))) }},
		{"swapped", false, func(_ *call, value string) [][2]string { return swap(splitFirst(standard(value))) }},
		{"unpadded", false, func(_ *call, value string) [][2]string { return splitFirst(decoded(base64.RawStdEncoding, value)) }},
		{"unpadded-only", true, func(c *call, value string) [][2]string {
			return c.read(splitFirst(decoded(base64.RawStdEncoding, value)))
		}},
		{"url-safe", false, func(_ *call, value string) [][2]string { return splitFirst(decoded(base64.URLEncoding, value)) }},
		{"url-safe-only", true, func(c *call, value string) [][2]string { return c.read(splitFirst(decoded(base64.URLEncoding, value))) }},
		{"user-only", false, readUserOnly},
		{"wrapped", false, func(_ *call, value string) [][2]string {
			return splitFirst(standard(strings.ReplaceAll(value, " ", "")))
		}},
	}
}

func basicNames() []string {
	var names []string
	for _, r := range basicReaders() {
		names = append(names, r.name)
	}
	return names
}

func bendBasic(b *bender) mutation {
	reader := basicReaders()[slices.Index(basicNames(), b.args["how"])]
	b.some("when.operation", "an operation that reads Basic", func(op *operation) bool { return op.spec.Basic != nil })
	b.basicDiffers(reader.name)
	if reader.instead {
		return mutation{judging: func(r *rules) {
			r.credentials = func(c *call) reason { return c.insteadOf(reader) }
		}}
	}
	return loosening(func(c *call) *account {
		if c.op.spec.Basic == nil || c.credentialsWith(reader.read(c, c.afterScheme(reader.name == "any-scheme"))) != "" {
			return nil
		}
		return c.account
	})
}

// basicDiffers checks that the variant does not read Basic in this way already.
func (b *bender) basicDiffers(how string) {
	habits := b.plan.behaviour
	same := habits.base64Lenient && (how == "unpadded" || how == "url-safe" || how == "wrapped") ||
		how == "raw-only" && habits.basicReading == readRaw || how == "form-only" && habits.basicReading == readForm
	if same {
		b.add("with.how", "expected another way than %s, which the variant %s has already", how, b.plan.variant)
	}
}

// insteadOf judges what the right way can read by the wrong way; what is no Basic at all stays refused as it is.
func (c *call) insteadOf(reader basicReader) reason {
	if c.op.spec.Basic == nil {
		return c.credentials()
	}
	if _, no := c.basicPairs(); no != "" {
		return no
	}
	pairs := reader.read(c, c.afterScheme(false))
	if len(pairs) == 0 {
		return malformedCredentials
	}
	return c.credentialsWith(pairs)
}

// afterScheme is what follows Basic in the one Authorization header, or any scheme.
func (c *call) afterScheme(anyScheme bool) string {
	name, value, _ := strings.Cut(c.request.Header.Get("Authorization"), " ")
	if !anyScheme && !strings.EqualFold(name, "Basic") || len(c.request.Header["Authorization"]) > 1 {
		return ""
	}
	return strings.TrimSpace(value)
}

// decoded is "" for what cannot be decoded, which stands for no pair.
func decoded(encoding *base64.Encoding, value string) string {
	raw, err := encoding.Strict().DecodeString(value)
	if err != nil {
		return ""
	}
	return string(raw)
}

func standard(value string) string { return decoded(base64.StdEncoding, value) }

func splitFirst(text string) [][2]string {
	user, password, ok := strings.Cut(text, ":")
	if !ok {
		return nil
	}
	return [][2]string{{user, password}}
}

func splitLast(text string) [][2]string {
	i := strings.LastIndexByte(text, ':')
	if i < 0 {
		return nil
	}
	return [][2]string{{text[:i], text[i+1:]}}
}

func cutSecond(pairs [][2]string) [][2]string {
	for i := range pairs {
		pairs[i][1], _, _ = strings.Cut(pairs[i][1], ":")
	}
	return pairs
}

func swap(pairs [][2]string) [][2]string {
	for i := range pairs {
		pairs[i][0], pairs[i][1] = pairs[i][1], pairs[i][0]
	}
	return pairs
}

// read is each pair in the readings of the variant.
func (c *call) read(pairs [][2]string) [][2]string {
	var all [][2]string
	for _, pair := range pairs {
		all = append(all, c.plan.readBasic(pair[0], pair[1])...)
	}
	return all
}

func readFormOnly(_ *call, value string) [][2]string {
	pairs := splitFirst(standard(value))
	for i := range pairs {
		for j := range pairs[i] {
			plain, err := url.QueryUnescape(pairs[i][j])
			if err != nil {
				return nil
			}
			pairs[i][j] = plain
		}
	}
	return pairs
}

// readRunTogether looks for a credential whose parts make the value without a colon between them.
func readRunTogether(c *call, value string) [][2]string {
	text := standard(value)
	var pairs [][2]string
	for _, pair := range c.knownPairs() {
		if pair[0]+pair[1] == text {
			pairs = append(pairs, pair)
		}
	}
	return pairs
}

// readUserOnly puts the right password in where there is none.
func readUserOnly(c *call, value string) [][2]string {
	user, password, _ := strings.Cut(standard(value), ":")
	var pairs [][2]string
	for _, pair := range c.knownPairs() {
		if password == "" && user == pair[0] {
			pairs = append(pairs, pair)
		}
	}
	return pairs
}

// knownPairs lists user-id and password of each credential.
func (c *call) knownPairs() [][2]string {
	var pairs [][2]string
	for _, a := range c.candidates() {
		var pair [2]string
		for i, value := range c.plan.expected(c.op, a) {
			switch c.op.parts[i].in {
			case inBasicUser:
				pair[0] = value.value
			case inBasicPassword:
				pair[1] = value.value
			default: // elsewhere
			}
		}
		pairs = append(pairs, pair)
	}
	return pairs
}

func printable(r rune) rune {
	if unicode.IsControl(r) {
		return -1
	}
	return r
}

// fromLatin1 reads octets as ISO 8859-1.
func fromLatin1(text string) string {
	var out strings.Builder
	for _, octet := range []byte(text) {
		out.WriteRune(rune(octet))
	}
	return out.String()
}
