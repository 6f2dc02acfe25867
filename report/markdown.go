package report

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/engfix/engfix/probe"
)

// NewMarkdown returns a Sink that writes a report in GitHub-flavoured markdown at the run's end: the target, the
// counts, regressions, other failures with their evidence, a table for each section, and the unsettled items.
func NewMarkdown(w io.Writer) probe.Sink { return &markdownSink{w: w} }

type markdownSink struct {
	gathered
	w     io.Writer
	b     strings.Builder // of the part that is being written
	parts []mdPart
}

func (m *markdownSink) End(run probe.Run) error {
	defer m.spool.close()
	m.head(run)
	m.summary()
	m.part(mdSummary, false)
	m.changed()
	m.part(mdDrift, false)
	if err := m.failures("Regressions", "Ticked in the file, and shown not to hold.", mdRegression, isRegression); err != nil {
		return err
	}
	if err := m.failures("Failures", "Not ticked, and shown not to hold: open work.", mdOpen, isOpenFailure); err != nil {
		return err
	}
	m.sections()
	m.unsettled()
	m.part(mdOpen, true)
	m.unexplained(run.Unexplained)
	m.part(mdOpen, true)
	m.drift(run)
	m.waivers(run.Waivers)
	m.part(mdDrift, true)
	m.withheld()
	m.part(mdOpen, true)
	if _, err := io.WriteString(m.w, fitted(m.parts, mdLimit)); err != nil {
		return fmt.Errorf("write the report: %w", err)
	}
	return nil
}

func (m *markdownSink) printf(format string, args ...any) { fmt.Fprintf(&m.b, format, args...) }

func (m *markdownSink) head(run probe.Run) {
	m.printf("# engfix: %s\n\n", reportTitle(&m.tally, len(m.tickets)))
	if run.Interrupted {
		m.printf("> **Interrupted.** %s.\n\n", mdText(cutShort(run)))
	}
	m.printf("| | |\n| --- | --- |\n")
	m.printf("| Target | %s |\n", mdCellCode(run.Target))
	if run.Build != "" {
		m.printf("| Build | %s |\n", mdCellCode(run.Build))
	}
	m.printf("| When | %s, %s |\n", when(run.Started), ran(run))
	m.printf("| Run | %s |\n", mdCellCode(run.ID))
	if run.TicketFile != "" {
		m.printf("| Ticket file | %s |\n", mdCellCode(run.TicketFile))
	}
	m.printf("| Tool | engfix %s |\n", mdText(run.Tool.Version))
}

// reportTitle returns the state of things in one line.
func reportTitle(n *tally, all int) string {
	if all == 0 {
		return "nothing was probed"
	}
	title := count(n.tickets[probe.Pass], "ticket") + " of " + strconv.Itoa(all) + " hold"
	if n.tickets[probe.Pass] == 1 {
		title += "s"
	}
	if k := n.unshown.count(); k > 0 {
		title = count(k, "ticked box") + " not shown, " + title
	}
	if k := len(n.regressions); k > 0 {
		title = count(k, "regression") + ", " + title
	}
	return title
}

func isRegression(it probe.ItemResult) bool  { return it.Regression }
func isOpenFailure(it probe.ItemResult) bool { return it.Verdict == probe.Fail && !it.Regression }

func (m *markdownSink) summary() {
	n := &m.tally
	m.printf("\n## Summary\n\n")
	heads, rule := "| |", "| --- |"
	for _, v := range probe.Verdicts() {
		heads += " " + string(v) + " |"
		rule += " ---: |"
	}
	m.printf("%s total |\n%s ---: |\n", heads, rule)
	for _, row := range []struct {
		name string
		n    map[probe.Verdict]int
	}{{"Tickets", n.tickets}, {"Items", n.items}} {
		m.printf("| %s |", row.name)
		for _, v := range probe.Verdicts() {
			m.printf(" %d |", row.n[v])
		}
		m.printf(" %d |\n", sum(row.n))
	}
	m.printf("\n")
	names := func(noun string, names []string) {
		if len(names) > 0 {
			m.printf("- **%s**: %s\n", count(len(names), noun), mdText(someOf(names, summaryNamed)))
		}
	}
	names("regression", n.regressions)
	names("waived regression", n.waived)
	if len(n.unshown) > 0 {
		m.printf("- **%s**: %s\n", n.unshown.counted(), mdText(n.unshown.reasons()))
	}
	if changes := changesOf(m.tickets); len(changes) > 0 {
		m.printf("- **since the run before**: %s\n", mdText(changesWords(changes)))
	}
	names("flaky item", n.flaky)
	for _, note := range n.notes {
		m.printf("- **note**: %s\n", mdText(note.words()))
	}
	if n.tick > 0 {
		m.printf("- **%s to tick**: shown to hold, not ticked yet\n", count(n.tick, "box"))
	}
	if n.untick > 0 {
		m.printf("- **%s to untick**: ticked, shown not to hold\n", count(n.untick, "box"))
	}
	if k := len(n.withheld); k > 0 {
		m.printf("- **%s not asked**: asking may change the service's state (`--allow-mutations` allows it)\n", count(k, "endpoint"))
	}
	m.printf("- %s\n", count(n.exchanges, "exchange"))
}

