package history_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/engfix/engfix/internal/history"
	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/tickets"
)

// Environment of a test binary that is to write and end: see TestManyProcesses.
const (
	writerDSN  = "ENGFIX_TEST_WRITER_DSN"
	writerName = "ENGFIX_TEST_WRITER_NAME"
)

const (
	processes         = 8
	runsPerProcess    = 3
	exchangesPerRun   = 200
	ticketsPerProcess = 5
)

// writer is one of the processes of TestManyProcesses.
func writer(dsn, name string) error {
	ctx := context.Background()
	s, err := history.Open(ctx, dsn)
	if err != nil {
		return err
	}
	var errs []error
	for n := range runsPerProcess {
		r := run(fmt.Sprintf("%s-%d", name, n), noon.Add(time.Duration(n)*time.Minute))
		sink := s.Sink(ctx)
		errs = append(errs, sink.Begin(r))
		for i := range exchangesPerRun {
			errs = append(errs, sink.Exchange(exchange(fmt.Sprint("x", i))))
		}
		for i := range ticketsPerProcess {
			errs = append(errs, sink.Ticket(ticket(fmt.Sprintf("T-%s%d", name, i), probe.Pass)))
		}
		errs = append(errs, sink.End(ended(r)),
			s.RecordTicks(ctx, []history.Tick{{Ticket: "T-1", Item: tickets.ItemRef{Kind: tickets.ItemScope, Index: 1}, When: noon}}))
	}
	return errors.Join(append(errs, s.Close())...)
}

// Processes that make the history at once, and write at once, lose nothing.
func TestManyProcesses(t *testing.T) {
	onEach(t, func(t *testing.T, dsn string) {
		self, err := os.Executable()
		if err != nil {
			t.Fatal(err)
		}
		var cmds []*exec.Cmd
		for i := range processes {
			cmd := exec.CommandContext(t.Context(), self)
			cmd.Env = append(os.Environ(), writerDSN+"="+dsn, fmt.Sprintf("%s=p%d", writerName, i))
			cmd.Stderr = new(strings.Builder)
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			cmds = append(cmds, cmd)
		}
		for _, cmd := range cmds {
			if err := cmd.Wait(); err != nil {
				t.Errorf("%v: %s", err, cmd.Stderr)
			}
		}
		s := open(t, dsn)
		runs, err := s.List(t.Context(), history.Filter{}, 0)
		if err != nil || len(runs) != processes*runsPerProcess {
			t.Fatalf("%d runs, %v; want %d", len(runs), err, processes*runsPerProcess)
		}
		for _, r := range runs {
			doc, err := s.Get(t.Context(), r.ID)
			if err != nil || doc.Interrupted || len(doc.Exchanges) != exchangesPerRun || len(doc.Tickets) != ticketsPerProcess {
				t.Errorf("run %s: %v, %d exchanges, %d tickets", r.ID, err, len(doc.Exchanges), len(doc.Tickets))
			}
		}
		last, err := s.LastVerdicts(t.Context(), history.Filter{})
		if err != nil || len(last) != processes*ticketsPerProcess {
			t.Errorf("%d tickets, %v; want %d", len(last), err, processes*ticketsPerProcess)
		}
		ticks, err := s.TicksOf(t.Context(), "T-1")
		if err != nil || len(ticks) != processes*runsPerProcess {
			t.Errorf("%d ticks, %v; want %d", len(ticks), err, processes*runsPerProcess)
		}
	})
}
