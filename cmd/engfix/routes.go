package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/engfix/engfix/report"
	"github.com/engfix/engfix/workspace"
)

type routesOptions struct {
	selection
	service serviceFlags
	format  format
	from    string
	write   bool
	suggest bool
	dryRun  bool
	// unexplained lists the operations that nothing accounts for, and no tickets.
	unexplained bool
}

func newRoutesCmd(a *app) *cobra.Command {
	o := &routesOptions{}
	cmd := &cobra.Command{
		Use:   "routes [TICKET…]",
		Short: "Show each router's endpoints and how each was found",
		Long: `Routes shows the endpoints of each ticket's router, and how each was found: pinned in engfix.yaml, declared in the source
(--source), declared there and confirmed by the running service's OpenAPI document, read from the application itself (--app),
or read from a routes document (--from).`,
		Example: `  engfix routes --ticket ENG-STD-003
  engfix routes --app engines.main:app --python .venv/bin/python
  engfix routes --write --dry-run
  engfix routes --suggest`,
		ValidArgsFunction: a.completeTickets,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := o.check(); err != nil {
				return err
			}
			return a.routes(cmd.Context(), o, args)
		},
	}
	o.selection.register(a, cmd)
	o.service.register(cmd)
	o.format.register(cmd, "table", "json", "ndjson", "md")
	f := cmd.Flags()
	f.StringVar(&o.from, "from", "", "read the routes from a routes document: a `FILE`, or - for standard input")
	f.BoolVar(&o.write, "write", false, "write the endpoints found as pins into engfix.yaml, keeping its comments and order")
	f.BoolVar(&o.dryRun, "dry-run", false, "with --write: print the diff, change nothing")
	f.BoolVar(&o.suggest, "suggest", false, "propose operations of the service for routers without endpoints")
	f.BoolVar(&o.unexplained, "unexplained", false, "list the service's operations that no pin and no route of the source explains")
	return cmd
}

// check finds flags that make no sense together.
func (o *routesOptions) check() error {
	switch {
	case o.from != "" && o.service.app != "":
		return errors.New("--app and --from: leave out one of them")
	case o.write && o.suggest:
		return errors.New("--write and --suggest: leave out one of them")
	case o.unexplained && (o.write || o.suggest):
		return errors.New("--unexplained lists operations only: leave out --write and --suggest")
	case o.dryRun && !o.write:
		return errors.New("--dry-run shows what --write would change: add --write")
	}
	return o.format.check()
}

// overrides returns the settings of the flags that were used.
func (o *routesOptions) overrides() workspace.Settings {
	over := o.service.overrides()
	if o.service.cmd.Flags().Changed("from") {
		over.Routes = &o.from
	}
	return over
}

func (a *app) routes(ctx context.Context, o *routesOptions, args []string) error {
	boundGarbage()
	w, _, err := a.loadWithSource(o.overrides())
	if err != nil {
		return err
	}
	found, err := w.Routes(ctx, o.of(args))
	if err != nil {
		return err
	}
	switch {
	case o.suggest:
		return a.suggest(o, found)
	case o.write:
		return a.writePins(ctx, found, o.dryRun)
	case o.unexplained:
		return a.listUnexplained(o, found.Unexplained)
	}
	rows := found.Tickets
	switch o.format.value {
	case "json":
		return printJSON(a.out, append([]workspace.RoutedTicket{}, rows...))
	case "ndjson":
		return printLines(a.out, rows)
	case "md":
		if err := report.MarkdownTable(a.out, routeColumns(), routeRows(rows)); err != nil {
			return err
		}
		a.printHellos(rows, "\n", "\n```yaml\n", "```\n")
		return report.MarkdownUnexplained(a.out, found.Unexplained)
	}
	show := a.routesLines
	if a.style.Width > 0 {
		show = a.routesByTicket
	}
	if err := show(rows); err != nil {
		return err
	}
	a.printHellos(rows, "\n", "", "")
	if err := a.printUnexplained(found.Unexplained); err != nil {
		return err
	}
	_, err = fmt.Fprintf(a.out, "\n%s\n", a.style.Wrap(routeSummary(rows, found.Unclaimed), 0))
	return err
}
