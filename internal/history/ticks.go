package history

import (
	"context"
	"database/sql"
	"encoding/json"
	"slices"
	"time"

	"github.com/engfix/engfix/tickets"
)

// A Tick is one change of a box that engfix made, and its evidence.
type Tick struct {
	Ticket    string
	Item      tickets.ItemRef
	Text      string // the item's text at that time
	Checked   bool   // the new state of the box
	Run       string // the run that showed it; "" for a tick by hand
	Exchanges []string
	When      time.Time
	Build     string // of the service
	By        string // who, in the caller's words
}

// RecordTicks keeps the ticks of one edit, all of them or none. Ticks are never changed and never dropped.
func (s *Store) RecordTicks(ctx context.Context, ticks []Tick) error {
	return s.failed("record the edit in", s.recordTicks(ctx, ticks))
}

func (s *Store) recordTicks(ctx context.Context, ticks []Tick) error {
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }() // no effect after Commit
	for batch := range slices.Chunk(ticks, tickBatch) {
		rows := make([]any, 0, len(batch)*9)
		for _, t := range batch {
			row, err := tickRow(t)
			if err != nil {
				return err
			}
			rows = append(rows, row...)
		}
		if _, err := tx.ExecContext(ctx, `INSERT INTO engfix_ticks (ticket, item, text, checked, run_id, exchanges, at, build, made_by)
			VALUES `+s.dsn.dialect.placeholders(len(batch), 9), rows...); err != nil {
			return err
		}
	}
	return tx.Commit()
}

// tickBatch is how many ticks one statement stores: few round trips, and fewer values than any database allows.
const tickBatch = 500

// tickRow returns a tick as its columns.
func tickRow(t Tick) ([]any, error) {
	exchanges, err := json.Marshal(append([]string{}, t.Exchanges...))
	checked := 0
	if t.Checked {
		checked = 1
	}
	return []any{
		text(t.Ticket), t.Item.String(), text(t.Text), checked, text(t.Run), string(exchanges), stamp(t.When), text(t.Build), text(t.By),
	}, err
}

// edited returns the state in which the run left the boxes that it changed.
func (s *Store) edited(ctx context.Context, run string) (map[boxName]bool, error) {
	type box struct {
		name    boxName
		checked bool
	}
	boxes, err := all(ctx, s, `SELECT ticket, item, checked FROM engfix_ticks WHERE run_id = $1 ORDER BY seq`, []any{text(run)},
		func(rows *sql.Rows) (b box, err error) {
			return b, rows.Scan(&b.name.ticket, &b.name.item, &b.checked)
		})
	after := make(map[boxName]bool, len(boxes))
	for _, b := range boxes {
		after[b.name] = b.checked
	}
	return after, err
}

// A boxName names a box as ticks are stored.
type boxName struct{ ticket, item string }

// TicksOf returns the ticks of the ticket in the order in which they were made.
func (s *Store) TicksOf(ctx context.Context, ticket string) ([]Tick, error) {
	ticks, err := all(ctx, s, `SELECT ticket, item, text, checked, run_id, exchanges, at, build, made_by
		FROM engfix_ticks WHERE ticket = $1 ORDER BY seq`, []any{text(ticket)}, scanTick)
	return ticks, s.failed("read the ticks of "+ticket+" from", err)
}

func scanTick(rows *sql.Rows) (t Tick, err error) {
	var item, exchanges, at string
	if err := rows.Scan(&t.Ticket, &item, &t.Text, &t.Checked, &t.Run, &exchanges, &at, &t.Build, &t.By); err != nil {
		return t, err
	}
	if t.Item, err = tickets.ParseItemRef(item); err != nil {
		return t, err
	}
	if t.When, err = time.Parse(time.RFC3339Nano, at); err != nil {
		return t, err
	}
	return t, json.Unmarshal([]byte(exchanges), &t.Exchanges)
}
