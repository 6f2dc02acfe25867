package history

import "context"

// SetVersion pretends that another engfix has brought the schema to the version.
func SetVersion(ctx context.Context, s *Store, v int) error {
	_, err := s.db.ExecContext(ctx, `INSERT INTO engfix_schema_version (version) VALUES ($1)`, v)
	return err
}

// StoreOldExchange stores an exchange as an older engfix did: as a row of its own.
func StoreOldExchange(ctx context.Context, s *Store, run string, seq int, id, doc string) error {
	_, err := s.db.ExecContext(ctx, `INSERT INTO engfix_exchanges (run_id, seq, id, exchange) VALUES ($1, $2, $3, $4)`, run, seq, id, doc)
	return err
}
