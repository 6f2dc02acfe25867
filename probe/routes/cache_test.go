package routes

import (
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"
)

// smallTree writes a few files that depend on each other, and returns the input for them.
func smallTree(tb testing.TB, dir string) Input {
	tb.Helper()
	for name, text := range map[string]string{
		"engines/__init__.py": "",
		"engines/app.py":      "from fastapi import FastAPI\nfrom engines import a, b\nfrom engines.settings import PREFIX\napp = FastAPI()\napp.include_router(a.router, prefix=PREFIX)\napp.include_router(b.router)\n",
		"engines/settings.py": "PREFIX = '/api'\n",
		"engines/a.py":        "from fastapi import APIRouter\nrouter = APIRouter(prefix='/a')\n@router.get('/x')\ndef ax(): ...\n",
		"engines/b.py":        "from fastapi import APIRouter\nrouter = APIRouter(prefix='/b')\n@router.get('/x')\ndef bx(): ...\n",
	} {
		writeFile(tb, filepath.Join(dir, name), text)
	}
	return Input{
		Source:      dir,
		Wanted:      []Wanted{{"engines.a", []string{"engines/a.py"}}, {"engines.b", []string{"engines/b.py"}}, {"engines.c", []string{"engines/c/*.py"}}},
		HaveOpenAPI: true,
		Operations:  []Operation{{Method: "GET", Path: "/api/a/x", ID: "ax_api_a_x_get"}, {Method: "GET", Path: "/more", ID: "bx_more_get"}},
		Covers:      func(path string) bool { return !strings.HasPrefix(path, "/b") },
	}
}

func writeFile(tb testing.TB, path, text string) {
	tb.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		tb.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		tb.Fatal(err)
	}
}

// tableText resolves an input and returns the whole table as text.
func tableText(tb fataler, in Input) string {
	table, err := Resolve(context.Background(), in)
	if err != nil {
		tb.Fatalf("resolve: %v", err)
	}
	raw, err := json.Marshal(table)
	if err != nil {
		tb.Fatalf("encode: %v", err)
	}
	return strings.ReplaceAll(string(raw), "[]", "null") + printTable(table, in.Operations)
}

// A fataler is a test, or one case of a property.
type fataler interface {
	Fatalf(format string, args ...any)
}

// TestCacheChangesNothing edits files at random and requires the same table with the cache as without.
func TestCacheChangesNothing(t *testing.T) {
	texts := []string{
		"", "PREFIX = '/v2'\n", "x = (\n",
		"from fastapi import APIRouter\nrouter = APIRouter(prefix='/n')\n@router.post('/y')\ndef ax(): ...\n",
		"from fastapi import APIRouter\nrouter = APIRouter(prefix='/m')\n@router.post('/y')\ndef bx(): ...\n", // of the same size
	}
	names := []string{"engines/a.py", "engines/b.py", "engines/settings.py", "engines/c/new.py", "settings.py", "engines/app.py"}
	rapid.Check(t, func(rt *rapid.T) {
		dir := t.TempDir()
		in := smallTree(t, dir)
		in.Cache = &Cache{Dir: filepath.Join(dir, ".engfix"), Version: "v1"}
		for range rapid.IntRange(1, 6).Draw(rt, "edits") {
			name := filepath.Join(dir, rapid.SampledFrom(names).Draw(rt, "file"))
			switch rapid.SampledFrom([]string{"write", "remove", "link", "nothing"}).Draw(rt, "edit") {
			case "write":
				_ = os.Remove(name)
				writeFile(t, name, rapid.SampledFrom(texts).Draw(rt, "text"))
			case "remove":
				_ = os.Remove(name)
			case "link":
				_ = os.Remove(name)
				_ = os.MkdirAll(filepath.Dir(name), 0o755)
				_ = os.Symlink(filepath.Join(dir, "engines", "b.py"), name)
			}
			plain := in
			plain.Cache = nil
			want := tableText(rt, plain)
			for _, run := range []string{"first", "second"} {
				if got := tableText(rt, in); got != want {
					rt.Fatalf("%s run: with the cache\n%s\nwithout\n%s", run, got, want)
				}
			}
		}
	})
}

