package paper

import (
	"bytes"
	"compress/zlib"
	"crypto/sha256"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func inflated(t *testing.T, packed []byte) []byte {
	t.Helper()
	r, err := zlib.NewReader(bytes.NewReader(packed))
	require.NoError(t, err)
	raw, err := io.ReadAll(r)
	require.NoError(t, err)
	return raw
}

func TestWhatIsDeflatedComesBack(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(1, 2))
	samples := [][]byte{nil, {0}, []byte("abc"), []byte("abcdabcdabcd"), make([]byte, 131072), []byte(strings.Repeat("1 0 0 rg BT /F1 12 Tf ET\n", 5000))}
	for n := 1; n < 70_000; n = n*3 + 1 {
		noise, few := make([]byte, n), make([]byte, n)
		for i := range noise {
			noise[i], few[i] = byte(random.Uint32()), "abcé"[random.IntN(4)]
		}
		samples = append(samples, noise, few, bytes.Repeat(noise[:min(n, 40)], 1+n/40))
	}
	for length := range 600 { // each length and many distances
		samples = append(samples, slicesOf(random, length))
	}
	for i, raw := range samples {
		require.True(t, bytes.Equal(raw, inflated(t, deflate(raw))), "sample %d of %d bytes", i, len(raw))
	}
	assert.Less(t, len(deflate(make([]byte, 131072))), 2000, "what is empty takes no room")
}

// slicesOf repeats a piece of noise at a distance.
func slicesOf(random *rand.Rand, length int) []byte {
	noise := make([]byte, 40_000)
	for i := range noise {
		noise[i] = byte(random.Uint32())
	}
	from := random.IntN(30_000)
	return append(noise[:from+length:from+length], noise[from:from+length]...)
}

// These bytes are for ever: were they to change, nobody could compare an old certificate with its PDF any more.
func TestDeflatedBytesNeverChange(t *testing.T) {
	t.Parallel()
	text := deflate([]byte(strings.Repeat("every ship has a load line, ", 300) + "and Ünïcödé"))
	assert.Equal(t, "db8a82fe989b23d9ca457a8731b3aa08923f8f9b9eeafea06dbcc47d9e93fb1d", fmt.Sprintf("%x", sha256.Sum256(text)))
}

func TestASettledDocumentIsWellFormed(t *testing.T) {
	t.Parallel()
	raw := document(t)
	for n, line := range bytes.Split(between(t, raw, "65535 f \n", "trailer"), []byte("\n")) {
		var at int
		if _, err := fmt.Sscanf(string(line), "%010d 00000 n ", &at); err == nil {
			assert.True(t, bytes.HasPrefix(raw[at:], fmt.Appendf(nil, "%d 0 obj\n", n+1)), "object %d", n+1)
		}
	}
	var start int
	_, err := fmt.Sscanf(string(raw[bytes.LastIndex(raw, []byte("startxref\n"))+10:]), "%d", &start)
	require.NoError(t, err)
	assert.True(t, bytes.HasPrefix(raw[start:], []byte("xref\n")))
	again, err := settle(raw)
	require.NoError(t, err)
	assert.Equal(t, raw, again, "settling twice changes nothing")
}

func between(t *testing.T, raw []byte, from, to string) []byte {
	t.Helper()
	_, rest, ok := bytes.Cut(raw, []byte(from))
	require.True(t, ok)
	part, _, ok := bytes.Cut(rest, []byte(to))
	require.True(t, ok)
	return part
}

func document(t *testing.T) []byte {
	t.Helper()
	fonts, err := LoadFonts()
	require.NoError(t, err)
	s := New(fonts, Meta{Title: "T"}, func(*Sheet, int) {})
	s.AddPage()
	s.Text(Margin, 40, "stream\nand endstream, Größe 海運", Style{Size: 12, Color: Ink})
	s.AddPage()
	raw, err := s.Bytes()
	require.NoError(t, err)
	return raw
}

func TestWhatIsNoDocumentIsNotSettled(t *testing.T) {
	t.Parallel()
	good := string(document(t))
	for name, bad := range map[string]string{
		"empty": "", "no table": strings.Replace(good, "\nxref\n", "\n", 1), "no trailer": strings.Replace(good, "trailer\n", "", 1),
		"no objects": strings.Replace(good, "\n1 0 obj\n", "\n1 1 obj\n", 1), "too long": strings.Replace(good, "/Length ", "/Length 99999", 1),
		"no zlib": strings.Replace(good, "stream\n\x78", "stream\n\x00", 1), "no length": strings.Replace(good, "/Filter /FlateDecode /Length ", "/Filter /FlateDecode /Long ", 1),
	} {
		_, err := settle([]byte(bad))
		assert.Error(t, err, name)
	}
}
