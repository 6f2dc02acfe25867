package history

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"

	"github.com/engfix/engfix/probe"
)

// A Filter chooses runs. The zero Filter chooses all.
type Filter struct {
	TicketFile string // as the run recorded it
}

// match is the condition that chooses the runs r; its argument is $1.
const match = `(CAST($1 AS TEXT) = '' OR r.ticket_file = $1)`

func (f Filter) args() []any { return []any{text(f.TicketFile)} }

// Last returns the head of the run that started last, or ErrNoRun.
func (s *Store) Last(ctx context.Context, f Filter) (probe.Run, error) {
	runs, err := s.List(ctx, f, 1)
	if err != nil {
		return probe.Run{}, err
	}
	if len(runs) == 0 {
		return probe.Run{}, ErrNoRun
	}
	return runs[0], nil
}

// List returns the heads of the runs that started last, the latest first, at most limit of them; 0 for all.
func (s *Store) List(ctx context.Context, f Filter, limit int) ([]probe.Run, error) {
	query := `SELECT r.head, r.ended FROM engfix_runs r WHERE ` + match + ` ORDER BY r.started DESC, r.id DESC`
	if limit > 0 {
		query += fmt.Sprintf(" LIMIT %d", limit)
	}
	heads, err := all(ctx, s, query, f.args(), scanHead)
	if err != nil {
		return nil, s.failed("list the runs of", err)
	}
	runs := make([]probe.Run, len(heads))
	for i, h := range heads {
		if runs[i], err = s.finish(ctx, h); err != nil {
			return nil, s.failed("list the runs of", err)
		}
	}
	return runs, nil
}

// A head is a run's head as it is stored.
type head struct {
	run   probe.Run
	ended bool
}

func scanHead(rows *sql.Rows) (h head, err error) {
	var doc string
	if err := rows.Scan(&doc, &h.ended); err != nil {
		return h, err
	}
	return h, json.Unmarshal([]byte(doc), &h.run)
}

// finish adds the summary of the stored part to the head of a run whose end was never stored.
func (s *Store) finish(ctx context.Context, h head) (probe.Run, error) {
	run := h.run
	if h.ended {
		return run, nil
	}
	run.Interrupted = true
	run.Summary = probe.NewSummary()
	of := []any{text(run.ID)}
	found, err := all(ctx, s, `SELECT verdict, items FROM engfix_tickets WHERE run_id = $1`, of, scanVerdicts)
	if err != nil {
		return run, err
	}
	for _, t := range found {
		run.Summary.Add(probe.TicketResult{Verdict: t.Verdict, Items: t.Items})
	}
	err = s.db.QueryRowContext(ctx, `SELECT (SELECT COUNT(*) FROM engfix_exchanges WHERE run_id = $1)
		+ (SELECT COALESCE(SUM(exchanges), 0) FROM engfix_pieces WHERE run_id = $1)`, of...).Scan(&run.Summary.Exchanges)
	return run, err
}

func scanVerdicts(rows *sql.Rows) (v Verdicts, err error) {
	var items string
	if err := rows.Scan(&v.Verdict, &items); err != nil {
		return v, err
	}
	return v, json.Unmarshal([]byte(items), &v.Items)
}

// Replay feeds a stored run to a Sink as the live run did, event by event, so that a large run is never held whole. An
// item whose box the run changed has its Ticked. Replay returns ErrNoRun if there is no run with the ID, and the Sink's
// first error.
func (s *Store) Replay(ctx context.Context, id string, to probe.Sink) error {
	heads, err := all(ctx, s, `SELECT head, ended FROM engfix_runs WHERE id = $1`, []any{text(id)}, scanHead)
	if err != nil {
		return s.failed("read run "+id+" from", err)
	}
	if len(heads) == 0 {
		return fmt.Errorf("run %s: %w", id, ErrNoRun)
	}
	run, err := s.finish(ctx, heads[0])
	if err != nil {
		return s.failed("read run "+id+" from", err)
	}
	begin := heads[0].run
	begin.Finished, begin.Interrupted, begin.Unjudged, begin.Summary, begin.Unticketed = probe.Run{}.Finished, false, nil, probe.Summary{}, nil
	if err := to.Begin(begin); err != nil {
		return err
	}
	after, err := s.edited(ctx, id)
	if err != nil {
		return s.failed("read run "+id+" from", err)
	}
	if err := s.events(ctx, id, to, after); err != nil {
		return err
	}
	return to.End(run)
}

// Get returns a stored run whole, or ErrNoRun. Replay is for callers that need not hold the whole run.
func (s *Store) Get(ctx context.Context, id string) (*probe.Document, error) {
	var c probe.Collector
	if err := s.Replay(ctx, id, &c); err != nil {
		return nil, err
	}
	return &c.Doc, nil
}

// all runs a query and scans every row.
func all[T any](ctx context.Context, s *Store, query string, args []any, scan func(*sql.Rows) (T, error)) ([]T, error) {
	rows, err := s.db.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }() // rows.Err reports the failure
	var got []T
	for rows.Next() {
		v, err := scan(rows)
		if err != nil {
			return nil, err
		}
		got = append(got, v)
	}
	return got, rows.Err()
}
