package atomicfile

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/engfix/engfix/internal/need"
)

func TestPendingTakesItsNameWhenItIsWhole(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "run.json")
	if err := os.WriteFile(path, []byte("old"), 0o640); err != nil {
		t.Fatal(err)
	}
	p, err := Create(path, 0o644)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.Write([]byte("new, and longer")); err != nil {
		t.Fatal(err)
	}
	if got := read1(t, path); got != "old" {
		t.Errorf("before Commit the file holds %q", got)
	}
	if err := p.Commit(); err != nil {
		t.Fatal(err)
	}
	if got := read1(t, path); got != "new, and longer" {
		t.Errorf("after Commit the file holds %q", got)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o640 {
		t.Errorf("the file's mode is %v (%v); want it kept", info.Mode(), err)
	}
	only(t, dir, "run.json")
}

func TestAbortedPendingLeavesNothing(t *testing.T) {
	dir := t.TempDir()
	p, err := Create(filepath.Join(dir, "run.json"), 0o644)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.Write([]byte("half")); err != nil {
		t.Fatal(err)
	}
	p.Abort()
	only(t, dir)
}

func TestPendingFollowsALink(t *testing.T) {
	dir := t.TempDir()
	file, link := filepath.Join(dir, "real.json"), filepath.Join(dir, "link.json")
	if err := os.WriteFile(file, []byte("old"), 0o644); err != nil {
		t.Fatal(err)
	}
	need.Symlink(t, "real.json", link)
	p, err := Create(link, 0o644)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.Write([]byte("new")); err != nil {
		t.Fatal(err)
	}
	if err := p.Commit(); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Lstat(link); err != nil || info.Mode()&os.ModeSymlink == 0 {
		t.Errorf("the link is %v (%v); want a link still", info.Mode(), err)
	}
	if got := read1(t, file); got != "new" {
		t.Errorf("what the link leads to holds %q", got)
	}
}

func TestPendingRefusesAFolder(t *testing.T) {
	if _, err := Create(t.TempDir(), 0o644); err == nil {
		t.Error("a folder was taken for a file")
	}
}

func read1(t *testing.T, path string) string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// only fails unless the folder holds exactly the files named.
func only(t *testing.T, dir string, names ...string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range entries {
		got = append(got, e.Name())
	}
	if len(got) != len(names) || len(names) == 1 && got[0] != names[0] {
		t.Errorf("the folder holds %v; want %v", got, names)
	}
}

// TestAbandonedPartsAreRemoved: a file that a killed process left half written goes when the same file is written again;
// one that is being written, was just made, or is of another file or of somebody else, stays.
func TestAbandonedPartsAreRemoved(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "run.json")
	atWork, err := Create(path, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	defer atWork.Abort()
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != 1 {
		t.Fatalf("%v, %v", entries, err)
	}
	stays := []string{entries[0].Name(), ".run.json.new.engfix-part", ".other.json.a.engfix-part", "run.json.engfix-part", ".run.json.a"}
	goes := ".run.json.killed.engfix-part"
	old := time.Now().Add(-time.Hour)
	for _, name := range append(stays[1:len(stays):len(stays)], goes) {
		if err := os.WriteFile(filepath.Join(dir, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range append(stays[:len(stays):len(stays)], goes) {
		if name == ".run.json.new.engfix-part" {
			continue
		}
		if err := os.Chtimes(filepath.Join(dir, name), old, old); err != nil {
			t.Fatal(err)
		}
	}
	p, err := Create(path, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Commit(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(dir, goes)); !os.IsNotExist(err) {
		t.Errorf("%s is still there: %v", goes, err)
	}
	for _, name := range stays {
		if _, err := os.Stat(filepath.Join(dir, name)); err != nil {
			t.Error(err)
		}
	}
}

func TestPendingNamesTheFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "run.json")
	p, err := Create(path, 0o644)
	if err != nil {
		t.Fatal(err)
	}
	p.Abort()
	if _, err := p.Write([]byte("x")); err == nil || err.Error() != "write "+path+": file already closed" {
		t.Errorf("got %v, want an error that names %s", err, path)
	}
}
