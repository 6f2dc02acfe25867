package modules

import (
	"io/fs"
	"slices"
	"testing"
	"testing/fstest"
)

// The checkout itself may have the name of a folder that is left out.
func TestSources(t *testing.T) {
	tree := fstest.MapFS{}
	for _, name := range []string{
		"b/a.py", "b.py", "a/__init__.py", "a/notes.md",
		"venv/lib.py", "a/.cache/x.py", "node_modules/x.py", "a/tests/test_x.py", "a/__pycache__/x.py", "lib/site-packages/x.py",
	} {
		tree["tests/"+name] = &fstest.MapFile{}
	}
	checkout, err := fs.Sub(tree, "tests")
	if err != nil {
		t.Fatal(err)
	}
	if got, want := Sources(checkout), []string{"a/__init__.py", "b.py", "b/a.py"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}
