package history

import (
	"context"
	"database/sql"
	"encoding/json"
	"time"

	"github.com/engfix/engfix/tickets"
)

// A Tick is one change of a box that engfix made, and what it rests on.
type Tick struct {
	Ticket    string
	Item      tickets.ItemRef
	Text      string // the item's, as it was then
	Checked   bool   // what the box was changed to
	Run       string // the run that showed it; "" for a tick by hand
	Exchanges []string
	When      time.Time
	Build     string // of the service
	By        string // who, in the caller's words
}

// RecordTick keeps a tick. Ticks are never changed and never dropped.
func (s *Store) RecordTick(ctx context.Context, t Tick) error {
	ids := t.Exchanges
	if ids == nil {
		ids = []string{}
	}
	exchanges, err := json.Marshal(ids)
	if err != nil {
		return err
	}
	checked := 0
	if t.Checked {
		checked = 1
	}
	_, err = s.db.ExecContext(ctx, `INSERT INTO engfix_ticks (ticket, item, text, checked, run_id, exchanges, at, build, made_by)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`, text(t.Ticket), t.Item.String(), text(t.Text), checked,
		text(t.Run), string(exchanges), stamp(t.When), text(t.Build), text(t.By))
	return s.failed("record the tick of "+t.Ticket+" "+t.Item.String()+" in", err)
}

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