// TestCacheIsUsed requires that the second run takes the table from the cache: one that was put there in its place comes back.
// Another version, another answer of Covers and other operations do not get it.
func TestCacheIsUsed(t *testing.T) {
	in := smallTree(t, t.TempDir())
	in.Cache = &Cache{Dir: t.TempDir(), Version: "v1"}
	tableText(t, in)
	key, _ := in.Cache.key(in)
	m, ok := readMemory(in.Cache.file(key))
	if !ok {
		t.Fatal("nothing was kept")
	}
	m.Table.Routers[0].Name = "from the cache"
	if err := in.Cache.put(key, m); err != nil {
		t.Fatal(err)
	}
	used := func(in Input) bool { return strings.Contains(tableText(t, in), "from the cache") }
	if !used(in) {
		t.Error("the table was made again although nothing changed")
	}
	other := in
	other.Cache = &Cache{Dir: in.Cache.Dir, Version: "v2"}
	if used(other) {
		t.Error("another version's table was used")
	}
	other = in
	other.Operations = in.Operations[:1]
	if used(other) {
		t.Error("another document's table was used")
	}
	other = in
	other.Covers = func(string) bool { return true }
	if used(other) {
		t.Error("the table was used although the document covers other paths")
	}
}

// TestDamagedCache requires that a damaged table is ignored and replaced.
func TestDamagedCache(t *testing.T) {
	in := smallTree(t, t.TempDir())
	in.Cache = &Cache{Dir: t.TempDir(), Version: "v1"}
	want := tableText(t, in)
	key, _ := in.Cache.key(in)
	whole, err := os.ReadFile(in.Cache.file(key))
	if err != nil {
		t.Fatal(err)
	}
	flipped := slices.Clone(whole)
	flipped[len(flipped)-9] ^= 1
	for name, raw := range map[string][]byte{
		"empty": {}, "half written": whole[:len(whole)/2], "damaged": flipped, "foreign": []byte("SQLite format 3\x00" + strings.Repeat("x", 100)),
		"with more behind": append(slices.Clone(whole), 'x'),
	} {
		if err := os.WriteFile(in.Cache.file(key), raw, 0o644); err != nil {
			t.Fatal(err)
		}
		if got := tableText(t, in); got != want {
			t.Errorf("%s: got\n%s\nwant\n%s", name, got, want)
		}
		if _, ok := readMemory(in.Cache.file(key)); !ok {
			t.Errorf("%s: it was not replaced", name)
		}
	}
	blocked := in
	blocked.Cache = &Cache{Dir: filepath.Join(in.Source, "engines/app.py/no"), Version: "v1"}
	if got := tableText(t, blocked); got != want {
		t.Errorf("nowhere to keep it: %s", got)
	}
}

// TestCacheIsBounded fills a cache with many inputs, several at once.
func TestCacheIsBounded(t *testing.T) {
	in := smallTree(t, t.TempDir())
	in.Cache = &Cache{Dir: t.TempDir(), Version: "v1"}
	writeFile(t, filepath.Join(in.Cache.Dir, "table-1.tmp"), "left behind")
	var wg sync.WaitGroup
	for i := range 3 * maxCached {
		wg.Go(func() {
			one := in
			one.Operations = []Operation{{Method: "GET", Path: fmt.Sprintf("/api/a/%d", i%(2*maxCached))}}
			if _, err := Resolve(context.Background(), one); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	in.Cache.prune()
	entries, err := os.ReadDir(in.Cache.Dir)
	const packs = 1 // the parsed parts of the one source
	if err != nil || len(entries) > maxCached+packs {
		t.Errorf("%d files, want at most %d (%v)", len(entries), maxCached+packs, err)
	}
	if slices.ContainsFunc(entries, func(e fs.DirEntry) bool { return e.Name() == "table-1.tmp" }) {
		t.Error("what was left half written is still there")
	}
}
