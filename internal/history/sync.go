package history

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/plimsoll/plimsoll/internal/conformance"
)

// Opener reads the run.json at a path.
type Opener func(path string) (conformance.Run, error)

// Source is what an index follows.
type Source struct {
	Reports string // the folder that holds <env>/<run>/run.json
	Folder  string // only this folder of it, where given
	Open    Opener
	Most    int                // how many runs are looked at, the newest; 0 means all
	Until   func() bool        // reports that there is no time left; nil means that there always is
	Tell    func(done, of int) // is told how far reading is; may be nil
}

// Synced says what became of the index.
type Synced struct {
	Read, Forgotten int
	Left            int // folders that there was no time to read
}

// folder is a folder that may hold a run.
type folder struct {
	path          string // below the reports, with slashes
	size, written int64
	problem       string
}

// runName is how the folders of runs are called; what else lies about is nobody's concern unless it holds a run.json.
var runName = regexp.MustCompile(`^\d{8}T\d{6}Z-[0-9a-f]{4}$`)

const runFile = "run.json"

// Sync makes the index follow the folders.
func (x *Index) Sync(ctx context.Context, s Source) (Synced, error) {
	there, err := s.folders()
	if err != nil {
		return Synced{}, err
	}
	known, err := x.known(ctx, s.Folder)
	if err != nil {
		return Synced{}, err
	}
	done, fresh := Synced{}, []folder{}
	for _, f := range there {
		if before, ok := known[f.path]; !ok || before.size != f.size || before.written != f.written {
			fresh = append(fresh, f)
		}
		delete(known, f.path)
	}
	if s.Most == 0 { // who looks at the newest only does not see what else is still there
		if err := x.forget(ctx, known); err != nil {
			return done, err
		}
		done.Forgotten = len(known)
	}
	return x.read(ctx, s, fresh, done)
}

// read reads the folders that are new, a transaction for each: whoever stops here loses none of them.
func (x *Index) read(ctx context.Context, s Source, fresh []folder, done Synced) (Synced, error) {
	for i, f := range fresh {
		if ctx.Err() != nil || s.Until != nil && s.Until() {
			done.Left = len(fresh) - i
			return done, ctx.Err()
		}
		if s.Tell != nil {
			s.Tell(i, len(fresh))
		}
		if err := x.add(ctx, s, f); err != nil {
			return done, err
		}
		done.Read++
	}
	return done, nil
}

// folders lists the folders that may hold runs, the newest name first.
func (s Source) folders() ([]folder, error) {
	environments := []string{s.Folder}
	if s.Folder == "" {
		var err error
		if environments, err = subfolders(s.Reports); err != nil {
			return nil, err
		}
	}
	var list []folder
	for _, environment := range environments {
		names, err := subfolders(filepath.Join(s.Reports, environment))
		if err != nil && !errors.Is(err, os.ErrNotExist) {
			list = append(list, folder{path: environment, problem: err.Error()})
		}
		for _, name := range names {
			if f, ok := s.look(environment, name); ok {
				list = append(list, f)
			}
		}
	}
	slices.SortFunc(list, func(a, b folder) int { return cmp.Compare(filepath.Base(b.path), filepath.Base(a.path)) })
	if s.Most > 0 && len(list) > s.Most {
		list = list[:s.Most]
	}
	return list, nil
}

// subfolders lists the folders in a folder; links, such as the pointer to the latest run, are left out.
func subfolders(path string) ([]string, error) {
	entries, err := os.ReadDir(path)
	var names []string
	for _, e := range entries {
		if e.IsDir() {
			names = append(names, e.Name())
		}
	}
	return names, err
}

func (s Source) look(environment, name string) (folder, bool) {
	f := folder{path: environment + "/" + name}
	info, err := os.Stat(filepath.Join(s.Reports, environment, name, runFile))
	switch {
	case err == nil && info.Mode().IsRegular():
		f.size, f.written = info.Size(), info.ModTime().UnixNano()
	case runName.MatchString(name):
		f.problem = "expected a " + runFile + ", got none"
	default:
		return f, false
	}
	return f, true
}

