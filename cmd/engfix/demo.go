package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/engfix/engfix"
	"github.com/engfix/engfix/internal/demo"
)

// The router that the demo breaks after it was ticked, and how: a fix that is lost again.
const (
	brokenRouter = "engines.billing.routes"
	brokenTicket = "ENG-STD-029"
	brokenBy     = "error-detail"
)

// demoWidth is the width of the demo if its output is not a terminal: a person always reads it.
const demoWidth = 80

type demoOptions struct {
	serve string
	dir   string
}

func newDemoCmd(a *app) *cobra.Command {
	o := &demoOptions{}
	cmd := &cobra.Command{
		Use:   "demo",
		Short: "See the whole tool at work on an embedded service",
		Long: `Demo starts a service on this machine that serves every router of a ticket file over HTTP, SSE and WebSocket. Some routers
keep the contract, and some are broken in named ways. Then it runs engfix on the service: status, probe --tick, the diff of
the file, a report, and a fix that is broken again. It needs no configuration and no network, and keeps its folder for you.`,
		Example: `  engfix demo
  engfix demo --serve 127.0.0.1:8000     only serve; its configuration is at /engfix.yaml`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if o.serve != "" {
				return a.serveDemo(cmd.Context(), o.serve)
			}
			shown := *a
			shown.style.Width = cmp.Or(a.style.Width, demoWidth)
			return shown.demo(cmd.Context(), o.dir)
		},
	}
	cmd.Flags().StringVar(&o.serve, "serve", "", "only serve, on `ADDR`, until interrupted")
	cmd.Flags().StringVar(&o.dir, "dir", "", "work in `DIR`, which must be empty (default: a new temporary folder)")
	return cmd
}

func (a *app) serveDemo(ctx context.Context, addr string) error {
	d, err := startDemo(addr, demo.Assignment())
	if err != nil {
		return err
	}
	defer d.stop()
	fmt.Fprintf(a.out, `serving the demo on %[1]s (Ctrl-C ends it); in another terminal:

  mkdir engfix-demo && cd engfix-demo
  curl -sSO %[1]s/engfix.yaml
  curl -sSO %[1]s/ENGINE_FIX_TICKETS.md
  engfix probe
`, d.url)
	select {
	case <-ctx.Done():
		return nil
	case err := <-d.failed:
		if errors.Is(err, http.ErrServerClosed) {
			return nil
		}
		return fmt.Errorf("serving the demo: %w", err)
	}
}

// demo runs the tool on the embedded service, command by command, as a person would.
func (a *app) demo(ctx context.Context, dir string) error {
	defects := demo.Assignment()
	d, err := startDemo("127.0.0.1:0", defects)
	if err != nil {
		return err
	}
	defer func() { d.stop() }()
	if dir, err = demoFolder(dir); err != nil {
		return err
	}
	s := &stage{app: a, dir: dir, config: filepath.Join(dir, "engfix.yaml"), tickets: filepath.Join(dir, "ENGINE_FIX_TICKETS.md")}
	before := engfix.TicketFile()
	if err := errors.Join(
		os.WriteFile(s.tickets, before, 0o644),
		os.WriteFile(s.config, d.current.Config(d.url), 0o644),
	); err != nil {
		return err
	}
	s.say("%d routers at %s, %d of them broken on purpose. Their tickets and an engfix.yaml are in %s.", len(demo.Routers()), d.url, len(defects), dir)

	s.scene("Where do the tickets stand? Nobody has asked the service yet.")
	if err := s.run(ctx, 0, "status", "--ticket", "ENG-STD-001..003"); err != nil {
		return err
	}
	s.scene("Ask the service about every ticket, and tick the items that it shows to hold.")
	if err := s.run(ctx, 0, "probe", "--tick", "--allow-mutations", "-o", filepath.Join(dir, "run.json")); err != nil {
		return err
	}
	s.scene("The change of the ticket file: one byte for each item that was shown.")
	if err := s.diff(before); err != nil {
		return err
	}
	s.scene("Weeks later %s returns FastAPI's own errors again.", brokenRouter)
	undone := maps.Clone(defects)
	undone[brokenRouter] = brokenBy
	if err := d.redeploy(undone); err != nil {
		return err
	}
	if err := s.run(ctx, exitFound, "probe", "--ticket", brokenTicket, "--allow-mutations"); err != nil {
		return err
	}
	s.scene("The nightly job goes red for that alone. The first run, as a report:")
	reportFile := filepath.Join(dir, "report.md")
	if err := s.run(ctx, 0, "report", "--format", "md", "--from", filepath.Join(dir, "run.json"), "-o", reportFile); err != nil {
		return err
	}
	s.say("The report: %s", reportFile)
	s.say("Try it on your own service: engfix init, then engfix probe.")
	s.say("Remove the demo: rm -r %s", dir)
	return nil
}

// demoFolder returns the folder to work in: a new one, or dir, which must be empty.
func demoFolder(dir string) (string, error) {
	if dir == "" {
		return os.MkdirTemp("", "engfix-demo-")
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return "", fmt.Errorf("--dir: %w", err)
	}
	if entries, err := os.ReadDir(dir); err != nil || len(entries) > 0 {
		return "", fmt.Errorf("--dir %s: want an empty folder, so that nothing of yours is overwritten", dir)
	}
	return filepath.Abs(dir)
}
