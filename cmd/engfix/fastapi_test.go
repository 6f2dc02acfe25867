package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/engfix/engfix"
	"github.com/engfix/engfix/internal/need"
	"github.com/engfix/engfix/internal/uvicorn"
	"github.com/engfix/engfix/probe"
)

const fastAPI = "../../testdata/fastapi"

// TestFastAPI runs the built engfix against both trees of the FastAPI service, as a user would.
func TestFastAPI(t *testing.T) {
	t.Parallel()
	t.Run("fixed", func(t *testing.T) {
		t.Parallel()
		s := startTree(t, "fixed")
		t.Run("safe verdicts", s.safeVerdicts)
		t.Run("verdicts", s.allVerdicts)
		t.Run("ticks", s.ticks)
		t.Run("inconclusive", s.inconclusive)
		t.Run("pins", s.pins)
		t.Run("documents", s.documents)
		t.Run("same again", s.sameAgain)
		t.Run("own checks", s.ownChecks)
		t.Run("defects", s.defects)
	})
	t.Run("unfixed", func(t *testing.T) {
		t.Parallel()
		s := startTree(t, "unfixed")
		t.Run("safe verdicts", s.safeVerdicts)
		t.Run("verdicts", s.allVerdicts)
		t.Run("evidence", s.evidence)
		t.Run("judged again", s.judgedAgain)
		t.Run("regressions", s.regressions)
		t.Run("own checks", s.ownChecks)
		t.Run("defects", s.defects)
	})
}

// A tree is the running service of one of the trees, and a careful person's verdicts on it.
type tree struct {
	name   string
	url    string
	log    string // the service's own request log
	wanted expected
}

// expected is expected.json.
type expected struct {
	Routers map[string][]string
	Others  struct{ Verdict probe.Verdict }
	Items   []struct {
		Item           string
		Fixed, Unfixed struct{ All, Safe probe.Verdict }
	}
}

func startTree(t *testing.T, name string) *tree {
	t.Helper()
	s := &tree{name: name, log: filepath.Join(t.TempDir(), "requests.log")}
	if err := json.Unmarshal([]byte(readFile(t, filepath.Join(fastAPI, "expected.json"))), &s.wanted); err != nil {
		t.Fatal(err)
	}
	s.url = uvicorn.Start(t, uvicorn.Options{
		Dir: filepath.Join(fastAPI, name),
		Env: []string{"ENGFIX_REQUEST_LOG=" + s.log},
	}).URL
	return s
}

var (
	ticketsKey = regexp.MustCompile(`(?m)^tickets: .*$`)
	sourceKey  = regexp.MustCompile(`(?m)^  source: .*$`)
)

// workspace makes a folder with the project's ticket file, for this tree.
func (s *tree) workspace(t *testing.T) *project {
	t.Helper()
	source, err := filepath.Abs(filepath.Join(fastAPI, s.name))
	if err != nil {
		t.Fatal(err)
	}
	config := readFile(t, filepath.Join(fastAPI, "engfix.yaml"))
	config = ticketsKey.ReplaceAllLiteralString(config, "tickets: ENGINE_FIX_TICKETS.md")
	config = sourceKey.ReplaceAllLiteralString(config, fmt.Sprintf("  source: %q\n  url: %s", source, s.url))
	w := newWorkspace(t, string(engfix.TicketFile()), config)
	w.env = append(w.env, "PASSWORD=correct horse") // which the commands of exchanges name instead
	return w
}

// want returns the verdict of an item of the ticket file.
func (s *tree) want(item string, mutations bool) probe.Verdict {
	for _, w := range s.wanted.Items {
		if w.Item != item {
			continue
		}
		of := w.Fixed
		if s.name == "unfixed" {
			of = w.Unfixed
		}
		if mutations {
			return of.All
		}
		return of.Safe
	}
	return s.wanted.Others.Verdict
}

