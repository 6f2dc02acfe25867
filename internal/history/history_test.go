package history_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
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

// Environment of a test binary that is to write and end: see TestManyProcesses.
const (
	writerDSN  = "ENGFIX_TEST_WRITER_DSN"
	writerName = "ENGFIX_TEST_WRITER_NAME"
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
		for _, it := range result.Items {
			for _, f := range it.Findings {
				for _, id := range f.Exchanges {
					errs = append(errs, sink.Exchange(exchange(id)))
				}
			}
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
			second(s.Last(t.Context(), history.Filter{Target: "http://elsewhere"})),
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
		other.Target = "http://elsewhere"
		store(t, s, other, ticket("T-1", probe.Pass, "x1"))

		here := history.Filter{Target: "http://127.0.0.1:8000", TicketFile: "ENGINE_FIX_TICKETS.md"}
		for _, tc := range []struct {
			name string
			f    history.Filter
			want string
		}{
			{"all", history.Filter{}, "T-1 pass of other, T-2 pass of later, T-3 manual of first"},
			{"one target", here, "T-1 fail of first, T-2 pass of later, T-3 manual of first"},
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
		result, of, err := s.LastResult(t.Context(), here, "T-1")
		if err != nil || of.ID != "first" {
			t.Fatalf("last result of T-1 is of run %q, error %v", of.ID, err)
		}
		if diff := cmp.Diff(ticket("T-1", probe.Fail, "x1"), result); diff != "" {
			t.Errorf("-want +got:\n%s", diff)
		}
		if _, _, err := s.LastResult(t.Context(), here, "T-9"); !errors.Is(err, history.ErrNoRun) {
			t.Errorf("error %v, want ErrNoRun", err)
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

func TestOpenExisting(t *testing.T) {
	onEach(t, func(t *testing.T, dsn string) {
		if s, err := history.OpenExisting(t.Context(), dsn); !errors.Is(err, history.ErrNoHistory) {
			t.Fatalf("store %v, error %v, want ErrNoHistory", s, err)
		}
		if path, ok := strings.CutPrefix(dsn, "sqlite:"); ok {
			if _, err := os.Stat(filepath.Dir(path)); !errors.Is(err, os.ErrNotExist) {
				t.Errorf("the folder was made: %v", err)
			}
		}
		store(t, open(t, dsn), run("r1", noon), ticket("T-1", probe.Pass, "x1"))
		s, err := history.OpenExisting(t.Context(), dsn)
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		if last, err := s.Last(t.Context(), history.Filter{}); err != nil || last.ID != "r1" {
			t.Errorf("last run %+v, error %v", last, err)
		}
	})
}

// Evidence is for its owner: the file and SQLite's files next to it.
func TestFileMode(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("windows has no such modes")
	}
	dir := t.TempDir()
	store(t, open(t, "sqlite:"+filepath.Join(dir, "h.db")), run("r1", noon), ticket("T-1", probe.Pass, "x1"))
	files, err := os.ReadDir(dir)
	if err != nil || len(files) < 2 {
		t.Fatalf("%d files, %v: want the history and its log", len(files), err)
	}
	for _, f := range files {
		info, err := f.Info()
		if err != nil {
			t.Fatal(err)
		}
		if info.Mode().Perm() != 0o600 {
			t.Errorf("%s has mode %v, want 0600", f.Name(), info.Mode())
		}
	}
}

func TestOpenErrors(t *testing.T) {
	dir := t.TempDir()
	noise := filepath.Join(dir, "noise.db")
	if err := os.WriteFile(noise, []byte(strings.Repeat("this is no database ", 100)), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct{ dsn, want string }{
		{"", "has no scheme"},
		{"history.db", `want "sqlite:PATH"`},
		{`C:\history.db`, "has no scheme"},
		{"mysql://u:geheim@h/d", `has the unknown scheme "mysql"`},
		{"u:geheim@h/d", "has no scheme"},
		{"geheim@h:5432/d", "has no scheme"},
		{"sqlite:", "names no file"},
		{"sqlite:" + noise, "is not a SQLite database"},
		{"sqlite:" + dir, dir},
		{"sqlite:" + filepath.Join(noise, "h.db"), noise},
		{"postgres://", "is not a valid URL"},
		{"postgres://u:ge%heim@h/d", "is not a valid URL"},
		{"postgres://u:geheim@h:port/d", "is not a valid URL"},
		{"postgres://u:geheim@127.0.0.1:1/d?connect_timeout=geheim&password=geheim", "history.dsn"},
		{"postgres://u:geheim@127.0.0.1:1/d", "open the history postgres://u@127.0.0.1:1/d"},
		{"postgres://u:gehe%69m@127.0.0.1:1/geheim?sslmode=disable", "open the history postgres://u@127.0.0.1:1/****"},
	} {
		t.Run(tc.dsn, func(t *testing.T) {
			s, err := history.Open(t.Context(), tc.dsn)
			if err == nil {
				t.Fatal(errors.Join(errors.New("it opened"), s.Close()))
			}
			if !strings.Contains(err.Error(), tc.want) || strings.Contains(err.Error(), "\n") {
				t.Errorf("error %q, want one line with %q", err, tc.want)
			}
			if strings.Contains(err.Error(), "geheim") || strings.Contains(err.Error(), "gehe%69m") {
				t.Errorf("error %q holds the password", err)
			}
		})
	}
}

// Damage to a file is reported with the remedy, whatever part of it is damaged.
func TestDamage(t *testing.T) {
	for name, damage := range map[string]func(content []byte) []byte{
		"cut off": func(content []byte) []byte { return content[:9000] },
		"overwritten": func(content []byte) []byte {
			for i := 4096; i < len(content); i++ {
				content[i] = byte(i * 7)
			}
			return content
		},
		"rows of another's": func(content []byte) []byte {
			return bytes.ReplaceAll(content, []byte(`{"schema"`), []byte(`{{{{{{{{{`))
		},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "history.db")
			s := open(t, "sqlite:"+path)
			store(t, s, run("r", noon), ticket("T-1", probe.Pass, "x1"))
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			content, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, damage(content), 0o600); err != nil {
				t.Fatal(err)
			}
			s, err = history.OpenExisting(t.Context(), "sqlite:"+path)
			if err == nil {
				_, err = s.LastVerdicts(t.Context(), history.Filter{})
				err = errors.Join(err, s.Close())
			}
			if err == nil || !strings.Contains(err.Error(), path) || !strings.Contains(err.Error(), "move it away") {
				t.Errorf("error %v, want one that names the file and says what to do", err)
			}
		})
	}
}

