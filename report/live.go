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
	Ticking bool // this run changes boxes, so it prints no hint that --tick could
}

// NewTerminal returns a Sink that prints a run while a person waits for it: a line for each finished ticket, the
// details that need attention below it, and a summary at the end.
func NewTerminal(w io.Writer, style Style, o TerminalOptions) probe.Sink {
	t := &terminalSink{w: w, s: style, brief: o.Summary, verbose: o.Verbose, ticking: o.Ticking, named: map[string]bool{}, printed: printed{}, place: map[string]int{}}
	t.d = details{style, t.spool.exchange}
	return t
}

type terminalSink struct {
	w       io.Writer
	s       Style
	d       details
	brief   bool // a ticket is its line alone
	verbose bool
	ticking bool
	tally   tally
	spool   spool
	ids     int                  // width of the widest ticket ID so far
	begun   bool                 // a ticket is printed
	open    bool                 // the last ticket shows a cause whole, so a blank line ends it
	place   map[string]int       // of the tickets in the run, by ID
	passed  []probe.TicketResult // those that passed since the last other one, not printed yet
	named   map[string]bool      // exchanges that a ticket has shown
	printed printed              // the place at which each cause was shown
	whole   int                  // causes that were shown whole
	short   int                  // items with a cause that was not
	order   []string             // exchanges in the order of arrival; only kept when verbose
	b       strings.Builder
}

func (t *terminalSink) Begin(run probe.Run) error {
	parts := []part{{Cell: Cell{run.Target, Strong}}}
	if run.Build != "" {
		parts = append(parts, part{Cell: Cell{"build " + run.Build, Faint}})
	}
	t.line(t.s.flow(0, messageIndent, parts...))
	t.line("")
	return t.flush()
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
	t.place[r.ID] = len(t.place)
	t.ids = max(t.ids, len("ENG-STD-000"), width(Line(r.ID)))
	if t.brief {
		t.line(t.s.headline(r.Verdict, pad(Line(r.ID), t.ids), Line(r.Title), itemsInBrief(r)))
		return t.flush()
	}
	if unremarkable(r) && !t.verbose && t.s.Width > 0 {
		t.passed = append(t.passed, r)
		return nil
	}
	whole := t.whole
	text, err := t.items(r)
	if err != nil {
		return err
	}
	tall := t.whole > whole // a blank line before and after a ticket that is shown whole
	if t.begun && (tall || t.open) {
		t.line("")
	}
	t.begun, t.open = true, tall
	if r.Verdict == probe.Pass || len(r.Items) == 0 {
		t.line(t.s.headline(r.Verdict, pad(Line(r.ID), t.ids), Line(r.Title), string(r.Verdict)))
	}
	t.b.WriteString(text)
	return t.flush()
}

// unremarkable reports whether a ticket passed and there is nothing else to say about it.
func unremarkable(r probe.TicketResult) bool {
	return r.Verdict == probe.Pass && !slices.ContainsFunc(r.Items, func(it probe.ItemResult) bool { return len(marks(it)) > 0 })
}

// headlineWidth is the last column of a headline's state at most: on a wide terminal a state far from its text is hard to read.
const headlineWidth = 100

// headline returns a line that begins with a verdict's sign and ends, at the right of a terminal, with its state. The text is
// cut where the terminal is too narrow, and the state stands below it where hardly anything of the text would be left.
func (s Style) headline(v probe.Verdict, name, text, state string) string {
	verdict, tone := verdictText(v)
	sign, _, _ := strings.Cut(verdict, " ")
	lead := sign + " " + name + "  "
	if s.Width > 0 {
		beside := width(lead) + width(state) + 2
		if s.Width-beside < minFlex {
			return s.Paint(tone, sign) + lead[len(sign):] + s.Fit(text, s.Width-width(lead)) + "\n" +
				strings.Repeat(" ", endpointIndent) + s.Paint(tone, state)
		}
		text = pad(s.Fit(text, s.Width-beside), min(s.Width, headlineWidth)-beside)
	}
	return s.Paint(tone, sign) + lead[len(sign):] + text + "  " + s.Paint(tone, state)
}

