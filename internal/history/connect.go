package history

import (
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/jackc/pgx/v5/stdlib"
	driver "modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// patience is how long a history may keep us waiting for its first answer, and for each write.
const patience = 30 * time.Second

// connect opens the history and makes sure that it answers.
func connect(ctx context.Context, d dsn) (*Store, error) {
	s := &Store{dsn: d}
	if d.dialect == postgres {
		s.db = sql.OpenDB(stdlib.GetConnector(*d.config))
	} else {
		db, err := sql.Open("sqlite", d.uri())
		if err != nil {
			return nil, s.failed("open", err)
		}
		s.db = db
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	err := s.db.PingContext(ctx)
	// The first connections to a new file all want to switch it to WAL at once, for which SQLite does not wait.
	for isBusy(err) && ctx.Err() == nil {
		select {
		case <-ctx.Done():
		case <-time.After(20 * time.Millisecond):
			err = s.db.PingContext(ctx)
		}
	}
	if err != nil {
		if isNotDatabase(err) {
			err = errors.New("the file is no SQLite database: move it away, or name another in history.dsn")
		}
		return nil, errors.Join(s.failed("open", err), s.Close())
	}
	return s, nil
}

func isBusy(err error) bool {
	var e *driver.Error
	return errors.As(err, &e) && e.Code()&0xff == sqlite3.SQLITE_BUSY
}

func isNotDatabase(err error) bool {
	var e *driver.Error
	return errors.As(err, &e) && e.Code()&0xff == sqlite3.SQLITE_NOTADB
}

// createFile makes an empty file that only its owner may read, and its folder, where there is none.
func createFile(path string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		// Left unopened: closing it would drop the locks that another Store of this process holds on it.
		return nil
	}
	if err != nil {
		return err
	}
	return f.Close()
}
