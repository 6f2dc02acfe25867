package routes

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"
)

// A scenario is a service of testdata/unexplained: its tickets, its pins, and its unexplained operations.
type scenario struct {
	in   Input
	want []string
}

// readScenario writes the service of a file to a directory and asks it for its document.
func readScenario(t *testing.T, file string) scenario {
	t.Helper()
	ar, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	s := scenario{in: Input{Source: dir, HaveOpenAPI: true, Covers: func(string) bool { return true }}}
	for _, f := range ar.Files {
		lines := strings.Split(strings.TrimSpace(string(f.Data)), "\n")
		switch f.Name {
		case "wanted":
			for _, l := range lines {
				w := strings.Fields(l)
				s.in.Wanted = append(s.in.Wanted, Wanted{Router: w[0], Files: w[1:]})
			}
		case "pins":
			s.in.Pins = parsePins(t, lines)
		case "want":
			s.want = slices.DeleteFunc(lines, func(l string) bool { return l == "" })
		default:
			put(t, dir, f.Name, string(f.Data))
		}
	}
	var tr truth
	runPython(t, nil, &tr, "testdata/routes.py", dir)
	s.in.Operations = tr.operations()
	return s
}

// TestUnexplained runs the service of every file in testdata/unexplained and compares the unexplained operations, and
// the routers that may therefore miss some, with the file's own statement.
func TestUnexplained(t *testing.T) {
	files, err := filepath.Glob("testdata/unexplained/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal("no scenarios", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			t.Parallel()
			s := readScenario(t, file)
			table, err := Resolve(context.Background(), s.in)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(s.want, unexplainedLines(table)); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
			checkDoubts(t, table)
		})
	}
}

func unexplainedLines(table *Table) []string {
	out := []string{}
	for _, op := range table.Unexplained {
		line := op.Method + " " + op.Path
		if len(op.MayBe) > 0 {
			line += fmt.Sprintf(" may be %s (%s)", strings.Join(op.MayBe, ", "), op.Why)
		}
		out = append(out, line)
	}
	return out
}

// checkDoubts requires that exactly the routers say that they may miss some to which an operation may belong.
func checkDoubts(t *testing.T, table *Table) {
	t.Helper()
	for _, r := range table.Routers {
		var mine []string
		for _, op := range table.Unexplained {
			if slices.Contains(op.MayBe, r.Name) {
				mine = append(mine, op.Method+" "+op.Path)
			}
		}
		said := doubtsOf(r)
		if (said != "") != (len(mine) > 0) {
			t.Errorf("%s: may miss %q and says %q", r.Name, mine, said)
		}
		for _, op := range mine {
			if !strings.Contains(said, op) || !strings.Contains(said, "pin each") {
				t.Errorf("%s: %q does not name %s and what settles it", r.Name, said, op)
			}
		}
	}
}

// TestUnexplainedWithoutIDs removes the ids from a document: only the path is left as evidence.
func TestUnexplainedWithoutIDs(t *testing.T) {
	s := readScenario(t, "testdata/unexplained/hidden.txtar")
	for i := range s.in.Operations {
		s.in.Operations[i].ID = ""
	}
	table, err := Resolve(context.Background(), s.in)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"POST /api/notes/purge may be engines.notes (it is at /api/notes, like the router's other operations)"}
	if diff := cmp.Diff(want, unexplainedLines(table)); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	checkDoubts(t, table)
}

// TestDoubtIsBounded names no more than a few of many operations.
func TestDoubtIsBounded(t *testing.T) {
	var ops []Unexplained
	for i := range 3 * maxDoubts {
		ops = append(ops, Unexplained{Operation: Operation{Method: "GET", Path: fmt.Sprintf("/p%d", i)}, MayBe: []string{"engines.a"}, Why: "x"})
	}
	routers := []Router{{Name: "engines.a"}, {Name: "engines.b"}}
	addDoubts(routers, ops)
	if said := doubtsOf(routers[0]); strings.Count(said, "GET /p") != maxDoubts || !strings.Contains(said, "10 more") {
		t.Errorf("%q", said)
	}
	if len(routers[1].Missing) > 0 {
		t.Errorf("%q", routers[1].Missing)
	}
}

// TestServiceIsExplained guards against false doubts: of the whole service, nothing is unexplained.
func TestServiceIsExplained(t *testing.T) {
	tr := askService(t)
	for _, some := range [][]Wanted{wanted, wanted[:1], wanted[4:6]} {
		table, err := Resolve(context.Background(), Input{Wanted: some, Source: service, Operations: tr.operations(), HaveOpenAPI: true})
		if err != nil {
			t.Fatal(err)
		}
		if got := unexplainedLines(table); len(got) > 0 {
			t.Errorf("%d tickets: unexplained: %q", len(some), got)
		}
	}
}

// doubtsOf returns what a router may miss by the service's document.
func doubtsOf(r Router) string {
	var whys []string
	for _, g := range r.Missing {
		if strings.HasPrefix(g.Why, "the service lists") {
			whys = append(whys, g.Why)
		}
	}
	return strings.Join(whys, "\n")
}