// items returns the text for a ticket's items that did not pass.
func (t *terminalSink) items(r probe.TicketResult) (string, error) {
	var b strings.Builder
	for i := 0; i < len(r.Items); {
		same := 1
		for i+same < len(r.Items) && alike(r.Items[i], r.Items[i+same]) {
			same++
		}
		its := r.Items[i : i+same]
		i += same
		if its[0].Verdict == probe.Pass && len(marks(its[0])) == 0 {
			continue
		}
		below, state, err := t.below(r.ID, its[0])
		if err != nil {
			return "", err
		}
		for _, it := range its {
			words := Line(r.Title) + " · " + it.Ref().String() + " " + Line(it.Text)
			b.WriteString(t.s.headline(it.Verdict, pad(Line(r.ID), t.ids), words, state) + "\n")
		}
		b.WriteString(below)
	}
	if t.verbose {
		if err := t.exchanges(&b, r.Evidence()); err != nil {
			return "", err
		}
	}
	return b.String(), nil
}

// alike reports whether one report covers both items: an unresolved router is the same fact for each of its items.
func alike(a, b probe.ItemResult) bool {
	return a.Verdict == b.Verdict && a.Verdict != probe.Fail && a.Reason == b.Reason && len(telling(a)) == len(telling(b)) &&
		a.Flaky == b.Flaky && a.Regression == b.Regression && a.Unshown == b.Unshown
}

// shownCauses is how many causes of one item are shown; the others are counted.
const shownCauses = 3

// stateOf returns an item's state: its marks, or its verdict; a mark that says less than the verdict is added to it.
func stateOf(it probe.ItemResult) string {
	m := marks(it)
	if it.Verdict == probe.Fail && it.Regression && len(m) > 0 {
		return strings.Join(m, ", ")
	}
	return strings.Join(append([]string{string(it.Verdict)}, m...), ", ")
}

// below returns the text below an item's headline, and the state in it. If all of a failure was shown before, the text
// only refers to it.
func (t *terminalSink) below(ticket string, it probe.ItemResult) (text, state string, err error) {
	var b strings.Builder
	state = stateOf(it)
	fs := telling(it)
	if it.Verdict == probe.Fail && !t.verbose {
		fresh, at, err := t.printed.before(ticket+" "+it.Ref().String(), fs, t.spool.exchange)
		if err != nil {
			return "", "", err
		}
		switch before := Line(someOf(at, shownCauses)); {
		case len(at) == 1 && len(fresh) == 0:
			return "", state + ": as " + strings.TrimPrefix(before, Line(ticket)+" "), nil
		case len(at) > 0:
			t.d.prose(&b, "as "+before)
		}
		fs = fresh
	}
	causes, err := groupFindings(fs, t.spool.exchange)
	if err != nil {
		return "", "", err
	}
	if len(causes) == 0 {
		t.d.prose(&b, it.Reason)
	}
	if err := t.causes(&b, it, causes); err != nil {
		return "", "", err
	}
	t.d.itemNotes(&b, it)
	return b.String(), state, nil
}

// wholeCauses is how many causes of open work a run shows whole on a terminal. The others show the place and the fault
// only: to work on one, ask for that ticket. Regressions are always shown whole.
const wholeCauses = 4

// causes writes the findings that decided an item's verdict.
func (t *terminalSink) causes(b *strings.Builder, it probe.ItemResult, causes []sharedCause) error {
	short := false
	seen := map[string]bool{} // two checks of an item may say the same about an endpoint
	for i, c := range causes {
		if i == shownCauses && !t.verbose {
			t.d.prose(b, "and "+count(len(causes)-i, "more cause")+" (-v lists them)")
			break
		}
		switch brief := !t.verbose && it.Verdict != probe.Fail; {
		case brief:
			var brief strings.Builder
			t.d.where(&brief, c.finding)
			t.d.values(&brief, "same", sameWords(c, false))
			t.d.values(&brief, "note", c.finding.Notes...)
			if !seen[brief.String()] {
				seen[brief.String()] = true
				b.WriteString(brief.String())
			}
			continue
		case t.s.Width > 0 && !t.verbose && !it.Regression && t.whole >= wholeCauses:
			short = true
			t.d.where(b, c.finding)
			continue
		}
		t.whole++
		if err := t.d.cause(b, c, t.verbose); err != nil {
			return err
		}
	}
	if short {
		t.short++
	}
	return nil
}

// exchanges writes a line for each exchange.
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

func (t *terminalSink) End(run probe.Run) error {
	defer t.spool.close()
	t.passes()
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

// unticketed writes the findings on operations without a ticket, if they were asked.
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

func (t *terminalSink) line(s string) {
	t.b.WriteString(strings.TrimRight(s, " "))
	t.b.WriteByte('\n')
}

func (t *terminalSink) flush() error {
	_, err := io.WriteString(t.w, t.b.String())
	t.b.Reset()
	return err
}
