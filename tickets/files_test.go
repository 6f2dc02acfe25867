package tickets

import "testing"

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
