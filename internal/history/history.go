// Package history keeps runs and ticks: in a SQLite file by default, in Postgres where a team shares one.
//
// Open a Store, hand its Sink to a run, and ask it afterwards: Last and List for runs, Replay and Get for a whole one,
// LastVerdicts for where each ticket stands, TicksOf for who ticked what and on which evidence. What the package
// promises: a run is stored as it comes, so what was learnt before an interrupt is kept; several processes may write to
// one history at once; what commands that only read find missing they do not create; no error holds a password.
package history

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
)

// Errors that callers tell apart.
var (
	// ErrNoHistory is returned by OpenExisting where nothing has been stored yet.
	ErrNoHistory = errors.New("there is no history yet: run engfix probe")
	// ErrNoRun is returned by Last, Get, Replay and LastResult where the history holds no such run.
	ErrNoRun = errors.New("no such run in the history")
	// ErrRunExists is returned by the Begin of a Sink where the run's ID is taken.
	ErrRunExists = errors.New("the history already has a run with this ID: choose another --run-id")
)

// A Store is an open history. It may be used by several goroutines at once.
type Store struct {
	db  *sql.DB
	dsn dsn
}

// Open opens the history that the DSN names, and makes it where there is none: "sqlite:PATH", whose folder is made too
// and whose file is for its owner only, or "postgres://…", whose database must exist.
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

// OpenExisting opens the history that the DSN names, and creates nothing: it returns ErrNoHistory where there is none. A
// file in a folder that cannot be written can be read all the same.
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

// failed says what could not be done with which history. It gives nil for nil.
func (s *Store) failed(what string, err error) error {
	if err == nil {
		return nil
	}
	return s.dsn.scrub(fmt.Errorf("%s the history %s: %w", what, s.dsn, inWords(err)))
}

// elsewhere says what could not be done with a file, and the way out.
func elsewhere(what string, err error) error {
	return fmt.Errorf("%s: %w: name another place in history.dsn", what, err)
}

// sealed reports whether the file can be read without SQLite writing beside it: no other process has changes of it in hand.
func sealed(path string) bool {
	info, err := os.Stat(path + "-wal")
	return errors.Is(err, fs.ErrNotExist) || err == nil && info.Size() == 0
}