// checkVerdicts compares every item of a run, and the endpoints that it was judged on, with a careful person's
// verdicts.
func (s *tree) checkVerdicts(t *testing.T, doc *probe.Document, mutations bool) {
	t.Helper()
	got := verdicts(doc)
	want := map[string]probe.Verdict{}
	for item := range got {
		want[item] = s.want(item, mutations)
	}
	for _, w := range s.wanted.Items {
		want[w.Item] = s.want(w.Item, mutations)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("verdicts differ (-want +got):\n%s", diff)
	}
	for _, ticket := range doc.Tickets {
		var mounted []string
		for _, e := range ticket.Endpoints {
			if e.Standing == probe.Mounted {
				mounted = append(mounted, strings.ToUpper(strings.Replace(string(e.Transport), "http", e.Method, 1))+" "+e.Path)
			}
		}
		want := slices.Sorted(slices.Values(s.wanted.Routers[ticket.Router]))
		slices.Sort(mounted)
		if !slices.Equal(mounted, want) {
			t.Errorf("%s: endpoints of %s: got %q, want %q", ticket.ID, ticket.Router, mounted, want)
		}
	}
}

// requests returns the methods in the service's log, each once, and empties it.
func (s *tree) requests(t *testing.T) map[string]bool {
	t.Helper()
	methods := map[string]bool{}
	for line := range strings.Lines(readFile(t, s.log)) {
		method, _, _ := strings.Cut(line, " ")
		methods[method] = true
	}
	if err := os.Truncate(s.log, 0); err != nil {
		t.Fatal(err)
	}
	return methods
}

// safeVerdicts guards the promise that without --allow-mutations nothing reaches the service that could change its
// state, by the service's own log, and the verdicts then.
func (s *tree) safeVerdicts(t *testing.T) {
	doc := document(t, s.workspace(t).engfix(t, exitFine, "probe", "--format", "json"))
	s.checkVerdicts(t, doc, false)
	want := map[string]bool{"GET": true, "WS": true}
	if got := s.requests(t); !maps.Equal(got, want) {
		t.Errorf("the service's log holds %v, want %v", slices.Sorted(maps.Keys(got)), slices.Sorted(maps.Keys(want)))
	}
}

// allVerdicts guards that every item is judged as a careful person would, and that every allowed question is sent.
func (s *tree) allVerdicts(t *testing.T) {
	doc := document(t, s.workspace(t).engfix(t, exitFine, "probe", "--allow-mutations", "--format", "json"))
	s.checkVerdicts(t, doc, true)
	got := s.requests(t)
	for _, method := range []string{"GET", "POST", "PUT", "PATCH", "DELETE", "WS"} {
		if !got[method] {
			t.Errorf("the service's log holds no %s", method)
		}
	}
}

// A listed is a ticket as list --format json prints it.
type listed struct {
	ID    string
	Items []struct {
		Kind         string
		Index        int
		Checked      *bool
		Line, Column int
	}
}

// withBoxes returns the workspace's ticket file with the mark in each box that pick picks, at the place that list
// reports.
func (w *project) withBoxes(t *testing.T, mark byte, pick func(item string) bool) string {
	t.Helper()
	var tickets []listed
	if err := json.Unmarshal([]byte(w.engfix(t, exitFine, "list", "--format", "json")), &tickets); err != nil {
		t.Fatal(err)
	}
	lines := bytes.SplitAfter([]byte(w.read(t, "ENGINE_FIX_TICKETS.md")), []byte("\n"))
	for _, ticket := range tickets {
		for _, it := range ticket.Items {
			if it.Checked != nil && pick(fmt.Sprintf("%s %s/%d", ticket.ID, it.Kind, it.Index)) {
				lines[it.Line-1][it.Column] = mark // a column counts from 1, and the mark stands behind the bracket
			}
		}
	}
	return string(bytes.Join(lines, nil))
}

