package wire

import (
	"os"
	"os/exec"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/engfix/engfix/internal/need"
)

// A quoted word, and the output of a command, equal the template, with variables expanded and nothing else.
func TestQuoteThroughAShell(t *testing.T) {
	need.Shell(t)
	const value = "it's \"$HOME\" `id` \\n!"
	sh := func(t *rapid.T, script string) string {
		cmd := exec.Command("sh", "-c", script)
		cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "SECRET=" + value, "SECRETword=wrong"}
		out, err := cmd.Output()
		if err != nil {
			t.Fatalf("%s: %v", script, err)
		}
		return string(out)
	}
	rapid.Check(t, func(t *rapid.T) {
		texts := rapid.SliceOfN(rapid.StringMatching("([ -~\n\té😀]|-|word|\\$[A-Z]+|%s|\\\\[0-9n]|!){0,8}"), 1, 4).Draw(t, "texts")
		var line template
		for i, text := range texts {
			if i > 0 {
				line = line.addName("SECRET")
			}
			line = line.add(text)
		}
		want := strings.Join(texts, value)
		if got := sh(t, "printf %s "+quote(line)); got != want {
			t.Fatalf("%s is %q to a shell, want %q", quote(line), got, want)
		}
		binary := rapid.SampledFrom([]string{"", "\x00", "\xff'%\\"}).Draw(t, "binary")
		if got := sh(t, output(line.add(binary))); got != want+binary {
			t.Fatalf("%s prints %q, want %q", output(line.add(binary)), got, want+binary)
		}
	})
}
