package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"github.com/engfix/engfix/internal/words"
	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/report"
	"github.com/engfix/engfix/workspace"
)

const (
	// lookEvery is how often --watch checks for saved files. A tree that takes longer than a tenth of that to check is
	// checked less often.
	lookEvery = 100 * time.Millisecond
	// settle is how long no file may be saved before a run: an editor may save several files.
	settle = 50 * time.Millisecond
	// reloadWait is how long a service that reloads by itself may take to notice a saved file.
	reloadWait = 2 * time.Second
	// restartWait is how long it may then take until it answers.
	restartWait = 30 * time.Second
)

// watch probes, and again whenever a file was saved or the service was replaced, until interrupted.
func (l *loop) watch(ctx context.Context, args []string) error {
	w, err := l.a.open(l.o.service.overrides())
	if err != nil {
		return err
	}
	l.seen = w.Incarnation()
	defer l.seen.Close()
	var last *workspace.Result
	for first := true; ; first = false {
		before, began := w.Snapshot(), time.Now()
		result, err := l.once(ctx, args)
		if ctx.Err() != nil {
			return err
		}
		if err := l.report(err, first); err != nil {
			return err
		}
		if result != nil {
			l.suspect(result)
			if l.old {
				l.a.notef("the process that answered is the one from before the save: this is about the old code, and no box was changed (run the service with --reload, or let --start start it)")
			}
			if err := l.compare(last, result); err != nil {
				return err
			}
			last = result
			before.Keep(w.TicketPath()) // ticked by this run
		}
		if err := l.next(ctx, w, before, began, result == nil); err != nil {
			return nil // the watch ends with the context
		}
	}
}

// report prints the error of a run if the next run may not have it. A fault of the command line, or one that was there
// from the beginning, ends the watch: it is returned.
func (l *loop) report(err error, first bool) error {
	var found *verdictError
	var gone *workspace.UnreachableError
	switch {
	case err == nil || errors.As(err, &found):
		return nil
	case first && !errors.As(err, &gone):
		return err
	}
	for line := range strings.SplitSeq(err.Error(), "\n") {
		l.a.notef("%s", line)
	}
	return nil
}

// compare prints which verdicts a run changed.
func (l *loop) compare(last, now *workspace.Result) error {
	if last == nil {
		return nil
	}
	fmt.Fprintln(l.a.out)
	changes := report.Changes(&probe.Document{Run: last.Run, Tickets: last.Tickets}, &probe.Document{Run: now.Run, Tickets: now.Tickets})
	return report.Diff(l.a.out, l.a.style, changes)
}

// next waits for a reason to probe again, and says which it is. down is true if the last run found no service.
func (l *loop) next(ctx context.Context, w *workspace.Workspace, before workspace.Snapshot, began time.Time, down bool) error {
	l.a.notef("watching %s: Ctrl-C ends", words.Count(len(before), "file", "files"))
	down = down && l.o.start == "" && !l.seen.Listens()
	for took := time.Duration(0); ; {
		if err := pauseFor(ctx, max(lookEvery, 10*took)); err != nil {
			return err
		}
		looked := time.Now()
		saved := w.Snapshot().Since(before)
		took = time.Since(looked)
		switch {
		case len(saved.Files) > 0:
			return l.saved(ctx, w, before)
		case down && l.seen.Listens():
			l.old = false
			return l.again("the service is up")
		case l.o.start == "" && !down && l.seen.EndedSince(began):
			if l.seen.Listens() {
				l.old = false
				return l.again("the service was restarted")
			}
		default:
			l.seen.Listens()
		}
	}
}

// saved waits until every file is saved, and until the service runs with the saved files.
func (l *loop) saved(ctx context.Context, w *workspace.Workspace, before workspace.Snapshot) error {
	at := w.Snapshot()
	for {
		if err := pauseFor(ctx, settle); err != nil {
			return err
		}
		now := w.Snapshot()
		if len(now.Since(at).Files) == 0 {
			break
		}
		at = now
	}
	saved := at.Since(before)
	_ = l.again(named(saved.Files) + " saved")
	l.old = false
	if l.o.start != "" || !saved.Source {
		return nil
	}
	for since := time.Now(); !l.seen.EndedSince(saved.When); {
		if time.Since(since) > reloadWait {
			l.old = true
			return nil
		}
		if err := pauseFor(ctx, lookEvery/2); err != nil {
			return err
		}
	}
	for since := time.Now(); !l.seen.Listens() && time.Since(since) < restartWait; {
		if err := pauseFor(ctx, lookEvery/2); err != nil {
			return err
		}
	}
	return nil
}

// suspect reports whether a run's answers may be from code that was replaced meanwhile. Such answers change no box.
func (l *loop) suspect(r *workspace.Result) bool {
	if l.seen == nil || l.o.start != "" {
		return false
	}
	if r.Run.Build != l.build { // the service itself says that it is another build
		l.old, l.build = false, r.Run.Build
	}
	return l.old || l.seen.EndedSince(r.Run.Started)
}

// again says why the next run is made.
func (l *loop) again(why string) error {
	_, err := fmt.Fprintf(l.a.out, "\n%s  %s\n", l.a.style.Paint(report.Faint, time.Now().Format(time.TimeOnly)), l.a.style.Paint(report.Strong, report.Line(why)))
	return err
}

// named names files by their last element.
func named(files []string) string {
	const most = 3
	var names []string
	for i, f := range files {
		if i == most && len(files) > most+1 {
			names = append(names, words.Count(len(files)-most, "other file", "other files"))
			break
		}
		names = append(names, filepath.Base(f))
	}
	return words.And(names)
}

// pauseFor waits, and returns the error of a context that ended meanwhile.
func pauseFor(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(d):
		return nil
	}
}
