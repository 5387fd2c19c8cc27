package scrub

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"

	"github.com/plimsoll/plimsoll/clients"
)

// Hit is a secret that stood in an artefact.
type Hit struct {
	Artefact string
	Place    string // of the first time: a line, a JSON pointer, a member of an archive
	Name     string // of the secret, never its value
	Count    int    // how many times it stood there
	Gone     bool   // the artefact was removed, because no scrubbed copy can be made of such a file
}

// String says it, location first.
func (h Hit) String() string {
	text := fmt.Sprintf("%s: %s: holds %s", h.Artefact, h.Place, h.Name)
	if h.Count > 1 {
		text += fmt.Sprintf(", %d times in all", h.Count)
	}
	if h.Gone {
		return text + "; the file was removed"
	}
	return text + "; it was replaced by its mark"
}

// Keeper knows the secrets that must not get out.
type Keeper struct {
	Redactor *clients.Redactor
	Public   func(clients.Found) bool // what is public already is no secret; nil: nothing is
}

// Path scrubs a file, or all files below a folder.
func (k *Keeper) Path(path string) ([]Hit, error) {
	info, err := os.Lstat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, syscall.ENOTDIR):
		return nil, nil // it was never written
	case err != nil:
		return nil, err
	case info.Mode().IsRegular():
		return k.File(path)
	case info.IsDir():
		return k.folder(path)
	}
	return nil, nil
}

// folder scrubs its files side by side: whoever waits for a run waits for this.
func (k *Keeper) folder(path string) ([]Hit, error) {
	var files []string
	err := filepath.WalkDir(path, func(name string, d fs.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() {
			files = append(files, name)
		}
		return err
	})
	type outcome struct {
		hits []Hit
		err  error
	}
	done := make([]chan outcome, len(files))
	for i, name := range files {
		done[i] = make(chan outcome, 1)
		go func() {
			hits, err := k.File(name)
			done[i] <- outcome{hits, err}
		}()
	}
	var all []Hit
	for i := range files {
		o := <-done[i]
		all, err = append(all, o.hits...), errors.Join(err, o.err)
	}
	return all, err
}

// File looks through a file, and puts a scrubbed copy in its place if there is a secret in it. Nothing else stays: where no scrubbed
// copy can be made, the file is removed.
func (k *Keeper) File(path string) ([]Hit, error) {
	sightings, err := k.look(path)
	if err != nil || len(sightings.all) == 0 {
		return nil, err
	}
	hits := k.hits(path, sightings)
	if err := k.replace(path); err == nil {
		return hits, nil
	}
	for i := range hits {
		hits[i].Gone = true
	}
	return hits, os.Remove(path)
}

// Bytes looks through what is not written yet.
func (k *Keeper) Bytes(name string, text []byte) []Hit {
	found := &sightings{}
	_ = k.pass(bytes.NewReader(text), io.Discard, func(offset int64, line int, f clients.Found) { found.see("", offset, line, f) }) // neither fails
	found.point(bytes.NewReader(text))
	return k.hits(name, found)
}

// look reads a file through.
func (k *Keeper) look(path string) (*sightings, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }()
	found := &sightings{}
	if err := k.scan(file, "", found); err != nil {
		return nil, fmt.Errorf("%s: looking for secrets: %w", path, err)
	}
	if strings.HasSuffix(path, ".json") {
		found.point(file)
	}
	return found, nil
}

// replace makes the copy beside the file, looks through it too, and only then puts it in its place.
func (k *Keeper) replace(path string) error {
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	fresh, err := os.CreateTemp(filepath.Dir(path), ".scrubbed-*")
	if err != nil {
		return err
	}
	err = errors.Join(k.copyTo(fresh, path), fresh.Chmod(info.Mode().Perm()), fresh.Sync(), fresh.Close())
	if err == nil {
		var left *sightings
		if left, err = k.look(fresh.Name()); err == nil && len(left.all) > 0 {
			err = errStubborn
		}
	}
	if err == nil {
		err = os.Rename(fresh.Name(), path)
	}
	if err != nil {
		_ = os.Remove(fresh.Name())
	}
	return err
}

var errStubborn = errors.New("the scrubbed copy is none")

// maxSightings bounds what is kept of one artefact. More is counted under the same names.
const maxSightings = 1000

// sighting is one secret in one place.
type sighting struct {
	member  string // of an archive
	offset  int64
	line    int
	name    string
	pointer string
	count   int
}

type sightings struct{ all []sighting }

// see counts a secret, and remembers where it stood first.
func (s *sightings) see(member string, offset int64, line int, f clients.Found) {
	i := slices.IndexFunc(s.all, func(known sighting) bool { return known.name == f.Name && known.member == member })
	switch {
	case i >= 0:
		s.all[i].count++
	case len(s.all) < maxSightings:
		s.all = append(s.all, sighting{member: member, offset: offset, line: line, name: f.Name, count: 1})
	}
}

// hits says what was seen. A pointer is made of names that stand in the document, and so is the name of a member.
func (k *Keeper) hits(path string, s *sightings) []Hit {
	hits := make([]Hit, len(s.all))
	for i, at := range s.all {
		place := at.pointer
		if place == "" {
			place = fmt.Sprintf("line %d", at.line)
		}
		if at.member != "" {
			place = at.member + ", " + place
		}
		hits[i] = Hit{Artefact: path, Place: k.Redactor.Text(place), Name: at.name, Count: at.count}
	}
	return hits
}