// failures writes the chosen items by cause: the first in full, and every place below it.
func (m *markdownSink) failures(title, says string, rank mdRank, choose func(probe.ItemResult) bool) error {
	causes, err := m.causes(choose)
	if err != nil || len(causes) == 0 {
		return err
	}
	m.printf("\n## %s\n\n%s\n", title, says)
	for _, c := range causes {
		if err := m.cause(c); err != nil {
			return err
		}
		m.part(rank, false)
	}
	return nil
}

// openPlaces is how many places of a cause are shown unfolded.
const openPlaces = 10

// maxPlaces is how many places of a cause are shown at all.
const maxPlaces = 100

func (m *markdownSink) cause(c *cause) error {
	first := c.places[0]
	m.printf("\n### %s: %s\n\n", mdText(first.ticket.ID), mdText(first.ticket.Title))
	if len(c.places) > 1 {
		m.printf("The first of %s.\n\n", c.words())
	}
	if r := first.ticket.Router; r != "" {
		m.printf("Router %s", mdCode(r))
		for i, f := range first.ticket.Files {
			m.printf("%s%s", map[bool]string{true: ", in ", false: ", "}[i == 0], mdCode(f))
		}
		m.printf("\n")
	}
	m.printf("\n#### %s: %s\n\n", first.item.Ref(), mdText(first.item.Text))
	if err := m.verdict(first.item, []probe.Finding{c.finding}); err != nil {
		return err
	}
	m.places(c)
	return nil
}

// places lists the places of a cause, unless it has only one.
func (m *markdownSink) places(c *cause) {
	if len(c.places) == 1 && len(c.places[0].endpoints) < 2 {
		return
	}
	if len(c.places) > openPlaces {
		m.printf("\n<details><summary>%s</summary>\n", c.words())
	}
	m.printf("\n")
	for _, p := range c.places[:min(len(c.places), maxPlaces)] {
		m.printf("- **%s** %s", mdText(p.ticket.ID), p.item.Ref())
		for _, mark := range marks(p.item) {
			m.printf(", %s", mark)
		}
		for i, e := range p.endpoints {
			m.printf("%s%s", map[bool]string{true: ": ", false: ", "}[i == 0], mdCode(e))
		}
		m.printf("\n")
	}
	if more := len(c.places) - maxPlaces; more > 0 {
		m.printf("- and %d more\n", more)
	}
	if len(c.places) > openPlaces {
		m.printf("\n</details>\n")
	}
}

// verdict writes how an item was judged, and the findings to show.
func (m *markdownSink) verdict(it probe.ItemResult, findings []probe.Finding) error {
	m.printf("%s", verdictMark(it.Verdict))
	m.marksAndReason(it)
	said := once{}
	for _, f := range findings {
		if err := m.finding(it, said.brief(f)); err != nil {
			return err
		}
	}
	return nil
}

// marksAndReason ends a line with the item's marks and its reason.
func (m *markdownSink) marksAndReason(it probe.ItemResult) {
	for _, mark := range marks(it) {
		m.printf(", **%s**", mark)
	}
	if it.Reason != "" {
		m.printf(": %s", mdText(it.Reason))
	}
	m.printf("\n")
}

