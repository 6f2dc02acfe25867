// Package history keeps runs and ticks: in a SQLite file by default, in Postgres for a team that shares one.
//
// Open a Store, pass its Sink to a run, and ask it afterwards: Last and List for runs, Replay and Get for a whole one,
// LastVerdicts for the verdicts of each ticket, TicksOf for who ticked a box and on which evidence. The package
// promises: a run is stored as it happens, so the results before an interrupt are kept; several processes may write to
// one history at once; commands that only read create nothing; no error holds a password.
package history

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/engfix/engfix/internal/machine"
)

// Errors that callers distinguish.
var (
	// ErrNoHistory is returned by OpenExisting if nothing has been stored yet.
	ErrNoHistory = errors.New("there is no history yet: run engfix probe")
	// ErrNoRun is returned by Last, Get and Replay if the history holds no such run.
	ErrNoRun = errors.New("no such run in the history")
	// ErrRunExists is returned by the Begin of a Sink if the run's ID is taken.
	ErrRunExists = errors.New("the history already has a run with this ID: choose another --run-id")
)

// A Store is an open history. It may be used by several goroutines at once.
type Store struct {
	db  *sql.DB
	dsn dsn
}

// Open opens the history that the DSN names, and creates it if it does not exist: "sqlite:PATH", whose folder is
// created too and whose file only its owner can read, or "postgres://…", whose database must exist.
func Open(ctx context.Context, name string) (*Store, error) {
	d, err := parseDSN(name)
	if err != nil {
		return nil, err
	}
	if d.dialect == sqlite {
		if err := createFile(d.path); err != nil {
			return nil, elsewhere("make the history", err)
		}
	}
	return open(ctx, d)
}

// OpenExisting opens the history that the DSN names, and creates nothing: it returns ErrNoHistory if there is none. A
// file in a read-only folder can still be read.
func OpenExisting(ctx context.Context, name string) (*Store, error) {
	d, err := parseDSN(name)
	if err != nil {
		return nil, err
	}
	if d.dialect == sqlite {
		switch _, err := os.Stat(d.path); {
		case errors.Is(err, fs.ErrNotExist):
			return nil, ErrNoHistory
		case err != nil:
			return nil, elsewhere("open the history", err)
		}
	}
	s, err := connect(ctx, d)
	if cannotWrite(err) && sealed(d.path) {
		d.sealed = true
		s, err = connect(ctx, d)
	}
	if err != nil {
		return nil, err
	}
	if d.dialect == postgres {
		var there bool
		err := s.db.QueryRowContext(ctx, `SELECT to_regclass('engfix_schema_version') IS NOT NULL`).Scan(&there)
		if err == nil && !there {
			err = ErrNoHistory
		}
		if err != nil {
			return nil, errors.Join(s.failed("open", err), s.Close())
		}
	}
	return s.ready(ctx)
}

func open(ctx context.Context, d dsn) (*Store, error) {
	s, err := connect(ctx, d)
	if err != nil {
		return nil, err
	}
	return s.ready(ctx)
}

// ready brings the schema up to date.
func (s *Store) ready(ctx context.Context) (*Store, error) {
	if err := s.migrate(ctx); err != nil {
		return nil, errors.Join(s.failed("open", err), s.Close())
	}
	return s, nil
}

// Close closes the history.
func (s *Store) Close() error { return s.db.Close() }

// failed says which action on which history failed. It returns nil for nil.
func (s *Store) failed(what string, err error) error {
	if err == nil {
		return nil
	}
	return s.dsn.scrub(fmt.Errorf("cannot %s the history %s: %w", what, s.dsn, inWords(err)))
}

// elsewhere says which action on a file failed, and the remedy.
func elsewhere(what string, err error) error {
	if fault, ok := machine.FaultOf(err); ok {
		return fmt.Errorf("cannot %s: %s", what, fault)
	}
	return fmt.Errorf("cannot %s: %w: name another place in history.dsn", what, err)
}

// sealed reports whether the file can be read without SQLite writing next to it: no other process has pending changes
// in it.
func sealed(path string) bool {
	info, err := os.Stat(path + "-wal")
	return errors.Is(err, fs.ErrNotExist) || err == nil && info.Size() == 0
}
