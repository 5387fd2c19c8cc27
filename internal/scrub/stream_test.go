package scrub

import (
	"bytes"
	"encoding/base64"
	"io"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plimsoll/plimsoll/clients"
)

const hidden = "obviously-fake-secret/1"

func ours() *Keeper {
	r := clients.NewRedactor(nil)
	r.Add("password", hidden)
	return &Keeper{Redactor: r}
}

// Wherever a window ends, a secret that stands across its end is found, once, and in the right line.
func TestAcrossTheEndsOfWindows(t *testing.T) {
	t.Parallel()
	k := ours()
	forms := []string{hidden, base64.StdEncoding.EncodeToString([]byte("user:" + hidden)), strings.ReplaceAll(hidden, "-", `\u002d`)}
	for _, edge := range []int{window, window + k.Redactor.Reach()} {
		for shift := -60; shift <= 4; shift += 4 {
			for _, form := range forms {
				text := strings.Repeat("\n", edge+shift) + " " + form + " " + strings.Repeat("z ", window)
				var out bytes.Buffer
				var lines []int
				require.NoError(t, k.pass(strings.NewReader(text), &out, func(_ int64, line int, _ clients.Found) { lines = append(lines, line) }))
				assert.Equal(t, []int{edge + shift + 1}, lines, "%s at %d", form, edge+shift)
				assert.Contains(t, out.String(), "[redacted:password]")
				assert.Equal(t, strings.Count(text, "z "), strings.Count(out.String(), "z "))
			}
		}
	}
}

// gauge counts what is read and written, and how far apart they get.
type gauge struct {
	from              io.Reader
	in, out, farthest int
}

func (g *gauge) Read(b []byte) (int, error) {
	n, err := g.from.Read(b)
	g.in += n
	g.farthest = max(g.farthest, g.in-g.out)
	return n, err
}

func (g *gauge) Write(b []byte) (int, error) {
	g.out += len(b)
	return len(b), nil
}

// However long a text is, a window of it is in memory.
func TestAsMuchMemoryAsAWindow(t *testing.T) {
	t.Parallel()
	k := ours()
	line := []byte(strings.Repeat("some text, and more. ", 50) + "\n")
	g := &gauge{from: bytes.NewReader(bytes.Repeat(line, 8<<20/len(line)))}
	require.NoError(t, k.pass(g, g, ignore))
	assert.Equal(t, g.in, g.out)
	assert.LessOrEqual(t, g.farthest, window+k.Redactor.Reach())
}

// A text that is one JWT from end to end is as much as is held at a time, and no more.
func TestALongTokenIsHeldUpToABound(t *testing.T) {
	t.Parallel()
	k := ours()
	g := &gauge{from: io.LimitReader(endless{}, 3*mostWindow)}
	hits := 0
	require.NoError(t, k.pass(io.MultiReader(strings.NewReader("eyJhbGciOi"), g), g, func(int64, int, clients.Found) { hits++ }))
	assert.GreaterOrEqual(t, hits, 1)
	assert.NotZero(t, g.out, "it was let go in pieces")
}

type endless struct{}

func (endless) Read(b []byte) (int, error) {
	copy(b, bytes.Repeat([]byte("Q"), len(b)))
	return len(b), nil
}

func TestWriter(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	w := ours().NewWriter(&out)
	for _, c := range "a " + hidden + " b\n\r1 of 2 " + hidden + "\x1b[K" {
		_, err := w.Write([]byte(string(c)))
		require.NoError(t, err)
	}
	assert.Equal(t, "a [redacted:password] b\n\r1 of 2 [redacted:password]\x1b[K", out.String(), "nothing waits that is complete")
	_, _ = io.WriteString(w, "left "+hidden)
	assert.NotContains(t, out.String(), "left")
	require.NoError(t, w.Flush())
	assert.Contains(t, out.String(), "left [redacted:password]")
	assert.Equal(t, 3, w.Hits())
}

func TestAWriterForMany(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	w := ours().NewWriter(&out)
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for range 50 {
				_, _ = io.WriteString(w, "x "+hidden+" y\n")
			}
		})
	}
	all.Wait()
	assert.Equal(t, strings.Repeat("x [redacted:password] y\n", 400), out.String())
}

// A line without an end does not wait for ever.
func TestAnEndlessLine(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	w := ours().NewWriter(&out)
	_, err := w.Write(bytes.Repeat([]byte("x "), mostLine))
	require.NoError(t, err)
	assert.Equal(t, 2*mostLine, out.Len())
}

// A run of five providers leaves some five megabytes.
func BenchmarkKeeper(b *testing.B) {
	k := ours()
	line := []byte(strings.Repeat(`{"name":"x-request-id","value":"7b0f9c11-5a0e","at":"2026-11-20T19:24:40Z","text":"a sentence &amp; some more of it"},`, 20) + "\n")
	text := bytes.Repeat(line, 5<<20/len(line))
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		require.NoError(b, k.pass(bytes.NewReader(text), io.Discard, ignore))
	}
}
