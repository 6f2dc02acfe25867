package history

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/tickets"
)

// Verdicts are one run's verdicts on one ticket, without the findings.
type Verdicts struct {
	Ticket  string
	Verdict probe.Verdict
	Items   []probe.ItemResult // Findings are nil
	Run     probe.Run          // the run's head; its Summary is only there if the run ended

	at map[tickets.ItemRef]int // of Items
}

// Item returns the result of the item that ref names.
func (v Verdicts) Item(ref tickets.ItemRef) (probe.ItemResult, bool) {
	if i, ok := v.at[ref]; ok {
		return v.Items[i], true
	}
	return probe.ItemResult{}, false
}

// LastVerdicts returns for each ticket, by ID, the verdicts of the latest run that judged it: a run of one ticket does
// not hide earlier runs' verdicts on the others. Its cost grows with the tickets and not with the runs.
func (s *Store) LastVerdicts(ctx context.Context, f Filter) (map[string]Verdicts, error) {
	// The recursion steps from one ticket's ID to the next through the index, which holds a row for each run.
	found, err := s.verdicts(ctx, `
		WITH RECURSIVE ids (ticket) AS (
			SELECT MIN(ticket) FROM engfix_tickets
			UNION ALL
			SELECT (SELECT MIN(t.ticket) FROM engfix_tickets t WHERE t.ticket > ids.ticket) FROM ids WHERE ids.ticket IS NOT NULL
		)
		SELECT t.ticket, t.verdict, t.items, r.head, r.ended FROM ids
		JOIN engfix_tickets t ON (t.run_id, t.seq) = (
			SELECT x.run_id, x.seq FROM engfix_tickets x JOIN engfix_runs r ON r.id = x.run_id
			WHERE x.ticket = ids.ticket AND `+match+`
			ORDER BY x.started DESC, x.run_id DESC, x.seq DESC LIMIT 1)
		JOIN engfix_runs r ON r.id = t.run_id`, f.args())
	if err != nil {
		return nil, s.failed("read the last verdicts from", err)
	}
	last := make(map[string]Verdicts, len(found))
	for _, v := range found {
		last[v.Ticket] = v
	}
	return last, nil
}

// Of returns the verdicts of the latest runs that judged the ticket, the latest first, at most limit of them; 0 for
// all.
func (s *Store) Of(ctx context.Context, f Filter, ticket string, limit int) ([]Verdicts, error) {
	query := `SELECT t.ticket, t.verdict, t.items, r.head, r.ended FROM engfix_tickets t JOIN engfix_runs r ON r.id = t.run_id
		WHERE ` + match + ` AND t.ticket = $2 ORDER BY t.started DESC, t.run_id DESC, t.seq DESC`
	if limit > 0 {
		query += fmt.Sprintf(" LIMIT %d", limit)
	}
	found, err := s.verdicts(ctx, query, append(f.args(), text(ticket)))
	return found, s.failed("read "+ticket+" from", err)
}

// A Shown is a run's proof on an item: that it holds, or that it fails.
type Shown struct {
	Item probe.ItemResult // Findings are nil
	Run  probe.Run
}

// recent is how many runs of a ticket are searched before all of them are.
const recent = 8

// LastShown returns the latest proof on each of the ticket's items: a pass or a failure. It leaves out items that no
// run settled, or whose words were different then.
func (s *Store) LastShown(ctx context.Context, f Filter, ticket string, items []tickets.Item) (map[tickets.ItemRef]Shown, error) {
	shown := map[tickets.ItemRef]Shown{}
	for _, limit := range []int{recent, 0} {
		runs, err := s.Of(ctx, f, ticket, limit)
		if err != nil {
			return nil, err
		}
		for _, v := range runs {
			for _, it := range items {
				found, ok := v.Item(it.Ref())
				if _, known := shown[it.Ref()]; ok && !known && found.Text == it.Text && found.Verdict.Shows() {
					shown[it.Ref()] = Shown{found, v.Run}
				}
			}
		}
		if len(shown) == len(items) || len(runs) < limit {
			break
		}
	}
	return shown, nil
}

func (s *Store) verdicts(ctx context.Context, query string, args []any) ([]Verdicts, error) {
	heads := map[string]probe.Run{} // most tickets share a run: its head is decoded once
	return all(ctx, s, query, args, func(rows *sql.Rows) (v Verdicts, err error) {
		var (
			items, doc string
			ended      bool
		)
		if err := rows.Scan(&v.Ticket, &v.Verdict, &items, &doc, &ended); err != nil {
			return v, err
		}
		run, ok := heads[doc]
		if !ok {
			if err := json.Unmarshal([]byte(doc), &run); err != nil {
				return v, err
			}
			run.Interrupted = run.Interrupted || !ended
			heads[doc] = run
		}
		v.Run = run
		if err := json.Unmarshal([]byte(items), &v.Items); err != nil {
			return v, err
		}
		v.at = make(map[tickets.ItemRef]int, len(v.Items))
		for i, it := range v.Items {
			v.at[it.Ref()] = i
		}
		return v, nil
	})
}