// If nothing can be written, the stored runs can be read, and a failure to store is reported with the remedy.
func TestReadOnlyFolder(t *testing.T) {
	if os.Geteuid() == 0 {
		t.Skip("root may write everywhere")
	}
	dir := filepath.Join(t.TempDir(), "kept")
	dsn := "sqlite:" + filepath.Join(dir, "history.db")
	s, err := history.Open(t.Context(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	store(t, s, run("r", noon), ticket("T-1", probe.Pass, "x1"))
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(dir, 0o500); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.Chmod(dir, 0o700) }) // so that it can be removed
	s, err = history.OpenExisting(t.Context(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	if last, err := s.Last(t.Context(), history.Filter{}); err != nil || last.ID != "r" {
		t.Errorf("the last run is %q, %v", last.ID, err)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	for _, dsn := range []string{dsn, "sqlite:" + filepath.Join(dir, "below", "history.db")} {
		if s, err := history.Open(t.Context(), dsn); err == nil || !strings.Contains(err.Error(), "history.dsn") {
			t.Errorf("%s: error %v, want one that says what to do", dsn, err)
			if err == nil {
				_ = s.Close()
			}
		}
	}
}

// A history that a newer engfix has made is not touched.
func TestNewerSchema(t *testing.T) {
	onEach(t, func(t *testing.T, dsn string) {
		s := open(t, dsn)
		if err := history.SetVersion(t.Context(), s, 99); err != nil {
			t.Fatal(err)
		}
		_, err := history.OpenExisting(t.Context(), dsn)
		if err == nil || !strings.Contains(err.Error(), "use a newer engfix") {
			t.Errorf("error %v, want one that says what to do", err)
		}
	})
}

const (
	processes         = 8
	runsPerProcess    = 3
	exchangesPerRun   = 200
	ticketsPerProcess = 5
)

// writer is one of the processes of TestManyProcesses.
func writer(dsn, name string) error {
	ctx := context.Background()
	s, err := history.Open(ctx, dsn)
	if err != nil {
		return err
	}
	var errs []error
	for n := range runsPerProcess {
		r := run(fmt.Sprintf("%s-%d", name, n), noon.Add(time.Duration(n)*time.Minute))
		sink := s.Sink(ctx)
		errs = append(errs, sink.Begin(r))
		for i := range exchangesPerRun {
			errs = append(errs, sink.Exchange(exchange(fmt.Sprint("x", i))))
		}
		for i := range ticketsPerProcess {
			errs = append(errs, sink.Ticket(ticket(fmt.Sprintf("T-%s%d", name, i), probe.Pass)))
		}
		errs = append(errs, sink.End(ended(r)),
			s.RecordTicks(ctx, []history.Tick{{Ticket: "T-1", Item: tickets.ItemRef{Kind: tickets.ItemScope, Index: 1}, When: noon}}))
	}
	return errors.Join(append(errs, s.Close())...)
}

// Processes that make the history at once, and write at once, lose nothing.
func TestManyProcesses(t *testing.T) {
	onEach(t, func(t *testing.T, dsn string) {
		self, err := os.Executable()
		if err != nil {
			t.Fatal(err)
		}
		var cmds []*exec.Cmd
		for i := range processes {
			cmd := exec.CommandContext(t.Context(), self)
			cmd.Env = append(os.Environ(), writerDSN+"="+dsn, fmt.Sprintf("%s=p%d", writerName, i))
			cmd.Stderr = new(strings.Builder)
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			cmds = append(cmds, cmd)
		}
		for _, cmd := range cmds {
			if err := cmd.Wait(); err != nil {
				t.Errorf("%v: %s", err, cmd.Stderr)
			}
		}
		s := open(t, dsn)
		runs, err := s.List(t.Context(), history.Filter{}, 0)
		if err != nil || len(runs) != processes*runsPerProcess {
			t.Fatalf("%d runs, %v; want %d", len(runs), err, processes*runsPerProcess)
		}
		for _, r := range runs {
			doc, err := s.Get(t.Context(), r.ID)
			if err != nil || doc.Interrupted || len(doc.Exchanges) != exchangesPerRun || len(doc.Tickets) != ticketsPerProcess {
				t.Errorf("run %s: %v, %d exchanges, %d tickets", r.ID, err, len(doc.Exchanges), len(doc.Tickets))
			}
		}
		last, err := s.LastVerdicts(t.Context(), history.Filter{})
		if err != nil || len(last) != processes*ticketsPerProcess {
			t.Errorf("%d tickets, %v; want %d", len(last), err, processes*ticketsPerProcess)
		}
		ticks, err := s.TicksOf(t.Context(), "T-1")
		if err != nil || len(ticks) != processes*runsPerProcess {
			t.Errorf("%d ticks, %v; want %d", len(ticks), err, processes*runsPerProcess)
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
		last, err := s.LastVerdicts(b.Context(), history.Filter{Target: "http://127.0.0.1:8000"})
		if err != nil || len(last) != 56 || last["T-007"].Run.ID != "r199" {
			b.Fatalf("%d tickets, %v", len(last), err)
		}
	}
}
