package scrub_test

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"html"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plimsoll/plimsoll/clients"
	"github.com/plimsoll/plimsoll/internal/scrub"
)

// Nothing here is real.
const (
	secret = `fake+"p&ss<w'rd>/%5=~?é`
	token  = "fake-opaque-token.0123456789abcdefghijklmnopqrstuvwxyz"
)

func keeper() *scrub.Keeper {
	r := clients.NewRedactor(nil)
	r.Add("client_secret", secret)
	r.AddToken(token)
	return &scrub.Keeper{Redactor: r}
}

// forms are ways in which a secret may come out at the other end.
func forms(value string) map[string]string {
	js, _ := json.Marshal(value)
	twice, _ := json.Marshal(string(js))
	all := map[string]string{
		"plain": value, "JSON": strings.Trim(string(js), `"`), "JSON in JSON": string(twice), "HTML": html.EscapeString(value), "query": url.QueryEscape(value),
		"path": url.PathEscape(value), "hex": hex.EncodeToString([]byte(value)), "HEX": strings.ToUpper(hex.EncodeToString([]byte(value))),
		"Basic of a form": base64.StdEncoding.EncodeToString([]byte("id:" + url.QueryEscape(value))),
		"JWT member":      base64.RawURLEncoding.EncodeToString([]byte(`{"secret":` + string(js) + `}`)),
		"HTML of JSON":    html.EscapeString(string(js)),
		"UTF-16 LE":       wide(value, 0), "UTF-16 BE": wide(value, 1),
	}
	for pad := range 3 {
		lead := strings.Repeat("u", pad)
		all[fmt.Sprint("base64 at ", pad)] = base64.StdEncoding.EncodeToString([]byte(lead + ":" + value + ":x"))
		all[fmt.Sprint("base64url at ", pad)] = base64.RawURLEncoding.EncodeToString([]byte(lead + ":" + value + ":x"))
		all[fmt.Sprint("base64 twice at ", pad)] = base64.StdEncoding.EncodeToString([]byte(lead + base64.StdEncoding.EncodeToString([]byte(value))))
	}
	return all
}

func wide(text string, order int) string {
	var out []byte
	for _, c := range utf16.Encode([]rune(text)) {
		pair := []byte{byte(c), byte(c >> 8)}
		out = append(out, pair[order], pair[1-order])
	}
	return string(out)
}

func file(t *testing.T, name string, text []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	require.NoError(t, os.WriteFile(path, text, 0o640))
	return path
}

// alone checks that a folder holds one file at most: no copy, and nothing half made.
func alone(t *testing.T, path string) []byte {
	t.Helper()
	entries, err := os.ReadDir(filepath.Dir(path))
	require.NoError(t, err)
	require.LessOrEqual(t, len(entries), 1)
	text, err := os.ReadFile(path)
	if os.IsNotExist(err) {
		return nil
	}
	require.NoError(t, err)
	return text
}

func TestEachFormIsFoundAndScrubbed(t *testing.T) {
	t.Parallel()
	for what, value := range map[string]string{"client_secret": secret, "token:": token} {
		for name, form := range forms(value) {
			path := file(t, "report.html", []byte("<p>\n<b>before</b> "+form+" after\n</p>"))
			hits, err := keeper().File(path)
			require.NoError(t, err)
			require.NotEmptyf(t, hits, "%s of %s", name, what)
			assert.Containsf(t, []string{what, "jwt"}, strings.SplitAfter(hits[0].Name, ":")[0], "%s", name)
			assert.Equal(t, "line 2", hits[0].Place)
			assert.False(t, hits[0].Gone)
			left := string(alone(t, path))
			assert.NotContains(t, left, form)
			assert.Contains(t, left, "<b>before</b> ")
			assert.Contains(t, left, " after\n</p>")
			assert.Contains(t, left, "[redacted:")
			assert.NotContains(t, hits[0].String(), value)
		}
	}
}

func TestWhatIsCleanStaysAsItIs(t *testing.T) {
	t.Parallel()
	path := file(t, "run.json", []byte(`{"a":"fake","b":"[redacted:client_secret]"}`))
	before, err := os.Stat(path)
	require.NoError(t, err)
	hits, err := keeper().Path(filepath.Dir(path))
	require.NoError(t, err)
	assert.Empty(t, hits)
	after, err := os.Stat(path)
	require.NoError(t, err)
	assert.True(t, os.SameFile(before, after))
	hits, err = keeper().Path(filepath.Join(path, "nothing", "there"))
	assert.NoError(t, err)
	assert.Empty(t, hits)
}

func TestTheModeStays(t *testing.T) {
	t.Parallel()
	path := file(t, "summary.md", []byte(token))
	require.NoError(t, os.Chmod(path, 0o604))
	_, err := keeper().File(path)
	require.NoError(t, err)
	info, err := os.Stat(path)
	require.NoError(t, err)
	assert.Equal(t, os.FileMode(0o604), info.Mode().Perm())
}

