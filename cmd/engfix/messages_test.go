package main

import (
	"flag"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/report"
)

var updateMessages = flag.Bool("messages", false, "write testdata/messages.golden from the commands")

// badUsage are command lines that a person may get wrong, in a project that is sound.
var badUsage = []string{
	"frobnicate", "statsu", "list --bogus", "list --format xml", "list --ticket T-0002", "list --ticket T-003..001", "list --state broken",
	"list --section Nowhere", "show", "show T-001 T-002", "show T-*", "show x000000000000", "explain identity.requird",
	"explain identity.required --ticket T-001", "lint --explain nosuch", "lint --dry-run", "probe --dry-run", "probe --fail-on always",
	"probe --wait -1s", "probe --timeout 5", "probe --concurrency 0", "probe --rate -1", "probe --plan --tick", "probe --plan -o run.json",
	"probe -o -", "probe --quiet --summary", "probe --target ftp://localhost", "probe --target http://u:p@localhost",
	"probe --source nowhere", "probe --app main", "probe --connections new", "probe --changed HEAD", "probe --report html",
	"probe --report pdf=x.pdf", "routes --app m:a --from r.json", "routes --from gone.json", "routes --write --suggest", "routes --dry-run",
	"report", "report --md --json", "report --from gone.json", "report --from broken.json", "report --run nosuch", "history",
	"history T-001 T-002", "history prune --keep soon", "diff one", "diff one two", "drift --from gone.json", "tick", "tick T-001 9",
	"tick T-003 1", "untick T-001 scope", "undo", "init engfix.yaml", "selftest --style baroque", "completion tcsh", "demo --dir full",
	"status --config gone.yaml", "status --tickets gone.md", "status --tickets empty.md", "status --tickets conflict.md", "tick T-001 1 --tickets conflict.md",
}

// badConfiguration are contents of engfix.yaml, each with one mistake or several.
var badConfiguration = []string{
	"a: b: c", "\tversion: 1", "version: 3", "tmeout: 1s", "target: {verify: true}", "target: {timeout: soon}", "target: {timeout: 0s}",
	"target: {concurrency: 0}", "target: {rate: fast}", "target: {url: localhost}", "target: {url: 'http://u:p@host'}", "target: {url: 'http://host?a=b'}",
	"target: {url: 'http://host:99999'}", "target: {app: main}", "target: {tls: {cert: c.pem}}", "target: {build: {value: v, path: }}", "target: []",
	"identity: {required: [X-Org]}", "identity: {required: [X-Mode, X-Mode]}", "identity: {headers: {X-A: \"a\\nb\"}}",
	"identity: {refusal: [99]}", "identity: {ws: {hello: hi}}", "identities: {viewer: {}}", "identities: {'a b': {headers: {X: y}}}",
	"setup: [{path: login}]", "setup: [{name: a, path: /a}, {name: a, path: /b}]", "setup: [{name: a, path: /a, body: {}, body_file: f}]",
	"setup: [{name: a, path: '/{{b}}'}]", "routers: {r: {mount: api}}", "routers: {r: {endpoints: [{path: '/a/{b'}]}}", "routers: {r: {endpoints: [{path: '/a?b=1'}]}}",
	"routers: {r: {endpoints: [{path: /a}, {path: /a}]}}", "routers: {r: {endpoints: [{transport: tcp, path: /a}]}}", "criteria: [{match: '(', checks: [manual]}]",
	"criteria: [{match: x, checks: [nosuch]}]", "criteria: [{match: x, checks: [manual, identity.required]}]", "checks: {nodots: {ask: control, expect: {status: 200}}}",
	"checks: {a.b: {ask: control}}", "checks: {a.b: {ask: control, expect: {status: 20}}}", "checks: {a.b: {ask: control, expect: {stats: 200}}}",
	"waivers: [{ticket: T-001, item: scope/1, until: 2001-01-01, reason: x}]", "waivers: [{ticket: T-001, item: one, until: 2099-01-01, reason: x}]",
	"waivers: [{ticket: T-009, item: scope/1, until: 2099-01-01, reason: x}]", "waivers: [{ticket: T-001}]", "history: {dsn: 'mysql://h/d'}",
	"redact: ['(']", "envelope: {error: gone.json}", "envelope: {error: off}",
	"tickets: ''", "version: 1\nversion: 1", "target: {openapi: gone.json}",
}

// unsendable are contents of engfix.yaml that stop only a command that sends.
var unsendable = []string{"params: {a: \"${NOT_SET}\"}", "params: {a: \"${SHORT}\"}"}

