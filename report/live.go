package report

import (
	"io"
	"slices"
	"strings"

	"github.com/engfix/engfix/probe"
)

// TerminalOptions say how much NewTerminal prints.
type TerminalOptions struct {
	Summary bool // one line for each ticket, and the block that sums the run up
	Verbose bool // every exchange, and every finding in full
	Ticking bool // boxes are changed by this run, so nobody has to be told that they could be
}

// NewTerminal returns a Sink that prints a run for the person who waits for it: a line for each ticket as it comes,
// below it what needs attention, and a summary at the end.
func NewTerminal(w io.Writer, style Style, o TerminalOptions) probe.Sink {
	t := &terminalSink{w: w, s: style, brief: o.Summary, verbose: o.Verbose, ticking: o.Ticking, named: map[string]bool{}, told: told{}}
	t.d = details{style, t.spool.exchange}
	return t
}

// shownFindings is how many findings of one item are told in full; the others are counted.
const shownFindings = 3

type terminalSink struct {
	w       io.Writer
	s       Style
	d       details
	brief   bool // a ticket is its line alone
	verbose bool
	ticking bool
	tally   tally
	spool   spool
	ids     int             // width of the widest ticket ID so far
	open    bool            // the last ticket had details, so a blank line ends them
	named   map[string]bool // exchanges that a ticket has shown
	told    told            // where each cause was told in full
	order   []string        // exchanges in the order they came; only kept when verbose
	b       strings.Builder
}

func (t *terminalSink) Begin(run probe.Run) error {
	t.line(t.s.Paint(Strong, Line(run.Target)) + t.s.Paint(Faint, buildSuffix(run)))
	t.line("")
	return t.flush()
}

func buildSuffix(run probe.Run) string {
	if run.Build == "" {
		return ""
	}
	return "  build " + Line(run.Build)
}

func (t *terminalSink) Exchange(x *probe.Exchange) error {
	doc, err := encodeExchange(x)
	if err != nil {
		return err
	}
	return t.Encoded(x, doc)
}

func (t *terminalSink) Encoded(x *probe.Exchange, doc []byte) error {
	t.tally.exchange()
	if t.brief {
		return nil // no ticket shows its evidence
	}
	if t.verbose {
		t.order = append(t.order, x.ID)
	}
	return t.spool.add(x.ID, doc)
}

func (t *terminalSink) Ticket(r probe.TicketResult) error {
	t.tally.ticket(r)
	t.ids = max(t.ids, len("ENG-STD-000"), width(Line(r.ID)))
	if t.brief {
		t.ticketLine(r, itemsInBrief(r))
		return t.flush()
	}
	same, err := t.sameAs(r)
	if err != nil {
		return err
	}
	details := ""
	if same == "" {
		if details, err = t.details(r); err != nil {
			return err
		}
	}
	// A blank line on both sides of what has details; tickets without stand close.
	if t.open || details != "" && t.tally.tickets != nil && sum(t.tally.tickets) > 1 {
		t.line("")
	}
	t.open = details != ""
	t.ticketLine(r, same)
	t.b.WriteString(details)
	return t.flush()
}

// ticketLine writes a ticket on one line, with its router at the end, or what says that it was told before.
func (t *terminalSink) ticketLine(r probe.TicketResult, same string) {
	verdict, tone := verdictText(r.Verdict)
	lead := pad(verdict, verdictWidth) + "  " + pad(Line(r.ID), t.ids) + "  "
	room := t.s.Width - width(lead)
	if same != "" {
		room = max(room-width(same)-2, minFlex)
	}
	title := t.s.fit(Line(r.Title), room)
	line := t.s.Paint(tone, verdict) + lead[len(verdict):] + title
	if same != "" {
		line += "  " + t.s.Paint(tone, same)
	} else if router := Line(r.Router); router != "" {
		if room := t.s.Width - width(lead+title) - 2; t.s.Width == 0 || room >= minFlex {
			line += "  " + t.s.Paint(Faint, t.s.fit(router, room))
		}
	}
	t.line(line)
}

// sameAs gives "scope/1, scope/2 as ENG-STD-003 scope/1" for a ticket of which everything that did not pass was told at one
// place before; "" for any other.
func (t *terminalSink) sameAs(r probe.TicketResult) (string, error) {
	if t.verbose {
		return "", nil
	}
	var same []probe.ItemResult
	at := ""
	for _, it := range r.Items {
		switch {
		case it.Verdict == probe.Pass && len(marks(it)) == 0:
			continue
		case it.Verdict != probe.Fail || it.Flaky || it.Waived:
			return "", nil
		}
		for _, f := range telling(it) {
			key, err := causeKey(f, t.spool.exchange)
			if err != nil {
				return "", err
			}
			first := t.told[key]
			if first == "" || at != "" && at != first {
				return "", nil
			}
			at = first
		}
		same = append(same, it)
	}
	if at == "" {
		return "", nil
	}
	return refs(same) + " as " + Line(at), nil
}

