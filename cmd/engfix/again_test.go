package main

import (
	"net/http"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/engfix/engfix/probe"
)

// TestFlaky guards that a verdict that differs from the last run's is asked again, and that answers that disagree are no
// regression, tick nothing, untick nothing, and are said to be flaky.
func TestFlaky(t *testing.T) {
	t.Parallel()
	var open atomic.Int32 // how many anonymous requests to /two are still served
	w := newWorkspace(t, twoTickets, twoPins(serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/two" && r.Header.Get("X-Tenant-Id") == "" && open.Add(-1) >= 0 {
			r.Header.Set("X-Tenant-Id", "let in")
		}
		conformant(w, r)
	}))))
	w.engfix(t, exitFine, "probe", "--tick")
	ticked := w.read(t, "ENGINE_FIX_TICKETS.md")

	open.Store(1)
	doc := document(t, w.engfix(t, exitFine, "probe", "--tick", "--untick", "--format", "json"))
	for _, ticket := range doc.Tickets {
		for _, it := range ticket.Items {
			shaky := ticket.ID == "T-002" && it.Text == "Add Identity."
			if it.Flaky != shaky || it.Regression || shaky && it.Verdict != probe.Inconclusive {
				t.Errorf("%s %s: %s, flaky %v, regression %v: %s", ticket.ID, it.Ref(), it.Verdict, it.Flaky, it.Regression, it.Reason)
			}
		}
	}
	if w.read(t, "ENGINE_FIX_TICKETS.md") != ticked {
		t.Error("a box was changed")
	}
	if md := w.engfix(t, exitFine, "report", "--md"); !strings.Contains(md, "flaky") {
		t.Errorf("the report does not say that an item is flaky:\n%s", md)
	}

	// An item that stays broken is a regression, although it passed before.
	open.Store(100)
	w.engfix(t, exitFine, "probe", "--confirm", "0", "--fail-on", "never")
	w.engfix(t, exitFound, "probe")
	if got := w.engfix(t, exitFine, "status"); !strings.Contains(got, "regression") {
		t.Errorf("status does not tell of the regression:\n%s", got)
	}
}

// TestFailed guards that --failed asks about nothing that passed the last time.
func TestFailed(t *testing.T) {
	t.Parallel()
	var broken atomic.Bool
	broken.Store(true)
	w := newWorkspace(t, twoTickets, twoPins(serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/two" && broken.Load() {
			r.Header.Set("X-Tenant-Id", "let in")
		}
		conformant(w, r)
	}))))
	failed := func() string {
		var ids []string
		for _, ticket := range document(t, w.engfix(t, exitFine, "probe", "--failed", "--format", "json")).Tickets {
			ids = append(ids, ticket.ID)
		}
		return strings.Join(ids, " ")
	}
	if got := failed(); got != "T-001 T-002" {
		t.Errorf("before any run: got %q, want all", got)
	}
	if got := failed(); got != "T-002" {
		t.Errorf("got %q, want T-002", got)
	}
	broken.Store(false)
	if got := failed(); got != "T-002" {
		t.Errorf("got %q, want T-002", got)
	}
	if got := failed(); got != "" {
		t.Errorf("got %q, want nothing: all passed", got)
	}
}

// TestWaiver guards that a waived regression is shown and does not turn the job red.
func TestWaiver(t *testing.T) {
	t.Parallel()
	config := twoPins(serve(t, http.HandlerFunc(unguarded)))
	ticked := strings.Replace(twoTickets, "[ ] Add Identity.", "[x] Add Identity.", 1)
	w := newWorkspace(t, ticked, config)
	w.engfix(t, exitFound, "probe")

	w = newWorkspace(t, ticked, config+"waivers: [{ticket: T-001, item: scope/1, until: 2999-12-31, reason: \"the gateway does it\"}]\n")
	doc := document(t, w.engfix(t, exitFine, "probe", "--format", "json"))
	it := doc.Tickets[0].Items[0]
	if !it.Waived || !it.Regression || it.Verdict != probe.Fail || doc.Summary.Regressions != 0 {
		t.Errorf("got %+v and %d regressions", it, doc.Summary.Regressions)
	}
	if got := w.engfix(t, exitFine, "probe"); !strings.Contains(got, "waived") {
		t.Errorf("the waiver is not shown:\n%s", got)
	}
	if got := w.engfix(t, exitFine, "status"); !strings.Contains(got, "1 waived regression\n") {
		t.Errorf("status does not tell that the regression is waived:\n%s", got)
	}
}
