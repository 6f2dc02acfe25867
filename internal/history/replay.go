package history

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/engfix/engfix/probe"
)

// The kinds of rows that hold a run's events.
const (
	rowExchange = iota // of an older engfix: one exchange
	rowTicket
	rowPiece
)

// events feeds the events of a stored run to a sink in the order in which they arrived. It holds at most one piece.
func (s *Store) events(ctx context.Context, id string, to probe.Sink, after map[boxName]bool) error {
	rows, err := s.db.QueryContext(ctx, `
		SELECT seq, 2 AS kind, CAST(NULL AS TEXT) AS doc, data FROM engfix_pieces WHERE run_id = $1
		UNION ALL
		SELECT seq, 1, result, NULL FROM engfix_tickets WHERE run_id = $1
		UNION ALL
		SELECT seq, 0, exchange, NULL FROM engfix_exchanges WHERE run_id = $1
		ORDER BY seq`, text(id))
	if err != nil {
		return s.failed("read run "+id+" from", err)
	}
	defer func() { _ = rows.Close() }() // rows.Err reports the failure
	var waiting []line                  // exchanges of the last piece that were not passed on yet
	for rows.Next() {
		var seq int64
		var kind int
		var doc, data []byte
		if err := rows.Scan(&seq, &kind, &doc, &data); err != nil {
			return s.failed("read run "+id+" from", err)
		}
		for len(waiting) > 0 && waiting[0].seq < seq {
			if err := emitExchange(to, waiting[0].doc); err != nil {
				return err
			}
			waiting = waiting[1:]
		}
		switch kind {
		case rowExchange:
			err = emitExchange(to, doc)
		case rowTicket:
			err = emitTicket(to, doc, after)
		case rowPiece:
			waiting, err = unpack(data)
			err = s.failed("read run "+id+" from", err)
		}
		if err != nil {
			return err
		}
	}
	if err := rows.Err(); err != nil {
		return s.failed("read run "+id+" from", err)
	}
	for _, l := range waiting {
		if err := emitExchange(to, l.doc); err != nil {
			return err
		}
	}
	return nil
}

func emitTicket(to probe.Sink, doc []byte, after map[boxName]bool) error {
	var t probe.TicketResult
	if err := json.Unmarshal(doc, &t); err != nil {
		return fmt.Errorf("decode a stored ticket: %w", err)
	}
	for i, it := range t.Items {
		if checked, changed := after[boxName{text(t.ID), it.Ref().String()}]; changed {
			t.Items[i].Ticked = &checked
		}
	}
	return to.Ticket(t)
}

func emitExchange(to probe.Sink, doc []byte) error {
	x := new(probe.Exchange)
	if err := json.Unmarshal(doc, x); err != nil {
		return fmt.Errorf("decode a stored exchange: %w", err)
	}
	return to.Exchange(x)
}

// Exchanges returns the run's exchanges of these IDs, in the order of the IDs; one that is not stored is left out.
func (s *Store) Exchanges(ctx context.Context, run string, ids []string) ([]*probe.Exchange, error) {
	found := make([]*probe.Exchange, 0, len(ids))
	held := map[string]*probe.Exchange{} // from the pieces that were read
	for _, id := range ids {
		x, err := held[id], error(nil)
		if x == nil {
			x, err = s.exchange(ctx, run, id, held)
		}
		if err != nil {
			return nil, s.failed("read exchange "+id+" of run "+run+" from", err)
		}
		if x != nil {
			found = append(found, x)
		}
	}
	return found, nil
}

// likeEscaper escapes the characters that LIKE would interpret.
var likeEscaper = strings.NewReplacer("!", "!!", "%", "!%", "_", "!_")

// exchange returns an exchange, nil if it is not stored, and adds the other exchanges of its piece to held.
func (s *Store) exchange(ctx context.Context, run, id string, held map[string]*probe.Exchange) (*probe.Exchange, error) {
	var data []byte
	err := s.db.QueryRowContext(ctx, `SELECT data FROM engfix_pieces WHERE run_id = $1 AND ids LIKE $2 ESCAPE '!' ORDER BY seq DESC LIMIT 1`,
		text(run), "% "+likeEscaper.Replace(text(id))+" %").Scan(&data)
	if errors.Is(err, sql.ErrNoRows) {
		return s.oldExchange(ctx, run, id)
	}
	if err != nil {
		return nil, err
	}
	lines, err := unpack(data)
	if err != nil {
		return nil, err
	}
	for _, l := range lines {
		x := new(probe.Exchange)
		if err := json.Unmarshal(l.doc, x); err != nil {
			return nil, err
		}
		held[x.ID] = x
	}
	return held[id], nil
}

// oldExchange returns an exchange of a run that an older engfix stored, nil if there is none.
func (s *Store) oldExchange(ctx context.Context, run, id string) (*probe.Exchange, error) {
	var doc []byte
	err := s.db.QueryRowContext(ctx, `SELECT exchange FROM engfix_exchanges WHERE run_id = $1 AND id = $2
		ORDER BY seq DESC LIMIT 1`, text(run), text(id)).Scan(&doc)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	x := new(probe.Exchange)
	if err == nil {
		err = json.Unmarshal(doc, x)
	}
	return x, err
}
