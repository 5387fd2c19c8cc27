package report

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	c "github.com/plimsoll/plimsoll/internal/conformance"
)

func save(t *testing.T, text []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "run.json")
	require.NoError(t, os.WriteFile(path, text, 0o600))
	return path
}

func collect(t *testing.T, run c.Run) []c.Result {
	t.Helper()
	var all []c.Result
	for r, err := range run.Results() {
		require.NoError(t, err)
		all = append(all, r)
	}
	return all
}

func TestOpenReadsWhatWasWritten(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"everything", "strict", "conformant", "interrupted", "outage", "notrun", "unicode", "many"} {
		want := samples()[name]()
		got, err := Open(save(t, write(t, want)))
		require.NoError(t, err, name)
		assert.Equal(t, cleanHeader(want.Header), got.Header, name)
		assert.Equal(t, cleanTrailer(want.Trailer).Claims, got.Trailer.Claims, name)
		assert.Equal(t, want.Trailer.Verdicts, got.Trailer.Verdicts, name)
		assert.Equal(t, want.Trailer.Complete, got.Trailer.Complete, name)
		assert.Equal(t, collect(t, want), collect(t, got), name)
		assert.Equal(t, collect(t, want), collect(t, got), "%s: a second time", name)
	}
}

func TestOpenReadsHostileText(t *testing.T) {
	t.Parallel()
	run, err := Open(save(t, write(t, hostile())))
	require.NoError(t, err)
	results := collect(t, run)
	require.Len(t, results, 2)
	assert.Contains(t, results[0].Exchanges[0].Response.Body, "\x1b[2J")
	assert.Len(t, results[1].Findings[0].Actual, 1<<20)
}

func TestRangeMayBreakOff(t *testing.T) {
	t.Parallel()
	run, err := Open(save(t, write(t, everything(false))))
	require.NoError(t, err)
	n := 0
	for range run.Results() {
		if n++; n == 2 {
			break
		}
	}
	assert.Equal(t, 2, n)
	assert.Len(t, collect(t, run), 15)
}

func TestOpenReadsAFileThatSomebodyFormatted(t *testing.T) {
	t.Parallel()
	text := `{ "trailer": {"complete":true,"exit_code":0}, "later": [1,{"results":2}], "results": [ {"id":"a"} , {"id":"b","new":1} ],
	"header": {"id":"r"}, "version": 1 }`
	run, err := Open(save(t, []byte(text)))
	require.NoError(t, err)
	assert.Equal(t, "r", run.Header.ID)
	assert.True(t, run.Trailer.Complete)
	assert.Len(t, collect(t, run), 2)
}

func TestOpenNamesTheDamage(t *testing.T) {
	t.Parallel()
	good := string(write(t, everything(false)))
	cut := strings.Index(good, `"id":"cargodocs/lifetime`)
	for name, damaged := range map[string]struct{ text, want string }{
		"nothing":           {"", ":1: byte 0: the file ends too early"},
		"cut":               {good[:cut], fmt.Sprintf(":%d: byte %d: the file ends too early", strings.Count(good[:cut], "\n")+1, cut)},
		"cut between lines": {good[:strings.Index(good, "\n],\n\"trailer\"")], "the file ends too early"},
		"garbage":           {strings.Replace(good, `"kind":"setup"`, `"kind":setup`, 1), fmt.Sprintf(":%d: byte ", lineWith(good, `"kind":"setup"`))},
		"bad UTF-8":         {strings.Replace(good, `"plimsoll 0.1.0"`, "\"plimsoll \xff\"", 1), ":6: byte "},
		"another version":   {strings.Replace(good, `"version": 1`, `"version": 7`, 1), fmt.Sprintf(":3: byte %d: /version: expected 1, got 7", strings.Index(good, `"version": 1`)+len(`"version": 1`))},
		"no version":        {`{"header":{},"results":[],"trailer":{}}`, "expected a member version, got none"},
		"no header":         {`{"version":1,"results":[],"trailer":{}}`, "expected a member header, got none"},
		"no results":        {`{"version":1,"header":{},"trailer":{}}`, "expected a member results, got none"},
		"no trailer":        {`{"version":1,"header":{},"results":[]}`, "expected a member trailer, got none"},
		"no list":           {`{"version":1,"header":{},"results":{},"trailer":{}}`, "/results: expected a list, got an object"},
		"no object":         {`[1]`, "expected an object, got a list"},
		"wrong type":        {strings.Replace(good, `"seed": 42`, `"seed": "x"`, 1), "/header: "},
		"more after it":     {good + "{}", "expected the end of the file after the document"},
	} {
		path := save(t, []byte(damaged.text))
		_, err := Open(path)
		require.ErrorContains(t, err, damaged.want, name)
		assert.True(t, strings.HasPrefix(err.Error(), path+":"), "%s: %v", name, err)
	}
}

func lineWith(text, part string) int {
	return strings.Count(text[:strings.Index(text, part)], "\n") + 1
}

func TestResultsNameTheDamage(t *testing.T) {
	t.Parallel()
	text := `{"version":1,"header":{},"trailer":{},"results":[` + "\n" + `{"id":"a"},` + "\n" + `{"id":7}` + "\n]}"
	path := save(t, []byte(text))
	run, err := Open(path)
	require.NoError(t, err, "results are read when they are ranged over")
	var ids []string
	var last error
	for r, err := range run.Results() {
		ids, last = append(ids, r.ID), err
	}
	assert.Equal(t, []string{"a", ""}, ids)
	require.ErrorContains(t, last, path+":3: byte ")
	require.ErrorContains(t, last, "/results/1")

	require.NoError(t, os.Remove(path))
	for _, err := range run.Results() {
		require.ErrorIs(t, err, os.ErrNotExist)
	}
}

func TestOpenWithoutAFile(t *testing.T) {
	t.Parallel()
	_, err := Open(filepath.Join("no", "run.json"))
	require.ErrorIs(t, err, os.ErrNotExist)
	assert.Equal(t, 1, strings.Count(err.Error(), "run.json"), "the file is named once: %v", err)
}

// Every file that was cut somewhere is refused with its place, and none makes the reader panic.
func TestOpenRefusesEveryCutFile(t *testing.T) {
	t.Parallel()
	good := write(t, conformant())
	for n := 0; n < len(good)-2; n += 5 { // the last byte is a line feed
		_, err := Open(save(t, good[:n]))
		require.ErrorContains(t, err, "run.json:", "cut after %d bytes", n)
	}
}

func FuzzOpen(f *testing.F) {
	f.Add([]byte(`{"version":1,"header":{},"results":[{}],"trailer":{}}`))
	f.Add([]byte(`{"version":1,"results":[[[`))
	f.Fuzz(func(t *testing.T, text []byte) {
		run, err := Open(save(t, text))
		if err != nil {
			return
		}
		for _, err := range run.Results() {
			if err != nil {
				return
			}
		}
	})
}
