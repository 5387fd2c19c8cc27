package cli

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"html"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// What follows looks for secrets in its own way and knows nothing of package clients: it writes out each form of a secret and looks
// for a piece of it, where package clients decodes a text.

// piece is how much of a form tells that it was there.
const piece = 16

// disguises are the forms in which a server may say a value.
func disguises(value string) map[string]string {
	js, _ := json.Marshal(value)
	all := map[string]string{
		"plain": value, "JSON": strings.Trim(string(js), `"`), "\\u": escaped(value), "form": url.QueryEscape(value), "path": url.PathEscape(value),
		"percent": percents(value), "HTML": html.EscapeString(value), "XML": numbered(value), "JSON in HTML": html.EscapeString(string(js)),
		"hex": hex.EncodeToString([]byte(value)), "HEX": strings.ToUpper(hex.EncodeToString([]byte(value))), "mixed hex": mixed(hex.EncodeToString([]byte(value))),
		"UTF-16": wideText(value),
	}
	for lead := range 3 {
		text := strings.Repeat("u", lead) + value
		all[fmt.Sprint("base64 ", lead)] = base64.StdEncoding.EncodeToString([]byte(text))
		all[fmt.Sprint("base64url ", lead)] = base64.RawURLEncoding.EncodeToString([]byte(text))
		all[fmt.Sprint("base64 of a form ", lead)] = base64.StdEncoding.EncodeToString([]byte(strings.Repeat("u", lead) + url.QueryEscape(value)))
		all[fmt.Sprint("base64 of JSON ", lead)] = base64.RawURLEncoding.EncodeToString([]byte(strings.Repeat("u", lead) + string(js)))
	}
	return all
}

func escaped(value string) string {
	var out strings.Builder
	for _, c := range utf16.Encode([]rune(value)) {
		fmt.Fprintf(&out, `\u%04x`, c)
	}
	return out.String()
}

func percents(value string) string {
	var out strings.Builder
	for _, c := range []byte(value) {
		fmt.Fprintf(&out, "%%%02x", c)
	}
	return out.String()
}

func numbered(value string) string {
	var out strings.Builder
	for _, c := range value {
		fmt.Fprintf(&out, "&#%d;", c)
	}
	return out.String()
}

func mixed(digits string) string {
	out := []byte(digits)
	for i := range out {
		if i%2 == 0 {
			out[i] = bytes.ToUpper(out[i : i+1])[0]
		}
	}
	return string(out)
}

func wideText(value string) string {
	var out []byte
	for _, c := range utf16.Encode([]rune(value)) {
		out = append(out, byte(c), byte(c>>8))
	}
	return string(out)
}

// searcher looks for pieces of secrets. A bit for the first bytes of each says quickly of most places that none begins there.
type searcher struct {
	pieces map[string]string
	begins []bool
}

const beginnings = 1 << 20

func begin(text string) uint64 {
	return binary.LittleEndian.Uint64([]byte(text[:8])) * 0x9E3779B97F4A7C15 >> 44
}

// searcherFor knows each piece of each form. The first digits of base64 hold what stands before the value, and its last what stands
// after it.
func searcherFor(values ...string) searcher {
	s := searcher{map[string]string{}, make([]bool, beginnings)}
	for _, value := range values {
		for name, form := range disguises(value) {
			if strings.HasPrefix(name, "base64") {
				form = form[4 : len(form)-4]
			}
			width := piece
			if len(form) > 3*len(value) {
				width = 4 * piece // of what takes several bytes for a character
			}
			for at := 0; at+width <= len(form); at++ {
				s.pieces[form[at:at+width]] = name
				s.begins[begin(form[at:])] = true
			}
		}
	}
	return s
}

// find returns the form of which a piece stands in a text, as it is or once what JSON, XML and HTML escape is plain.
func (s searcher) find(text string) (form, what string) {
	for _, view := range []string{text, html.UnescapeString(text), unquoted(text), unquoted(unquoted(text))} {
		for at := 0; at+piece <= len(view); at++ {
			if !s.begins[begin(view[at:])] {
				continue
			}
			for _, width := range []int{piece, 4 * piece} {
				if name, is := s.pieces[view[at:min(at+width, len(view))]]; is {
					return name, view[max(0, at-80):min(len(view), at+width+20)]
				}
			}
		}
	}
	return "", ""
}

// unquoted takes one layer of JSON escapes off.
func unquoted(text string) string {
	var out strings.Builder
	for rest := text; rest != ""; {
		if i := strings.IndexByte(rest, '\\'); i != 0 {
			if i < 0 {
				i = len(rest)
			}
			out.WriteString(rest[:i])
			rest = rest[i:]
			continue
		}
		var c string
		if len(rest) > 5 && rest[0] == '\\' && rest[1] == 'u' {
			if json.Unmarshal([]byte(`"`+rest[:6]+`"`), &c) == nil {
				out.WriteString(c)
				rest = rest[6:]
				continue
			}
		}
		if len(rest) > 1 && rest[0] == '\\' {
			rest = rest[1:]
		}
		out.WriteByte(rest[0])
		rest = rest[1:]
	}
	return out.String()
}

// finds nothing in what a command printed and in all files of a folder.
func (s searcher) findsNothing(t *testing.T, name string, o outcome, folder string) {
	t.Helper()
	for where, text := range map[string]string{"standard output": o.out, "error stream": o.err} {
		form, what := s.find(text)
		assert.Empty(t, form, "%s: %s: %q", name, where, what)
	}
	require.NoError(t, filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || d.Type()&fs.ModeSymlink != 0 {
			return err
		}
		text, err := os.ReadFile(path)
		require.NoError(t, err)
		form, what := s.find(string(text))
		assert.Empty(t, form, "%s: %s: %q", name, path, what)
		return nil
	}))
}

// The searcher itself can find: else nothing would follow from its finding nothing.
func TestTheSearcherFinds(t *testing.T) {
	t.Parallel()
	const secret = `fake+"S3cret&with<more>/%5~?é-in-it`
	s := searcherFor(secret)
	for name, form := range disguises(secret) {
		js, err := json.Marshal(map[string]string{"body": "before " + form + " after"})
		require.NoError(t, err)
		for _, text := range []string{"before " + form + " after", html.EscapeString("before " + form), string(js)} {
			found, _ := s.find(text)
			assert.NotEmpty(t, found, "%s in %q", name, text)
		}
	}
	found, _ := s.find(secret[5:25])
	assert.NotEmpty(t, found, "a piece of it")
	found, what := s.find("nothing of the kind stands here, nor [redacted:client_secret]")
	assert.Empty(t, found, what)
}

func replaceOnce(text, old, with string) string { return strings.Replace(text, old, with, 1) }
