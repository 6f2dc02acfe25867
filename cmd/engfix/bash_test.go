//go:build unix

package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/engfix/engfix/internal/need"
)

// bashDriver types a line into bash's completion as readline does, and prints what it offers, one a line. The words are
// those that bash makes of the line: a comma does not end one, an equals sign and a colon do.
const bashDriver = `
COMP_LINE=$LINE COMP_POINT=${#LINE} COMP_TYPE=63 COMP_KEY=9
read -ra COMP_WORDS <<<"$LINE"
[[ $LINE == *' ' ]] && COMP_WORDS+=("")
COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
spec=$(complete -p engfix) || exit 1
function=${spec#*-F }
${function%% *} engfix "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD-1]}" 2>/dev/null
printf '%s\n' "${COMPREPLY[@]}"
`

// TestBashCompletion asks a real bash, with the bash-completion package and without it.
func TestBashCompletion(t *testing.T) {
	t.Parallel()
	need.Command(t, "bash", "bash")
	w := newWorkspace(t, twoTickets, twoPins(serve(t, nil)))
	w.write(t, "engfix.yaml", strings.Replace(w.read(t, "engfix.yaml"), "target: {", "target: {source: ., ", 1))
	for _, args := range [][]string{{"init", "-q", "-b", "trunk"}, {"-c", "user.name=x", "-c", "user.email=x@example.test", "commit", "-q", "--allow-empty", "-m", "first"}} {
		git := exec.Command("git", args...)
		git.Dir = w.dir
		if out, err := git.CombinedOutput(); err != nil {
			t.Fatalf("git: %v\n%s", err, out)
		}
	}
	w.write(t, "completion.bash", w.engfix(t, exitFine, "completion", "bash"))
	need.Symlink(t, binary(t), w.path("engfix"))
	for _, library := range []string{"", "/usr/share/bash-completion/bash_completion"} {
		t.Run(filepath.Base(library), func(t *testing.T) {
			if _, err := os.Stat(library); library != "" && err != nil {
				need.Missing(t, "apt-get install bash-completion")
			}
			for line, want := range map[string]string{
				"engfix prob":                        "probe",
				"engfix tick T-":                     "T-001 T-002",
				"engfix tick T-001 ":                 "scope/1 scope/2",
				"engfix tick T-001 scope/1 ":         "scope/2",
				"engfix probe --ticket T-001,T":      "T-001,T-002",
				"engfix probe --section S":           "Small",
				"engfix probe --router tw":           "two",
				"engfix probe --changed tr":          "trunk",
				"engfix explain identity.":           "identity.required",
				"engfix lint --explain duplicate-id": "duplicate-id",
				"engfix list --color ":               "auto always never",
			} {
				if got := w.complete(t, library, line); got != want {
					t.Errorf("%q is completed by %q, want %q", line, got, want)
				}
			}
		})
	}
}

// complete returns what bash offers for a line, sorted and without descriptions.
func (w *project) complete(t *testing.T, library, line string) string {
	t.Helper()
	script := "source completion.bash\n" + bashDriver
	if library != "" {
		script = "source " + library + "\n" + script
	}
	cmd := exec.Command("bash", "--norc", "--noprofile", "-c", script)
	cmd.Dir = w.dir
	cmd.Env = append(w.env, "LINE="+line, "PATH="+w.dir+string(os.PathListSeparator)+os.Getenv("PATH"))
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("bash: %v\n%s", err, out)
	}
	var words []string
	for line := range strings.Lines(string(out)) {
		if f := strings.Fields(line); len(f) > 0 {
			words = append(words, f[0])
		}
	}
	return strings.Join(words, " ")
}
