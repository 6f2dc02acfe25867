package tickets

import (
	"math/rand/v2"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/engfix/engfix/internal/need"
)

func TestDiff(t *testing.T) {
	lines := func(s string) string { return strings.ReplaceAll(s, " ", "\n") }
	for name, tc := range map[string]struct{ path, before, after, want string }{
		"nothing": {"f.md", "a\n", "a\n", ""},
		"one line of many": {
			"docs/f.md", lines("1 2 3 4 5 6 7 8 9 "), lines("1 2 3 4 x 6 7 8 9 "),
			"--- a/docs/f.md\n+++ b/docs/f.md\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+x\n 6\n 7\n 8\n",
		},
		"two hunks": {
			"/abs/f.md", lines("1 2 3 4 5 6 7 8 9 "), lines("x 2 3 4 5 6 7 8 y "),
			"--- a/abs/f.md\n+++ b/abs/f.md\n@@ -1,4 +1,4 @@\n-1\n+x\n 2\n 3\n 4\n@@ -6,4 +6,4 @@\n 6\n 7\n 8\n-9\n+y\n",
		},
		"one hunk": {
			"f.md", lines("1 2 3 4 5 6 7 8 "), lines("x 2 3 4 5 6 7 y "),
			"--- a/f.md\n+++ b/f.md\n@@ -1,8 +1,8 @@\n-1\n+x\n 2\n 3\n 4\n 5\n 6\n 7\n-8\n+y\n",
		},
		"CRLF":             {"f.md", "a\r\nb\r\n", "a\r\nc\r\n", "--- a/f.md\n+++ b/f.md\n@@ -1,2 +1,2 @@\n a\r\n-b\r\n+c\r\n"},
		"no final newline": {"f.md", "a\nb", "c\nb", "--- a/f.md\n+++ b/f.md\n@@ -1,2 +1,2 @@\n-a\n+c\n b\n\\ No newline at end of file\n"},
		"newline added":    {"f.md", "a", "a\n", "--- a/f.md\n+++ b/f.md\n@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+a\n"},
		"lines added":      {"my file.md", "", "a\nb\n", "--- a/my file.md\t\n+++ b/my file.md\t\n@@ -0,0 +1,2 @@\n+a\n+b\n"},
		"line removed":     {"f.md", lines("1 2 3 "), lines("1 3 "), "--- a/f.md\n+++ b/f.md\n@@ -1,3 +1,2 @@\n 1\n-2\n 3\n"},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(tc.want, Diff(tc.path, []byte(tc.before), []byte(tc.after))); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

// Whatever the change, git takes the diff and makes of the old text the new one.
func TestDiffApplies(t *testing.T) {
	need.Command(t, "git", "git")
	random := rand.New(rand.NewPCG(3, 4))
	text := func() string {
		var b strings.Builder
		for range random.IntN(30) {
			b.WriteString([]string{"same\n", "- [ ] box\n", "- [x] box\r\n", "\n"}[random.IntN(4)])
		}
		if random.IntN(2) == 0 {
			return strings.TrimRight(b.String(), "\r\n") // a line end that is half a one may be the only one, which is refused
		}
		return b.String()
	}
	for range 40 {
		before, after := text(), text()
		if random.IntN(2) == 0 {
			after = strings.Replace(before, "[ ]", "[x]", 1+random.IntN(3))
		}
		if before == after {
			continue
		}
		dir := t.TempDir()
		path := write(t, filepath.Join(dir, "f.md"), before)
		cmd := exec.Command("git", "apply", "--whitespace=nowarn", "-")
		cmd.Dir = dir
		cmd.Stdin = strings.NewReader(Diff("f.md", []byte(before), []byte(after)))
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("git apply: %v: %s\n%q\n%q", err, out, before, after)
		}
		if got := string(read(t, path).Source()); got != after {
			t.Fatalf("git apply made %q of %q, want %q", got, before, after)
		}
	}
}