// details gives what stands below a ticket's line: its items that did not pass, and every exchange when verbose.
func (t *terminalSink) details(r probe.TicketResult) (string, error) {
	var b strings.Builder
	told := false // the item before was told with its findings
	for i := 0; i < len(r.Items); {
		it := r.Items[i]
		same := 1
		for i+same < len(r.Items) && alike(it, r.Items[i+same]) {
			same++
		}
		if it.Verdict != probe.Pass || len(marks(it)) > 0 {
			if told {
				b.WriteByte('\n')
			}
			told = it.Verdict == probe.Fail
			if err := t.items(&b, r.ID, r.Items[i:i+same]); err != nil {
				return "", err
			}
		}
		i += same
	}
	if t.verbose {
		if b.Len() > 0 {
			b.WriteByte('\n')
		}
		if err := t.exchanges(&b, namedBy(r)); err != nil {
			return "", err
		}
	}
	return b.String(), nil
}

// alike reports whether one telling does for both items: an unresolved router is the same news for each of its items.
func alike(a, b probe.ItemResult) bool {
	return a.Verdict == b.Verdict && a.Verdict != probe.Fail && a.Reason == b.Reason && len(telling(a)) == len(telling(b)) &&
		a.Flaky == b.Flaky && a.Regression == b.Regression && a.Unshown == b.Unshown
}

// items tells items that are alike: what they demand, each on a line, then why they did not pass.
func (t *terminalSink) items(b *strings.Builder, ticket string, its []probe.ItemResult) error {
	refWidth := 0
	for _, it := range its {
		refWidth = max(refWidth, len(it.Ref().String()))
	}
	for _, it := range its {
		verdict, tone := verdictText(it.Verdict)
		b.WriteString("  " + t.s.Paint(tone, verdict) + "  " + pad(it.Ref().String(), refWidth))
		used := 2 + width(verdict) + 2 + refWidth
		if m := strings.Join(marks(it), ", "); m != "" {
			b.WriteString("  " + t.s.Paint(markTone(it), m))
			used += 2 + len(m)
		}
		b.WriteString("  " + t.s.fit(Line(it.Text), t.s.Width-used-2) + "\n")
	}
	it := its[0]
	fs := telling(it)
	if it.Verdict == probe.Fail && !t.verbose {
		fresh, at, err := t.told.before(ticket+" "+it.Ref().String(), fs, t.spool.exchange)
		if err != nil {
			return err
		}
		if len(at) > 0 {
			t.d.prose(b, "as "+someOf(at, shownFindings))
			if fs = fresh; len(fs) == 0 {
				return nil
			}
		}
	}
	if !t.d.tellsReason(fs, it.Reason) {
		t.d.prose(b, it.Reason)
	}
	if it.Verdict != probe.Fail && it.Verdict != probe.Inconclusive && it.Reason != "" && !t.verbose {
		return nil // its findings say the same for each endpoint
	}
	said := once{}
	for i, f := range fs {
		if i == shownFindings && !t.verbose {
			b.WriteByte('\n')
			t.d.prose(b, "and "+count(len(fs)-i, "more finding")+" like these: -v tells all")
			break
		}
		if err := t.d.finding(b, it, said.brief(f)); err != nil {
			return err
		}
	}
	return nil
}

// exchanges tells each exchange on a line.
func (t *terminalSink) exchanges(b *strings.Builder, ids []string) error {
	var xs []*probe.Exchange
	for _, id := range ids {
		x, err := t.spool.exchange(id)
		if err != nil {
			return err
		}
		if x != nil {
			t.named[id] = true
			xs = append(xs, x)
		}
	}
	for _, line := range exchangeLines(t.s, xs, detailIndent, true) {
		b.WriteString(strings.Repeat(" ", detailIndent) + line + "\n")
	}
	return nil
}

// namedBy gives the exchanges that the ticket's findings name, each once.
func namedBy(r probe.TicketResult) []string {
	var ids []string
	seen := map[string]bool{}
	for _, it := range r.Items {
		for _, f := range it.Findings {
			for _, id := range f.Exchanges {
				if !seen[id] {
					seen[id] = true
					ids = append(ids, id)
				}
			}
		}
	}
	return ids
}

