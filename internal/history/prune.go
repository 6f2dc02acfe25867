package history

import (
	"context"
	"database/sql"
	"encoding/json"
	"time"

	"github.com/engfix/engfix/probe"
)

// Prune drops the runs that f chooses and that started before a time, and returns how many. It keeps the runs that are
// still needed: the latest of each ticket, the latest that showed an item to hold or to fail, and those for which a box
// was ticked. With dry nothing is dropped, and the number is of those that would be dropped.
func (s *Store) Prune(ctx context.Context, f Filter, before time.Time, dry bool) (dropped int, err error) {
	ids, err := s.prunable(ctx, f, before)
	if err != nil || dry || len(ids) == 0 {
		return len(ids), s.failed("prune", err)
	}
	for _, id := range ids {
		if err := s.Drop(ctx, id); err != nil {
			return dropped, err
		}
		dropped++
	}
	if s.dsn.dialect == sqlite { // otherwise the file keeps its size
		_, err = s.db.ExecContext(ctx, `VACUUM`)
	}
	return dropped, s.failed("prune", err)
}

// Drop drops one run, whatever needs it.
func (s *Store) Drop(ctx context.Context, id string) error {
	_, err := s.db.ExecContext(ctx, `DELETE FROM engfix_runs WHERE id = $1`, text(id))
	return s.failed("drop a run", err)
}

// prunable lists the runs that may be dropped.
func (s *Store) prunable(ctx context.Context, f Filter, before time.Time) ([]string, error) {
	one := func(rows *sql.Rows) (id string, err error) { return id, rows.Scan(&id) }
	old, err := all(ctx, s, `SELECT r.id FROM engfix_runs r WHERE `+match+` AND r.started < $2 ORDER BY r.started`, append(f.args(), stamp(before)), one)
	if err != nil || len(old) == 0 {
		return nil, err
	}
	keep, err := s.restedOn(ctx)
	if err != nil {
		return nil, err
	}
	ticked, err := all(ctx, s, `SELECT DISTINCT run_id FROM engfix_ticks`, nil, one)
	if err != nil {
		return nil, err
	}
	for _, id := range ticked {
		keep[id] = true
	}
	var ids []string
	for _, id := range old {
		if !keep[id] {
			ids = append(ids, id)
		}
	}
	return ids, nil
}

// restedOn names the runs that current verdicts need: for each target and ticket file, the latest that judged the
// ticket, and the latest that showed the item.
func (s *Store) restedOn(ctx context.Context) (map[string]bool, error) {
	type place struct{ target, file, ticket, item, text string }
	keep, seen := map[string]bool{}, map[place]bool{}
	rows, err := s.db.QueryContext(ctx, `SELECT t.run_id, t.ticket, t.items, r.target, r.ticket_file FROM engfix_tickets t
		JOIN engfix_runs r ON r.id = t.run_id ORDER BY t.started DESC, t.run_id DESC, t.seq DESC`)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }() // rows.Err reports the failure
	for rows.Next() {
		var id, doc string
		var at place
		if err := rows.Scan(&id, &at.ticket, &doc, &at.target, &at.file); err != nil {
			return nil, err
		}
		var items []probe.ItemResult
		if err := json.Unmarshal([]byte(doc), &items); err != nil {
			return nil, err
		}
		first := func(p place) {
			if !seen[p] {
				seen[p], keep[id] = true, true
			}
		}
		first(at)
		for _, it := range items {
			if it.Verdict.Shows() {
				at.item, at.text = it.Ref().String(), it.Text
				first(at)
			}
		}
	}
	return keep, rows.Err()
}
