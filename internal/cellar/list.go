package cellar

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// Item is one file of the cellar.
type Item struct {
	File    string
	Due     time.Time // as the file says in the open; zero where it says nothing
	Entry   *Entry    // nil without the key, and where the file cannot be used
	Problem error     // why the file is skipped
}

// List returns what lies there, the earliest due first. A file that cannot be used is named with its problem, and is never fatal.
func (s *Store) List() ([]Item, error) {
	files, err := s.files()
	if err != nil {
		return nil, err
	}
	var items []Item
	for _, f := range files {
		item := s.item(f.Name())
		if errors.Is(item.Problem, fs.ErrNotExist) {
			continue // another run took it out meanwhile
		}
		items = append(items, item)
	}
	slices.SortFunc(items, func(a, b Item) int { return cmp.Or(a.Due.Compare(b.Due), strings.Compare(a.File, b.File)) })
	return items, nil
}

// files lists the folder, but for what is no business of ours. A folder that somebody mistook for a cellar may hold anything.
func (s *Store) files() ([]fs.DirEntry, error) {
	dir, err := s.root.Open(".")
	if err != nil {
		return nil, fmt.Errorf("cellar: %w", err)
	}
	defer func() { _ = dir.Close() }()
	files, err := dir.ReadDir(2 * maxEntries)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("cellar: %w", err)
	}
	return slices.DeleteFunc(files, func(f fs.DirEntry) bool { return f.Name() == ignoreFile }), nil
}

func (s *Store) item(name string) Item {
	item := Item{File: filepath.Join(s.dir, name)}
	id, ours := strings.CutSuffix(name, suffix)
	switch {
	case strings.HasPrefix(name, halfPrefix):
		item.Problem = ErrHalf
		return item
	case !ours || !entryName.MatchString(id):
		item.Problem = errForeign
		return item
	}
	text, err := s.read(name)
	if err != nil {
		item.Problem = err
		return item
	}
	due, sealed, err := dueOf(text)
	item.Due, item.Problem = due, err
	if err == nil && s.key != nil {
		item.Entry, item.Problem = s.key.open(id, due, sealed)
	}
	return item
}

// read reads a file, and no more of it than an entry may have; a link or a pipe is none.
func (s *Store) read(name string) ([]byte, error) {
	info, err := s.root.Lstat(name)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() || info.Size() > maxEntry {
		return nil, errForeign
	}
	return s.root.ReadFile(name)
}
