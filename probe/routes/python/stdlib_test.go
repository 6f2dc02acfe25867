package python

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/engfix/engfix/internal/need"
)

// TestReadsInstalledPython parses every module that the system's Python has installed: real code by thousands of hands.
func TestReadsInstalledPython(t *testing.T) {
	if testing.Short() {
		t.Skip("one goroutine does it all: the race detector has nothing to see here")
	}
	roots, _ := filepath.Glob("/usr/lib/python3*")
	files := 0
	for _, root := range roots {
		err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			// The standard library's tests hold files that are broken on purpose.
			if err != nil || d.IsDir() || !strings.HasSuffix(path, ".py") || strings.Contains(path, "/tests/data/") || strings.Contains(d.Name(), "bad") {
				return err
			}
			src, err := os.ReadFile(path)
			if os.IsNotExist(err) {
				return nil // a symbolic link that leads nowhere
			}
			if err != nil {
				return err
			}
			files++
			if _, err := Parse(src); err != nil {
				t.Errorf("%s: %v", path, err)
			}
			requireSameOutline(t, src)
			return nil
		})
		if err != nil {
			t.Error(err)
		}
	}
	if files == 0 {
		need.Missing(t, "no Python in /usr/lib/python3*: apt-get install python3-fastapi")
	}
	t.Log(files, "files")
}
