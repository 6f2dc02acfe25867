package routes

import (
	"context"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/engfix/engfix/probe"
)

var update = flag.Bool("update", false, "rewrite the tables in testdata/tables")

// TestTables resolves the scenario of every file in testdata/tables and compares the table with the one it holds. A file
// has "wanted" (a router and its files on each line), perhaps "openapi" or "openapi of a file" (method, path and operation id, and "stream" where it lists one), "pins" (router,
// then mount=PREFIX or TRANSPORT METHOD PATH), the source, and the table as "want".
func TestTables(t *testing.T) {
	files, err := filepath.Glob("testdata/tables/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal("no scenarios", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			ar, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			var in Input
			source := fstest.MapFS{}
			var want *txtar.File
			for i, f := range ar.Files {
				lines := strings.Split(strings.TrimSpace(string(f.Data)), "\n")
				switch f.Name {
				case "wanted":
					for _, l := range lines {
						w := strings.Fields(l)
						in.Wanted = append(in.Wanted, Wanted{Router: w[0], Files: w[1:]})
					}
				case "openapi", "openapi of a file", "openapi below /api":
					in.HaveOpenAPI = true
					switch f.Name {
					case "openapi":
						in.Covers = func(string) bool { return true }
					case "openapi below /api":
						in.Covers = func(path string) bool { return strings.HasPrefix(path, "/api/") }
					}
					for _, l := range lines {
						if w := strings.Fields(l); len(w) >= 3 {
							in.Operations = append(in.Operations, Operation{Method: w[0], Path: w[1], ID: w[2], Stream: len(w) == 4})
						}
					}
				case "pins":
					in.Pins = parsePins(t, lines)
				case "want":
					want = &ar.Files[i]
				default:
					source[f.Name] = &fstest.MapFile{Data: f.Data, Mode: 0o644}
				}
			}
			in.Wanted = distinct(in.Wanted)
			var fsys fs.FS // none if the scenario has no checkout
			if len(source) > 0 {
				fsys = source
			}
			table, err := resolve(context.Background(), in, fsys)
			if err != nil {
				t.Fatal(err)
			}
			got := printTable(table, in.Operations)
			if *update {
				if want == nil {
					ar.Files = append(ar.Files, txtar.File{Name: "want"})
					want = &ar.Files[len(ar.Files)-1]
				}
				want.Data = []byte(got)
				if err := os.WriteFile(file, txtar.Format(ar), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if want == nil {
				t.Fatal("no want in the file: run with -update and read what it writes")
			}
			if diff := cmp.Diff(string(want.Data), got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func parsePins(t *testing.T, lines []string) []Pin {
	t.Helper()
	var pins []Pin
	for _, l := range lines {
		w := strings.Fields(l)
		pin := Pin{Router: w[0]}
		if n := len(pins); n > 0 && pins[n-1].Router == w[0] {
			pin = pins[n-1]
			pins = pins[:n-1]
		}
		if mount, ok := strings.CutPrefix(w[1], "mount="); ok {
			pin.Mount = mount
		} else {
			pin.Endpoints = append(pin.Endpoints, Pinned{Transport: probe.Transport(w[1]), Method: w[2], Path: w[3]})
		}
		pins = append(pins, pin)
	}
	return pins
}

func printTable(table *Table, ops []Operation) string {
	var b strings.Builder
	for _, r := range table.Routers {
		fmt.Fprintln(&b, r.Name)
		for _, p := range r.Problems {
			fmt.Fprintln(&b, "  problem:", p)
		}
		for _, g := range r.Missing {
			fmt.Fprintln(&b, "  missing:", g)
		}
		for _, e := range r.Endpoints {
			fmt.Fprintf(&b, "  %s %s %s [%s] %s", e.Transport, e.Method, e.Path, e.Origin, e.Source)
			if e.Documented != probe.Undocumented {
				fmt.Fprintf(&b, " (%s)", e.Documented)
			}
			b.WriteByte('\n')
			if e.Standing != "" || e.Note != "" {
				standing := string(e.Standing)
				if standing == "" {
					standing = "note"
				}
				fmt.Fprintf(&b, "    %s: %s\n", standing, e.Note)
			}
		}
	}
	for _, op := range table.Unclaimed {
		fmt.Fprintln(&b, "unclaimed:", op.Transport().Verb(op.Method), op.Path)
	}
	for _, op := range table.Unexplained {
		fmt.Fprintln(&b, "unexplained:", op.Method, op.Path, strings.Join(op.MayBe, " "))
	}
	for _, s := range Suggest(table, ops) {
		fmt.Fprintf(&b, "suggest: %s %s for %s (%.2f: %s)\n", s.Operation.Method, s.Operation.Path, s.Router, s.Score, s.Why)
	}
	return b.String()
}
