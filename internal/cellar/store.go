package cellar

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
)

// The bounds of a cellar. Whoever reaches them has lost sight of it: plimsoll cellar purge.
const (
	maxEntries = 1000
	maxTotal   = 256 << 20
)

// Store is a folder of sealed entries. It may be used by several goroutines, and by several processes.
type Store struct {
	root *os.Root
	dir  string
	key  *Key // nil: only the due moments can be read
	mu   sync.Mutex
}

// Open opens the folder, which is made where it is not there yet; it is for its owner only, and keeps itself out of git.
func Open(dir string, key *Key) (*Store, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("cellar: %w", err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, fmt.Errorf("cellar: %w", err)
	}
	if _, err := root.Stat(ignoreFile); errors.Is(err, fs.ErrNotExist) {
		if err := root.WriteFile(ignoreFile, []byte("*\n"), 0o600); err != nil {
			return nil, errors.Join(fmt.Errorf("cellar: %w", err), root.Close())
		}
	}
	return &Store{root: root, dir: dir, key: key}, nil
}

// Close lets the folder go.
func (s *Store) Close() error { return s.root.Close() }

const (
	ignoreFile = ".gitignore"
	suffix     = ".age"
	halfPrefix = ".half-"
)

// entryName is the name of a file: it is random, and says nothing of what is in it.
var entryName = regexp.MustCompile(`^[0-9a-f]{32}$`)

// Lay seals an entry. It is complete on the disk when Lay returns, or not there at all.
func (s *Store) Lay(e Entry) (Entry, error) {
	if s.key == nil {
		return e, errNoKey
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.room(); err != nil {
		return e, err
	}
	var name [16]byte
	if _, err := rand.Read(name[:]); err != nil {
		return e, err
	}
	e.ID = hex.EncodeToString(name[:])
	file, err := s.key.seal(e)
	if err != nil {
		return e, fmt.Errorf("cellar: %w", err)
	}
	if err := s.write(e.ID, file); err != nil {
		return e, fmt.Errorf("cellar: %w", err)
	}
	return e, nil
}

// room refuses what would be too much.
func (s *Store) room() error {
	files, err := s.files()
	if err != nil {
		return err
	}
	var total int64
	for _, f := range files {
		if info, err := f.Info(); err == nil {
			total += info.Size()
		}
	}
	if len(files) >= maxEntries || total >= maxTotal {
		return fmt.Errorf("cellar: %s is full, with %d files and %d MiB: see plimsoll cellar list, and plimsoll cellar purge", s.dir, len(files), total>>20)
	}
	return nil
}

// write writes beside, and renames when all is on the disk: a crash leaves a file with another name, and never half an entry.
func (s *Store) write(id string, text []byte) error {
	half := halfPrefix + id
	file, err := s.root.OpenFile(half, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = file.Write(text)
	if err := errors.Join(err, file.Sync(), file.Close()); err != nil {
		return errors.Join(err, s.root.Remove(half))
	}
	if err := s.root.Rename(half, id+suffix); err != nil {
		return errors.Join(err, s.root.Remove(half))
	}
	return s.sync()
}

// sync makes the names in the folder last. Not every system can, and the entry is there all the same.
func (s *Store) sync() error {
	dir, err := s.root.Open(".")
	if err != nil {
		return err
	}
	_ = dir.Sync()
	return dir.Close()
}

// Remove takes an entry out. One that is gone already is no error.
func (s *Store) Remove(id string) error { return s.removeFile(id + suffix) }

// Purge removes an item that List named, and refuses whatever is no file of the cellar's.
func (s *Store) Purge(i Item) error {
	name := filepath.Base(i.File)
	id, sealed := strings.CutSuffix(name, suffix)
	if !sealed && !strings.HasPrefix(name, halfPrefix) || sealed && !entryName.MatchString(id) {
		return fmt.Errorf("%s: %w: remove it by hand", i.File, errForeign)
	}
	return s.removeFile(name)
}

func (s *Store) removeFile(name string) error {
	err := s.root.Remove(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("cellar: %w", err)
	}
	return s.sync()
}
