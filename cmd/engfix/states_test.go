package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/engfix/engfix/probe"
)

// moody lets who says a tenant and no more in every other time that it is asked the same.
type moody struct {
	mu    sync.Mutex
	asked map[string]int
}

func (m *moody) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	question := fmt.Sprint(r.Method, r.URL, r.Header)
	m.mu.Lock()
	m.asked[question]++
	letIn := m.asked[question]%2 == 0
	m.mu.Unlock()
	if r.Header.Get("X-Tenant-Id") != "" && (r.URL.Path == "/two" && letIn || r.Header.Get("X-Mode") != "") {
		r.Header.Set("X-Tenant-Id", "let in")
	} else {
		r.Header.Del("X-Tenant-Id")
	}
	conformant(w, r)
}

// TestEveryOtherTime guards the report on a service whose answers alternate: asked again, its items are flaky and
// inconclusive in every format; not asked again, it is believed.
func TestEveryOtherTime(t *testing.T) {
	t.Parallel()
	w := newWorkspace(t, strings.ReplaceAll(twoTickets, "[ ] Add Identity.", "[x] Add Identity."), strings.Replace(
		twoPins(serve(t, &moody{asked: map[string]int{}})),
		"  headers: {X-Tenant-Id: t_demo}\n  required: [X-Tenant-Id]\n",
		"  headers: {X-Tenant-Id: t_demo, X-Mode: lab}\n  required: [X-Tenant-Id, X-Mode]\n", 1))
	const shaky = "T-002 scope/1"
	flaky := func(doc *probe.Document) map[string]bool {
		items := map[string]bool{}
		for _, ticket := range doc.Tickets {
			for _, it := range ticket.Items {
				if it.Flaky {
					items[ticket.ID+" "+it.Ref().String()] = true
				}
			}
		}
		return items
	}
	first := document(t, w.engfix(t, exitFine, "probe", "--format", "json"))
	if got := verdicts(first)[shaky]; got != probe.Pass || len(flaky(first)) != 0 {
		t.Fatalf("the first run: %s, flaky %v, want pass and nothing flaky", got, flaky(first))
	}
	second := document(t, w.engfix(t, exitFine, "probe", "--confirm", "1", "--untick", "--format", "json"))
	if got := flaky(second); !got[shaky] || verdicts(second)[shaky] != probe.Inconclusive || got["T-001 scope/1"] {
		t.Errorf("the second run: %s, flaky %v, want %s inconclusive and flaky", verdicts(second)[shaky], got, shaky)
	}
	if boxes := strings.Count(w.read(t, "ENGINE_FIX_TICKETS.md"), "[x]"); boxes != 2 {
		t.Errorf("%d boxes are ticked, want the 2 that were", boxes)
	}
	for _, args := range [][]string{
		{"report", "--md"},
		{"report", "--json"},
		{"show", "T-002"},
		{"show", "T-002", "--format", "md"},
		{"status"},
		{"status", "--format", "json"},
		{"status", "--format", "md"},
	} {
		if said := w.engfix(t, exitFine, args...); !strings.Contains(said, "flaky") {
			t.Errorf("%q does not say that an item is flaky:\n%s", args, said)
		}
	}
	// The fourth time strangers are let in again, and the fifth time they are not: the terminal says so. The sixth time
	// nobody asks again.
	if said := w.engfix(t, exitFine, "probe", "T-002"); !strings.Contains(said, "flaky") {
		t.Errorf("probe does not say that an item is flaky:\n%s", said)
	}
	believed := document(t, w.engfix(t, exitFound, "probe", "T-002", "--confirm", "0", "--format", "json"))
	if got := verdicts(believed)[shaky]; got != probe.Fail || len(flaky(believed)) != 0 {
		t.Errorf("with --confirm 0: %s, flaky %v, want fail and nothing flaky", got, flaky(believed))
	}
}

