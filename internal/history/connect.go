package history

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/engfix/engfix/internal/machine"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
	driver "modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// patience is how long we wait for the history's first answer, and for each write.
const patience = 30 * time.Second

// connect opens the history and makes sure that it answers.
func connect(ctx context.Context, d dsn) (*Store, error) {
	s := &Store{dsn: d}
	if d.dialect == postgres {
		s.db = sql.OpenDB(stdlib.GetConnector(*d.config))
	} else {
		if info, err := os.Stat(d.path); err == nil && !info.Mode().IsRegular() {
			return nil, elsewhere("open the history", fmt.Errorf("%s is not a file", d.path))
		}
		db, err := sql.Open("sqlite", d.uri())
		if err != nil {
			return nil, s.failed("open", err)
		}
		s.db = db
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	err := s.db.PingContext(ctx)
	// The first connections to a new file all switch it to WAL at once, and SQLite does not wait for that.
	for isBusy(err) && ctx.Err() == nil {
		select {
		case <-ctx.Done():
		case <-time.After(20 * time.Millisecond):
			err = s.db.PingContext(ctx)
		}
	}
	if err != nil {
		return nil, errors.Join(s.failed("open", err), s.Close())
	}
	return s, nil
}

func isBusy(err error) bool { return sqliteCode(err) == sqlite3.SQLITE_BUSY }

// sqliteCode returns the primary code of an error of SQLite, 0 for another.
func sqliteCode(err error) int {
	var e *driver.Error
	if !errors.As(err, &e) {
		return 0
	}
	return e.Code() & 0xff
}

func cannotWrite(err error) bool {
	switch sqliteCode(err) {
	case sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM:
		return true
	}
	return false
}

// inWords adds the remedy to an error of the database.
func inWords(err error) error {
	const elsewhere = "or name another in history.dsn"
	var syntax *json.SyntaxError
	var what string
	switch code := sqliteCode(err); {
	case code == sqlite3.SQLITE_NOTADB:
		what = "the file is not a SQLite database: move it away, " + elsewhere
	case code == sqlite3.SQLITE_CORRUPT:
		what = "the file is damaged: move it away, " + elsewhere
	case code == sqlite3.SQLITE_FULL:
		what = "the disk is full: free some space, " + elsewhere
	case code == sqlite3.SQLITE_IOERR:
		what = "the file cannot be read or written, perhaps because the disk is full: free some space, " + elsewhere
	case code == sqlite3.SQLITE_BUSY:
		what = "another process has it locked: wait until it ends, " + elsewhere
	case cannotWrite(err) && noMoreFiles() != "":
		what = noMoreFiles()
	case cannotWrite(err):
		what = "the file cannot be written: make it and its folder writable, " + elsewhere
	case code == sqlite3.SQLITE_ERROR: // a table or a column is missing
		what = fmt.Sprintf("%v: move the file away, %s", err, elsewhere)
	case errors.As(err, &syntax):
		what = "engfix did not write its content: move it away, " + elsewhere
	case unconnected(err) != "":
		what = unconnected(err) + ", " + elsewhere
	default:
		return err
	}
	return worded{what, err}
}

// unconnected says in one line why there is no connection to Postgres, and the remedy; "" for another error. The driver
// writes a line for each attempt, and most of them are the same.
func unconnected(err error) string {
	var failed *pgconn.ConnectError
	if !errors.As(err, &failed) {
		return ""
	}
	var refused *pgconn.PgError
	var network *net.OpError
	var nameless *net.DNSError
	switch {
	case errors.As(failed, &refused):
		return fmt.Sprintf("the server refuses (%s): correct the address", refused.Message)
	case errors.Is(failed, context.DeadlineExceeded):
		return fmt.Sprintf("the server does not answer within %v: start it", patience)
	case errors.As(failed, &nameless):
		return fmt.Sprintf("the server has no address (%s): correct its name", nameless.Err)
	case errors.As(failed, &network):
		return fmt.Sprintf("the server cannot be reached (%v): start it", network.Err)
	}
	why, _, _ := strings.Cut(errors.Unwrap(failed).Error(), "\n")
	return fmt.Sprintf("the server cannot be reached (%s): start it", why)
}

// noMoreFiles returns the fault of a machine that opens no more files; "" if files can be opened. SQLite says only that
// it cannot open one.
func noMoreFiles() string {
	var open []*os.File
	defer func() {
		for _, f := range open {
			_ = f.Close()
		}
	}()
	for range 3 { // as many as SQLite needs: the database, its log and the shared index
		f, err := os.Open(os.DevNull)
		if fault, ok := machine.FaultOf(err); ok {
			return fault.String()
		}
		if err == nil {
			open = append(open, f)
		}
	}
	return ""
}

// createFile makes an empty file that only its owner may read, and its folder, if it does not exist.
func createFile(path string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		// It is not opened: closing it would drop the locks that another Store of this process holds on it.
		return nil
	}
	if err != nil {
		return err
	}
	return f.Close()
}
