package tickets

import (
	"strings"
	"testing"
)

func TestMatchFile(t *testing.T) {
	for _, tt := range []struct {
		entry, file string
		want        bool
	}{
		{"a/b.py", "a/b.py", true},
		{"./a/b.py", "a/b.py", true},
		{"a/b.py", "a/c.py", false},
		{"a", "a/b/c.py", true},
		{"a/", "a/b.py", true},
		{"a", "ab/c.py", false},
		{".", "a/b.py", true},
		{"a/*.py", "a/b.py", true},
		{"a/*.py", "a/b/c.py", false},
		{"a/*/routes.py", "a/b/routes.py", true},
		{"a/**/routes.py", "a/routes.py", true},
		{"a/**/routes.py", "a/b/c/routes.py", true},
		{"a/**/routes.py", "b/routes.py", false},
		{"**/routes.py", "routes.py", true},
		{"**/routes.py", "a/b/routes.py", true},
		{"**/**/x/**", "a/x/b/c.py", true},
		{"a/**", "a/b/c.py", true},
		{"a/**.py", "a/b/c.py", false},
		{"a/[", "a/b", false},
	} {
		if got := MatchFile(tt.entry, tt.file); got != tt.want {
			t.Errorf("MatchFile(%q, %q) = %v", tt.entry, tt.file, got)
		}
	}
}

// The numbers of lines behind a file name no file; other names without a letter do.
func TestFilesWithoutLetters(t *testing.T) {
	f := parse(t, "### ENG-1: t\n- **Files**: `a.py:103, 523–530, L7`, `2024/`, `1/2`\n")
	if got, want := strings.Join(f.Tickets[0].Files, " "), "a.py 2024 1/2"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