const (
	catalogueTickets = `# Tickets

## Fixes

### T-001: One

- **Router**: ` + "`r`" + `
- **Scope**:
    - [ ] Add Identity.

### T-002: Two

- **Router**: ` + "`s`" + `
- **Scope**:
    - [x] Make it nice.

### T-003: Three

- **Router**: ` + "`t`" + `
- **Acceptance**:
    - Errors return JSON envelope before close.
`
	careless = `# Tickets

- [ ] A box of no ticket.

### T-001: One

- **Router** ` + "`r`" + `
- **Scope**:
    - [] Add Identity.
    - Add Envelope.

### T-001: One again

- **Router**: ` + "`a`" + `
- **Router**: ` + "`b`" + `
- **Scope**:
    - [x] Returns 404 for unknown ids and writes an audit row.

## T-4 Four

**T-5: Five**

Router: r
`
)

// TestMessages keeps a catalogue of engfix's messages: on bad usage, a bad configuration and a careless ticket file,
// and the reasons of the demo's verdicts. It is there to be read: go test ./cmd/engfix -run TestMessages -messages
// writes it again.
func TestMessages(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	w := newWorkspace(t, catalogueTickets, "version: 1\ntarget: {url: 'http://127.0.0.1:1', openapi: ''}\n")
	w.env = append(w.env, "SHORT=abc")
	w.write(t, "broken.json", "{")
	w.write(t, "empty.md", "# Nothing\n\n## T 1: nearly\n")
	w.write(t, "conflict.md", strings.Replace(catalogueTickets, "## Fixes", "<<<<<<< a\n## Fixes\n=======\n>>>>>>> b", 1))
	if err := os.Mkdir(w.path("full"), 0o755); err != nil {
		t.Fatal(err)
	}
	w.write(t, "full/file", "")

	b.WriteString("# Bad usage\n")
	for _, line := range badUsage {
		fmt.Fprintf(&b, "\n$ engfix %s\n%s", line, w.try(t, strings.Fields(line)...).stderr)
	}
	badly := func(configs []string, args ...string) {
		fmt.Fprintf(&b, "\n# Bad configuration: engfix %s\n", strings.Join(args, " "))
		for _, config := range configs {
			w.write(t, "engfix.yaml", config)
			fmt.Fprintf(&b, "\n%s\n%s", config, w.try(t, args...).stderr)
		}
	}
	badly(badConfiguration, "probe", "--plan")
	badly(unsendable, "probe", "--target", "http://127.0.0.1:1")
	b.WriteString("\n# A careless ticket file: engfix lint\n\n")
	w.write(t, "engfix.yaml", "version: 1\n")
	w.write(t, "careless.md", careless)
	b.WriteString(w.try(t, "lint", "--tickets", "careless.md").stdout)
	b.WriteString("\n# The demo's reasons\n\n" + strings.Join(reasonsOf(demoRun(t, w)), "\n") + "\n")
	b.WriteString("\n# A hostile service's reasons\n\n" + strings.Join(reasonsOf(hostileRun(t)), "\n") + "\n")

	got := steady(b.String(), w.dir)
	const golden = "testdata/messages.golden"
	if *updateMessages {
		if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff(readFile(t, golden), got); diff != "" {
		t.Errorf("(-want +got), -messages writes it again:\n%s", diff)
	}
}

// demoRun is the run document of the demo.
func demoRun(t *testing.T, w *project) *probe.Document {
	t.Helper()
	dir := filepath.Join(w.dir, "demo")
	w.env = append(w.env, "ENGFIX_TIMEOUT=1m") // a busy machine adds no reasons
	w.engfix(t, exitFine, "demo", "--dir", dir)
	return document(t, readFile(t, filepath.Join(dir, "run.json")))
}

// hostileRun is the run document of a service that answers as badly as it can.
func hostileRun(t *testing.T) *probe.Document {
	t.Helper()
	w := newWorkspace(t, hostileTickets, hostileConfig(serve(t, http.HandlerFunc(hostileService))))
	w.try(t, "probe", "--allow-mutations", "-o", "run.json")
	return document(t, w.read(t, "run.json"))
}

// reasonsOf are the reasons of the findings of a run that are not passes, each once.
func reasonsOf(doc *probe.Document) []string {
	var reasons []string
	for _, ticket := range doc.Tickets {
		for _, it := range ticket.Items {
			for _, f := range it.Findings {
				if f.Verdict != probe.Pass {
					reasons = append(reasons, fmt.Sprintf("%s %s: %s", f.Check, f.Verdict, report.Line(f.Reason)))
				}
			}
		}
	}
	slices.Sort(reasons)
	return slices.Compact(reasons)
}

var (
	portOf = regexp.MustCompile(`127\.0\.0\.1:\d{5}`)
	runOf  = regexp.MustCompile(`\d{8}T\d{6}Z-[0-9a-f]{4}`)
	tookOf = regexp.MustCompile(`\b\d+(\.\d+)?(ms|µs)\b`)
)

// steady replaces what differs from run to run.
func steady(s, dir string) string {
	s = strings.ReplaceAll(s, dir+string(filepath.Separator), "")
	s = strings.ReplaceAll(s, dir, ".")
	s = portOf.ReplaceAllString(s, "127.0.0.1:PORT")
	s = runOf.ReplaceAllString(s, "RUN")
	return tookOf.ReplaceAllString(s, "TIME")
}
