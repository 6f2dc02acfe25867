package main

import (
	"fmt"
	"os/exec"
	"regexp"
	"strings"
	"testing"

	"github.com/engfix/engfix"
	"github.com/engfix/engfix/probe"
)

// An example is one section of docs/criteria-examples.md.
type example struct {
	title, words, router, files, checks, schema string
}

var (
	exampleWords  = regexp.MustCompile(`(?m)^> (.+)$`)
	exampleRouter = regexp.MustCompile("(?m)^Router: `([^`]+)`")
	exampleYAML   = regexp.MustCompile("(?s)```yaml\nchecks:\n(.*?)```")
	exampleSchema = regexp.MustCompile("(?s)```json\n(.*?)```")
)

// examples reads the sections.
func examples(t *testing.T) []example {
	t.Helper()
	var all []example
	for _, section := range strings.Split(readFile(t, "../../docs/criteria-examples.md"), "\n## ")[1:] {
		e := example{title: strings.SplitN(section, "\n", 2)[0]}
		for _, part := range []struct {
			re  *regexp.Regexp
			dst *string
		}{{exampleWords, &e.words}, {exampleRouter, &e.router}, {exampleYAML, &e.checks}} {
			m := part.re.FindStringSubmatch(section)
			if m == nil {
				t.Fatalf("%s: no %s", e.title, part.re)
			}
			*part.dst = m[1]
		}
		if m := exampleSchema.FindStringSubmatch(section); m != nil {
			e.schema = m[1]
		}
		files := regexp.MustCompile("`" + regexp.QuoteMeta(e.router) + "`\n- \\*\\*Files\\*\\*: (.*)\n").FindSubmatch(engfix.TicketFile())
		if files != nil {
			e.files = string(files[1])
		}
		all = append(all, e)
	}
	return all
}

// withExamples makes a folder whose tickets hold the examples' criteria, and whose configuration has their checks.
func (s *tree) withExamples(t *testing.T, all []example) *project {
	t.Helper()
	w := s.workspace(t)
	var file, checks strings.Builder
	file.WriteString("# Tickets\n\n## P0: Examples\n")
	checks.WriteString(w.read(t, "engfix.yaml") + "checks:\n")
	for i, e := range all {
		fmt.Fprintf(&file, "\n### EX-%03d: %s\n- **Router**: `%s`\n", i+1, e.title, e.router)
		if e.files != "" {
			fmt.Fprintf(&file, "- **Files**: %s\n", e.files)
		}
		fmt.Fprintf(&file, "- **Acceptance**:\n    - [ ] %s\n", e.words)
		checks.WriteString(e.checks)
		if e.schema != "" {
			w.write(t, "tokens.schema.json", e.schema)
		}
	}
	w.write(t, "ENGINE_FIX_TICKETS.md", file.String())
	w.write(t, "engfix.yaml", checks.String())
	return w
}

// ownChecks guards the documented examples: each passes on the fixed service and fails on the other, and what is said to ask
// again asks again. Judged again from the record, the verdicts are the same.
func (s *tree) ownChecks(t *testing.T) {
	all := examples(t)
	if len(all) < 10 {
		t.Fatalf("%d examples, want ten", len(all))
	}
	w := s.withExamples(t, all)
	doc := document(t, w.engfix(t, exitFine, "probe", "--allow-mutations", "--format", "json", "-o", "run.json"))
	want := probe.Pass
	if s.name == "unfixed" {
		want = probe.Fail
	}
	for i, ticket := range doc.Tickets {
		it := ticket.Items[0]
		if it.Verdict != want {
			t.Errorf("%s: got %s: %s, want %s", all[i].title, it.Verdict, it.Reason, want)
			continue
		}
		for _, f := range it.Findings {
			w.asksAgain(t, doc, f)
		}
	}
	// What the service's own document says is no part of a record.
	again := document(t, w.engfix(t, exitFine, "report", "--from", "run.json", "--judge", "--json"))
	for i, ticket := range again.Tickets {
		if strings.Contains(all[i].checks, "schema: openapi") && want == probe.Pass {
			continue
		}
		if got := ticket.Items[0]; got.Verdict != want {
			t.Errorf("%s, judged again: got %s: %s, want %s", all[i].title, got.Verdict, got.Reason, want)
		}
	}
}

// asksAgain runs the command that asks again for the first exchange of a failure, and looks for the status that it had.
func (w *project) asksAgain(t *testing.T, doc *probe.Document, f probe.Finding) {
	t.Helper()
	if f.Verdict != probe.Fail {
		return
	}
	for _, x := range doc.Exchanges {
		if x.ID != f.Exchanges[0] {
			continue
		}
		if x.Response == nil {
			if !strings.Contains(x.Repro, "websocat") {
				t.Errorf("%s: no command asks again: %q", f.Check, x.Repro)
			}
			return
		}
		sh := exec.Command("sh", "-c", x.Repro)
		sh.Env = w.env
		out, _ := sh.CombinedOutput() // a stream ends with an error once its time is up
		if status := fmt.Sprintf("HTTP/1.1 %d", x.Response.Status); !strings.Contains(string(out), status) {
			t.Errorf("%s: %s\ngot %s\nwant %s", f.Check, x.Repro, out, status)
		}
		return
	}
	t.Errorf("%s: its evidence %s is not in the document", f.Check, f.Exchanges[0])
}