func (t *terminalSink) End(run probe.Run) error {
	defer t.spool.close()
	if t.verbose {
		var rest []string
		for _, id := range t.order {
			if !t.named[id] {
				t.named[id] = true
				rest = append(rest, id)
			}
		}
		if len(rest) > 0 {
			t.b.WriteString("\n" + t.s.Paint(Faint, "      exchanges that no finding names") + "\n")
			if err := t.exchanges(&t.b, rest); err != nil {
				return err
			}
		}
	}
	if len(t.tally.tickets) > 0 {
		t.line("")
	}
	if err := t.unticketed(run); err != nil {
		return err
	}
	t.summary(run)
	return t.flush()
}

// unticketed writes what was found of operations without a ticket, where they were asked.
func (t *terminalSink) unticketed(run probe.Run) error {
	ops := slices.DeleteFunc(unticketedOf(run), func(op DriftOperation) bool { return op.Verdict == "" })
	if len(ops) == 0 {
		return nil
	}
	t.line(t.s.Paint(Strong, "without a ticket") + t.s.Paint(Faint, "  no box and no exit code depends on these"))
	cols, rows := unticketedTable(ops)
	if err := Table(&t.b, t.s, cols, rows); err != nil {
		return err
	}
	t.line("")
	return nil
}

// summaryNamed is how many items of a kind the summary names: it stays within a screen.
const summaryNamed = 50

// summary writes the block that ends a run: what was counted, and what a person may do next.
func (t *terminalSink) summary(run probe.Run) {
	n := &t.tally
	type row struct {
		tone Tone
		what string
		of   func(indent int) string
	}
	is := func(s string) func(int) string { return func(int) string { return s } }
	rows := []row{
		{Strong, count(sum(n.tickets), "ticket"), func(indent int) string { return t.s.tally(n.tickets, indent) }},
		{Strong, count(sum(n.items), "item"), func(indent int) string { return t.s.tally(n.items, indent) }},
		{Plain, count(n.exchanges, "exchange"), is(ran(run) + t.s.Paint(Faint, "  run "+Line(run.ID)))},
	}
	if run.Interrupted {
		rows[2].of = is(ran(run) + t.s.Paint(Faint, "  run "+Line(run.ID)) + t.s.Paint(Unsure, "  interrupted"))
	}
	if words := unjudged(run); words != "" {
		rows = append(rows, row{Unsure, "not judged", func(indent int) string { return t.s.Wrap(words, indent) }})
	}
	for _, named := range []struct {
		tone Tone
		noun string
		of   []string
	}{{Bad, "regression", n.regressions}, {Unsure, "waived regression", n.waived}, {Unsure, "flaky item", n.flaky}} {
		if len(named.of) > 0 {
			rows = append(rows, row{named.tone, count(len(named.of), named.noun), func(indent int) string {
				return t.s.Wrap(someOf(named.of, summaryNamed), indent)
			}})
		}
	}
	for _, note := range n.notes {
		rows = append(rows, row{Unsure, "note", func(indent int) string { return t.s.Wrap(note.words(), indent) }})
	}
	for _, hint := range []struct {
		n               int
		noun, does, why string
	}{
		{n.tick, "box", " to tick", "shown to hold, not ticked yet: --tick"},
		{n.untick, "box", " to untick", "ticked, shown not to hold: --untick"},
		{len(n.withheld), "endpoint", " not asked", "they change the service's state: --allow-mutations"},
	} {
		if hint.n > 0 && !(t.ticking && hint.noun == "box") {
			rows = append(rows, row{Plain, count(hint.n, hint.noun) + hint.does, is(t.s.Paint(Faint, hint.why))})
		}
	}
	column := 0
	for _, r := range rows {
		column = max(column, width(r.what)+2)
	}
	for _, r := range rows {
		t.line(t.s.Paint(r.tone, r.what) + strings.Repeat(" ", column-width(r.what)) + r.of(column))
	}
	if words := n.unshown.words(); words != "" {
		for line := range strings.SplitSeq(t.s.Wrap(words, 0), "\n") {
			t.line(t.s.Paint(Unsure, line))
		}
	}
}

func (t *terminalSink) line(s string) {
	t.b.WriteString(strings.TrimRight(s, " "))
	t.b.WriteByte('\n')
}

func (t *terminalSink) flush() error {
	_, err := io.WriteString(t.w, t.b.String())
	t.b.Reset()
	return err
}
