package workspace

import (
	"cmp"
	"context"
	"crypto/rand"
	"encoding/hex"
	"maps"
	"slices"
	"time"

	"github.com/engfix/engfix/internal/history"
	"github.com/engfix/engfix/internal/words"
	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/tickets"
)

// RunOptions choose the questions of a run, and how they are asked.
type RunOptions struct {
	// Tickets are the tickets to ask about; the zero value means all.
	Tickets tickets.Selection
	// Failed leaves out the tickets that passed the last time.
	Failed bool
	// Changed leaves out the tickets without a change, by git, in their files and those files' imports since this
	// revision; "" leaves out none.
	Changed string
	// Shard is the part of a run that this process makes; nil: all of it. Its Run names the run, in the place of ID.
	Shard *probe.Shard
	// Unticketed also asks the operations of the service that no ticket's router has.
	Unticketed bool
	// ID names the run; "" makes a name from the time.
	ID string
	// Confirm is how often a question is asked again if a verdict differs from the last run's.
	Confirm int
	// MaxFail ends the run after that many failed tickets; 0 for no limit.
	MaxFail int
	// Wait is how long Begin waits for a service that does not answer yet. Waiting, which may be nil, is called
	// once if that takes a while, with the time that is waited at most, and the reason.
	Wait    time.Duration
	Waiting func(wait time.Duration, reason error)
	// Offline says that nothing will be sent: the secrets of the configuration may be missing.
	Offline bool
	// Edits says that the verdicts will change boxes, by Session.Tick: a ticket file that cannot be changed is an error of
	// Prepare, before anything is sent, and the evidence of each box to change is kept until the end of the run.
	Edits bool
}

// asksPast reports whether earlier runs matter: always to a run, and to a plan only if they choose its tickets.
func (o RunOptions) asksPast() bool { return !o.Offline || o.choosesByPast() }

// choosesByPast reports whether the verdicts of earlier runs choose the tickets.
func (o RunOptions) choosesByPast() bool { return o.Failed || asksRuns(o.Tickets) }

// A Session is one run over some tickets, from the preparation to the edit of the boxes. Close it.
type Session struct {
	w        *Workspace
	opts     RunOptions
	file     *tickets.File
	selected []*tickets.Ticket
	before   *past
	waived   waiverSet
	service  *Service

	began       bool
	fill        map[string]string // the captures of setup steps; nil before they ran
	unexplained []probe.Unexplained
	shard       *probe.Shard // nil if the run is whole, and until its tickets are divided
	shardID     string       // the ID of this record of the shard; "" until the history was asked for one
	unticketed  []probe.Unticketed
	plan        *probe.Plan
	store       *history.Store // nil if the history cannot be opened
	record      record
	underway    underway
	launched    *Launched // nil if nothing was launched
}

// Prepare checks all that can be known before anything is sent: the configuration, the waivers, the selection, the
// documents that are files. It sends nothing.
func (w *Workspace) Prepare(ctx context.Context, o RunOptions) (*Session, error) {
	file, err := w.File()
	if err != nil {
		return nil, err
	}
	if err := o.divided(); err != nil {
		return nil, err
	}
	if err := w.ready(o); err != nil {
		return nil, err
	}
	if o.Edits {
		if err := editable(file); err != nil {
			return nil, err
		}
	}
	s := &Session{w: w, opts: o, file: file}
	if err := s.prepare(ctx); err != nil {
		s.Close(ctx)
		return nil, err
	}
	return s, nil
}

// editable returns the error of a ticket file whose boxes cannot be changed.
func editable(file *tickets.File) error {
	if err := file.Editable(); err != nil {
		return err
	}
	return tickets.Writable(file.Path)
}

// ready reports a mistake of the configuration that keeps a run from being made.
func (w *Workspace) ready(o RunOptions) error {
	unset := w.cfg.Sendable()
	if unset != nil && !o.Offline {
		return unset
	}
	if err := unfilled(w.cfg); err != nil || unset != nil {
		return err
	}
	if !o.Offline {
		if err := history.Check(w.cfg.History.DSN); err != nil {
			return err
		}
	}
	return unreadable(w.cfg)
}

