package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/engfix/engfix/internal/config"
	"github.com/engfix/engfix/internal/history"
	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/wire"
	"github.com/engfix/engfix/tickets"
)

// A past is what earlier runs found; the zero value is that there were none.
type past struct {
	store    *history.Store
	verdicts map[string]history.Verdicts
	// shown holds, of the ticked items that the last run which judged them did not show, what an earlier one showed.
	shown map[itemName]history.Shown
	last  *probe.Run
}

func (p *past) close() {
	if p.store != nil {
		_ = p.store.Close() // it was only read
	}
}

// openHistory opens the history, or makes one. Where it lies in a folder of its own beside engfix.yaml, git is told to
// leave that folder alone.
func openHistory(ctx context.Context, cfg *config.Config) (*history.Store, error) {
	store, err := history.Open(ctx, cfg.History.DSN)
	if err != nil {
		return nil, err
	}
	ignore := filepath.Join(stateDir(cfg), ".gitignore")
	if _, err := os.Stat(filepath.Dir(ignore)); err == nil {
		if err := ignoreAll(ignore); err != nil {
			_ = store.Close()
			return nil, fmt.Errorf("cannot keep git away from the history: %w", err)
		}
	}
	return store, nil
}

// ignoreAll writes a .gitignore that ignores its folder, unless there is one.
func ignoreAll(path string) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if errors.Is(err, fs.ErrExist) {
		return nil
	}
	if err != nil {
		return err
	}
	_, err = f.WriteString("*\n")
	return errors.Join(err, f.Close())
}

// stateDir is the folder in which engfix keeps what it must remember, beside the configuration.
func stateDir(cfg *config.Config) string { return filepath.Join(filepath.Dir(cfg.Path), ".engfix") }

// historyFilter chooses the runs over the configured ticket file: a history may be shared by several.
func historyFilter(cfg *config.Config) history.Filter {
	return history.Filter{TicketFile: ticketFileName(cfg)}
}

// ticketFileName names the ticket file in the history and in run documents: as seen from the configuration's folder, so
// that it is the same from wherever engfix is run, and without what the configuration takes from the environment.
func ticketFileName(cfg *config.Config) string {
	return wire.NewRedactor(secretsOf(cfg), nil).Text(filepath.ToSlash(fromConfig(cfg, cfg.Tickets)))
}

// fromConfig gives a path as seen from the configuration's folder, or as it is where that cannot be told.
func fromConfig(cfg *config.Config, path string) string {
	if cfg.Path == "" {
		return path
	}
	base, err := filepath.Abs(filepath.Dir(cfg.Path))
	if err != nil {
		return path
	}
	absolute, err := filepath.Abs(path)
	if err != nil {
		return path
	}
	if rel, err := filepath.Rel(base, absolute); err == nil {
		return rel
	}
	return absolute
}

// past reads what earlier runs found of the file's tickets. Where there is no history yet, none is made.
func (a *app) past(ctx context.Context, cfg *config.Config, file *tickets.File) (*past, error) {
	store, err := history.OpenExisting(ctx, cfg.History.DSN)
	if errors.Is(err, history.ErrNoHistory) {
		return &past{}, nil
	}
	if err != nil {
		return nil, err
	}
	p := &past{store: store, shown: map[itemName]history.Shown{}}
	if err := p.read(ctx, historyFilter(cfg), file); err != nil {
		p.close()
		return nil, err
	}
	return p, nil
}

func (p *past) read(ctx context.Context, f history.Filter, file *tickets.File) error {
	var err error
	if p.verdicts, err = p.store.LastVerdicts(ctx, f); err != nil {
		return err
	}
	for _, t := range file.Tickets {
		open := p.unshown(t)
		if len(open) == 0 {
			continue
		}
		shown, err := p.store.LastShown(ctx, f, t.ID, open)
		if err != nil {
			return err
		}
		for ref, s := range shown {
			p.shown[itemName{t.ID, ref}] = s
		}
	}
	last, err := p.store.Last(ctx, f)
	switch {
	case err == nil:
		p.last = &last
	case !errors.Is(err, history.ErrNoRun):
		return err
	}
	return nil
}

// unshown gives the ticket's ticked items that the last run which judged them did not show.
func (p *past) unshown(t *tickets.Ticket) []tickets.Item {
	var items []tickets.Item
	for _, it := range t.Items {
		if v, known := p.verdict(t.ID, it.Ref()); known && it.Done() && !v.Shows() {
			items = append(items, it)
		}
	}
	return items
}

// standing gives what is known of a ticked item: what the last run showed, or else an earlier one. A run that could not
// tell takes nothing back.
func (p *past) standing(ticket string, ref tickets.ItemRef) (probe.ItemResult, bool) {
	if earlier, ok := p.shown[itemName{ticket, ref}]; ok {
		return earlier.Item, true
	}
	return p.verdicts[ticket].Item(ref)
}

// verdict gives the item's verdict in the last run that judged it.
func (p *past) verdict(ticket string, ref tickets.ItemRef) (probe.Verdict, bool) {
	it, ok := p.verdicts[ticket].Item(ref)
	return it.Verdict, ok
}

// notPassed keeps the tickets that did not pass the last time they were judged, or never were.
func (p *past) notPassed(ts []*tickets.Ticket) []*tickets.Ticket {
	var kept []*tickets.Ticket
	for _, t := range ts {
		if p.verdicts[t.ID].Verdict != probe.Pass {
			kept = append(kept, t)
		}
	}
	return kept
}

// states gives the states of a ticket that its boxes do not tell: regressed and unproven.
func (p *past) states(t *tickets.Ticket) []string {
	var regressed, unproven bool
	for _, it := range t.Items {
		if !it.Done() {
			continue
		}
		switch last, known := p.standing(t.ID, it.Ref()); {
		case known && last.Verdict == probe.Fail:
			regressed = true
		case !known || last.Verdict != probe.Pass:
			unproven = true
		}
	}
	var states []string
	if regressed {
		states = append(states, tickets.StateRegressed)
	}
	if unproven {
		states = append(states, tickets.StateUnproven)
	}
	return states
}