func (m *markdownSink) finding(it probe.ItemResult, f probe.Finding) error {
	m.printf("\n- %s", mdCode(f.Check))
	if f.Endpoint != "" {
		m.printf(" at %s", mdCode(f.Endpoint))
	}
	if f.Reason != "" && !says(it.Reason, f.Reason) {
		m.printf(": %s", mdText(f.Reason))
	}
	m.printf("\n")
	if f.Demanded != "" {
		m.printf("  - Rule: %s\n", mdText(f.Demanded))
	}
	for _, said := range [][2]string{{"Want", f.Want}, {"Got", f.Got}} {
		if said[1] != "" {
			m.printf("  - %s: %s\n", said[0], mdCode(said[1]))
		}
	}
	if len(f.Same) > 0 {
		m.printf("  - Same: %s\n", mdText(strings.Join(f.Same, ", ")))
	}
	for _, note := range f.Notes {
		m.printf("  - Note: %s\n", mdText(note))
	}
	xs, missing, err := evidence(f, m.spool.exchange)
	if err != nil {
		return err
	}
	for _, x := range xs {
		m.printf("  - Evidence %s, %s: %s → %s, %s\n", mdCode(x.ID), mdText(x.Label), mdCode(requestLine(x)), mdText(answer(x)), tookMS(x.DurationMS))
	}
	for _, id := range missing {
		m.printf("  - Evidence %s is not in this document\n", mdCode(id))
	}
	if len(xs) == 0 {
		return nil
	}
	if body := excerpt(xs[0]); body != "" && !strings.Contains(f.Got, body) {
		m.printf("\n%s", mdFence("", body, "    "))
	}
	if xs[0].Repro != "" {
		m.printf("\n%s", mdFence("sh", xs[0].Repro, "    "))
	}
	return nil
}

// sections writes a table for each section, in the order of the run.
func (m *markdownSink) sections() {
	var order []string
	rows := map[string][]probe.TicketResult{}
	for _, t := range m.tickets {
		if _, ok := rows[t.Section]; !ok {
			order = append(order, t.Section)
		}
		rows[t.Section] = append(rows[t.Section], t)
	}
	if len(order) > 0 {
		m.printf("\n## Tickets\n")
	}
	for _, name := range order {
		if name != "" {
			m.printf("\n### %s\n", mdText(name))
		}
		m.printf("\n| Ticket | Title | Router | Verdict | Items |\n| --- | --- | --- | --- | --- |\n")
		for _, t := range rows[name] {
			m.printf("| %s | %s | %s | %s | %s |\n", mdText(t.ID), mdText(t.Title), mdCellCode(t.Router),
				verdictMark(t.Verdict), itemMarks(t))
		}
		m.part(mdTickets, true)
	}
}

// itemMarks returns each of the ticket's items in short: "scope/1 ✓, scope/2 ✗ (regression)".
func itemMarks(t probe.TicketResult) string {
	var parts []string
	for _, it := range t.Items {
		sign, _, _ := strings.Cut(verdictMark(it.Verdict), " ")
		part := it.Ref().String() + " " + sign
		if m := marks(it); len(m) > 0 {
			part += " (" + strings.Join(m, ", ") + ")"
		}
		parts = append(parts, part)
	}
	return strings.Join(parts, ", ")
}

// verdictMark returns the verdict's sign and word.
func verdictMark(v probe.Verdict) string { return mdText(verdictCell(v).Text) }

// drift lists the disagreements between the file and the service, except the failures above.
func (m *markdownSink) drift(run probe.Run) {
	d := DriftOf(&probe.Document{Run: run, Tickets: m.tickets})
	d.Failing, d.Unsettled = nil, nil // these have sections of their own
	parts := d.parts()
	if len(parts) == 0 {
		return
	}
	m.printf("\n## Drift\n\nWhere the ticket file and the service disagree.\n")
	for _, p := range parts {
		m.printf("\n<details><summary>%s: %d</summary>\n\n", p.title, p.n)
		_ = MarkdownTable(&m.b, p.cols, p.rows) // a builder takes everything
		m.printf("\n</details>\n")
		m.part(mdDrift, false)
	}
}

// waivers lists the waivers, each with the failures that it covers now.
func (m *markdownSink) waivers(waivers []probe.Waiver) {
	if len(waivers) == 0 {
		return
	}
	cols, rows := waiverTable(waivers, m.tickets)
	m.printf("\n## Waivers\n\n")
	_ = MarkdownTable(&m.b, cols, rows) // a builder takes everything
}

// changed lists the items whose verdict differs from the previous run's.
func (m *markdownSink) changed() {
	changes := changesOf(m.tickets)
	if len(changes) == 0 {
		return
	}
	m.printf("\n<details><summary>What changed since the run before</summary>\n\n")
	cols, rows := changesTable(changes)
	_ = MarkdownTable(&m.b, cols, rows) // a builder takes everything
	m.printf("\n</details>\n")
}

// withheld names the endpoints that were not asked.
func (m *markdownSink) withheld() {
	if len(m.tally.withheld) == 0 {
		return
	}
	m.printf("\n## Not asked\n\nThese change the service's state and are asked only with `--allow-mutations`. No item that depends on them is ticked.\n\n")
	for _, endpoint := range sorted(m.tally.withheld) {
		m.printf("- %s\n", mdCode(endpoint))
	}
}
