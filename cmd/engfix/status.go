package main

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/report"
	"github.com/engfix/engfix/tickets"
)

type statusOptions struct {
	selection
	format format
}

func newStatusCmd(a *app) *cobra.Command {
	o := &statusOptions{}
	cmd := &cobra.Command{
		Use:   "status [TICKET…]",
		Short: "Show where the tickets stand: boxes, last verdicts, regressions",
		Example: `  engfix status
  engfix status --section Critical --state open,partial
  engfix status --format json`,
		ValidArgsFunction: a.completeTickets,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := o.format.check(); err != nil {
				return err
			}
			return a.status(cmd.Context(), o, args)
		},
	}
	o.selection.register(cmd)
	o.format.register(cmd, "table", "json", "md")
	return cmd
}

func (a *app) status(ctx context.Context, o *statusOptions, args []string) error {
	cfg, file, err := a.load()
	if err != nil {
		return err
	}
	before, err := a.past(ctx, cfg, file)
	if err != nil {
		return err
	}
	defer before.close()
	selected, err := o.apply(file, args, before.states)
	if err != nil {
		return err
	}
	if n := file.Strays(); n > 0 {
		a.notef("%s of no ticket in %s: engfix lint names each", plural(n, "box is an item", "boxes are items"), file.Path)
	}
	view := statusView(file, selected, before, o.empty() && len(args) == 0)
	switch o.format.value {
	case "json":
		return report.StatusJSON(a.out, view)
	case "md":
		return report.StatusMarkdown(a.out, view)
	}
	return report.Status(a.out, a.style, view)
}

// statusView lays the selected tickets out by section; sections without a ticket are only there where everything is.
func statusView(file *tickets.File, selected []*tickets.Ticket, before *past, everything bool) report.StatusView {
	view := report.StatusView{LastRun: before.last}
	at := map[string]int{}
	section := func(name string) int {
		i, known := at[name]
		if !known {
			i = len(view.Sections)
			at[name] = i
			view.Sections = append(view.Sections, report.StatusSection{Name: name})
		}
		return i
	}
	for _, t := range file.Tickets {
		if t.Section == "" && everything {
			section("")
			break
		}
	}
	if everything {
		for _, name := range file.Sections {
			section(name)
		}
	}
	for _, t := range selected {
		row := report.StatusTicket{ID: t.ID, Title: t.Title, Router: t.Router, Kind: t.Kind}
		row.Boxes, row.Done = t.Boxes()
		if last, known := before.verdicts[t.ID]; known {
			row.Verdict, row.When = last.Verdict, last.Run.Started
		}
		before.count(t, &row)
		i := section(t.Section)
		view.Sections[i].Tickets = append(view.Sections[i].Tickets, row)
	}
	return view
}

// count counts the ticket's items that a person should look at.
func (p *past) count(t *tickets.Ticket, row *report.StatusTicket) {
	for _, it := range t.Items {
		if last, _ := p.verdicts[t.ID].Item(it.Ref()); last.Flaky {
			row.Flaky++
		}
		if last, known := p.standing(t.ID, it.Ref()); known && last.Verdict == probe.Fail && it.Done() {
			row.Regressions++
			if last.Waived {
				row.Waived++
			}
		}
	}
	for _, it := range p.unshown(t) {
		row.Unshown++
		if earlier, ok := p.shown[itemName{t.ID, it.Ref()}]; ok {
			row.Earlier = row.Earlier.And(report.Earlier{Verdict: earlier.Item.Verdict, When: earlier.Run.Started})
		}
	}
}
