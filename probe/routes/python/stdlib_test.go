package python

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestReadsInstalledPython parses every module that this machine's Python has installed: real code by thousands of hands.
func TestReadsInstalledPython(t *testing.T) {
	const root = "/usr/lib/python3"
	if _, err := os.Stat(root); err != nil {
		t.Skip("no Python installed: apt-get install python3-fastapi")
	}
	files := 0
	for _, dir := range []string{root, "/usr/lib/python3.11"} {
		_ = filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || !strings.HasSuffix(path, ".py") ||
				strings.Contains(path, "lib2to3/tests/data") || strings.Contains(filepath.Base(path), "bad") {
				return nil
			}
			src, err := os.ReadFile(path)
			if err != nil {
				return nil
			}
			files++
			if _, err := Parse(src); err != nil {
				t.Errorf("%s: %v", path, err)
			}
			return nil
		})
	}
	if files < 100 {
		t.Errorf("only %d files", files)
	}
	t.Log(files, "files")
}
