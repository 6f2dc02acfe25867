package workspace

import (
	"context"
	"errors"

	"github.com/engfix/engfix/internal/history"
	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/report"
)

// A record is a Sink that keeps a run in the history. Nothing else depends on the history: once a write fails, the run
// goes on, lost says why it is not kept, and nothing more is written.
type record struct {
	to   report.Encoder
	lost error
}

var errUnread = errors.New("the history could not be read")

// openRecord opens the history for the run. If that fails, the run goes on without it. If earlier runs could not be
// read, it is not opened at all: the run would wait twice for a server that does not answer.
func (s *Session) openRecord(ctx context.Context) error {
	if s.before.unknown() { // a note has said so, with the remedy
		s.record.lost = errUnread
		return nil
	}
	var err error
	if s.store, err = openHistory(ctx, s.w.cfg); err == nil && s.shard != nil {
		s.shardID, err = s.store.FreeID(ctx, s.shard.ID())
	}
	if err != nil && ctx.Err() != nil {
		return err
	}
	if s.record.lost = err; err == nil {
		s.record.to = report.Tee(s.store.Sink(ctx))
	}
	return nil
}

// dropRecord takes a run of the session out of the history.
func (s *Session) dropRecord(ctx context.Context, id string) error {
	if s.record.whole() {
		return s.store.Drop(ctx, id)
	}
	return nil
}

// Past is Workspace.Past, without a further attempt at a history that could not be read.
func (s *Session) Past(ctx context.Context, run probe.Run) []probe.Run {
	if s.before.unknown() {
		return nil
	}
	return s.w.Past(ctx, run)
}

// Unkept says why the run is not in the history, or not whole; nil if it is.
func (s *Session) Unkept() error { return s.record.lost }

// whole reports whether everything so far is in the history.
func (r *record) whole() bool { return r.lost == nil }

// keep runs a write. Only a run's name that is taken is an error: another name fixes that.
func (r *record) keep(write func() error) error {
	if !r.whole() {
		return nil
	}
	err := write()
	if errors.Is(err, history.ErrRunExists) {
		return err
	}
	r.lost = err
	return nil
}

func (r *record) Begin(run probe.Run) error {
	return r.keep(func() error { return r.to.Begin(run) })
}

func (r *record) Exchange(x *probe.Exchange) error {
	return r.keep(func() error { return r.to.Exchange(x) })
}

// Encoded is Exchange for a caller that has the exchange as one line of JSON.
func (r *record) Encoded(x *probe.Exchange, doc []byte) error {
	return r.keep(func() error { return r.to.Encoded(x, doc) })
}

func (r *record) Ticket(t probe.TicketResult) error {
	return r.keep(func() error { return r.to.Ticket(t) })
}

func (r *record) End(run probe.Run) error { return r.keep(func() error { return r.to.End(run) }) }