func (s *Session) prepare(ctx context.Context) error {
	var err error
	if s.waived, err = waivers(s.w.cfg, s.file, time.Now()); err != nil {
		return err
	}
	s.before = &past{}
	if s.opts.asksPast() {
		if s.before, err = s.w.past(ctx, s.file, s.opts.choosesByPast()); err != nil {
			return err
		}
	}
	if s.selected, err = s.opts.Tickets.Apply(s.file, s.before.states); err != nil {
		return err
	}
	if err := s.narrow(ctx); err != nil {
		return err
	}
	s.service = s.w.unconnected()
	if !s.opts.Offline {
		if err := s.service.connect(); err != nil {
			return err
		}
	}
	if _, err := s.w.Rules(); err != nil { // a mistake of the configuration is reported before anything is sent
		return err
	}
	if err := s.service.documentFile(); err != nil {
		return err
	}
	return s.service.readRoutes(ctx, s.w.opts.In)
}

// narrow removes the tickets that RunOptions leave out, and notes if none is left.
func (s *Session) narrow(ctx context.Context) error {
	if s.opts.Failed {
		if s.selected = s.before.notPassed(s.selected); len(s.selected) == 0 {
			s.w.notef("every selected ticket passed last time: --failed leaves nothing to ask")
		}
	}
	if s.opts.Changed == "" {
		return nil
	}
	changed, err := changedSince(ctx, s.w.cfg, s.opts.Changed)
	if err != nil {
		return err
	}
	var via map[string]int
	s.selected, via, err = changed.touched(ctx, s.w.cfg.Target.Source, s.selected)
	switch {
	case err != nil:
		return err
	case len(s.selected) == 0:
		s.w.notef("according to git, neither a file of the selected tickets nor a file that they import changed since %s: nothing is asked", s.opts.Changed)
	}
	for _, file := range slices.Sorted(maps.Keys(via)) {
		s.w.notef("%s selected because the ticket's files import %s", words.Count(via[file], "ticket is", "tickets are"), file)
	}
	return nil
}

// Workspace returns the project that the session is of.
func (s *Session) Workspace() *Workspace { return s.w }

// Empty reports whether no ticket is left to ask about.
func (s *Session) Empty() bool { return len(s.selected) == 0 && !s.opts.Unticketed }

// Close makes the teardown requests, even after ctx has ended, and notes those that fail.
func (s *Session) Close(ctx context.Context) {
	if s.began {
		for _, failed := range s.service.teardown(ctx, s.fill) {
			s.w.notef("%v", failed)
		}
	}
	if s.store != nil {
		_ = s.store.Close() // failed writes were reported when they failed
	}
	if s.service != nil {
		s.service.Close()
	}
	if s.before != nil {
		s.before.close()
	}
}

// Head returns the facts that are known when the run begins.
func (s *Session) Head() probe.Run {
	run := probe.Run{
		Schema:     probe.Schema,
		ID:         s.opts.ID,
		Started:    time.Now().UTC(),
		Target:     s.service.redactor.Text(s.w.cfg.Target.URL),
		Tool:       probe.Tool{Version: s.w.opts.Version},
		TicketFile: ticketFileName(s.w.cfg),
		Waivers:    s.shownWaivers(),
	}
	if s.opts.Shard != nil {
		run.ID, run.Shard = cmp.Or(s.shardID, s.opts.Shard.ID()), cmp.Or(s.shard, s.opts.Shard)
	}
	if run.ID == "" {
		run.ID = newRunID(run.Started)
	}
	return run
}

// newRunID names a run by its time, and by chance as well, because two may begin in the same second.
func newRunID(t time.Time) string {
	b := make([]byte, 2)
	_, _ = rand.Read(b) // crypto/rand never fails
	return t.Format("20060102T150405Z") + "-" + hex.EncodeToString(b)
}
