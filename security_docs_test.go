package engfix_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var (
	testName     = regexp.MustCompile("`((?:Test|Fuzz)[A-Za-z0-9_]+)`")
	testFunction = regexp.MustCompile(`(?m)^func ((?:Test|Fuzz)[A-Za-z0-9_]+)\(`)
)

// TestSecurityPromises guards that each promise of docs/security.md names a test, and that each test it names exists.
func TestSecurityPromises(t *testing.T) {
	page, err := os.ReadFile(filepath.FromSlash("docs/security.md"))
	if err != nil {
		t.Fatal(err)
	}
	exists := testFunctions(t)
	promises := 0
	for line := range strings.Lines(string(page)) {
		if !strings.HasPrefix(line, "| ") || strings.HasPrefix(line, "| promise") || strings.HasPrefix(line, "| ---") {
			continue
		}
		promises++
		named := testName.FindAllStringSubmatch(line, -1)
		if len(named) == 0 {
			t.Errorf("no test holds this promise: %s", line)
		}
		for _, name := range named {
			if !exists[name[1]] {
				t.Errorf("there is no test %s, which holds: %s", name[1], line)
			}
		}
	}
	if promises < 25 {
		t.Errorf("only %d promises were found: this test looks in the wrong places", promises)
	}
}

// testFunctions returns the names of the module's tests.
func testFunctions(t *testing.T) map[string]bool {
	t.Helper()
	names := map[string]bool{}
	err := filepath.WalkDir(".", func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && strings.HasPrefix(entry.Name(), ".") && path != ".":
			return fs.SkipDir
		case !strings.HasSuffix(path, "_test.go"):
			return nil
		}
		source, err := os.ReadFile(path)
		for _, f := range testFunction.FindAllSubmatch(source, -1) {
			names[string(f[1])] = true
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}
