package main

import (
	"context"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/engfix/engfix/internal/words"
	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/report"
	"github.com/engfix/engfix/workspace"
)

// printPlan prints the requests of a probe, and sends nothing: it does not fetch an OpenAPI document either.
func (a *app) printPlan(ctx context.Context, o *probeOptions, s *workspace.Session) error {
	plan, err := s.Plan(ctx)
	if err != nil {
		return err
	}
	switch o.format.value {
	case "json":
		return printJSON(a.out, plan)
	case "ndjson":
		return printPlanLines(a.out, plan)
	case "md":
		err = report.MarkdownTable(a.out, []report.Column{{Head: "TICKET"}, {Head: "ENDPOINT"}, {Head: "QUESTION"}, {Head: "REQUEST"}}, planRows(plan))
	default:
		_, err = io.WriteString(a.out, planText(a.style, plan))
	}
	if err != nil {
		return err
	}
	_, err = fmt.Fprint(a.out, planSummary(a.style, plan))
	return err
}

// A planLine is one entry of a plan, with the part of the plan that it belongs to.
type planLine struct {
	Part  string `json:"part"` // "before", "setup", "question", "teardown", "left_out" or "unknown"
	Entry any    `json:"entry"`
}

// printPlanLines prints each entry of a plan as a line.
func printPlanLines(w io.Writer, plan *workspace.Plan) error {
	var lines []planLine
	lines = appendPart(lines, "before", plan.Before)
	lines = appendPart(lines, "setup", plan.Setup)
	lines = appendPart(lines, "question", plan.Questions)
	lines = appendPart(lines, "teardown", plan.Teardown)
	lines = appendPart(lines, "left_out", plan.LeftOut)
	return printLines(w, appendPart(lines, "unknown", plan.Unknown))
}

func appendPart[E any](lines []planLine, part string, entries []E) []planLine {
	for _, e := range entries {
		lines = append(lines, planLine{part, e})
	}
	return lines
}

// planRows lists the requests of a plan, each whole in one cell.
func planRows(plan *workspace.Plan) [][]report.Cell {
	var rows [][]report.Cell
	steps := func(part string, list []workspace.PlannedStep) {
		for _, st := range list {
			rows = append(rows, []report.Cell{{}, report.Text(part), report.Text(stepTitle(st)), report.Text(requestText(st.PlannedRequest))})
		}
	}
	steps("before", plan.Before)
	steps("setup", plan.Setup)
	for _, q := range plan.Questions {
		rows = append(rows, []report.Cell{
			report.Text(strings.Join(q.Tickets, ",")), report.Text(q.Endpoint), report.Text(questionTitle(q)), report.Text(requestText(q.PlannedRequest)),
		})
	}
	steps("teardown", plan.Teardown)
	return rows
}

// planText lays out the requests of a plan, one below the other.
func planText(style report.Style, plan *workspace.Plan) string {
	var b strings.Builder
	head := func(title string) { b.WriteString(style.Paint(report.Strong, title) + "\n") }
	request := func(title string, r workspace.PlannedRequest) {
		b.WriteString("  " + report.Line(title) + "\n    " + strings.ReplaceAll(strings.ReplaceAll(requestText(r), "\n", "\n    "), "\n    \n", "\n\n") + "\n")
	}
	steps := func(title string, list []workspace.PlannedStep) {
		if len(list) == 0 {
			return
		}
		head(title)
		for _, st := range list {
			request(stepTitle(st), st.PlannedRequest)
		}
		b.WriteString("\n")
	}
	steps("Before the run", plan.Before)
	steps("Setup", plan.Setup)
	last := ""
	for _, q := range plan.Questions {
		if title := report.Line(q.Endpoint + "  " + strings.Join(q.Tickets, ",")); title != last {
			head(title)
			last = title
		}
		request(questionTitle(q), q.PlannedRequest)
	}
	if len(plan.Questions) > 0 {
		b.WriteString("\n")
	}
	steps("Teardown", plan.Teardown)
	return strings.TrimSuffix(b.String(), "\n")
}

func stepTitle(st workspace.PlannedStep) string {
	if len(st.Captures) == 0 {
		return st.Name
	}
	return st.Name + " (captures " + words.And(st.Captures) + ")"
}

func questionTitle(q workspace.PlannedAsk) string {
	if q.Follows {
		return q.Variant + " (made from earlier answers)"
	}
	return q.Variant
}

