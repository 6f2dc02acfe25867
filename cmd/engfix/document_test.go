package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/tidwall/gjson"

	"github.com/engfix/engfix/internal/jsonschema"
	"github.com/engfix/engfix/schema"
)

// documents guards the run document: it is as its schema and the contract say, alone on stdout, and the same whether it
// is printed, kept as a file, or taken from the history; and so is the report made of it.
func (s *tree) documents(t *testing.T) {
	t.Parallel()
	w := s.workspace(t)
	printed := w.engfix(t, exitFine, "probe", "--allow-mutations", "--format", "json", "-o", "run.json")
	checkSchema(t, printed)
	for _, path := range []string{
		"schema", "id", "started", "finished", "target", "tool.version",
		"summary.tickets.pass", "summary.items.pass", "summary.exchanges", "summary.regressions",
		"tickets.0.id", "tickets.0.title", "tickets.0.section", "tickets.0.router", "tickets.0.files.0", "tickets.0.kind", "tickets.0.verdict",
		"tickets.0.endpoints.0.transport", "tickets.0.endpoints.0.method", "tickets.0.endpoints.0.path",
		"tickets.0.endpoints.0.resolved_by", "tickets.0.endpoints.0.source",
		"tickets.0.items.0.kind", "tickets.0.items.0.index", "tickets.0.items.0.text", "tickets.0.items.0.checked",
		"tickets.0.items.0.verdict", "tickets.0.items.0.reason", "tickets.0.items.0.regression", "tickets.0.items.0.flaky", "tickets.0.items.0.waived",
		"tickets.0.items.0.findings.0.check", "tickets.0.items.0.findings.0.endpoint", "tickets.0.items.0.findings.0.verdict",
		"tickets.0.items.0.findings.0.reason", "tickets.0.items.0.findings.0.exchanges.0",
		"exchanges.0.id", "exchanges.0.label", "exchanges.0.request.method", "exchanges.0.duration_ms", "exchanges.0.repro",
		"exchanges.#(frames).frames.0.type", "exchanges.#(response).response.status",
	} {
		if !gjson.Get(printed, path).Exists() {
			t.Errorf("the document has no %s", path)
		}
	}
	same := func(what, want, got string) {
		t.Helper()
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", what, diff)
		}
	}
	same("probe -o", printed, w.read(t, "run.json"))
	same("report --json", printed, w.engfix(t, exitFine, "report", "--json"))
	same("report --json --run", printed, w.engfix(t, exitFine, "report", "--json", "--run", gjson.Get(printed, "id").String()))
	same("report --json --from", printed, w.engfix(t, exitFine, "report", "--json", "--from", "run.json"))
	md := w.engfix(t, exitFine, "report", "--md", "--from", "run.json")
	same("report --md", md, w.engfix(t, exitFine, "report", "--md"))
	w.engfix(t, exitFine, "report", "--md", "-o", "report.md")
	same("report --md -o", md, w.read(t, "report.md"))
	if !strings.HasPrefix(md, "# ") {
		t.Errorf("the report has no title: %.80q", md)
	}
}

// checkSchema validates a run document against the published schema.
func checkSchema(t *testing.T, doc string) {
	t.Helper()
	published, err := jsonschema.UnmarshalJSON(bytes.NewReader(schema.Run))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	if err := c.AddResource("run.schema.json", published); err != nil {
		t.Fatal(err)
	}
	compiled, err := c.Compile("run.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	value, err := jsonschema.UnmarshalJSON(strings.NewReader(doc))
	if err != nil {
		t.Fatalf("stdout holds more than one document, or none: %v", err)
	}
	if err := compiled.Validate(value); err != nil {
		t.Errorf("the run document is not as its schema says: %v", err)
	}
}

// sameAgain guards that a run depends on the service alone: ten runs with different concurrency produce one document,
// apart from the names of the runs, times and durations.
func (s *tree) sameAgain(t *testing.T) {
	t.Parallel()
	w := s.workspace(t)
	var first string
	for i := range 10 {
		doc := masked(t, w.engfix(t, exitFine, "probe", "--allow-mutations", "--format", "json", "--concurrency", fmt.Sprint(4+3*i)))
		if i == 0 {
			first = doc
		}
		if diff := cmp.Diff(first, doc); diff != "" {
			t.Fatalf("run %d differs from the first (-first +this):\n%s", i+1, diff)
		}
	}
}

// The time of day as the service writes it, in a Date header and in the answer of /ops/status.
var (
	dateHeader  = regexp.MustCompile(`[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT`)
	serviceTime = regexp.MustCompile(`\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}[.\d]*(Z|\+00:00)?`)
)

// masked returns a run document without what no two runs share.
func masked(t *testing.T, text string) string {
	t.Helper()
	var doc map[string]any
	if err := json.Unmarshal([]byte(text), &doc); err != nil {
		t.Fatal(err)
	}
	for _, member := range []string{"id", "started", "finished"} {
		delete(doc, member)
	}
	for _, ticket := range doc["tickets"].([]any) {
		for _, item := range ticket.(map[string]any)["items"].([]any) {
			delete(item.(map[string]any), "before") // the first run has none before it
		}
	}
	for _, x := range doc["exchanges"].([]any) {
		x := x.(map[string]any)
		delete(x, "duration_ms")
		delete(x, "connection") // the service closes kept ones when it likes
		frames, _ := x["frames"].([]any)
		for _, frame := range frames {
			delete(frame.(map[string]any), "at_ms")
		}
	}
	out, err := json.MarshalIndent(doc, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return serviceTime.ReplaceAllString(dateHeader.ReplaceAllString(string(out), "DATE"), "TIME")
}
