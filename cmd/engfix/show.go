package main

import (
	"context"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/engfix/engfix/report"
	"github.com/engfix/engfix/workspace"
)

type showOptions struct {
	format    format
	exchanges bool
	curl      bool
	run       string
	setup     bool
}

func newShowCmd(a *app) *cobra.Command {
	o := &showOptions{}
	cmd := &cobra.Command{
		Use:   "show TICKET|EXCHANGE|--setup",
		Short: "Show one whole ticket, or one exchange: its request, its response, and the command that asks again",
		Long: `Show prints one ticket with its items, endpoints, last verdicts and evidence, or one exchange by the ID that reports use:
its request and response, or the frames of a WebSocket in order. With --setup it prints the commands of the
setup steps, and which variables of other commands their answers hold. Nothing is sent.`,
		Example: `  engfix show ENG-STD-003
  engfix show ENG-STD-003 --exchanges
  engfix show x2e849e7bed95
  engfix show x2e849e7bed95 --curl | sh
  engfix show --setup`,
		Args: func(cmd *cobra.Command, args []string) error {
			if o.setup {
				return noArgs(cmd, args)
			}
			return oneTicket(cmd, args)
		},
		ValidArgsFunction: a.completeTickets,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := o.format.check(); err != nil {
				return err
			}
			if o.setup {
				return a.showSetup()
			}
			if workspace.IsExchange(args[0]) {
				return a.showExchange(cmd.Context(), o, args[0])
			}
			if o.run != "" {
				return fmt.Errorf("--run %s chooses the run of an exchange, and %s is a ticket: leave out --run", o.run, args[0])
			}
			return a.show(cmd.Context(), o, args[0])
		},
	}
	o.format.register(cmd, "table", "json", "ndjson", "md")
	cmd.Flags().BoolVar(&o.exchanges, "exchanges", false, "for a ticket: show each exchange of its evidence in full")
	cmd.Flags().BoolVar(&o.curl, "curl", false, "print only the commands that ask again")
	cmd.Flags().BoolVar(&o.setup, "setup", false, "print the commands of the setup steps")
	cmd.Flags().StringVar(&o.run, "run", "", "for an exchange: take it from run `ID` (default: the last run that has it)")
	_ = cmd.RegisterFlagCompletionFunc("run", a.completeRuns)
	return cmd
}

func (a *app) showExchange(ctx context.Context, o *showOptions, id string) error {
	w, err := a.open(workspace.Settings{})
	if err != nil {
		return err
	}
	x, err := w.Exchange(ctx, id, o.run)
	switch {
	case err != nil:
		return err
	case o.curl && x.Repro == "":
		return fmt.Errorf("exchange %s was not sent: no request can express the question", id)
	case o.curl:
		_, err = fmt.Fprintln(a.out, report.Clean(x.Repro))
		return err
	}
	switch o.format.value {
	case "json":
		return report.ShowExchangeJSON(a.out, x)
	case "ndjson":
		return asLines(a.out, func(w io.Writer) error { return report.ShowExchangeJSON(w, x) })
	case "md":
		return report.ShowExchangeMarkdown(a.out, x)
	}
	return report.ShowExchange(a.out, a.style, x)
}

func (a *app) show(ctx context.Context, o *showOptions, id string) error {
	w, _, err := a.loadWithSource(workspace.Settings{})
	if err != nil {
		return err
	}
	view, err := w.Show(ctx, id)
	view.Whole = o.exchanges
	switch {
	case err != nil:
		return err
	case o.curl:
		return report.Repros(a.out, view.Exchanges)
	}
	switch o.format.value {
	case "json":
		return report.ShowJSON(a.out, view) // the view has the exchanges
	case "ndjson":
		return asLines(a.out, func(w io.Writer) error { return report.ShowJSON(w, view) })
	case "md":
		return a.withExchanges(o, view, report.ShowMarkdown(a.out, view))
	}
	return a.withExchanges(o, view, report.Show(a.out, a.style, view))
}

// withExchanges shows the ticket's whole evidence below it, if the flags say so.
func (a *app) withExchanges(o *showOptions, view report.ShowView, err error) error {
	for _, x := range view.Exchanges {
		if err != nil || !o.exchanges {
			return err
		}
		fmt.Fprintln(a.out)
		if o.format.value == "md" {
			err = report.ShowExchangeMarkdown(a.out, x)
		} else {
			err = report.ShowExchange(a.out, a.style, x)
		}
	}
	return err
}

// showSetup prints the setup steps as commands, as comments and lines of shell.
func (a *app) showSetup() error {
	w, err := a.open(workspace.Settings{})
	if err != nil {
		return err
	}
	commands, err := w.SetupCommands()
	if err != nil {
		return err
	}
	if len(commands) == 0 {
		a.notef("engfix.yaml has no setup steps: a variable in a command is one of your environment")
	}
	for _, c := range commands {
		fmt.Fprintf(a.out, "# %s\n", report.Line(c.Name))
		for _, from := range c.Captures {
			fmt.Fprintf(a.out, "# then: export %s='…' # %s\n", report.Line(from.Variable), report.Line(from.From))
		}
		fmt.Fprintln(a.out, report.Clean(c.Repro))
	}
	return nil
}
