package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"github.com/engfix/engfix/internal/atomicfile"
	"github.com/engfix/engfix/internal/config"
	"github.com/engfix/engfix/internal/history"
	"github.com/engfix/engfix/report"
	"github.com/engfix/engfix/tickets"
)

// A lastEdit is what has to be known to take an edit of the ticket file back.
type lastEdit struct {
	File   string    `json:"file"` // absolute path of the ticket file
	When   time.Time `json:"when"`
	What   string    `json:"what"`   // the command that made it
	Before []byte    `json:"before"` // the whole file as it was
	After  string    `json:"after"`  // SHA-256 of the whole file as engfix left it, in hex
}

// lastEditFile is where the last edit is kept.
func lastEditFile(cfg *config.Config) string {
	return filepath.Join(stateDir(cfg), "last-edit.json")
}

// remember keeps an edit for undo. That it could not be kept is told, and no more: the edit itself is made.
func (a *app) remember(ctx context.Context, cfg *config.Config, what string, before, after []byte) {
	err := func() error {
		file, err := filepath.Abs(cfg.Tickets)
		if err != nil {
			return err
		}
		sum := sha256.Sum256(after)
		raw, err := json.Marshal(lastEdit{
			File: file, When: time.Now().UTC(), What: what, Before: before, After: hex.EncodeToString(sum[:]),
		})
		if err != nil {
			return err
		}
		path := lastEditFile(cfg)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		if err := ignoreAll(filepath.Join(filepath.Dir(path), ".gitignore")); err != nil {
			return err
		}
		return atomicfile.Write(ctx, path, raw, 0o600)
	}()
	if err != nil {
		a.notef("the edit is made, but engfix undo will not know of it: %v", err)
	}
}

func newUndoCmd(a *app) *cobra.Command {
	var dryRun bool
	cmd := &cobra.Command{
		Use:   "undo",
		Short: "Take back the last edit that engfix made to the ticket file",
		Long: `Undo takes back the last edit that engfix made to the ticket file (tick, untick, probe --tick, lint --fix), if the file
still is as engfix left it.`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return a.undo(cmd.Context(), dryRun) },
	}
	cmd.Flags().BoolVar(&dryRun, "dry-run", false, "print the diff, change nothing")
	return cmd
}

func (a *app) undo(ctx context.Context, dryRun bool) error {
	cfg, err := a.config(config.Overrides{})
	if err != nil {
		return err
	}
	last, err := readLastEdit(cfg)
	if err != nil {
		return err
	}
	file, err := a.ticketFile(cfg)
	if err != nil {
		return err
	}
	now := file.Source()
	if sum := sha256.Sum256(now); hex.EncodeToString(sum[:]) != last.After {
		return fmt.Errorf("%s has changed since %s edited it on %s: take the edit back by hand", cfg.Tickets, last.What, last.When.Format(time.DateTime))
	}
	if dryRun {
		return a.printDiff(a.out, cfg.Tickets, now, last.Before)
	}
	if err := tickets.Replace(ctx, cfg.Tickets, now, last.Before); err != nil {
		return err
	}
	ctx = context.WithoutCancel(ctx) // as in tickShown
	if err := os.Remove(lastEditFile(cfg)); err != nil {
		a.notef("the edit is taken back, but still noted as the last one: %v", err)
	}
	before, err := tickets.Parse(cfg.Tickets, last.Before)
	if err != nil {
		return err
	}
	if err := recordUndo(ctx, cfg, file, before); err != nil {
		a.notef("the edit is taken back, but that is not kept in the history: %v", err)
	}
	_, err = fmt.Fprintf(a.out, "took back what %s did to %s on %s\n", last.What, report.Line(cfg.Tickets), last.When.Format(time.DateTime))
	return err
}

func readLastEdit(cfg *config.Config) (*lastEdit, error) {
	raw, err := os.ReadFile(lastEditFile(cfg))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, errors.New("there is no edit to take back")
	}
	if err != nil {
		return nil, fmt.Errorf("cannot tell what the last edit was: %w", err)
	}
	var last lastEdit
	if err := json.Unmarshal(raw, &last); err != nil {
		return nil, fmt.Errorf("cannot tell what the last edit was: %s: %w", lastEditFile(cfg), err)
	}
	if file, err := filepath.Abs(cfg.Tickets); err != nil || file != last.File {
		return nil, fmt.Errorf("the last edit was made to %s, not to %s: name it with --tickets", last.File, cfg.Tickets)
	}
	return &last, nil
}

// recordUndo keeps in the history which boxes an undo changed, where there is one.
func recordUndo(ctx context.Context, cfg *config.Config, from, to *tickets.File) error {
	if bytes.Equal(from.Source(), to.Source()) {
		return nil
	}
	store, err := history.OpenExisting(ctx, cfg.History.DSN)
	if errors.Is(err, history.ErrNoHistory) {
		return nil
	}
	if err != nil {
		return err
	}
	defer store.Close()
	for _, t := range to.Tickets {
		was, ok := from.Ticket(t.ID)
		if !ok {
			continue
		}
		for _, it := range t.Items {
			if old, ok := was.Item(it.Ref()); ok && it.HasBox() && old.HasBox() && old.Done() != it.Done() {
				if err := store.RecordTick(ctx, history.Tick{
					Ticket: t.ID, Item: it.Ref(), Text: it.Text, Checked: it.Done(), When: time.Now().UTC(), By: "engfix undo",
				}); err != nil {
					return err
				}
			}
		}
	}
	return nil
}