func (x *Index) known(ctx context.Context, environment string) (map[string]folder, error) {
	rows, err := x.db.QueryContext(ctx, "SELECT path, size, written FROM run")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	known := map[string]folder{}
	for rows.Next() {
		var f folder
		if err := rows.Scan(&f.path, &f.size, &f.written); err != nil {
			return nil, err
		}
		if environment == "" || strings.HasPrefix(f.path, environment+"/") {
			known[f.path] = f
		}
	}
	return known, rows.Err()
}

func (x *Index) forget(ctx context.Context, gone map[string]folder) error {
	if len(gone) == 0 {
		return nil
	}
	return x.write(ctx, func(tx *sql.Tx) error {
		for path := range gone {
			if _, err := tx.ExecContext(ctx, "DELETE FROM run WHERE path = ?", path); err != nil {
				return err
			}
		}
		return nil
	})
}

// add reads a folder into the index. What cannot be read is remembered with the reason.
func (x *Index) add(ctx context.Context, s Source, f folder) error {
	var past conformance.Past
	if f.problem == "" {
		run, err := s.Open(filepath.Join(s.Reports, filepath.FromSlash(f.path), runFile))
		if err == nil {
			past, err = conformance.Remember(run)
		}
		if err != nil {
			f.problem, past = err.Error(), conformance.Past{}
		}
	}
	verdicts, err := json.Marshal(past.Verdicts)
	if err != nil {
		return fmt.Errorf("%s: %w", f.path, err)
	}
	return x.write(ctx, func(tx *sql.Tx) error { return insert(ctx, tx, f, past, string(verdicts)) })
}

func insert(ctx context.Context, tx *sql.Tx, f folder, p conformance.Past, verdicts string) error {
	if _, err := tx.ExecContext(ctx, "DELETE FROM run WHERE path = ?", f.path); err != nil {
		return err
	}
	done, err := tx.ExecContext(ctx, `INSERT INTO run (path, size, written, problem, name, environment, started, finished, providers, tags, complete, exit_code, verdicts,
		fails, known, stale, requests) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, f.path, f.size, f.written, f.problem, p.ID, p.Environment, nanos(p.Started),
		nanos(p.Finished), strings.Join(p.Providers, " "), p.Tags, p.Complete, p.ExitCode, verdicts, p.Fails, p.Known, p.Stale, p.Requests)
	if err != nil {
		return err
	}
	run, err := done.LastInsertId()
	if err != nil {
		return err
	}
	if err := insertClaims(ctx, tx, run, p.Claims); err != nil {
		return err
	}
	for _, l := range p.Latency {
		_, err := tx.ExecContext(ctx, "INSERT OR REPLACE INTO latency VALUES (?, ?, ?, ?, ?, ?, ?, ?)", run, l.Provider, l.Operation, l.Calls, int64(l.Q1), int64(l.Median),
			int64(l.Q3), int64(l.P95))
		if err != nil {
			return err
		}
	}
	return nil
}

func insertClaims(ctx context.Context, tx *sql.Tx, run int64, claims []conformance.PastClaim) error {
	each, err := tx.PrepareContext(ctx, "INSERT OR REPLACE INTO claim VALUES (?, ?, ?, ?, ?, ?, ?)")
	if err != nil {
		return err
	}
	defer each.Close()
	for _, c := range claims {
		if _, err := each.ExecContext(ctx, run, c.Provider, c.Claim, string(c.Verdict), string(c.Standing), c.Known, c.Flaky); err != nil {
			return err
		}
	}
	return nil
}

// nanos is a time as the index keeps it; the zero time, which has none, is 0.
func nanos(t time.Time) int64 {
	if t.IsZero() || t.Year() < 1700 || t.Year() > 2200 {
		return 0
	}
	return t.UnixNano()
}
