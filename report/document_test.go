package report_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/engfix/engfix/internal/jsonschema"
	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/report"
	"github.com/engfix/engfix/schema"
)

// A document that is read and written again is the same document, and written twice the same bytes.
func TestDocumentRoundTrip(t *testing.T) {
	want := open(t, "testdata/mixed.json")
	var first, second bytes.Buffer
	if err := report.Replay(want, report.NewJSON(&first, t.TempDir())); err != nil {
		t.Fatal(err)
	}
	got, err := report.ReadDocument(bytes.NewReader(first.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	if err := report.Replay(got, report.NewJSON(&second, t.TempDir())); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(first.Bytes(), second.Bytes()) {
		t.Error("the second writing differs from the first")
	}
}

// The names and their order are those of the published document, and no list is null.
func TestDocumentShape(t *testing.T) {
	var out bytes.Buffer
	sink := report.NewJSON(&out, "")
	if err := sink.Ticket(probe.TicketResult{ID: "T-1", Verdict: probe.Pass, Items: []probe.ItemResult{{Findings: []probe.Finding{{}}}, {}}}); err != nil {
		t.Fatal(err)
	}
	if err := sink.End(probe.Run{ID: "r"}); err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(bytes.ReplaceAll(out.Bytes(), []byte(`"checked":null`), nil), []byte("null")) {
		t.Errorf("a list or an object is null:\n%s", out.Bytes())
	}
	var names []string
	dec := json.NewDecoder(&out)
	if _, err := dec.Token(); err != nil {
		t.Fatal(err)
	}
	for dec.More() {
		name, err := dec.Token()
		if err != nil {
			t.Fatal(err)
		}
		names = append(names, name.(string))
		var skip json.RawMessage
		if err := dec.Decode(&skip); err != nil {
			t.Fatal(err)
		}
	}
	want := "schema id started finished target tool summary tickets exchanges"
	if got := strings.Join(names, " "); got != want {
		t.Errorf("members %q, want %q", got, want)
	}
}

// The output follows the published schema, and so do the saved runs that these tests replay.
func TestDocumentSchema(t *testing.T) {
	parsed, err := jsonschema.UnmarshalJSON(bytes.NewReader(schema.Run))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	if err := c.AddResource("run.json", parsed); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("run.json")
	if err != nil {
		t.Fatal(err)
	}
	docs, err := filepath.Glob("testdata/*.json")
	if err != nil || len(docs) == 0 {
		t.Fatalf("no run documents: %v", err)
	}
	for _, path := range docs {
		saved, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		var out bytes.Buffer
		if err := report.Replay(open(t, path), report.NewJSON(&out, "")); err != nil {
			t.Fatal(err)
		}
		for what, doc := range map[string][]byte{"saved": saved, "written": out.Bytes()} {
			v, err := jsonschema.UnmarshalJSON(bytes.NewReader(doc))
			if err == nil {
				err = s.Validate(v)
			}
			if err != nil {
				t.Errorf("%s, %s: %v", path, what, err)
			}
		}
	}
}

// Whatever a service sent, no byte of a document can act on a terminal.
func TestDocumentHidesNothing(t *testing.T) {
	const body = "\x1b[2J\u009b31m\u202e\u2028\x7f\U000e0041 é"
	x := &probe.Exchange{ID: "x1", Response: &probe.Response{Body: body}}
	var out bytes.Buffer
	sink := report.NewJSON(&out, "")
	if err := errors.Join(sink.Exchange(x), sink.End(probe.Run{ID: "r"})); err != nil {
		t.Fatal(err)
	}
	if got := report.Clean(out.String()); got != out.String() {
		t.Errorf("the document holds characters that a terminal may act on:\n%s", got)
	}
	doc, err := report.ReadDocument(&out)
	if err != nil {
		t.Fatal(err)
	}
	if got := doc.Exchanges[0].Response.Body; got != body {
		t.Errorf("body %q, want %q", got, body)
	}
}

// Evidence goes to a file once there is much of it, which is gone when the run has ended.
func TestDocumentIsSpooled(t *testing.T) {
	dir := t.TempDir()
	var out bytes.Buffer
	var before, mem runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	sink := report.NewJSON(&out, dir)
	body := strings.Repeat("x", 64<<10)
	const n = 512
	for i := range n {
		if err := sink.Exchange(&probe.Exchange{ID: fmt.Sprint("x", i), Response: &probe.Response{Body: body}}); err != nil {
			t.Fatal(err)
		}
	}
	runtime.GC()
	runtime.ReadMemStats(&mem)
	if held := int64(mem.HeapAlloc) - int64(before.HeapAlloc); held > n*64<<10/2 {
		t.Errorf("%d MiB are held for %d MiB of evidence", held>>20, n*64>>10)
	}
	if err := sink.End(probe.Run{ID: "r"}); err != nil {
		t.Fatal(err)
	}
	doc, err := report.ReadDocument(&out)
	if err != nil {
		t.Fatal(err)
	}
	if len(doc.Exchanges) != n || doc.Exchanges[n-1].ID != fmt.Sprint("x", n-1) || doc.Exchanges[7].Response.Body != body {
		t.Errorf("%d exchanges, want %d, each with its body", len(doc.Exchanges), n)
	}
	if left, _ := os.ReadDir(dir); len(left) > 0 {
		t.Errorf("%s was left behind", left[0].Name())
	}
}

func TestSpoolFolderMissing(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "gone")
	sink := report.NewJSON(&bytes.Buffer{}, dir)
	err := sink.Exchange(&probe.Exchange{ID: "x", Repro: strings.Repeat("x", 5<<20)})
	if err == nil || !strings.Contains(err.Error(), dir) {
		t.Errorf("error %v, want one that names %s", err, dir)
	}
}

func TestReadDocumentErrors(t *testing.T) {
	whole, err := os.ReadFile("testdata/mixed.json")
	if err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct{ name, doc, want string }{
		{"empty", " \n", "is empty"},
		{"no JSON", "# engfix", "1:1: the run document is not JSON"},
		{"no JSON further down", "{\"schema\": \"engfix.run/v1\",\n  \"id\" 3}", "2:8: the run document is not JSON"},
		{"cut", string(whole[:len(whole)/2]), "cut off after"},
		{"two", string(whole) + "{}", "not JSON (invalid character '{' after top-level value"},
		{"events", `{"event":"begin"}` + "\n" + `{"event":"end"}`, "want a run document"},
		{"other document", `{"openapi":"3.1.0"}`, `has no "schema"`},
		{"other version", `{"schema":"engfix.run/v9"}`, `is "engfix.run/v9" and this engfix reads "engfix.run/v1"; use the engfix that wrote it`},
		{"a list", `[]`, `is a JSON array, want an object with "schema": "engfix.run/v1"`},
		{"no kind of item", `{"schema":"engfix.run/v1","id":"r","tickets":[{"id":"T-1","verdict":"pass","items":[{"kind":"chore","index":1,"verdict":"pass"}]}]}`, `unknown item "chore/1" of T-1`},
		{"no index", `{"schema":"engfix.run/v1","id":"r","tickets":[{"id":"T-1","verdict":"pass","items":[{"kind":"scope","verdict":"pass"}]}]}`, `unknown item "scope/0" of T-1`},
		{"wrong type", "{\"schema\":\"engfix.run/v1\",\"id\":\"r\",\n\"tickets\":[{\"id\":7}]}", `2:18: the run document's "tickets.id" has the wrong type, a JSON number`},
		{"no id", `{"schema":"engfix.run/v1"}`, `has no "id"`},
		{"no verdict", `{"schema":"engfix.run/v1","id":"r","tickets":[{"id":"T-1","verdict":"fine"}]}`, `unknown verdict "fine" of T-1`},
		{"no item verdict", `{"schema":"engfix.run/v1","id":"r","tickets":[{"id":"T-1","verdict":"pass","items":[{"kind":"scope","index":2}]}]}`, `unknown verdict "" of T-1 scope/2`},
		{"null exchange", `{"schema":"engfix.run/v1","id":"r","exchanges":[null]}`, "exchange 1 has no"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			doc, err := report.ReadDocument(strings.NewReader(tc.doc))
			if err == nil {
				t.Fatalf("read %+v", doc)
			}
			if !strings.Contains(err.Error(), tc.want) || strings.Contains(err.Error(), "\n") {
				t.Errorf("error %q, want one line with %q", err, tc.want)
			}
		})
	}
}