// TestWaivers guards the edges of a waiver: it covers its item alone, every format shows it, and one that has expired
// or matches nothing is refused at its place, before anything is sent.
func TestWaivers(t *testing.T) {
	t.Parallel()
	var asked atomic.Int32
	url := serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked.Add(1)
		unguarded(w, r)
	}))
	ticked := strings.ReplaceAll(twoTickets, "[ ] Add Identity.", "[x] Add Identity.")
	waive := func(ticket, item, until string) string {
		return fmt.Sprintf("waivers:\n  - {ticket: %s, item: %s, until: %s, reason: \"the gateway does it\"}\n", ticket, item, until)
	}
	w := newWorkspace(t, ticked, twoPins(url))
	both := waive("T-001", "scope/1", "2999-12-31")
	w.write(t, "engfix.yaml", twoPins(url)+both)
	if said := w.engfix(t, exitFound, "probe"); strings.Count(said, "waived") == 0 {
		t.Errorf("the waived regression is not shown beside the other one:\n%s", said)
	}
	w.write(t, "engfix.yaml", twoPins(url)+both+strings.TrimPrefix(waive("T-002", "scope/1", "2999-12-31"), "waivers:\n"))
	said := map[string]string{"probe": w.engfix(t, exitFine, "probe")}
	for _, args := range [][]string{{"report", "--md"}, {"report", "--json"}, {"show", "T-001"}} {
		said[strings.Join(args, " ")] = w.engfix(t, exitFine, args...)
	}
	for command, text := range said {
		if !strings.Contains(text, "waived") {
			t.Errorf("%s does not show the waiver:\n%s", command, text)
		}
	}

	before := asked.Load()
	for _, tt := range []struct{ waiver, says string }{
		{waive("T-001", "scope/1", "2020-01-31"), "expired on 2020-01-31"},
		{waive("T-003", "scope/1", "2999-12-31"), "no such ticket"},
		{waive("T-001", "scope/9", "2999-12-31"), "no item scope/9"},
		{waive("T-001", "acceptance/1", "2999-12-31"), "no item acceptance/1"},
	} {
		w.write(t, "engfix.yaml", twoPins(url)+tt.waiver)
		got := w.try(t, "probe")
		line := strings.Count(twoPins(url), "\n") + 2
		if got.code != exitUsage || got.stdout != "" || strings.Count(got.stderr, "\n") != 1 ||
			!strings.HasPrefix(got.stderr, fmt.Sprintf("engfix: engfix.yaml:%d:5: ", line)) || !strings.Contains(got.stderr, tt.says) {
			t.Errorf("%s: exit code %d: %s", tt.says, got.code, got.stderr)
		}
	}
	if n := asked.Load() - before; n > 0 {
		t.Errorf("%d requests were sent under waivers that mean nothing", n)
	}
}

// TestStates guards that tickets are found by the results of runs: ticked and failing, or ticked and never shown.
func TestStates(t *testing.T) {
	t.Parallel()
	var broken atomic.Bool
	w := newWorkspace(t, twoTickets, twoPins(serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/two" && broken.Load() {
			r.Header.Set("X-Tenant-Id", "let in")
		}
		conformant(w, r)
	}))))
	in := func(state string) string {
		t.Helper()
		var tickets []struct{ ID string }
		if err := json.Unmarshal([]byte(w.engfix(t, exitFine, "list", "--format", "json", "--state", state)), &tickets); err != nil {
			t.Fatal(err)
		}
		var ids []string
		for _, ticket := range tickets {
			ids = append(ids, ticket.ID)
		}
		return strings.Join(ids, " ")
	}
	check := func(when string, want map[string]string) {
		t.Helper()
		for state, ids := range want {
			if got := in(state); got != ids {
				t.Errorf("%s, --state %s: got %q, want %q", when, state, got, ids)
			}
		}
	}
	check("before any run", map[string]string{"open": "T-001 T-002", "done": "", "unproven": "", "regressed": ""})
	w.engfix(t, exitFine, "tick", "T-001")
	w.engfix(t, exitFine, "tick", "T-002", "1")
	check("ticked by hand", map[string]string{"open": "", "partial": "T-002", "done": "T-001", "unproven": "T-001 T-002", "regressed": ""})
	w.engfix(t, exitFine, "probe", "T-001")
	check("one shown", map[string]string{"unproven": "T-002"})
	broken.Store(true)
	w.engfix(t, exitFound, "probe")
	check("one broken", map[string]string{"regressed": "T-002", "unproven": "", "regressed,done": "T-001 T-002"})
	if doc := document(t, w.engfix(t, exitFound, "probe", "--state", "regressed", "--format", "json")); len(doc.Tickets) != 1 || doc.Tickets[0].ID != "T-002" {
		t.Errorf("--state regressed probes %d tickets, want T-002 alone", len(doc.Tickets))
	}
	w.engfix(t, exitFound, "probe", "--untick")
	check("unticked", map[string]string{"regressed": "", "open": "T-002"})
	broken.Store(false)
	w.engfix(t, exitFine, "probe", "--tick")
	check("fixed", map[string]string{"open": "", "done": "T-001 T-002", "regressed": "", "unproven": ""})
}
