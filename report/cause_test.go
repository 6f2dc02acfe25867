package report_test

import (
	"bytes"
	"fmt"
	"io"
	"regexp"
	"strings"
	"testing"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/report"
)

// brokenMiddleware returns a run in which one middleware made 52 tickets regress alike.
func brokenMiddleware(t *testing.T) *probe.Document {
	t.Helper()
	doc := open(t, "testdata/mixed.json")
	broken := doc.Tickets[2]
	broken.Items = broken.Items[:1]
	doc.Tickets = nil
	doc.Summary = probe.NewSummary()
	for i := range 52 {
		tk := broken
		tk.ID = fmt.Sprintf("ENG-STD-%03d", i+1)
		tk.Items = []probe.ItemResult{tk.Items[0]}
		tk.Items[0].Findings = append([]probe.Finding{}, tk.Items[0].Findings...)
		tk.Items[0].Findings[0].Endpoint = fmt.Sprintf("POST /service/%d", i)
		doc.Tickets = append(doc.Tickets, tk)
		doc.Summary.Add(tk)
	}
	return doc
}

// Two screens are a hundred lines.
func TestRegressionsOfOneCauseFitOnTwoScreens(t *testing.T) {
	doc := brokenMiddleware(t)
	terminal := func(w io.Writer) probe.Sink {
		return report.NewTerminal(w, report.Style{Width: 80}, report.TerminalOptions{})
	}
	for name, reporter := range map[string]func(io.Writer) probe.Sink{"terminal": terminal, "markdown": report.NewMarkdown} {
		out := replayed(t, doc, reporter)
		// The table of tickets of the markdown has a row for each ticket whatever its verdict.
		report, _, _ := bytes.Cut(out, []byte("\n## Tickets\n"))
		unfolded := regexp.MustCompile(`(?s)\n<details>.*?</details>\n`).ReplaceAll(report, []byte("\n"))
		if n := bytes.Count(unfolded, []byte("\n")); n > 100 {
			t.Errorf("%s: %d lines, want 100 at most", name, n)
		}
		for i := range 52 {
			if id := fmt.Sprintf("ENG-STD-%03d", i+1); !bytes.Contains(report, []byte(id)) {
				t.Errorf("%s does not name %s", name, id)
			}
		}
	}
	if n := strings.Count(string(replayed(t, doc, pageAlone)), `class="cause"`); n != 1 {
		t.Errorf("the page has %d causes, want 1", n)
	}
}

// Another question, another status or another form of answer is another cause; other words and other data are not.
func TestFindingsOfOneCause(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(x *probe.Exchange, f *probe.Finding)
		causes int
	}{
		{"other words", func(x *probe.Exchange, _ *probe.Finding) {
			x.Response.Body = strings.Replace(x.Response.Body, "m1", "m2", 1)
		}, 1},
		{"another member of a success", func(x *probe.Exchange, _ *probe.Finding) { x.Response.Body = `{"own": 1}` }, 1},
		{"another kind of success", func(x *probe.Exchange, _ *probe.Finding) { x.Response.Body = `[]` }, 2},
		{"an error", func(x *probe.Exchange, _ *probe.Finding) { x.Response.Status = 500 }, 2},
		{"another question", func(x *probe.Exchange, _ *probe.Finding) { x.Label = "anonymous" }, 2},
		{"another check", func(_ *probe.Exchange, f *probe.Finding) { f.Check = "envelope.error" }, 2},
	} {
		doc := brokenMiddleware(t)
		f := &doc.Tickets[51].Items[0].Findings[0]
		f.Exchanges = append([]string{"xother"}, f.Exchanges[1:]...)
		for _, x := range doc.Exchanges {
			if x.ID == doc.Tickets[0].Items[0].Findings[0].Exchanges[0] {
				other, response := *x, *x.Response
				other.ID, other.Response = "xother", &response
				c.change(&other, f)
				doc.Exchanges = append(doc.Exchanges, &other)
				break
			}
		}
		if n := strings.Count(string(replayed(t, doc, pageAlone)), `class="cause"`); n != c.causes {
			t.Errorf("%s: got %d causes, want %d", c.name, n, c.causes)
		}
	}
}
