package clients

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"sync"
)

// Redactor knows every secret of a run and takes them out of whatever is to be kept, in every form that they can be derived to
// (design, rule 10): as they are, percent-encoded, form-encoded, escaped for JSON or HTML, in base64 of either alphabet and any
// alignment, in hex, and one of these in another. It may be used by many goroutines; reading takes no lock.
//
// A secret of fewer than four bytes is not looked for in texts, where it would hit every other word. It is redacted in its
// documented places only: the header, query parameter or body member that carries it.
type Redactor struct {
	key      []byte
	registry registry
	places   sync.Map // provider id → places
	searches sync.Pool
}

// NewRedactor makes a redactor whose fingerprints are keyed with key. Without a key it takes a random one, so that
// fingerprints of different runs cannot be compared.
func NewRedactor(key []byte) *Redactor {
	if len(key) == 0 {
		key = make([]byte, sha256.Size)
		_, _ = rand.Read(key) // it never fails, see there
	}
	return &Redactor{key: key}
}

// Add registers a secret under the name of the credential field that it belongs to. What holds no character beyond Latin-1 is
// looked for in that encoding as well: a client of an older make may send it so. Of a long one parts are taken out too: what is left
// where it was cut short, or where a letter of it was spoilt on the way.
func (r *Redactor) Add(name, value string) {
	fold, part := foldAll, secretMark(name+":part")
	if len(value) < shortestFolded {
		fold = foldPlus
	}
	if len(value) <= shortestPart {
		part = ""
	}
	r.registry.add(value, secretMark(name), part, fold)
	if latin, ok := latin1(value); ok {
		r.registry.add(latin, secretMark(name), part, fold)
	}
}

func secretMark(name string) string { return "[redacted:" + name + "]" }

// latin1 writes text in ISO 8859-1; ok is false where that is no other text.
func latin1(text string) (string, bool) {
	var out []byte
	for _, c := range text {
		if c > 0xff {
			return "", false
		}
		out = append(out, byte(c))
	}
	return string(out), len(out) < len(text)
}

// AddToken registers a token. Parts of it are taken out too: one of its segments, or what is left where it was cut short.
func (r *Redactor) AddToken(value string) {
	r.registry.add(value, r.tokenMark(value), "[redacted:token:part]", foldPlus)
}

func (r *Redactor) tokenMark(value string) string {
	return "[redacted:token:" + r.Fingerprint(value) + "]"
}

// Fingerprint names a token without telling anything about it: twelve hex digits of a keyed hash. Nothing has none.
func (r *Redactor) Fingerprint(token string) string {
	if token == "" {
		return ""
	}
	mac := hmac.New(sha256.New, r.key)
	_, _ = mac.Write([]byte(token)) // a hash never fails
	return hex.EncodeToString(mac.Sum(nil)[:6])
}

// Text returns s without any secret in it.
func (r *Redactor) Text(s string) string { return r.text(s, nil) }

// text takes out what is secret by its value, and what stands in a place where secrets stand.
func (r *Redactor) text(s string, in places) string {
	text := []byte(s)
	search := r.search(text)
	defer r.searches.Put(search)
	search.spans = in.find(text, search.spans)
	return search.render(s)
}

// marks are those of the secrets, at least so long, that stand in s by their value.
func (r *Redactor) marks(s string, least int) []string {
	search := r.search([]byte(s))
	defer r.searches.Put(search)
	var marks []string
	for _, found := range search.spans {
		if found.weight == weighsValue && found.width >= least {
			marks = append(marks, found.mark)
		}
	}
	return marks
}

// Holds reports whether a text holds the secret that was added under a name, in whatever form. What merely looks like a secret, as
// every JWT does, is redacted but does not count.
func (r *Redactor) Holds(name, text string) bool {
	return slices.Contains(r.marks(text, 0), secretMark(name))
}

// search looks through a text. Whoever is done with it gives it back.
func (r *Redactor) search(text []byte) *search {
	s, ok := r.searches.Get().(*search)
	if !ok {
		s = newSearch(&r.registry)
	}
	s.spans = s.spans[:0]
	s.find(text)
	return s
}
