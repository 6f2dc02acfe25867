package history

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"io/fs"
	"strings"
)

// Each file of migrations is one version of the schema, in order; a released file is never edited.
//
//go:embed migrations/*.sql
var migrations embed.FS

// migrateLock is the Postgres advisory lock under which the schema is changed: "engfix" in ASCII.
const migrateLock = 0x656e67666978

// migrate brings the schema to the newest version. Several processes may do so at once.
func (s *Store) migrate(ctx context.Context) error {
	files, err := fs.Glob(migrations, "migrations/*.sql") // sorted
	if err != nil {
		return err
	}
	// Most of the time there is nothing to do, and then no lock to wait for.
	if v, err := version(ctx, s.db); err == nil && v == len(files) {
		return nil
	}
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }() // no effect after Commit
	types := strings.NewReplacer("/*serial*/", "INTEGER PRIMARY KEY AUTOINCREMENT", "/*bytes*/", "BLOB")
	if s.dsn.dialect == postgres {
		types = strings.NewReplacer("/*serial*/", "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY", "/*bytes*/", "BYTEA")
		if _, err := tx.ExecContext(ctx, fmt.Sprintf(`SELECT pg_advisory_xact_lock(%d)`, migrateLock)); err != nil {
			return err
		}
	}
	if _, err := tx.ExecContext(ctx, `CREATE TABLE IF NOT EXISTS engfix_schema_version (version INTEGER NOT NULL)`); err != nil {
		return err
	}
	have, err := version(ctx, tx)
	if err != nil {
		return err
	}
	if have > len(files) {
		return fmt.Errorf("its schema has version %d, and this engfix knows %d: use a newer engfix", have, len(files))
	}
	for i, file := range files[have:] {
		text, err := migrations.ReadFile(file)
		if err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, types.Replace(string(text))); err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
		if _, err := tx.ExecContext(ctx, `INSERT INTO engfix_schema_version (version) VALUES ($1)`, have+i+1); err != nil {
			return err
		}
	}
	return tx.Commit()
}

// A querier is a database or a transaction in it.
type querier interface {
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// version returns the version of the schema, 0 for a new history.
func version(ctx context.Context, q querier) (v int, err error) {
	err = q.QueryRowContext(ctx, `SELECT COALESCE(MAX(version), 0) FROM engfix_schema_version`).Scan(&v)
	return v, err
}
