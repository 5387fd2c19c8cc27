package certificate

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// submit writes a submission as certify does, and returns its folder.
func submit(t *testing.T, root string, b *Bundle) string {
	t.Helper()
	dir := filepath.Join(root, filepath.FromSlash(b.Folder()))
	require.NoError(t, os.MkdirAll(dir, 0o750))
	pdf, err := b.PDF()
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(dir, bundleName), b.Raw, 0o600))
	require.NoError(t, os.WriteFile(filepath.Join(dir, pdfName), pdf, 0o600))
	return dir
}

func TestACompleteSubmissionIsTaken(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	dir := submit(t, root, certify(t, request(t)))
	assert.Equal(t, filepath.Join(root, "acme-shipping-ltd", "2026-11-20-harbour-core"), dir)
	assert.Empty(t, CheckSubmission(dir, question()))
}

func TestEachFlawOfASubmissionRejectsIt(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		spoil func(t *testing.T, dir string) string // returns the folder to check
		want  string
	}{
		"no bundle":   {func(t *testing.T, dir string) string { remove(t, dir, bundleName); return dir }, "certificate.zip: expected it, got none"},
		"no PDF":      {func(t *testing.T, dir string) string { remove(t, dir, pdfName); return dir }, "certificate.pdf: expected it, got none"},
		"more":        {func(t *testing.T, dir string) string { file(t, dir, "run.sh", "x"); return dir }, `"run.sh": expected nothing but certificate.zip and certificate.pdf`},
		"altered":     {func(t *testing.T, dir string) string { file(t, dir, bundleName, "x"); return dir }, "altered: expected a ZIP archive"},
		"another PDF": {func(t *testing.T, dir string) string { file(t, dir, pdfName, "%PDF-x"); return dir }, "report: the PDF beside it is not the one"},
		"a link": {func(t *testing.T, dir string) string {
			remove(t, dir, pdfName)
			require.NoError(t, os.Symlink("/etc/passwd", filepath.Join(dir, pdfName)))
			return dir
		}, "certificate.pdf: expected a file, got L"},
		"a folder": {func(t *testing.T, dir string) string {
			remove(t, dir, pdfName)
			require.NoError(t, os.Mkdir(filepath.Join(dir, pdfName), 0o750))
			return dir
		}, "certificate.pdf: expected a file, got d"},
		"of another": {func(t *testing.T, dir string) string { return moved(t, dir, "other-ltd", filepath.Base(dir)) }, "wrong folder: expected acme-shipping-ltd/2026-11-20-harbour-core, got other-ltd/2026-11-20-harbour-core"},
		"renamed": {func(t *testing.T, dir string) string {
			return moved(t, dir, "acme-shipping-ltd", "2027-01-01-harbour-core")
		}, "wrong folder: expected acme-shipping-ltd/2026-11-20-harbour-core"},
		"not a dir":   {func(_ *testing.T, dir string) string { return dir + "x" }, "expected a folder"},
		"just a file": {func(_ *testing.T, dir string) string { return filepath.Join(dir, pdfName) }, "expected a folder"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := tt.spoil(t, submit(t, t.TempDir(), certify(t, request(t))))
			assert.Contains(t, strings.Join(CheckSubmission(dir, question()), "\n"), tt.want)
		})
	}
}

func remove(t *testing.T, dir, name string) {
	t.Helper()
	require.NoError(t, os.Remove(filepath.Join(dir, name)))
}

func file(t *testing.T, dir, name, content string) {
	t.Helper()
	require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600))
}

func moved(t *testing.T, dir, partner, name string) string {
	t.Helper()
	to := filepath.Join(filepath.Dir(filepath.Dir(dir)), partner, name)
	require.NoError(t, os.MkdirAll(filepath.Dir(to), 0o750))
	require.NoError(t, os.Rename(dir, to))
	return to
}

func TestAnUntrustedSubmissionIsRejected(t *testing.T) {
	t.Parallel()
	dir := submit(t, t.TempDir(), certify(t, request(t)))
	q := question()
	q.Trust = nil
	assert.Contains(t, CheckSubmission(dir, q)[0], "signer unknown")
}

// One run says nothing about two partners, even if the same trusted key signed for both.
func TestTheRunOfAnotherPartnerIsRejected(t *testing.T) {
	t.Parallel()
	root := filepath.Join(t.TempDir(), "odd [name] *")
	first := submit(t, root, certify(t, request(t)))
	r := request(t)
	r.Partner = NewPartner("", "Other Ltd", "")
	second := submit(t, root, certify(t, r))
	assert.Equal(t, []string{"replayed: the same run is certified for acme-shipping-ltd in 2026-11-20-harbour-core"}, CheckSubmission(second, question()))
	require.NoError(t, os.WriteFile(filepath.Join(first, bundleName), []byte("damaged"), 0o600))
	assert.Empty(t, CheckSubmission(second, question()), "a damaged neighbour is its own business")
}
