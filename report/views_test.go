package report_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/report"
	"github.com/engfix/engfix/tickets"
)

const ticketFile = "../ENGINE_FIX_TICKETS.md"

func readTickets(t *testing.T) *tickets.File {
	t.Helper()
	f, err := tickets.Read(ticketFile)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// statusView is the real file with the saved run, which judged ten of its tickets.
func statusView(t *testing.T, doc *probe.Document) report.StatusView {
	t.Helper()
	var v report.StatusView
	file := readTickets(t)
	for _, name := range file.Sections {
		section := report.StatusSection{Name: name}
		for _, k := range file.Tickets {
			if k.Section != name {
				continue
			}
			row := report.StatusTicket{ID: k.ID, Title: k.Title, Router: k.Router, Kind: k.Kind}
			row.Boxes, row.Done = k.Boxes()
			if doc != nil {
				v.LastRun = &doc.Run
				for _, r := range doc.Tickets {
					if r.ID != k.ID {
						continue
					}
					row.Verdict, row.When = r.Verdict, doc.Started
					for _, it := range r.Items {
						if it.Checked != nil && *it.Checked {
							row.Done++
						}
						switch {
						case it.Regression && it.Waived:
							row.Waived++
						case it.Regression:
							row.Regressions++
						}
						if it.Flaky {
							row.Flaky++
						}
					}
				}
				if k.ID == "ENG-STD-018" {
					row.When = doc.Started.Add(-72 * time.Hour)
				}
				switch k.ID {
				case "ENG-STD-002":
					row.Unshown = 1
				case "ENG-STD-004":
					row.Earlier = report.Earlier{Items: 2, Verdict: probe.Pass, When: doc.Started.Add(-96 * time.Hour)}
				}
			}
			section.Tickets = append(section.Tickets, row)
		}
		v.Sections = append(v.Sections, section)
	}
	return v
}

func TestStatus(t *testing.T) {
	doc := open(t, "testdata/mixed.json")
	probed, fresh := statusView(t, doc), statusView(t, nil)
	for name, write := range map[string]func(io.Writer) error{
		"status.80.txt":   func(w io.Writer) error { return report.Status(w, report.Style{Width: 80}, probed) },
		"status.120.ansi": func(w io.Writer) error { return report.Status(w, report.Style{Width: 120, Color: true}, probed) },
		"status.pipe.txt": func(w io.Writer) error { return report.Status(w, report.Style{}, probed) },
		"status.md":       func(w io.Writer) error { return report.StatusMarkdown(w, probed) },
		"status.json":     func(w io.Writer) error { return report.StatusJSON(w, probed) },
		"fresh.80.txt":    func(w io.Writer) error { return report.Status(w, report.Style{Width: 80}, fresh) },
		"fresh.md":        func(w io.Writer) error { return report.StatusMarkdown(w, fresh) },
		"fresh.json":      func(w io.Writer) error { return report.StatusJSON(w, fresh) },
	} {
		t.Run(name, func(t *testing.T) { written(t, name, write) })
	}
	if total := fresh.Total(); total.Tickets != 54 || total.Exceptions != 2 || total.Boxes != 62 || total.Done != 0 {
		t.Errorf("the real file has %+v, want 54 tickets, 2 exceptions and 62 boxes", total)
	}
}

func TestList(t *testing.T) {
	ts := readTickets(t).Tickets
	for name, write := range map[string]func(io.Writer) error{
		"list.80.txt":   func(w io.Writer) error { return report.List(w, report.Style{Width: 80}, ts) },
		"list.pipe.txt": func(w io.Writer) error { return report.List(w, report.Style{}, ts) },
		"list.md":       func(w io.Writer) error { return report.ListMarkdown(w, ts) },
		"list.json":     func(w io.Writer) error { return report.ListJSON(w, ts) },
		"list.ndjson":   func(w io.Writer) error { return report.ListNDJSON(w, ts) },
	} {
		t.Run(name, func(t *testing.T) { written(t, name, write) })
	}
	var none bytes.Buffer
	if err := report.ListJSON(&none, nil); err != nil || none.String() != "[]\n" {
		t.Errorf("no tickets are %q, %v; want an empty array", none.String(), err)
	}
}

func TestShow(t *testing.T) {
	doc := open(t, "testdata/mixed.json")
	file := readTickets(t)
	view := func(id string) report.ShowView {
		k, ok := file.Ticket(id)
		if !ok {
			t.Fatalf("no ticket %s", id)
		}
		v := report.ShowView{Ticket: k, File: "ENGINE_FIX_TICKETS.md", Run: &doc.Run, Exchanges: doc.Exchanges}
		for i := range doc.Tickets {
			if doc.Tickets[i].ID == id {
				v.Last = &doc.Tickets[i]
			}
		}
		return v
	}
	failed := view("ENG-STD-003")
	failed.Exchanges = doc.Exchanges[4:10]
	failed.Ticks = []report.Tick{
		{
			Item: tickets.ItemRef{Kind: tickets.ItemScope, Index: 1}, Checked: true, When: doc.Started.Add(-240 * time.Hour),
			By: "engfix probe --tick", Run: "2026-11-13T0826-nightly", Build: "2026.11.1", Exchanges: []string{"x112233445566", "x665544332211"},
		},
		{Item: tickets.ItemRef{Kind: tickets.ItemScope, Index: 2}, When: doc.Started.Add(-24 * time.Hour), By: "engfix untick"},
	}
	never := view("ENG-STD-030")
	never.Run, never.Exchanges = nil, nil
	passed := view("ENG-STD-001")
	passed.Exchanges = doc.Exchanges[:2]
	for name, write := range map[string]func(io.Writer) error{
		"show-fail.80.txt":   func(w io.Writer) error { return report.Show(w, report.Style{Width: 80}, failed) },
		"show-fail.120.ansi": func(w io.Writer) error { return report.Show(w, report.Style{Width: 120, Color: true}, failed) },
		"show-fail.pipe.txt": func(w io.Writer) error { return report.Show(w, report.Style{}, failed) },
		"show-fail.md":       func(w io.Writer) error { return report.ShowMarkdown(w, failed) },
		"show-fail.json":     func(w io.Writer) error { return report.ShowJSON(w, failed) },
		"show-never.80.txt":  func(w io.Writer) error { return report.Show(w, report.Style{Width: 80}, never) },
		"show-never.md":      func(w io.Writer) error { return report.ShowMarkdown(w, never) },
		"show-never.json":    func(w io.Writer) error { return report.ShowJSON(w, never) },
		"show-pass.80.txt":   func(w io.Writer) error { return report.Show(w, report.Style{Width: 80}, passed) },
	} {
		t.Run(name, func(t *testing.T) { written(t, name, write) })
	}
}

// written compares what is written with the golden file of the name, and holds it to the rules of its kind.
func written(t *testing.T, name string, write func(io.Writer) error) {
	t.Helper()
	var out bytes.Buffer
	if err := write(&out); err != nil {
		t.Fatal(err)
	}
	if filepath.Ext(name) == ".json" && !json.Valid(out.Bytes()) {
		t.Errorf("%s is not JSON", name)
	}
	golden(t, filepath.Join("testdata", "golden", name), out.Bytes())
}

// On a terminal every line fits, but for those that a person copies; no line ends in blanks; without colour there is no
// escape, and with it the words are the same.
func TestTerminalRules(t *testing.T) {
	doc := open(t, "testdata/mixed.json")
	view := statusView(t, doc)
	ts := readTickets(t).Tickets
	writers := map[string]func(io.Writer, report.Style) error{
		"probe": func(w io.Writer, s report.Style) error {
			return report.Replay(doc, report.NewTerminal(w, s, report.TerminalOptions{}))
		},
		"probe-v": func(w io.Writer, s report.Style) error {
			return report.Replay(doc, report.NewTerminal(w, s, report.TerminalOptions{Verbose: true}))
		},
		"status": func(w io.Writer, s report.Style) error { return report.Status(w, s, view) },
		"list":   func(w io.Writer, s report.Style) error { return report.List(w, s, ts) },
	}
	for name, write := range writers {
		for _, width := range []int{0, 40, 80, 120, 200} {
			t.Run(fmt.Sprint(name, width), func(t *testing.T) {
				var plain, coloured bytes.Buffer
				if err := write(&plain, report.Style{Width: width}); err != nil {
					t.Fatal(err)
				}
				if err := write(&coloured, report.Style{Width: width, Color: true}); err != nil {
					t.Fatal(err)
				}
				if report.Clean(plain.String()) != plain.String() {
					t.Error("without colour there is an escape")
				}
				if ansi.Strip(coloured.String()) != plain.String() {
					t.Error("with colour the words are others")
				}
				for line := range strings.Lines(plain.String()) {
					line = strings.TrimSuffix(line, "\n")
					if strings.TrimRight(line, " ") != line {
						t.Errorf("a line ends in blanks: %q", line)
					}
					if width >= 80 && ansi.StringWidth(line) > width && !copied(line) {
						t.Errorf("%d columns are too many for %d: %q", ansi.StringWidth(line), width, line)
					}
				}
			})
		}
	}
}

// copied reports lines that are never cut: a repro, and evidence with its request.
func copied(line string) bool {
	return strings.Contains(line, "curl ") || strings.Contains(line, "websocat ") || strings.Contains(line, " → ")
}

func TestTable(t *testing.T) {
	cols := []report.Column{{Head: "ID"}, {Head: "N", Right: true}, {Head: "NOTE", Flex: true}}
	rows := [][]report.Cell{
		{report.Text("A-1"), report.Text("7"), report.Text("短い 名前 that goes on for longer than there is room")},
		{report.Text("A-22"), report.Text("1234")},
		{report.Text("A\x1b[2J\n3"), report.Text(""), {Text: "x", Tone: report.Bad}},
	}
	for _, tc := range []struct {
		style report.Style
		want  string
	}{
		{report.Style{}, "" +
			"ID             N  NOTE\n" +
			"A-1            7  短い 名前 that goes on for longer than there is room\n" +
			"A-22        1234\n" +
			"A\\x1b[2J 3        x\n"},
		{report.Style{Width: 30}, "" +
			"ID             N  NOTE\n" +
			"A-1            7  短い 名前 t…\n" +
			"A-22        1234\n" +
			"A\\x1b[2J 3        x\n"},
		{report.Style{Width: 35, Color: true}, "" +
			"\x1b[2mID\x1b[0m             \x1b[2mN\x1b[0m  \x1b[2mNOTE\x1b[0m\n" +
			"A-1            7  短い 名前 that g…\n" +
			"A-22        1234\n" +
			"A\\x1b[2J 3        \x1b[1;31mx\x1b[0m\n"},
		// Too narrow for the columns: a block for each row.
		{report.Style{Width: 28, Color: true}, "" +
			"A-1  \x1b[2mn \x1b[0m7\n" +
			"    \x1b[2mnote \x1b[0m短い 名前 that goes\n" +
			"    on for longer than there\n" +
			"    is room\n" +
			"A-22  \x1b[2mn \x1b[0m1234\n" +
			"A\\x1b[2J 3  \x1b[2mnote \x1b[0m\x1b[1;31mx\x1b[0m\n"},
	} {
		var out bytes.Buffer
		if err := report.Table(&out, tc.style, cols, rows); err != nil {
			t.Fatal(err)
		}
		if out.String() != tc.want {
			t.Errorf("%+v: got\n%s%q\nwant\n%s", tc.style, out.String(), out.String(), tc.want)
		}
	}
	var none bytes.Buffer
	if err := report.Table(&none, report.Style{}, cols, nil); err != nil || none.Len() > 0 {
		t.Errorf("a table without rows writes %q, %v", none.String(), err)
	}
}

func TestClean(t *testing.T) {
	for _, tc := range []struct{ in, clean, line string }{
		{"plain", "plain", "plain"},
		{"two\nlines\tx ", "two\nlines\tx ", "two lines x"},
		{"crlf\r\nx\r", "crlf\nx\\x0d", "crlf x\\x0d"},
		{"\x1b[31mred\x07\x00\x7f", `\x1b[31mred\x07\x00\x7f`, `\x1b[31mred\x07\x00\x7f`},
		{"\u009b31m \u202e \u2028 \u200d \ufeff", `\x9b31m \u202e \u2028 \u200d \ufeff`, `\x9b31m \u202e \u2028 \u200d \ufeff`},
		{"\U000e0041", `\U000e0041`, `\U000e0041`},
		{"\xff\xc3(", `\xff\xc3(`, `\xff\xc3(`},
		{"名前 é 🎉", "名前 é 🎉", "名前 é 🎉"},
		// A joiner is part of Persian, of Hindi and of an emoji of several; beside ASCII it only hides.
		{"می\u200cخواهم क्\u200dष 👩\u200d👧", "می\u200cخواهم क्\u200dष 👩\u200d👧", "می\u200cخواهم क्\u200dष 👩\u200d👧"},
		{"X-\u200dMode é\u200cx \u200dé é\u200d\u200dé \u202e\u200dé", `X-\u200dMode é\u200cx \u200dé é\u200d\u200dé \u202e\u200dé`, `X-\u200dMode é\u200cx \u200dé é\u200d\u200dé \u202e\u200dé`},
	} {
		if got := report.Clean(tc.in); got != tc.clean {
			t.Errorf("Clean(%q) = %q, want %q", tc.in, got, tc.clean)
		}
		if got := report.Line(tc.in); got != tc.line {
			t.Errorf("Line(%q) = %q, want %q", tc.in, got, tc.line)
		}
	}
}