// ticks guards the main promise: exactly the boxes that were shown are ticked, one byte each, through a symbolic link,
// the file's mode kept; once more changes nothing at all.
func (s *tree) ticks(t *testing.T) {
	t.Parallel()
	w := s.workspace(t)
	realFile := w.path("real.md")
	if err := os.Rename(w.tickets, realFile); err != nil {
		t.Fatal(err)
	}
	need.Symlink(t, "real.md", w.tickets)
	if err := os.Chmod(realFile, 0o640); err != nil {
		t.Fatal(err)
	}
	before := w.read(t, "real.md")
	passes := 0
	want := w.withBoxes(t, 'x', func(item string) bool {
		if s.want(item, true) != probe.Pass {
			return false
		}
		passes++
		return true
	})
	if passes < 20 || want == before {
		t.Fatalf("only %d boxes are to be ticked: this proves nothing", passes)
	}

	if got := w.engfix(t, exitFine, "probe", "--tick", "--dry-run", "--allow-mutations"); strings.Count(got, "\n+") != passes+1 {
		t.Errorf("the diff of --dry-run does not add %d lines:\n%s", passes, got)
	}
	if w.read(t, "real.md") != before {
		t.Error("--dry-run changed the file")
	}
	printed := w.engfix(t, exitFine, "probe", "--tick", "--allow-mutations")
	if !strings.Contains(printed, fmt.Sprintf("ticked %d boxes", passes)) {
		t.Errorf("the number of ticked boxes is missing:\n%s", printed)
	}
	if diff := cmp.Diff(want, w.read(t, "real.md")); diff != "" {
		t.Errorf("ticket file (-want +got):\n%s", diff)
	}
	if link, err := os.Readlink(w.tickets); err != nil || link != "real.md" {
		t.Errorf("the symbolic link is now %q, %v", link, err)
	}
	ticked, err := os.Stat(realFile)
	if err != nil {
		t.Fatal(err)
	}
	if ticked.Mode().Perm() != 0o640 {
		t.Errorf("the file's mode is now %v", ticked.Mode())
	}

	if printed := w.engfix(t, exitFine, "probe", "--tick", "--untick", "--allow-mutations"); !strings.Contains(printed, "No box of ") {
		t.Errorf("the second run does not say that nothing changed:\n%s", printed)
	}
	again, err := os.Stat(realFile)
	if err != nil {
		t.Fatal(err)
	}
	if w.read(t, "real.md") != want || !again.ModTime().Equal(ticked.ModTime()) {
		t.Error("the second run wrote the file")
	}
}

// inconclusive guards that an endpoint that refuses everybody does not count as one that enforces identity, and that
// items that could not be asked are not ticked: neither changes a box, whatever the flags.
func (s *tree) inconclusive(t *testing.T) {
	t.Parallel()
	const refusesAll, notMounted = "ENG-STD-051", "ENG-STD-005"
	w := s.workspace(t)
	before := w.read(t, "ENGINE_FIX_TICKETS.md")
	doc := document(t, w.engfix(t, exitFine, "probe", "--tick", "--untick", "--allow-mutations", "--format", "json",
		"--ticket", refusesAll+","+notMounted))
	want := map[string]probe.Verdict{refusesAll: probe.Inconclusive, notMounted: probe.Unresolved}
	for _, ticket := range doc.Tickets {
		for _, it := range ticket.Items {
			if it.Verdict != want[ticket.ID] || it.Reason == "" {
				t.Errorf("%s %s: got %s %q, want %s and why", ticket.ID, it.Ref(), it.Verdict, it.Reason, want[ticket.ID])
			}
		}
	}
	if len(doc.Tickets) != len(want) {
		t.Errorf("got %d tickets, want %d", len(doc.Tickets), len(want))
	}
	if w.read(t, "ENGINE_FIX_TICKETS.md") != before {
		t.Error("a box was changed")
	}
}

