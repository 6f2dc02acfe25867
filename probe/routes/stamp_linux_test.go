package routes

import (
	"context"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// An opened is a file system that notes the files that are opened.
type opened struct {
	fs.FS
	mu    sync.Mutex
	names []string
}

func (o *opened) Open(name string) (fs.File, error) {
	if strings.HasSuffix(name, ".py") {
		o.mu.Lock()
		o.names = append(o.names, name)
		o.mu.Unlock()
	}
	return o.FS.Open(name)
}

// Stat does not open the file.
func (o *opened) Stat(name string) (fs.FileInfo, error) { return fs.Stat(o.FS, name) }

// TestOnlyChangedFilesAreRead needs the time of a file's last change, which is read on Linux only.
//
// It guards that after an edit the file that was edited is opened and parsed, and no other.
func TestOnlyChangedFilesAreRead(t *testing.T) {
	dir := t.TempDir()
	in := Input{Source: dir, Wanted: writeTree(t, dir, 80), Cache: &Cache{Dir: t.TempDir(), Version: "v1"}}
	writeFile(t, filepath.Join(dir, "other.py"), "x = 1\n") // which nothing imports
	time.Sleep(settledFor + 100*time.Millisecond)           // until the files' times can be trusted
	run := func() (read []string, parsed int64) {
		root, err := os.OpenRoot(dir)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = root.Close() }()
		fsys := &opened{FS: root.FS()}
		in.Cache.parsed.Store(0)
		got, err := resolveCached(context.Background(), in, fsys)
		if err != nil {
			t.Fatal(err)
		}
		plain := in
		plain.Cache = nil
		want, err := Resolve(context.Background(), plain)
		if err != nil {
			t.Fatal(err)
		}
		if got, want := printTable(got, nil), printTable(want, nil); got != want {
			t.Errorf("with what was kept:\n%s\nwithout:\n%s", got, want)
		}
		slices.Sort(fsys.names)
		return slices.Compact(fsys.names), in.Cache.parsed.Load()
	}
	if read, parsed := run(); len(read) < 64 || parsed < 64 {
		t.Fatalf("the first run opened %d files and parsed %d", len(read), parsed)
	}
	for _, edit := range []struct {
		texts  map[string]string
		parsed int64 // the files, and those of their functions that are followed
	}{
		{map[string]string{"engines/area0/p0/service_0.py": "# note\n" + serviceFile(1)}, 1},
		{map[string]string{
			"engines/area1/p1/routes.py":   "# note\n" + routerFile(7),
			"engines/area1/p1/models_3.py": "class Model0: pass\n",
			"other.py":                     "def f():\n    return 1\n", // which is read for the word FastAPI alone
		}, 1 + 6 + 1},
	} {
		for name, text := range edit.texts {
			writeFile(t, filepath.Join(dir, name), text)
		}
		time.Sleep(settledFor + 100*time.Millisecond) // so that their times can be trusted
		read, parsed := run()
		if want := slices.Sorted(maps.Keys(edit.texts)); !slices.Equal(read, want) || parsed != edit.parsed {
			t.Errorf("after an edit of %q: opened %q and parsed %d, want %d", want, read, parsed, edit.parsed)
		}
	}
	if read, parsed := run(); len(read) > 0 || parsed > 0 {
		t.Errorf("nothing changed: opened %q and parsed %d", read, parsed)
	}
}
