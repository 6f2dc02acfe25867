package history_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/engfix/engfix/internal/history"
	"github.com/engfix/engfix/internal/pgtest"
	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/tickets"
)

func TestMain(m *testing.M) {
	if dsn := os.Getenv(writerDSN); dsn != "" {
		if err := writer(dsn, os.Getenv(writerName)); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	code := m.Run()
	if err := pgtest.Stop(); err != nil {
		fmt.Fprintln(os.Stderr, "stop the test server:", err)
		code = 1
	}
	os.Exit(code)
}

// onEach runs a test on a new, empty history of each kind.
func onEach(t *testing.T, test func(t *testing.T, dsn string)) {
	t.Run("sqlite", func(t *testing.T) {
		test(t, "sqlite:"+filepath.Join(t.TempDir(), "a folder", "50% #1?.db"))
	})
	t.Run("postgres", func(t *testing.T) { test(t, pgtest.New(t)) })
}

func open(t *testing.T, dsn string) *history.Store {
	t.Helper()
	s, err := history.Open(t.Context(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

func run(id string, started time.Time) probe.Run {
	return probe.Run{
		Schema: probe.Schema, ID: id, Started: started, Target: "http://127.0.0.1:8000",
		Tool: probe.Tool{Version: "test"}, TicketFile: "ENGINE_FIX_TICKETS.md",
	}
}

func exchange(id string) *probe.Exchange {
	return &probe.Exchange{
		ID: id, Label: "control", Endpoint: "GET /x", Request: probe.Request{Method: "GET", URL: "http://127.0.0.1:8000/x"},
		Response: &probe.Response{Status: 200, Body: "a\x00b \u202e"}, End: probe.EndComplete, Repro: "curl 'x'",
	}
}

func ticket(id string, v probe.Verdict, exchanges ...string) probe.TicketResult {
	box := false
	return probe.TicketResult{
		ID: id, Title: "T", Section: "S", Router: "engines.x", Files: []string{"x.py"}, Kind: tickets.KindTicket, Verdict: v,
		Endpoints: []probe.Endpoint{},
		Items: []probe.ItemResult{{
			Kind: tickets.ItemScope, Index: 1, Text: "Add Identity.", Checked: &box, Verdict: v, Reason: "because",
			Findings: []probe.Finding{{Check: "identity.required", Endpoint: "GET /x", Verdict: v, Exchanges: exchanges}},
		}},
	}
}

// ended returns the head with which a run ends.
func ended(r probe.Run) probe.Run {
	r.Finished = r.Started.Add(time.Minute)
	r.Summary = probe.Summary{Tickets: map[probe.Verdict]int{probe.Pass: 1}, Items: map[probe.Verdict]int{probe.Pass: 1}, Exchanges: 1}
	return r
}

// store stores a run of the tickets.
func store(t *testing.T, s *history.Store, r probe.Run, results ...probe.TicketResult) {
	t.Helper()
	sink := s.Sink(t.Context())
	errs := []error{sink.Begin(r)}
	for _, result := range results {
		for _, id := range result.Evidence() {
			errs = append(errs, sink.Exchange(exchange(id)))
		}
		errs = append(errs, sink.Ticket(result))
	}
	if err := errors.Join(append(errs, sink.End(ended(r)))...); err != nil {
		t.Fatal(err)
	}
}

// A stored run is replayed unchanged, event by event in the order of arrival.
func TestRoundTrip(t *testing.T) {
	onEach(t, func(t *testing.T, dsn string) {
		s := open(t, dsn)
		r := run("r1", noon)
		store(t, s, r, ticket("T-2", probe.Fail, "xa", "xb"), ticket("T-1", probe.Pass, "xc"))
		got, err := s.Get(t.Context(), "r1")
		if err != nil {
			t.Fatal(err)
		}
		want := &probe.Document{
			Run:       ended(r),
			Tickets:   []probe.TicketResult{ticket("T-2", probe.Fail, "xa", "xb"), ticket("T-1", probe.Pass, "xc")},
			Exchanges: []*probe.Exchange{exchange("xa"), exchange("xb"), exchange("xc")},
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("-want +got:\n%s", diff)
		}
		var order recorder
		if err := s.Replay(t.Context(), "r1", &order); err != nil {
			t.Fatal(err)
		}
		if want := "begin xa xb T-2 xc T-1 end"; strings.Join(order, " ") != want {
			t.Errorf("replayed as %q, want %q", order, want)
		}
		some, err := s.Exchanges(t.Context(), "r1", []string{"xc", "gone", "xa"})
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]*probe.Exchange{exchange("xc"), exchange("xa")}, some); diff != "" {
			t.Errorf("exchanges -want +got:\n%s", diff)
		}
		for _, err := range []error{
			second(s.Get(t.Context(), "r9")),
			second(s.Last(t.Context(), history.Filter{TicketFile: "elsewhere.md"})),
		} {
			if !errors.Is(err, history.ErrNoRun) {
				t.Errorf("error %v, want ErrNoRun", err)
			}
		}
		if err := s.Sink(t.Context()).Begin(r); !errors.Is(err, history.ErrRunExists) {
			t.Errorf("the same id again: error %v, want ErrRunExists", err)
		}
	})
}

func second[T any](_ T, err error) error { return err }

// A recorder is a Sink that notes the events.
type recorder []string

func (r *recorder) note(s string) error { *r = append(*r, s); return nil }

func (r *recorder) Begin(probe.Run) error             { return r.note("begin") }
func (r *recorder) Exchange(x *probe.Exchange) error  { return r.note(x.ID) }
func (r *recorder) Ticket(t probe.TicketResult) error { return r.note(t.ID) }
func (r *recorder) End(probe.Run) error               { return r.note("end") }

// A run of one ticket does not hide earlier verdicts on the others, and of two runs the later counts, in whatever order
// they were stored. An inconclusive run hides neither a pass nor a failure of an earlier one.
func TestLastShown(t *testing.T) {
	onEach(t, func(t *testing.T, dsn string) {
		s := open(t, dsn)
		store(t, s, run("old", noon.Add(-time.Hour)), ticket("T-1", probe.Fail, "x1"), ticket("T-2", probe.Pass, "x1"))
		store(t, s, run("good", noon), ticket("T-1", probe.Pass, "x1"))
		for i := range 12 { // more than are looked through at first
			store(t, s, run(fmt.Sprintf("elsewhere-%d", i), noon.Add(time.Duration(i+1)*time.Minute)), ticket("T-1", probe.Inconclusive, "x1"), ticket("T-3", probe.Manual))
		}
		item := tickets.Item{Kind: tickets.ItemScope, Index: 1, Text: "Add Identity."}
		reworded := item
		reworded.Text = "Add Envelope."
		for _, tc := range []struct {
			name, ticket string
			item         tickets.Item
			want         string
		}{
			{"the latest that showed it", "T-1", item, "pass of good"},
			{"one run", "T-2", item, "pass of old"},
			{"never shown", "T-3", item, ""},
			{"never judged", "T-4", item, ""},
			{"other words", "T-1", reworded, ""},
		} {
			shown, err := s.LastShown(t.Context(), history.Filter{}, tc.ticket, []tickets.Item{tc.item})
			if err != nil {
				t.Fatal(err)
			}
			got := ""
			for _, it := range shown {
				got += fmt.Sprintf("%s of %s", it.Item.Verdict, it.Run.ID)
			}
			if got != tc.want {
				t.Errorf("%s: %q, want %q", tc.name, got, tc.want)
			}
		}
	})
}

func TestLastVerdicts(t *testing.T) {
	onEach(t, func(t *testing.T, dsn string) {
		s := open(t, dsn)
		store(t, s, run("later", noon.Add(time.Hour)), ticket("T-2", probe.Pass, "x1"))
		store(t, s, run("first", noon), ticket("T-1", probe.Fail, "x1"), ticket("T-2", probe.Fail, "x1"), ticket("T-3", probe.Manual))
		other := run("other", noon.Add(2*time.Hour))
		other.TicketFile = "elsewhere.md"
		store(t, s, other, ticket("T-1", probe.Pass, "x1"))

		here := history.Filter{TicketFile: "ENGINE_FIX_TICKETS.md"}
		for _, tc := range []struct {
			name string
			f    history.Filter
			want string
		}{
			{"all", history.Filter{}, "T-1 pass of other, T-2 pass of later, T-3 manual of first"},
			{"one ticket file", here, "T-1 fail of first, T-2 pass of later, T-3 manual of first"},
			{"none", history.Filter{TicketFile: "x"}, ""},
		} {
			last, err := s.LastVerdicts(t.Context(), tc.f)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for id, v := range last {
				got = append(got, fmt.Sprintf("%s %s of %s", id, v.Verdict, v.Run.ID))
				it, ok := v.Item(tickets.ItemRef{Kind: tickets.ItemScope, Index: 1})
				if !ok || it.Verdict != v.Verdict || it.Reason != "because" || it.Findings != nil {
					t.Errorf("%s: item %+v", id, it)
				}
			}
			slices.Sort(got)
			if strings.Join(got, ", ") != tc.want {
				t.Errorf("%s: %q, want %q", tc.name, got, tc.want)
			}
		}
		over, err := s.Of(t.Context(), here, "T-2", 0)
		if err != nil || len(over) != 2 || over[0].Run.ID != "later" || over[1].Verdict != probe.Fail {
			t.Errorf("T-2 over time: %+v, %v", over, err)
		}
		runs, err := s.List(t.Context(), history.Filter{}, 2)
		if err != nil || len(runs) != 2 || runs[0].ID != "other" || runs[1].ID != "later" {
			t.Errorf("the last two runs: %+v, %v", runs, err)
		}
		if last, err := s.Last(t.Context(), here); err != nil || last.ID != "later" || last.Summary.Exchanges != 1 {
			t.Errorf("the last run: %+v, %v", last, err)
		}
	})
}

// A run that is cut off by Ctrl-C or a kill is kept up to that point, and says so.
func TestInterrupted(t *testing.T) {
	onEach(t, func(t *testing.T, dsn string) {
		s := open(t, dsn)
		ctx, cancel := context.WithCancel(t.Context())
		sink := s.Sink(ctx)
		cancel()
		failed := ticket("T-1", probe.Fail, "x1")
		failed.Items[0].Regression = true
		if err := errors.Join(sink.Begin(run("killed", noon)), sink.Exchange(exchange("x1")), sink.Ticket(failed)); err != nil {
			t.Fatal(err)
		}
		doc, err := s.Get(t.Context(), "killed")
		if err != nil {
			t.Fatal(err)
		}
		want := probe.Summary{
			Tickets: map[probe.Verdict]int{probe.Fail: 1}, Items: map[probe.Verdict]int{probe.Fail: 1}, Exchanges: 1, Regressions: 1,
		}
		if diff := cmp.Diff(want, doc.Summary); diff != "" {
			t.Errorf("summary -want +got:\n%s", diff)
		}
		if !doc.Interrupted || len(doc.Tickets) != 1 || len(doc.Exchanges) != 1 {
			t.Errorf("interrupted %v, %d tickets, %d exchanges", doc.Interrupted, len(doc.Tickets), len(doc.Exchanges))
		}
		last, err := s.LastVerdicts(t.Context(), history.Filter{})
		if err != nil || last["T-1"].Verdict != probe.Fail || !last["T-1"].Run.Interrupted {
			t.Errorf("last verdicts %+v, %v", last, err)
		}
	})
}

func TestTicks(t *testing.T) {
	onEach(t, func(t *testing.T, dsn string) {
		s := open(t, dsn)
		want := []history.Tick{
			{
				Ticket: "T-1", Item: tickets.ItemRef{Kind: tickets.ItemScope, Index: 2}, Text: "Add Envelope.", Checked: true, Run: "r1",
				Exchanges: []string{"x1", "x2"}, When: noon.Add(time.Nanosecond), Build: "1.2", By: "engfix probe --tick",
			},
			{Ticket: "T-1", Item: tickets.ItemRef{Kind: tickets.ItemAcceptance, Index: 1}, Exchanges: []string{}, When: noon, By: "by hand"},
		}
		if err := s.RecordTicks(t.Context(), append(want, history.Tick{Ticket: "T-2", Item: want[0].Item, When: noon})); err != nil {
			t.Fatal(err)
		}
		got, err := s.TicksOf(t.Context(), "T-1")
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("-want +got:\n%s", diff)
		}
	})
}

// A command that only reads creates nothing if there is nothing. TestTicksOfARun guards that a stored run reports the
// state in which it left the boxes that it changed, also if the edit was larger than one statement takes.
func TestTicksOfARun(t *testing.T) {
	onEach(t, func(t *testing.T, dsn string) {
		s := open(t, dsn)
		result := ticket("T-1", probe.Pass)
		const boxes = 1203
		var ticks []history.Tick
		for i := range boxes {
			it := result.Items[0]
			it.Index = i + 1
			result.Items = append(result.Items[:i], it)
			ticks = append(ticks, history.Tick{Ticket: "T-1", Item: it.Ref(), Checked: i != 0, Run: "r1", When: noon})
		}
		store(t, s, run("r1", noon), result)
		store(t, s, run("r2", noon.Add(time.Hour)), result)
		if err := s.RecordTicks(t.Context(), ticks[:boxes-1]); err != nil {
			t.Fatal(err)
		}
		if err := s.RecordTicks(t.Context(), nil); err != nil {
			t.Error(err)
		}
		for id, want := range map[string]string{"r1": "false true true <nil>", "r2": "<nil> <nil> <nil> <nil>"} {
			doc, err := s.Get(t.Context(), id)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, i := range []int{0, 1, boxes - 2, boxes - 1} {
				if ticked := doc.Tickets[0].Items[i].Ticked; ticked != nil {
					got = append(got, fmt.Sprint(*ticked))
				} else {
					got = append(got, "<nil>")
				}
			}
			if got := strings.Join(got, " "); got != want {
				t.Errorf("%s: the boxes are %s, want %s", id, got, want)
			}
		}
	})
}

// BenchmarkLastVerdicts asks for the 56 tickets of a file that was probed 200 times.
func BenchmarkLastVerdicts(b *testing.B) {
	s, err := history.Open(b.Context(), "sqlite:"+filepath.Join(b.TempDir(), "h.db"))
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	for n := range 200 {
		r := run(fmt.Sprint("r", n), noon.Add(time.Duration(n)*time.Hour))
		sink := s.Sink(b.Context())
		errs := []error{sink.Begin(r)}
		for i := range 56 {
			errs = append(errs, sink.Ticket(ticket(fmt.Sprintf("T-%03d", i), probe.Pass, "x1")))
		}
		if err := errors.Join(append(errs, sink.End(ended(r)))...); err != nil {
			b.Fatal(err)
		}
	}
	for b.Loop() {
		last, err := s.LastVerdicts(b.Context(), history.Filter{TicketFile: "ENGINE_FIX_TICKETS.md"})
		if err != nil || len(last) != 56 || last["T-007"].Run.ID != "r199" {
			b.Fatalf("%d tickets, %v", len(last), err)
		}
	}
}