// regressions guards the nightly job: red for ticked items that fail, only then, and only such boxes are unticked.
func (s *tree) regressions(t *testing.T) {
	t.Parallel()
	w := s.workspace(t)
	done := w.withBoxes(t, 'x', func(string) bool { return true })
	w.write(t, "ENGINE_FIX_TICKETS.md", done)
	fails := func(item string) bool { return s.want(item, true) == probe.Fail }
	want := w.withBoxes(t, ' ', fails)

	doc := document(t, w.engfix(t, exitFound, "probe", "--allow-mutations", "--format", "json"))
	regressed := 0
	for _, ticket := range doc.Tickets {
		for _, it := range ticket.Items {
			if it.Regression != (it.Checked != nil && it.Verdict == probe.Fail) {
				t.Errorf("%s %s: %s with regression %v", ticket.ID, it.Ref(), it.Verdict, it.Regression)
			}
			if it.Regression {
				regressed++
			}
		}
	}
	if boxes := strings.Count(want, "[ ]"); regressed != boxes || doc.Summary.Regressions != boxes || boxes == 0 {
		t.Errorf("got %d regressions and %d in the summary, want %d", regressed, doc.Summary.Regressions, boxes)
	}
	w.engfix(t, exitFine, "probe", "--fail-on", "never", "--ticket", "ENG-STD-010")
	w.engfix(t, exitFound, "probe", "--allow-mutations", "--untick")
	if diff := cmp.Diff(want, w.read(t, "ENGINE_FIX_TICKETS.md")); diff != "" {
		t.Errorf("ticket file (-want +got):\n%s", diff)
	}
	// The failure is open work now, and no regression.
	w.engfix(t, exitFine, "probe", "--ticket", "ENG-STD-010")
	w.engfix(t, exitFound, "probe", "--fail-on", "failure", "--ticket", "ENG-STD-010")
}

// pins guards that a job without a checkout reaches the same verdicts, once routes --write has pinned the endpoints;
// that pins are found again; and that pinning twice changes nothing.
func (s *tree) pins(t *testing.T) {
	t.Parallel()
	w := s.workspace(t)
	w.engfix(t, exitFine, "routes", "--write")
	pinned := w.read(t, "engfix.yaml")
	for _, router := range []string{"engines.chat.service.ws_transport", "engines.canvas_commands", "engines.registry.routes"} {
		if !strings.Contains(pinned, router+":") {
			t.Errorf("%s is not pinned:\n%s", router, pinned)
		}
	}
	doc := document(t, w.engfix(t, exitFine, "probe", "--allow-mutations", "--format", "json", "--source", ""))
	s.checkVerdicts(t, doc, true)
	for _, ticket := range doc.Tickets {
		for _, e := range ticket.Endpoints {
			if e.Origin != probe.OriginPin {
				t.Errorf("%s: %s was found by %s, want by pin", ticket.ID, e.Key(), e.Origin)
			}
		}
	}
	w.engfix(t, exitFine, "routes", "--write")
	if diff := cmp.Diff(pinned, w.read(t, "engfix.yaml")); diff != "" {
		t.Errorf("pinning again changed the file (-first +second):\n%s", diff)
	}
}

// judgedAgain guards that a kept run holds everything that its verdicts rest on: judged again it makes the same
// document, and with another rule other verdicts, without a request.
func (s *tree) judgedAgain(t *testing.T) {
	t.Parallel()
	w := s.workspace(t)
	live := w.engfix(t, exitFine, "probe", "--allow-mutations", "--format", "json", "-o", "run.json")
	elsewhere := w.with(t, "engfix.yaml", s.url, nowhere(t))
	if diff := cmp.Diff(live, elsewhere.engfix(t, exitFine, "report", "--json", "--judge", "--from", w.path("run.json"))); diff != "" {
		t.Errorf("judged again (-live +again):\n%s", diff)
	}
	const refused = "ENG-STD-003 scope/1" // by 401, which is a refusal as long as the configuration says so
	if got := verdicts(document(t, live))[refused]; got != probe.Pass {
		t.Fatalf("%s: got %s", refused, got)
	}
	changed := elsewhere.with(t, "engfix.yaml", "refusal: [400, 401, 403, 422]", "refusal: [400, 403, 422]")
	doc := document(t, changed.engfix(t, exitFine, "report", "--json", "--judge", "--from", w.path("run.json")))
	if got := verdicts(doc)[refused]; got != probe.Fail {
		t.Errorf("%s with 401 no refusal any more: got %s, want fail", refused, got)
	}
}
