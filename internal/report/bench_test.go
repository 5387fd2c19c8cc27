package report

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	c "github.com/plimsoll/plimsoll/internal/conformance"
)

// long is a run of n scenarios over a hundred claims.
func long(n int) (c.Header, func(int) c.Result) {
	h := header("mock", cargodocs())
	for i := range 100 {
		h.Claims = append(h.Claims, claim(fmt.Sprintf("CARGODOCS-X-%03d", i), i+1, "x"))
	}
	return h, func(i int) c.Result {
		return scenario("cargodocs/x", fmt.Sprint("scenario ", i), 1, []string{h.Claims[i%100].ID}, nil, get(200, jsonHeader(), `{"token":"x"}`), get(401, jsonHeader(), `{"error":"x"}`))
	}
}

func BenchmarkWriter(b *testing.B) {
	h, result := long(100)
	w, err := NewWriter(io.Discard, h)
	require.NoError(b, err)
	r := result(1)
	b.ReportAllocs()
	for b.Loop() {
		require.NoError(b, w.Result(r))
	}
}

// The allocations of one pass are those of one result, whatever their number.
func BenchmarkReports(b *testing.B) {
	path := filepath.Join(b.TempDir(), "run.json")
	f, err := os.Create(path)
	require.NoError(b, err)
	h, result := long(1000)
	w, err := NewWriter(f, h)
	require.NoError(b, err)
	tally := c.NewTally(h.Claims, false)
	for i := range 1000 {
		tally.Add(result(i))
		require.NoError(b, w.Result(result(i)))
	}
	require.NoError(b, w.Close(tally.Trailer()))
	require.NoError(b, f.Close())
	run, err := Open(path)
	require.NoError(b, err)
	for name, write := range map[string]func() error{
		"open":     func() error { _, err := Open(path); return err },
		"terminal": func() error { return Terminal(io.Discard, run, TerminalOptions{}) },
		"markdown": func() error { return Markdown(io.Discard, run) },
		"junit":    func() error { return JUnit(io.Discard, run) },
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				require.NoError(b, write())
			}
		})
	}
}

// BenchmarkHTML is the page of a run of five thousand scenarios.
func BenchmarkHTML(b *testing.B) {
	run := promises()
	var results []c.Result
	for i := range 5000 {
		r := lifetime(fmt.Sprintf("scenario %d", i), i)
		results = append(results, r)
	}
	run = assemble(run.Header, results, nil)
	b.ReportAllocs()
	for b.Loop() {
		require.NoError(b, HTML(io.Discard, run))
	}
}