// requestText returns a request in the form of its transport, and the messages of a WebSocket; every line is safe to
// print.
func requestText(r workspace.PlannedRequest) string {
	lines := []string{report.Line(r.Method + " " + r.URL)}
	for _, name := range slices.Sorted(maps.Keys(r.Headers)) {
		for _, v := range r.Headers[name] {
			lines = append(lines, report.Line(name+": "+v))
		}
	}
	if r.Body != "" {
		lines = append(lines, "", report.Clean(bodyOf(r.Body, r.Base64)))
	}
	for _, f := range r.Say {
		lines = append(lines, "says "+report.Line(bodyOf(f.Data, f.Base64)))
	}
	if r.Problem != "" {
		lines = append(lines, "problem: "+report.Line(r.Problem))
	}
	return strings.Join(lines, "\n")
}

func bodyOf(data string, encoded bool) string {
	if encoded {
		return "base64: " + data
	}
	return data
}

// shownPlaces is how many places of one kind are named, such as those that one reason leaves out.
const shownPlaces = 3

// planSummary says how much would be sent, which items are left out and why, and which facts are unknown.
func planSummary(style report.Style, plan *workspace.Plan) string {
	var b strings.Builder
	fmt.Fprintf(&b, "\n%s for %s; nothing was sent\n", words.Count(len(plan.Questions), "exchange", "exchanges"), words.Count(plan.Tickets, "ticket", "tickets"))
	b.WriteString(leftOutText(style, plan.LeftOut))
	if len(plan.Unknown) > 0 {
		b.WriteString("\n" + style.Paint(report.Strong, "Not known without the service") + "\n")
	}
	for _, line := range plan.Unknown {
		b.WriteString("  " + style.Wrap(line, 2) + "\n")
	}
	return b.String()
}

// A leftOutReason is a reason for which parts of items are left out, and the places of these parts.
type leftOutReason struct {
	verdict probe.Verdict
	reason  string
	places  []string
}

// byReason gathers what is left out by its reason, in the order in which the reasons first stand, each place once. items
// counts the items by the verdict of the first part that is left out of each. What is left out of one item stands together.
func byReason(left []workspace.LeftOut) (reasons []leftOutReason, items map[probe.Verdict]int) {
	type key struct {
		verdict probe.Verdict
		reason  string
	}
	type spot struct {
		reason   int
		endpoint string
	}
	index, named := map[key]int{}, map[spot]bool{}
	items = map[probe.Verdict]int{}
	for i, l := range left {
		if i == 0 || l.Ticket != left[i-1].Ticket || l.Item != left[i-1].Item {
			items[l.Verdict]++
			clear(named)
		}
		at, known := index[key{l.Verdict, l.Reason}]
		if !known {
			at = len(reasons)
			index[key{l.Verdict, l.Reason}] = at
			reasons = append(reasons, leftOutReason{verdict: l.Verdict, reason: l.Reason})
		}
		if named[spot{at, l.Endpoint}] {
			continue
		}
		named[spot{at, l.Endpoint}] = true
		place := l.Ticket + " " + l.Item
		if l.Endpoint != "" {
			place += " at " + l.Endpoint
		}
		reasons[at].places = append(reasons[at].places, place)
	}
	return reasons, items
}

// leftOutText describes the items that are left out: their number, and each reason with its places.
func leftOutText(style report.Style, left []workspace.LeftOut) string {
	reasons, items := byReason(left)
	if len(reasons) == 0 {
		return ""
	}
	var b strings.Builder
	b.Grow(len(reasons) * len("  manual: no rule understands the words: a person decides\n    ABC-001 scope/1\n"))
	if n := items[probe.Unresolved]; n > 0 {
		fmt.Fprintf(&b, "%s without a known endpoint (unresolved): see engfix routes\n", words.Count(n, "item", "items"))
	}
	if n := items[probe.Manual]; n > 0 {
		fmt.Fprintf(&b, "%s that no rule understands (manual): see engfix lint\n", words.Count(n, "item", "items"))
	}
	b.WriteString("\n" + style.Paint(report.Strong, "Left out") + "\n")
	for _, r := range reasons {
		at := r.places
		if more := len(at) - shownPlaces; more > 0 {
			at = append(slices.Clone(at[:shownPlaces]), fmt.Sprintf("%d more", more))
		}
		b.WriteString("  " + style.Wrap(string(r.verdict)+": "+r.reason, 2) + "\n    " + style.Wrap(words.And(at), 4) + "\n")
	}
	return b.String()
}