func TestPlacesInJSON(t *testing.T) {
	t.Parallel()
	text := `{"header": {"a/b": ["x", {"c~d": "` + token + `"}]}, "results": [{"id": "s", "n": 1, "ok": true, "list": []}, {"reason": null, "body": "at ` + token + ` twice"}],` +
		"\n" + `"` + token + `": 1}`
	path := file(t, "run.json", []byte(text))
	hits, err := keeper().File(path)
	require.NoError(t, err)
	require.Len(t, hits, 1)
	assert.Equal(t, "/header/a~1b/1/c~0d", hits[0].Place)
	assert.Equal(t, 3, hits[0].Count)
	assert.Contains(t, hits[0].String(), ", 3 times in all; it was replaced by its mark")
	assert.True(t, json.Valid(alone(t, path)))
	for text, place := range map[string]string{
		`{"a": 1, "results": [{"x": {}}, {"b": [[], [1, "` + token + `"]]}]}`: "/results/1/b/1/1",
		`["` + token + `"]`:           "/0",
		`{"a": {"` + token + `": 1}}`: "/a/" + token,
		`{"a": "` + token:             "line 1",
	} {
		hits, err := keeper().File(file(t, "run.json", []byte(text)))
		require.NoError(t, err)
		require.Len(t, hits, 1)
		if strings.Contains(place, token) {
			assert.NotContains(t, hits[0].Place, token)
			continue
		}
		assert.Equal(t, place, hits[0].Place)
	}
}

func TestPacked(t *testing.T) {
	t.Parallel()
	var one, many bytes.Buffer
	packer := gzip.NewWriter(&one)
	_, _ = packer.Write([]byte("a\nb " + secret + " c"))
	require.NoError(t, packer.Close())
	archive := zip.NewWriter(&many)
	for name, text := range map[string]string{"run.json": `{"a":["` + token + `"]}`, "keys.txt": "nothing"} {
		w, err := archive.Create(name)
		require.NoError(t, err)
		_, _ = io.WriteString(w, text)
	}
	require.NoError(t, archive.Close())

	path := file(t, "run.json.gz", one.Bytes())
	hits, err := keeper().File(path)
	require.NoError(t, err)
	require.Len(t, hits, 1)
	assert.Equal(t, "unpacked, line 2", hits[0].Place)
	reader, err := gzip.NewReader(bytes.NewReader(alone(t, path)))
	require.NoError(t, err)
	text, err := io.ReadAll(reader)
	require.NoError(t, err)
	assert.Equal(t, "a\nb [redacted:client_secret] c", string(text))

	path = file(t, "certificate.zip", many.Bytes())
	hits, err = keeper().File(path)
	require.NoError(t, err)
	require.Len(t, hits, 1)
	assert.Equal(t, "run.json, line 1", hits[0].Place)
	raw := alone(t, path)
	left, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	require.NoError(t, err)
	for _, member := range left.File {
		from, err := member.Open()
		require.NoError(t, err)
		text, err := io.ReadAll(from)
		require.NoError(t, err)
		assert.NotContains(t, string(text), token)
	}
}

// A PDF cannot be scrubbed without making another one of it.
func TestAPDFIsRemoved(t *testing.T) {
	t.Parallel()
	var packed bytes.Buffer
	packer := zlib.NewWriter(&packed)
	_, _ = packer.Write([]byte("BT (" + wide("x "+secret, 1) + ") Tj ET"))
	require.NoError(t, packer.Close())
	path := file(t, "certificate.pdf", []byte("%PDF-1.7\n4 0 obj\n<</Filter /FlateDecode>>\nstream\n"+packed.String()+"\nendstream\nendobj\n%%EOF"))
	hits, err := keeper().File(path)
	require.NoError(t, err)
	require.Len(t, hits, 1)
	assert.True(t, hits[0].Gone)
	assert.Contains(t, hits[0].String(), "stream 1, line 1: holds client_secret; the file was removed")
	assert.Nil(t, alone(t, path))
}

// Whatever is called packed and is not, is looked at as it is.
func TestBrokenArchives(t *testing.T) {
	t.Parallel()
	for _, begins := range []string{"\x1f\x8b", "PK\x03\x04", "%PDF-1.7 stream\nx"} {
		path := file(t, "x.bin", []byte(begins+" "+token))
		hits, err := keeper().File(path)
		require.NoError(t, err)
		assert.NotEmpty(t, hits, "%q", begins)
		assert.NotContains(t, string(alone(t, path)), token)
	}
}

// What can be read by everybody is no secret of anybody.
func TestPublic(t *testing.T) {
	t.Parallel()
	k := keeper()
	k.Public = func(f clients.Found) bool { return f.Name == "client_secret" }
	path := file(t, "report.html", []byte(secret+" "+token))
	hits, err := k.File(path)
	require.NoError(t, err)
	require.Len(t, hits, 1)
	assert.Contains(t, hits[0].Name, "token:")
	assert.Contains(t, string(alone(t, path)), secret)
}

func TestBytes(t *testing.T) {
	t.Parallel()
	hits := keeper().Bytes("run.json", []byte(`{"a": ["`+token+`"]}`))
	require.Len(t, hits, 1)
	assert.Equal(t, "/a/0", hits[0].Place)
	assert.Empty(t, keeper().Bytes("run.json", []byte(`{}`)))
}
