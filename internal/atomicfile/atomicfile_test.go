package atomicfile

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/engfix/engfix/internal/need"
)

func put(t *testing.T, path, text string) string {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

func get(t *testing.T, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func names(t *testing.T, dir string) string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, e := range entries {
		all = append(all, e.Name())
	}
	return strings.Join(all, " ")
}

func to(text string) func([]byte) ([]byte, error) {
	return func([]byte) ([]byte, error) { return []byte(text), nil }
}

func TestUpdateIsSerialised(t *testing.T) {
	path := put(t, filepath.Join(t.TempDir(), "counter"), "0")
	var wg sync.WaitGroup
	for range 20 {
		wg.Go(func() {
			err := Update(t.Context(), path, func(old []byte) ([]byte, error) {
				n, err := strconv.Atoi(string(old))
				return strconv.AppendInt(nil, int64(n+1), 10), err
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if got := get(t, path); got != "20" {
		t.Errorf("20 updates counted to %s", got)
	}
}

func TestUpdateReturnsTheEditorsError(t *testing.T) {
	path := put(t, filepath.Join(t.TempDir(), "f"), "old")
	want := errors.New("no")
	err := Update(t.Context(), path, func([]byte) ([]byte, error) { return []byte("new"), want })
	if !errors.Is(err, want) || get(t, path) != "old" {
		t.Errorf("got %v and %q, want the edit's own error and the old text", err, get(t, path))
	}
}

func TestUpdateRefuses(t *testing.T) {
	dir := t.TempDir()
	for path, want := range map[string]string{
		filepath.Join(dir, "missing"): "no such file or directory",
		dir:                           "is a directory",
	} {
		err := Update(t.Context(), path, to("new"))
		var pe *fs.PathError
		if !errors.As(err, &pe) || pe.Op != "replace" || pe.Path != path || os.PathSeparator == '/' && pe.Err.Error() != want {
			t.Errorf("got %v, want replace %s: %s", err, path, want)
		}
	}
	if got := names(t, dir); got != "" {
		t.Errorf("left behind: %s", got)
	}
}

func TestUpdateWaitsForTheLockAndObeysItsContext(t *testing.T) {
	path := put(t, filepath.Join(t.TempDir(), "f"), "old")
	unlock, err := lock(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Millisecond)
	defer cancel()
	if err := Update(ctx, path, to("new")); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v, want context.DeadlineExceeded", err)
	}
	unlock()
	if err := Update(t.Context(), path, to("new")); err != nil || get(t, path) != "new" {
		t.Errorf("with the lock free again: %v, %q", err, get(t, path))
	}
}

func TestUpdateRemovesLeftoversOfAKilledProcess(t *testing.T) {
	dir := t.TempDir()
	path := put(t, filepath.Join(dir, "f"), "old")
	put(t, filepath.Join(dir, ".f.abc.engfix-tmp"), "half")
	put(t, filepath.Join(dir, ".g.abc.engfix-tmp"), "another file's")
	put(t, filepath.Join(dir, ".f.swp"), "an editor's")
	if err := Update(t.Context(), path, to("new")); err != nil {
		t.Fatal(err)
	}
	if got, want := names(t, dir), ".f.swp .g.abc.engfix-tmp f"; got != want {
		t.Errorf("there are %s, want %s", got, want)
	}
}

func TestUpdateBreaksHardLinks(t *testing.T) {
	dir := t.TempDir()
	path, other := put(t, filepath.Join(dir, "f"), "old"), filepath.Join(dir, "backup")
	if err := os.Link(path, other); err != nil {
		need.Missing(t, "no hard links here: %v: run it on a file system that has them", err)
	}
	if err := Update(t.Context(), path, to("new")); err != nil {
		t.Fatal(err)
	}
	if get(t, path) != "new" || get(t, other) != "old" {
		t.Errorf("the file is %q and its other name leads to %q, want new and old", get(t, path), get(t, other))
	}
}

func TestWrite(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "f")
	for _, text := range []string{"first", "second"} {
		if err := Write(t.Context(), path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		if got := get(t, path); got != text || os.PathSeparator == '/' && info.Mode().Perm() != 0o600 {
			t.Errorf("the file is %q with mode %o, want %q with 600", got, info.Mode().Perm(), text)
		}
	}
	if err := os.Chmod(path, 0o640); err != nil {
		t.Fatal(err)
	}
	link := filepath.Join(dir, "link")
	need.Symlink(t, path, link)
	if err := Write(t.Context(), link, []byte("third"), 0o600); err != nil {
		t.Fatal(err)
	}
	info, err := os.Lstat(path)
	if err != nil {
		t.Fatal(err)
	}
	if get(t, path) != "third" || info.Mode().Perm() != 0o640 {
		t.Errorf("through the link: %q with mode %o, want third with 640", get(t, path), info.Mode().Perm())
	}
	if got := names(t, dir); got != "f link" {
		t.Errorf("there are %s, want f and link", got)
	}
	if err := Write(t.Context(), dir, nil, 0o600); err == nil || !strings.Contains(err.Error(), "not a regular file") {
		t.Errorf("writing a folder: got %v, want a refusal", err)
	}
	if err := Write(t.Context(), filepath.Join(dir, "no", "f"), nil, 0o600); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("writing into a folder that is not there: got %v", err)
	}
}

// An editor that saves by renaming at any moment, the last one before our own included, loses no line.
func TestUpdateLosesNothingOfAnEditors(t *testing.T) {
	dir := t.TempDir()
	if a, b := put(t, filepath.Join(dir, "a"), ""), put(t, filepath.Join(dir, "b"), ""); exchange(a, b) != nil {
		need.Missing(t, "no files whose names can be swapped here: %v: run it on a file system that has them", exchange(a, b))
	}
	path := put(t, filepath.Join(dir, "f"), "")
	const lines = 300
	random := rand.New(rand.NewPCG(1, 2))
	done := make(chan error, 1)
	go func() { // the editor: it appends a line, each time to the current content
		for n := range lines {
			time.Sleep(time.Millisecond + time.Duration(random.IntN(3000))*time.Microsecond)
			data, err := os.ReadFile(path)
			if err == nil {
				data = fmt.Appendf(data, "line %d\n", n)
				if err = os.WriteFile(path+"~", data, 0o644); err == nil {
					err = os.Rename(path+"~", path)
				}
			}
			if err != nil {
				done <- err
				return
			}
		}
		done <- nil
	}()
	updates := 0
	for running := true; running; {
		select {
		case err := <-done:
			if err != nil {
				t.Fatal(err)
			}
			running = false
		default:
			err := Update(t.Context(), path, func(old []byte) ([]byte, error) {
				if rest, marked := bytes.CutPrefix(old, []byte("!")); marked {
					return rest, nil
				}
				return append([]byte("!"), old...), nil
			})
			if err == nil {
				updates++
			}
		}
	}
	if updates == 0 {
		t.Error("no update succeeded")
	}
	got := get(t, path)
	for n := range lines {
		if !strings.Contains(got, "line "+strconv.Itoa(n)+"\n") {
			t.Fatalf("line %d is lost", n)
		}
	}
}
