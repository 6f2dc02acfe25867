package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"unicode"

	"github.com/spf13/cobra"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/report"
	"github.com/engfix/engfix/workspace"
)

type explainOptions struct {
	selection
	format format
}

func newExplainCmd(a *app) *cobra.Command {
	o := &explainOptions{}
	cmd := &cobra.Command{
		Use:   "explain [CHECK|TEXT]",
		Short: "Explain what a check demands and asks, and what passes and fails it; or how words are read",
		Long: `Explain shows what a check demands, the questions that it asks, and the answers that pass or fail it. Without a check, it
lists all checks. With a criterion's TEXT, or with tickets selected, it shows how the words are read before anything is sent: the
outcome, the condition and the endpoints of each clause, the checks that show it, and the words that are not understood.`,
		Example: `  engfix explain identity.required
  engfix explain "returns 404 for unknown ids"
  engfix explain --ticket ENG-STD-001
  engfix explain --section Critical --format md`,
		Args:              atMostOne("check or text"),
		ValidArgsFunction: completeOne(a.checks),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := o.format.check(); err != nil {
				return err
			}
			if len(args) > 0 && !o.of(nil).Empty() {
				return errors.New("explain takes a check or text, or tickets (--ticket, --section, --router, --state), not both: leave out one of them")
			}
			return a.explain(cmd.Context(), o, args)
		},
	}
	o.selection.register(a, cmd)
	o.format.register(cmd, "table", "json", "ndjson", "md")
	return cmd
}

// checks lists the checks, the team's own ones too.
func (a *app) checks() []string {
	w, err := a.open(workspace.Settings{})
	if err != nil {
		return nil
	}
	rules, err := w.Rules()
	if err != nil {
		return nil
	}
	var ids []string
	for _, c := range rules.Checks {
		ids = append(ids, c.ID)
	}
	return ids
}

func (a *app) explain(ctx context.Context, o *explainOptions, args []string) error {
	w, err := a.open(workspace.Settings{})
	if err != nil {
		return err
	}
	rules, err := w.Rules()
	if err != nil {
		return err
	}
	switch {
	case !o.of(nil).Empty():
		selected, err := w.Select(ctx, o.of(nil))
		if err != nil {
			return err
		}
		return a.explainTickets(o, selected, w, rules)
	case len(args) == 0:
		return a.listChecks(o, rules)
	}
	if strings.TrimSpace(args[0]) == "" {
		return errors.New("explain: want a check, or words as a ticket has them: engfix explain lists the checks")
	}
	for _, c := range rules.Checks {
		if c.ID == args[0] {
			return a.explainCheck(o, c, rules.Variants)
		}
	}
	if strings.ContainsFunc(strings.TrimSpace(args[0]), unicode.IsSpace) {
		return a.explainText(o, args[0], w, rules)
	}
	var known []string
	for _, c := range rules.Checks {
		known = append(known, c.ID)
	}
	return fmt.Errorf("there is no check %q: %s", args[0], meantOf(known, args[0]))
}

// An explainedCheck is a check as explain --format json prints it.
type explainedCheck struct {
	ID         string            `json:"id"`
	Demands    string            `json:"demands"`
	Transports []probe.Transport `json:"transports"`
	Asks       []explainedAsk    `json:"asks"`
	Passes     string            `json:"passes"`
	Fails      string            `json:"fails"`
	CannotTell string            `json:"cannot_tell"`
}

type explainedAsk struct {
	Name       string            `json:"name"`
	Says       string            `json:"says"`
	Transports []probe.Transport `json:"transports"`
}

func explained(c probe.Check, variants []probe.Variant) explainedCheck {
	e := explainedCheck{
		ID: c.ID, Demands: c.Demands, Transports: c.Transports, Asks: []explainedAsk{},
		Passes: c.Passes, Fails: c.Fails, CannotTell: c.CannotTell,
	}
	for _, v := range variants {
		if !probe.Asked(c.Asks, v.Name) {
			continue
		}
		ask := explainedAsk{Name: v.Name, Says: v.Says}
		for _, t := range c.Transports {
			if v.Applies(t) {
				ask.Transports = append(ask.Transports, t)
			}
		}
		if ask.Transports != nil {
			e.Asks = append(e.Asks, ask)
		}
	}
	return e
}

func (a *app) listChecks(o *explainOptions, rules probe.Rules) error {
	all := []explainedCheck{}
	for _, c := range rules.Checks {
		all = append(all, explained(c, rules.Variants))
	}
	var rows [][]report.Cell
	for _, c := range rules.Checks {
		rows = append(rows, []report.Cell{report.Text(c.ID), report.Text(transports(c.Transports)), report.Text(c.Demands)})
	}
	cols := []report.Column{{Head: "CHECK"}, {Head: "OVER"}, {Head: "DEMANDS", Flex: true}}
	if o.format.value != "table" {
		return a.explainAs(o, all, cols, rows)
	}
	return report.Table(a.out, a.style, cols, rows)
}

func transports(ts []probe.Transport) string {
	names := make([]string, len(ts))
	for i, t := range ts {
		names[i] = string(t)
	}
	return strings.Join(names, ", ")
}

func (a *app) explainCheck(o *explainOptions, c probe.Check, variants []probe.Variant) error {
	e := explained(c, variants)
	if o.format.value != "table" {
		return a.explainAs(o, e, []report.Column{{Head: "CHECK"}, {Head: e.ID}}, checkRows(e))
	}
	const indent = 13
	part := func(head, text string) {
		fmt.Fprintf(a.out, "%-*s%s\n", indent, head, a.style.Wrap(text, indent))
	}
	fmt.Fprintln(a.out, a.style.Paint(report.Strong, e.ID))
	part("demands", e.Demands)
	part("over", transports(e.Transports))
	part("passes", e.Passes)
	part("fails", e.Fails)
	part("cannot tell", e.CannotTell)
	fmt.Fprintln(a.out, "\nIt asks, of each endpoint:")
	var rows [][]report.Cell
	for _, ask := range e.Asks {
		rows = append(rows, []report.Cell{report.Text("  " + ask.Name), report.Text("the request " + ask.Says), {Text: transports(ask.Transports), Tone: report.Faint}})
	}
	return report.Table(a.out, a.style, []report.Column{{}, {Flex: true}, {}}, rows)
}
