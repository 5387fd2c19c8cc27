package certificate

import (
	"archive/zip"
	"bytes"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var twoNames = []string{"a.txt", "b.txt"}

func twoFiles() map[string][]byte {
	return map[string][]byte{"a.txt": []byte("first"), "b.txt": []byte("second")}
}

// foreign writes an archive with the standard library, so that it can hold what pack never writes.
func foreign(t *testing.T, add func(*zip.Writer)) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	add(w)
	require.NoError(t, w.Close())
	return b.Bytes()
}

func put(t *testing.T, w *zip.Writer, h zip.FileHeader, body string) {
	t.Helper()
	f, err := w.CreateHeader(&h)
	require.NoError(t, err)
	_, err = f.Write([]byte(body))
	require.NoError(t, err)
}

func TestAnArchiveComesBack(t *testing.T) {
	t.Parallel()
	raw := pack(twoFiles())
	got, err := unpack(raw, twoNames)
	require.NoError(t, err)
	assert.Equal(t, twoFiles(), got)
	assert.Equal(t, raw, pack(twoFiles()))
	assert.Equal(t, "22929ee2881e51e8", digestOf(raw)[:16], "another release of Go must not pack otherwise")
}

func TestOtherProgramsReadOurArchives(t *testing.T) {
	t.Parallel()
	raw := pack(twoFiles())
	r, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	require.NoError(t, err)
	for i, name := range slices.Sorted(maps.Keys(twoFiles())) {
		assert.Equal(t, name, r.File[i].Name)
		assert.Equal(t, fs.FileMode(0o644), r.File[i].Mode())
		body, err := fs.ReadFile(r, name)
		require.NoError(t, err)
		assert.Equal(t, twoFiles()[name], body)
	}
}

func TestTricksOfArchivesAreRefused(t *testing.T) {
	t.Parallel()
	stored := func(name string) zip.FileHeader { return zip.FileHeader{Name: name, Method: zip.Store} }
	link := stored("a.txt")
	link.SetMode(fs.ModeSymlink | 0o777)
	device := stored("a.txt")
	device.SetMode(fs.ModeDevice | 0o600)
	tests := map[string]struct {
		add  func(*testing.T, *zip.Writer)
		want string
	}{
		"path traversal":   {func(t *testing.T, w *zip.Writer) { put(t, w, stored("../a.txt"), "x") }, `member "../a.txt": expected a plain name, got a path that leads elsewhere`},
		"absolute path":    {func(t *testing.T, w *zip.Writer) { put(t, w, stored("/etc/passwd"), "x") }, "a path that leads elsewhere"},
		"deep traversal":   {func(t *testing.T, w *zip.Writer) { put(t, w, stored("x/../../a.txt"), "x") }, "a path that leads elsewhere"},
		"windows path":     {func(t *testing.T, w *zip.Writer) { put(t, w, stored(`..\a.txt`), "x") }, "a path that leads elsewhere"},
		"drive":            {func(t *testing.T, w *zip.Writer) { put(t, w, stored(`C:a.txt`), "x") }, "a path that leads elsewhere"},
		"symbolic link":    {func(t *testing.T, w *zip.Writer) { put(t, w, link, "/etc/passwd") }, "member a.txt: expected a file, got a symbolic link"},
		"device":           {func(t *testing.T, w *zip.Writer) { put(t, w, device, "") }, "member a.txt: expected a file, got D"},
		"folder":           {func(t *testing.T, w *zip.Writer) { put(t, w, stored("a.txt/"), "") }, `member "a.txt/": expected one of a.txt, b.txt`},
		"stranger":         {func(t *testing.T, w *zip.Writer) { put(t, w, stored("c.txt"), "x") }, `member "c.txt": expected one of a.txt, b.txt`},
		"name in capitals": {func(t *testing.T, w *zip.Writer) { put(t, w, stored("A.txt"), "x") }, `member "A.txt": expected one of`},
		"twice": {func(t *testing.T, w *zip.Writer) {
			put(t, w, stored("a.txt"), "x")
			put(t, w, stored("a.txt"), "y")
		}, "member a.txt: stands twice"},
		"bomb": {func(t *testing.T, w *zip.Writer) {
			put(t, w, zip.FileHeader{Name: "a.txt", Method: zip.Deflate}, strings.Repeat("0", 1<<24))
		}, "member a.txt: expected it stored, got it compressed"},
		"missing": {func(t *testing.T, w *zip.Writer) { put(t, w, stored("a.txt"), "x") }, "member b.txt: expected it, got none"},
		"empty":   {func(*testing.T, *zip.Writer) {}, "member a.txt: expected it, got none"},
		"not as our": {func(t *testing.T, w *zip.Writer) {
			put(t, w, stored("a.txt"), "first")
			put(t, w, stored("b.txt"), "second")
		}, "the archive is not packed as plimsoll packs it"},
		"a comment": {func(t *testing.T, w *zip.Writer) {
			put(t, w, stored("a.txt"), "x")
			put(t, w, stored("b.txt"), "x")
			require.NoError(t, w.SetComment("hello"))
		}, "not packed as plimsoll packs it"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := unpack(foreign(t, func(w *zip.Writer) { tt.add(t, w) }), twoNames)
			assert.ErrorContains(t, err, tt.want)
		})
	}
}

func TestDamagedArchivesAreRefused(t *testing.T) {
	t.Parallel()
	raw := pack(twoFiles())
	encrypted := bytes.Clone(raw)
	central := bytes.Index(raw, []byte("PK\x01\x02"))
	encrypted[central+8] |= 1
	huge := bytes.Clone(raw)
	copy(huge[central+20:], []byte{0, 0, 0, 0x40, 0, 0, 0, 0x40}) // 1 GiB of 5 bytes
	for name, tt := range map[string]struct {
		raw  []byte
		want string
	}{
		"no archive":       {[]byte("hello"), "expected a ZIP archive"},
		"something before": {append([]byte("#!/bin/sh\n"), raw...), ""},
		"something behind": {append(bytes.Clone(raw), 'x'), ""},
		"cut off":          {raw[:len(raw)-1], ""},
		"encrypted":        {encrypted, "expected it readable, got it encrypted"},
		"huge":             {huge, "expected at most the size of the archive, got 1073741824 bytes"},
	} {
		_, err := unpack(tt.raw, twoNames)
		require.Error(t, err, name)
		assert.ErrorContains(t, err, tt.want, name)
	}
	_, err := unpack(make([]byte, MaxBundle+1), twoNames)
	assert.ErrorContains(t, err, "expected at most 268435456 bytes")
}

// Every byte of the archive counts: those of the format as much as those of the members.
func TestEveryByteOfAnArchiveCounts(t *testing.T) {
	t.Parallel()
	raw := pack(twoFiles())
	for i := range raw {
		for bit := range 8 {
			bent := bytes.Clone(raw)
			bent[i] ^= 1 << bit
			got, err := unpack(bent, twoNames)
			if err == nil {
				assert.NotEqual(t, twoFiles(), got, "byte %d, bit %d", i, bit)
			}
		}
	}
}

func FuzzUnpack(f *testing.F) {
	f.Add(pack(twoFiles()))
	f.Add([]byte("PK\x05\x06"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		got, err := unpack(raw, twoNames)
		if err == nil && !bytes.Equal(pack(got), raw) {
			t.Error("an archive that is not ours was taken")
		}
	})
}
