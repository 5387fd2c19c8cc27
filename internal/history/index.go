package history

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"strings"

	"modernc.org/sqlite" // an SQLite in Go: the binary stays static
	sqlite3 "modernc.org/sqlite/lib"
)

// FileName is the name of the index in the folder of the reports.
const FileName = "history.db"

// layout is the version of the tables. An index of another layout is made anew, not migrated: everything in it can be read again.
const layout = 1

const tables = `
CREATE TABLE run (
  id       INTEGER PRIMARY KEY,
  path     TEXT NOT NULL UNIQUE, -- of the folder, below that of the reports
  size     INTEGER NOT NULL,     -- of run.json, and when it was written: what changed is read again
  written  INTEGER NOT NULL,
  problem  TEXT NOT NULL,        -- why the folder holds no run; empty where it does
  name     TEXT NOT NULL, environment TEXT NOT NULL, started INTEGER NOT NULL, finished INTEGER NOT NULL,
  providers TEXT NOT NULL, tags TEXT NOT NULL, complete INTEGER NOT NULL, exit_code INTEGER NOT NULL, verdicts TEXT NOT NULL,
  fails    INTEGER NOT NULL, known INTEGER NOT NULL, stale INTEGER NOT NULL, requests INTEGER NOT NULL
) STRICT;
CREATE INDEX run_started ON run (environment, started);
CREATE TABLE claim (
  run INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE,
  provider TEXT NOT NULL, claim TEXT NOT NULL, verdict TEXT NOT NULL, standing TEXT NOT NULL, known INTEGER NOT NULL, flaky INTEGER NOT NULL,
  PRIMARY KEY (run, provider, claim)
) STRICT, WITHOUT ROWID;
CREATE TABLE latency (
  run INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE,
  provider TEXT NOT NULL, operation TEXT NOT NULL, calls INTEGER NOT NULL, q1 INTEGER NOT NULL, median INTEGER NOT NULL, q3 INTEGER NOT NULL, p95 INTEGER NOT NULL,
  PRIMARY KEY (run, provider, operation)
) STRICT, WITHOUT ROWID;
`

// Index is an open index. Several processes may use one file: one writes, the others wait for it.
type Index struct {
	db *sql.DB
}

// Open opens the index in a file and makes it where it is not there. An index that cannot be used is made anew; remade says why.
func Open(ctx context.Context, file string) (index *Index, remade string, err error) {
	index, err = open(ctx, file)
	if err == nil {
		return index, "", nil
	}
	if !Damaged(err) {
		return nil, "", err
	}
	if gone := Remove(file); gone != nil {
		return nil, "", errors.Join(err, gone)
	}
	fresh, again := open(ctx, file)
	return fresh, err.Error(), again
}

// InMemory is an index that nobody else sees and that ends with the process, for a folder that cannot be written to.
func InMemory(ctx context.Context) (*Index, error) { return open(ctx, ":memory:") }

// errLayout says that another version wrote the index.
var errLayout = errors.New("it is of another version")

// Damaged reports whether an error says that the file is no index, or a broken one.
func Damaged(err error) bool {
	code, ok := errors.AsType[*sqlite.Error](err)
	const primary = 0xff // the lower byte of an extended code
	return errors.Is(err, errLayout) ||
		ok && (code.Code()&primary == sqlite3.SQLITE_CORRUPT || code.Code()&primary == sqlite3.SQLITE_NOTADB)
}

// Remove throws the index away. That it is not there is fine.
func Remove(file string) error {
	var errs []error
	for _, suffix := range []string{"", "-wal", "-shm"} {
		if err := os.Remove(file + suffix); !errors.Is(err, os.ErrNotExist) {
			errs = append(errs, err)
		}
	}
	return errors.Join(errs...)
}

// pragmas are set on the connection: readers are never in the way of the writer, and a second writer waits. What a crash of the machine
// loses is read again from the folders, so nothing waits for the disk.
func pragmas() string {
	return strings.Join([]string{"_pragma=busy_timeout(5000)", "_pragma=journal_mode(WAL)", "_pragma=foreign_keys(1)", "_pragma=synchronous(OFF)", "_txlock=immediate"}, "&")
}

func open(ctx context.Context, file string) (*Index, error) {
	name := file
	if file != ":memory:" {
		name = (&url.URL{Scheme: "file", OmitHost: true, Path: file}).String() // a name may hold ? or %
	}
	db, err := sql.Open("sqlite", name+"?"+pragmas())
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1)
	x := &Index{db}
	if err := x.prepare(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("%s: %w", file, err), db.Close())
	}
	return x, nil
}

// prepare makes the tables of a new file.
func (x *Index) prepare(ctx context.Context) error {
	return x.write(ctx, func(tx *sql.Tx) error {
		var version, objects int
		if err := tx.QueryRowContext(ctx, "PRAGMA user_version").Scan(&version); err != nil {
			return err
		}
		if version == layout {
			return nil
		}
		if err := tx.QueryRowContext(ctx, "SELECT count(*) FROM sqlite_master").Scan(&objects); err != nil {
			return err
		}
		if version != 0 || objects > 0 {
			return errLayout
		}
		_, err := tx.ExecContext(ctx, fmt.Sprintf("%s PRAGMA user_version = %d", tables, layout))
		return err
	})
}

// write does something in one transaction: all of it, or nothing.
func (x *Index) write(ctx context.Context, do func(*sql.Tx) error) error {
	tx, err := x.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	if err := do(tx); err != nil {
		return errors.Join(err, tx.Rollback())
	}
	return tx.Commit()
}

// Close closes the index.
func (x *Index) Close() error { return x.db.Close() }