// brokenSink fails at every event.
type brokenSink struct{ err error }

func (b brokenSink) Begin(probe.Run) error           { return b.err }
func (b brokenSink) Exchange(*probe.Exchange) error  { return b.err }
func (b brokenSink) Ticket(probe.TicketResult) error { return b.err }
func (b brokenSink) End(probe.Run) error             { return b.err }

// One sink that fails keeps nothing from the others, and is heard of.
func TestTee(t *testing.T) {
	full := errors.New("disk full")
	var out bytes.Buffer
	sink := report.Tee(brokenSink{full}, report.NewNDJSON(&out))
	for _, err := range []error{
		sink.Begin(probe.Run{}), sink.Exchange(&probe.Exchange{}), sink.Ticket(probe.TicketResult{}), sink.End(probe.Run{}),
	} {
		if !errors.Is(err, full) {
			t.Errorf("error %v, want %v", err, full)
		}
	}
	if n := bytes.Count(out.Bytes(), []byte("\n")); n != 4 {
		t.Errorf("the other sink got %d of 4 events", n)
	}
	if err := report.Tee().Begin(probe.Run{}); err != nil {
		t.Errorf("no sink at all: %v", err)
	}
}

// Replay passes each ticket on only after the evidence that it names.
func TestReplayOrder(t *testing.T) {
	var out bytes.Buffer
	if err := report.Replay(open(t, "testdata/mixed.json"), report.NewNDJSON(&out)); err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	dec := json.NewDecoder(&out)
	tickets := 0
	for dec.More() {
		var e report.Event
		if err := dec.Decode(&e); err != nil {
			t.Fatal(err)
		}
		switch e.Event {
		case "begin":
			if !e.Head.Finished.IsZero() || len(e.Head.Summary.Tickets) > 0 {
				t.Error("the beginning holds the end")
			}
		case "exchange":
			seen[e.Exchange.ID] = true
		case "ticket":
			tickets++
			for _, id := range e.Ticket.Evidence() {
				if !seen[id] {
					t.Errorf("%s names %s, which was not passed on before", e.Ticket.ID, id)
				}
			}
		}
	}
	if tickets != 10 {
		t.Errorf("%d tickets, want 10", tickets)
	}
}
