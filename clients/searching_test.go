package clients

import (
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

const hiddenSecret = "rump3lstiltskin-not-real"

func knowing(secrets ...string) *Redactor {
	r := NewRedactor([]byte("key"))
	for _, s := range secrets {
		r.Add("password", s)
	}
	return r
}

// An escape that the text breaks off in is none, wherever the text ends: nothing is read behind it.
func TestEscapesThatBreakOff(t *testing.T) {
	t.Parallel()
	for whole, unit := range map[string]unit{
		`%41`: percent, `\x41`: backslash, `\u0041`: backslash, `\U00000041`: backslash, `&#x000041;`: entity,
	} {
		out, width := unit([]byte(whole), 0)
		assert.Equal(t, "A", string(out), whole)
		assert.Equal(t, len(whole), width, whole)
		for n := 1; n < len(whole); n++ {
			_, width := unit(slices.Clip([]byte(whole)[:n:n]), 0)
			assert.Zero(t, width, whole[:n])
		}
	}
	_, width := entity([]byte("&#x0000041;"), 0)
	assert.Zero(t, width, "nobody writes it so long")
	_, width = utf32Unit([]byte(`\U10000041`))
	assert.Zero(t, width, "there is no such character")
	_, width = utf16Unit([]byte(`\ud83d\u00`))
	assert.Equal(t, 6, width, "the second half breaks off")
	out, _ := escape{"%", percent}.decode([]byte("%%41"))
	assert.Equal(t, "%A", string(out), "a sign that begins no escape may stand right before one that does")
}

// A zero byte of UTF-16 is taken out, and nothing else.
func TestZerosOfUTF16(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{"a\x00b\x00": "ab", "\x00a\x00b": "ab", "\x01a\x00": "\x01a"} {
		out, ok := escapes()[3].decode([]byte(text))
		assert.True(t, ok)
		assert.Equal(t, want, string(out), "%q", text)
	}
}

// A secret in hex is found by itself and next to others, however short the shortest secret is.
func TestRunsOfHexAreLookedInto(t *testing.T) {
	t.Parallel()
	for _, secret := range []string{"p4ss", hiddenSecret} {
		written := hex.EncodeToString([]byte(secret))
		for text, want := range map[string]string{
			written: "#", "<" + written + ">": "<#>", written + " " + written: "# #", written + "zz" + written: "#zz#", "zz" + written + "zz": "zz#zz",
		} {
			assert.Equal(t, want, strings.ReplaceAll(knowing(secret).Text(text), "[redacted:password]", "#"), text)
		}
	}
}

// What looks like a token is replaced as a whole, and hides nothing that stands before it, behind it or right at its beginning.
func TestASecretBesideAToken(t *testing.T) {
	t.Parallel()
	const token = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhIn0.c2ln"
	r := knowing(hiddenSecret)
	coded := base64.StdEncoding.EncodeToString([]byte(hiddenSecret))
	assert.Equal(t, "[redacted:jwt] and [redacted:password]", r.Text(token+" and "+coded))
	assert.Equal(t, "[redacted:password] and [redacted:jwt]", r.Text(coded+" and "+token))
	assert.NotContains(t, r.Text(coded+token), coded[:20])
	assert.NotContains(t, r.Text(token+"."+coded), coded[:20])
	twice := base64.StdEncoding.EncodeToString([]byte(coded))
	assert.Equal(t, "[redacted:jwt] and [redacted:password]", r.Text(token+" and "+strings.TrimRight(twice, "=")))
}

// Base64 is put together again from lines of sixty digits on.
func TestLinesOfBase64(t *testing.T) {
	t.Parallel()
	before := strings.Repeat("x", 42)
	coded := base64.StdEncoding.EncodeToString([]byte(before + hiddenSecret))
	for _, width := range []int{60, 64, 76} {
		text := coded[:width] + "\n" + coded[width:]
		assert.Contains(t, knowing(hiddenSecret).Text(text), "[redacted:password]", "lines of %d", width)
	}
	_, width := wrap([]byte(strings.Repeat("a", 59)+"\n"), 59)
	assert.Zero(t, width, "a blank behind a word is no line break of base64")
}

// Of finds that overlap the longest gives its name, of the same length the weightiest, or else the first.
func TestWhatNamesAClusterOfFinds(t *testing.T) {
	t.Parallel()
	for want, spans := range map[string][]span{
		"longer by one": {{start: 0, end: 4, mark: "short", weight: weighsValue}, {start: 2, end: 7, mark: "longer by one"}},
		"weightier":     {{start: 0, end: 4, mark: "light", weight: weighsPart}, {start: 2, end: 6, mark: "weightier", weight: weighsPlace}},
		"first":         {{start: 0, end: 4, mark: "first", weight: weighsValue}, {start: 2, end: 6, mark: "second", weight: weighsValue}},
		"alone":         {{start: 0, end: 6, mark: "alone"}},
	} {
		s := &search{}
		for _, found := range spans {
			found.start, found.end = found.start+2, found.end+2
			s.spans = append(s.spans, found)
		}
		rest := "abcdefgh"[slices.MaxFunc(spans, func(a, b span) int { return a.end - b.end }).end:]
		assert.Equal(t, "<<"+want+rest, s.render("<<abcdefgh"))
	}
}

// What is known by its value is named by it, also where it stands in a place for secrets.
func TestAKnownValueInAPlaceForSecrets(t *testing.T) {
	t.Parallel()
	r := knowing()
	r.AddToken("fake-opaque-token-0123456789")
	mark := r.tokenMark("fake-opaque-token-0123456789")
	assert.Equal(t, "password="+mark, r.text("password=fake-opaque-token-0123456789", commonPlaces()))
	assert.Equal(t, "password=[redacted:password]", r.text("password=something-else", commonPlaces()))
}

// Secrets that look alike are told apart by the part in which they differ, so that many cost no more to find than one.
func TestAlikeSecretsDoNotShareAnAnchor(t *testing.T) {
	t.Parallel()
	r := knowing()
	const begin = "the-same-beginning-of-all-of-them-"
	for i := range 100 {
		r.AddToken(fmt.Sprintf("%s%04d", begin, i))
	}
	assert.Len(t, r.registry.at(anchorOf([]byte(begin))), 4, "parts of four of them are found by it, and none is worse off")
	assert.Len(t, r.registry.at(anchorOf([]byte("0017"))), 1)

	r = knowing("abcdefgh", "1bcdefgh", "2bcdefgh", "3bcdefgh", "4bcdefgh")
	assert.Len(t, r.registry.at(anchorOf([]byte("4bcd"))), 1, "the beginning is all in which it differs")
	for _, offset := range []int{1, 2, 3, 4} {
		assert.Len(t, r.registry.at(anchorOf([]byte("abcdefgh"[offset:]))), 1)
	}
	r.Add("password", "bcdefgh")
	assert.Len(t, r.registry.at(anchorOf([]byte("efgh"))), 2, "of places that are shared alike the last")
}

// A token is found by the first part of it that comes, and by its own anchor; its other parts are not looked for in it.
func TestPartsAreNotLookedForInWhatIsFound(t *testing.T) {
	t.Parallel()
	const token = "fake-opaque-token-0123456789-abcdefghijklmnopqrstuvw"
	r := knowing()
	r.AddToken(token)
	finds := 0
	r.registry.search([]byte("<"+token+">"), func(start, end int, _ *needle) {
		finds++
		assert.Equal(t, token, ("<" + token + ">")[start:end])
	})
	assert.Equal(t, 2, finds)
}

// A secret may begin with any byte, and the text with the rest of it.
func TestASecretThatBeginsWithZero(t *testing.T) {
	t.Parallel()
	r := knowing("\x00abcdefg")
	assert.Equal(t, "abc", r.Text("abc"))
	assert.Equal(t, "abcdefg", r.Text("abcdefg"))
	assert.Equal(t, "[redacted:password]", r.Text("\x00abcdefg"))
	assert.Equal(t, "abc", knowing("\x00abc").Text("abc"))
}

// A part of a secret is redacted, and is not the secret.
func TestPartsOfASecret(t *testing.T) {
	t.Parallel()
	const secret = "0123456789abcdefg" // one more than the shortest part
	r := knowing(secret)
	assert.Equal(t, "[redacted:password:part]", r.Text(secret[:16]))
	assert.False(t, r.Holds("password", secret[:16]))
	assert.True(t, r.Holds("password", secret))
	assert.Equal(t, secret[:15], r.Text(secret[:15]))
	assert.Equal(t, secret[:15], knowing(secret[:16]).Text(secret[:15]), "of a shorter one only the whole counts")
}
