package history

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/engfix/engfix/probe"
)

// Waiting events are written once there are this many events or bytes, and with each ticket if nothing was written for
// this long: a slow run is stored as it goes, and a killed process loses little of a fast one.
const (
	batchExchanges = 512
	batchTickets   = 512
	batchBytes     = 1 << 20
	batchAge       = time.Second
)

// Sink returns a Sink that stores one run as it happens: its head at once, then exchanges and tickets in batches, a
// ticket never before the exchanges that arrived before it. A run whose End never arrives is kept, and read as
// interrupted. The end of ctx does not stop it, because an interrupted run is kept; each write has its own time limit.
// After its first error the Sink stores nothing more and returns that error again.
func (s *Store) Sink(ctx context.Context) probe.Sink {
	return &sink{s: s, ctx: context.WithoutCancel(ctx)}
}

type sink struct {
	s       *Store
	ctx     context.Context
	run     probe.Run
	seq     int
	piece   piece     // of the exchanges that wait
	tickets []any     // that wait: the columns of each
	written time.Time // when something was last written
	err     error
}

// do runs a write within its limit, unless an earlier one failed.
func (k *sink) do(write func(ctx context.Context) error) error {
	if k.err != nil {
		return k.err
	}
	ctx, cancel := context.WithTimeout(k.ctx, patience)
	defer cancel()
	if err := write(ctx); err != nil {
		k.err = k.s.failed(fmt.Sprintf("store run %s in", k.run.ID), err)
	}
	return k.err
}

func (k *sink) Begin(run probe.Run) error {
	k.run = run
	return k.do(func(ctx context.Context) error {
		head, err := json.Marshal(run)
		if err != nil {
			return err
		}
		res, err := k.s.db.ExecContext(ctx, `INSERT INTO engfix_runs (id, started, target, ticket_file, ended, head)
			VALUES ($1, $2, $3, $4, 0, $5) ON CONFLICT (id) DO NOTHING`,
			text(run.ID), stamp(run.Started), text(run.Target), text(run.TicketFile), string(head))
		if err != nil {
			return err
		}
		if n, err := res.RowsAffected(); err != nil || n == 0 {
			return orElse(err, ErrRunExists)
		}
		return nil
	})
}

func (k *sink) Exchange(x *probe.Exchange) error {
	doc, err := json.Marshal(x)
	if err != nil {
		return err
	}
	return k.Encoded(x, doc)
}

// Encoded is Exchange for a caller that has the exchange as one line of JSON.
func (k *sink) Encoded(x *probe.Exchange, doc []byte) error {
	if k.err != nil {
		return k.err
	}
	k.seq++
	k.piece.add(k.seq, x.ID, doc)
	if k.piece.count < batchExchanges && k.piece.raw.Len() < batchBytes {
		return nil
	}
	return k.do(k.flush)
}

// flush writes the waiting events in one transaction: all of them or none.
func (k *sink) flush(ctx context.Context) error {
	if k.piece.count == 0 && len(k.tickets) == 0 {
		return nil
	}
	tx, err := k.s.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }() // without effect after Commit
	if k.piece.count > 0 {
		data, err := k.piece.packed()
		if err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `INSERT INTO engfix_pieces (run_id, seq, exchanges, ids, data) VALUES ($1, $2, $3, $4, $5)`,
			text(k.run.ID), k.piece.first, k.piece.count, text(k.piece.ids.String()), data); err != nil {
			return err
		}
	}
	if n := len(k.tickets) / ticketColumns; n > 0 {
		if _, err := tx.ExecContext(ctx, `INSERT INTO engfix_tickets (run_id, seq, started, ticket, verdict, items, result)
			VALUES `+k.s.dsn.dialect.placeholders(n, ticketColumns), k.tickets...); err != nil {
			return err
		}
	}
	if err := tx.Commit(); err != nil {
		return err
	}
	k.piece.reset()
	k.tickets, k.written = k.tickets[:0], time.Now()
	return nil
}

// ticketColumns is how many columns of a ticket are written.
const ticketColumns = 7

// placeholders returns the parameters of rows with this many columns each: "($1, $2), ($3, $4)". SQLite's have no
// numbers: it looks each numbered one up among all those before it, which takes seconds if there are thousands.
func (d dialect) placeholders(rows, columns int) string {
	var q strings.Builder
	for i := range rows * columns {
		switch {
		case i == 0:
			q.WriteByte('(')
		case i%columns == 0:
			q.WriteString("), (")
		default:
			q.WriteString(", ")
		}
		if d == sqlite {
			q.WriteByte('?')
			continue
		}
		q.WriteByte('$')
		q.WriteString(strconv.Itoa(i + 1))
	}
	q.WriteByte(')')
	return q.String()
}

func (k *sink) Ticket(t probe.TicketResult) error {
	return k.do(func(ctx context.Context) error {
		result, err := json.Marshal(t)
		if err != nil {
			return err
		}
		light := make([]probe.ItemResult, len(t.Items))
		for i, it := range t.Items {
			it.Findings = nil
			light[i] = it
		}
		items, err := json.Marshal(light)
		if err != nil {
			return err
		}
		k.seq++
		k.tickets = append(k.tickets, text(k.run.ID), k.seq, stamp(k.run.Started), text(t.ID), string(t.Verdict), string(items), string(result))
		if len(k.tickets) < batchTickets*ticketColumns && time.Since(k.written) < batchAge {
			return nil
		}
		return k.flush(ctx)
	})
}

func (k *sink) End(run probe.Run) error {
	return k.do(func(ctx context.Context) error {
		if err := k.flush(ctx); err != nil {
			return err
		}
		head, err := json.Marshal(run)
		if err != nil {
			return err
		}
		_, err = k.s.db.ExecContext(ctx, `UPDATE engfix_runs SET ended = 1, head = $2 WHERE id = $1`, text(run.ID), string(head))
		return err
	})
}

// stamp returns a time as it is stored: as text that sorts as time does.
func stamp(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000000000Z") }

// text returns a string that every database accepts: UTF-8 without NUL.
func text(s string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(s, "\ufffd"), "\x00", "\ufffd")
}

func orElse(err, other error) error {
	if err != nil {
		return err
	}
	return other
}
