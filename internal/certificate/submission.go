package certificate

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// A submission is a folder <partner>/<day>-<providers>-<profile> below reports/certificates that holds these files and no others.
const (
	bundleName = "certificate.zip"
	pdfName    = "certificate.pdf"
)

// CheckSubmission says what stands against a folder that a partner hands in; nothing means that it can be taken. Everything is read
// through os.Root, so that a link in a pull request leads nowhere.
func CheckSubmission(dir string, q Question) []string {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return []string{err.Error()}
	}
	root, err := os.OpenRoot(abs)
	if err != nil {
		return []string{fmt.Sprintf("expected a folder: %v", err)}
	}
	defer root.Close()
	problems := contents(root)
	if len(problems) > 0 {
		return problems
	}
	raw, err := readAll(root, bundleName)
	if err != nil {
		return []string{err.Error()}
	}
	if q.Report, err = readAll(root, pdfName); err != nil {
		return []string{err.Error()}
	}
	a := Verify(raw, q)
	if a.Bundle == nil {
		return a.Problems
	}
	return slices.Concat(a.Problems, placed(abs, a.Bundle), replayed(abs, a.Bundle))
}

// contents refuses a folder with a file too few or too many, and whatever is no file.
func contents(root *os.Root) []string {
	folder, err := root.Open(".")
	if err != nil {
		return []string{err.Error()}
	}
	defer folder.Close()
	entries, err := folder.ReadDir(-1)
	if err != nil {
		return []string{err.Error()}
	}
	var problems []string
	missing := []string{bundleName, pdfName}
	for _, e := range entries {
		i := slices.Index(missing, e.Name())
		switch {
		case i < 0:
			problems = append(problems, fmt.Sprintf("%q: expected nothing but %s and %s", e.Name(), bundleName, pdfName))
		case !e.Type().IsRegular():
			problems = append(problems, fmt.Sprintf("%s: expected a file, got %s", e.Name(), e.Type()))
			fallthrough
		default:
			missing = slices.Delete(missing, i, i+1)
		}
	}
	for _, name := range missing {
		problems = append(problems, fmt.Sprintf("%s: expected it, got none", name))
	}
	slices.Sort(problems)
	return problems
}

func readAll(root *os.Root, name string) ([]byte, error) {
	file, err := root.Open(name)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	raw, err := io.ReadAll(io.LimitReader(file, MaxBundle+1))
	if err == nil && len(raw) > MaxBundle {
		err = fmt.Errorf("%s: expected at most %d bytes", name, MaxBundle)
	}
	return raw, err
}

// placed refuses a certificate in the folder of another partner, or under another name: whoever looks for it goes by these.
func placed(abs string, b *Bundle) []string {
	got := filepath.ToSlash(filepath.Join(filepath.Base(filepath.Dir(abs)), filepath.Base(abs)))
	if got != b.Folder() {
		return []string{fmt.Sprintf("wrong folder: expected %s, got %s", b.Folder(), got)}
	}
	return nil
}

// replayed refuses evidence that another partner has handed in already: one run says nothing about two partners.
func replayed(abs string, b *Bundle) []string {
	var problems []string
	others, _ := filepath.Glob(filepath.Join(globQuote(filepath.Dir(filepath.Dir(abs))), "*", "*", bundleName)) // the pattern is well formed
	for _, path := range others {
		if filepath.Dir(path) == abs {
			continue
		}
		if other := peek(path); other != nil && other.Certificate.Partner.ID != b.Certificate.Partner.ID && other.Certificate.Run.SHA256 == b.Certificate.Run.SHA256 {
			problems = append(problems, fmt.Sprintf("replayed: the same run is certified for %s in %s", other.Certificate.Partner.ID, filepath.Base(filepath.Dir(path))))
		}
	}
	return problems
}

// peek opens another bundle; one that is damaged is the business of its own check.
func peek(path string) *Bundle {
	root, err := os.OpenRoot(filepath.Dir(path))
	if err != nil {
		return nil
	}
	defer root.Close()
	raw, err := readAll(root, filepath.Base(path))
	if err != nil {
		return nil
	}
	b, err := Open(raw)
	if err != nil {
		return nil
	}
	return b
}

// globQuote keeps the characters of a path from being a pattern.
func globQuote(path string) string {
	return strings.NewReplacer(`*`, `[*]`, `?`, `[?]`, `[`, `[[]`).Replace(path)
}
