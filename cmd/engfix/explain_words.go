package main

import (
	"cmp"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/criteria"
	"github.com/engfix/engfix/report"
	"github.com/engfix/engfix/tickets"
	"github.com/engfix/engfix/workspace"
)

// An understoodItem is one item as explain --ticket --format json prints it.
type understoodItem struct {
	Ticket string           `json:"ticket"`
	Kind   tickets.ItemKind `json:"kind"`
	Index  int              `json:"index"`
	understoodText
}

// An understoodText is a criterion as explain TEXT --format json prints it.
type understoodText struct {
	Text  string           `json:"text"`
	Parts []understoodPart `json:"parts"`
}

// An understoodPart is one clause. Outcomes, conditions and scopes are its reading; no scope means all endpoints.
type understoodPart struct {
	Words         string            `json:"words"`
	Outcomes      []string          `json:"outcomes"`
	Conditions    []string          `json:"conditions"`
	Scopes        []string          `json:"scopes"`
	Checks        []understoodCheck `json:"checks"` // none: a person decides
	Why           string            `json:"why,omitempty"`
	NotUnderstood string            `json:"not_understood,omitempty"`
	Spelt         []string          `json:"spelt,omitempty"`

	from, to int // of NotUnderstood in Words
}

type understoodCheck struct {
	Check  string            `json:"check"`
	Params probe.Params      `json:"params,omitzero"`
	On     []probe.Transport `json:"on"`
}

func (a *app) explainTickets(o *explainOptions, selected []*tickets.Ticket, w *workspace.Workspace, rules probe.Rules) error {
	in, err := w.Criteria()
	if err != nil {
		return err
	}
	items := []understoodItem{}
	for _, t := range selected {
		for _, it := range t.Items {
			items = append(items, understoodItem{t.ID, it.Kind, it.Index, understood(it, in, rules)})
		}
	}
	if o.format.value != "table" {
		var rows [][]report.Cell
		for _, it := range items {
			for _, row := range partRows(it.understoodText) {
				rows = append(rows, append([]report.Cell{report.Text(it.Ticket), report.Text(fmt.Sprintf("%s/%d", it.Kind, it.Index))}, row...))
			}
		}
		return a.explainAs(o, items, append([]report.Column{{Head: "TICKET"}, {Head: "ITEM"}}, partColumns()...), rows)
	}
	for i, it := range items {
		if i == 0 || items[i-1].Ticket != it.Ticket {
			if i > 0 {
				fmt.Fprintln(a.out)
			}
			fmt.Fprintln(a.out, a.style.Paint(report.Strong, it.Ticket))
		}
		fmt.Fprintf(a.out, "  %s/%d  %s\n", it.Kind, it.Index, report.Line(it.Text))
		a.printParts(it.understoodText, "      ")
	}
	return nil
}

func (a *app) explainText(o *explainOptions, text string, w *workspace.Workspace, rules probe.Rules) error {
	in, err := w.Criteria()
	if err != nil {
		return err
	}
	u := understood(itemOf(strings.TrimSpace(text)), in, rules)
	if o.format.value != "table" {
		return a.explainAs(o, u, partColumns(), partRows(u))
	}
	fmt.Fprintln(a.out, report.Line(u.Text))
	a.printParts(u, "    ")
	return nil
}

// itemOf returns a text as the item that it is in a ticket file: without markdown's marks.
func itemOf(text string) tickets.Item {
	lines := strings.ReplaceAll(text, "\n", "\n      ")
	if f, err := tickets.Parse("", []byte("## T-1: Text\n\n- **Acceptance**:\n    - [ ] "+lines+"\n")); err == nil && len(f.Tickets) == 1 && len(f.Tickets[0].Items) > 0 {
		return f.Tickets[0].Items[0]
	}
	return tickets.Item{Kind: tickets.ItemAcceptance, Text: text}
}

// printParts prints how each clause was read, and underlines the words that were not understood.
func (a *app) printParts(u understoodText, indent string) {
	for _, p := range u.Parts {
		if len(u.Parts) > 1 || p.to > p.from {
			fmt.Fprintf(a.out, "%s%s\n", indent, report.Line(p.Words))
		}
		if p.to > p.from {
			before, under := utf8.RuneCountInString(p.Words[:p.from]), utf8.RuneCountInString(p.Words[p.from:p.to])
			fmt.Fprintf(a.out, "%s%s%s\n", indent, strings.Repeat(" ", before), strings.Repeat("^", under))
		}
		row := func(head, text string) {
			if text != "" {
				fmt.Fprintf(a.out, "%s  %-11s%s\n", indent, head, a.style.Wrap(text, len(indent)+13))
			}
		}
		row("spelling", strings.Join(p.Spelt, ", "))
		row("outcome", strings.Join(p.Outcomes, ", "))
		row("condition", strings.Join(p.Conditions, " or "))
		if len(p.Outcomes) > 0 {
			row("scope", cmp.Or(strings.Join(p.Scopes, ", "), "all endpoints"))
		}
		if len(p.Checks) == 0 {
			fmt.Fprintf(a.out, "%s  %s  %s\n", indent, a.style.Verdict(probe.Manual), a.style.Wrap(p.Why, len(indent)+12))
		}
		for _, c := range p.Checks {
			fmt.Fprintf(a.out, "%s  %-11s%s  %s\n", indent, "check", checkName(c), a.style.Paint(report.Faint, "over "+transports(c.On)))
		}
	}
}

// checkName names a check, with the further demands of the words.
func checkName(c understoodCheck) string {
	s, p := c.Check, c.Params
	if p.Status != 0 {
		s += fmt.Sprintf(", status %d", p.Status)
	}
	if p.Class != 0 {
		s += fmt.Sprintf(", status %dxx", p.Class)
	}
	if p.When != "" {
		s += ", asks " + p.When
	}
	if p.Expect != "" {
		s += ", expects " + p.Expect
	}
	if at := strings.TrimSpace(p.Method + " " + p.Path); at != "" {
		s += ", at " + at
	}
	if p.Thing != "" {
		s += ", where a path ends with a " + p.Thing
	}
	if p.Credentials {
		s += ", where credentials are handed out"
	}
	return s
}

// understood reads the words of an item.
func understood(it tickets.Item, in *criteria.Interpreter, rules probe.Rules) understoodText {
	u := understoodText{Text: it.Text, Parts: []understoodPart{}}
	for _, c := range in.Read(it) {
		part := understoodPart{
			Words: c.Words, Checks: []understoodCheck{}, from: c.From, to: c.To, NotUnderstood: c.Words[c.From:c.To],
			Outcomes: append([]string{}, c.Outcomes...), Conditions: append([]string{}, c.Conditions...), Scopes: append([]string{}, c.Scopes...),
		}
		for _, s := range c.Spelt {
			part.Spelt = append(part.Spelt, s.String())
		}
		if len(c.Bindings) == 0 {
			part.Why = probe.Part{Words: c.Words, Why: c.Why}.Reason()
		}
		for _, b := range c.Bindings {
			part.Checks = append(part.Checks, understoodCheck{Check: b.Check, Params: b.Params, On: transportsOf(b, rules)})
		}
		u.Parts = append(u.Parts, part)
	}
	return u
}

// transportsOf returns the transports over which a binding asks for its check.
func transportsOf(b probe.Binding, rules probe.Rules) []probe.Transport {
	if b.On != nil {
		return b.On
	}
	for _, check := range rules.Checks {
		if check.ID == b.Check {
			return check.Transports
		}
	}
	return nil
}
