//go:build unix

package main

import (
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/engfix/engfix/internal/need"
)

// fishDriver prints what fish offers for a line.
const fishDriver = `source completion.fish; complete -C "$LINE"`

// zshDriver types a line and a tab into an interactive zsh on a terminal of its own, and prints the words that the
// completion offers, which compadd is asked for.
const zshDriver = `
zmodload zsh/zpty
zpty z zsh -f -i
zpty -w z 'PROMPT=; unsetopt zle_bracketed_paste; autoload -Uz compinit; compinit -u -D; source completion.zsh; compdef _engfix engfix'
zpty -w z 'zstyle ":completion:*" list-prompt ""; LISTMAX=10000; COLUMNS=200'
zpty -w z 'compadd() { local -a kept; builtin compadd -A kept "$@"; print -rl -- ${kept/#/offered=} >>offers; builtin compadd "$@" }; print ready'
zpty -r z line '*ready*ready*' 2>/dev/null
zpty -w -n z "$LINE"$'\t'
for i in {1..100}; do
    sleep 0.1
    [[ -s offers ]] && break
done
zpty -d z
[[ -f offers ]] && sed -n 's/^offered=//p' offers
true
`

// TestShellCompletion asks a real fish and a real zsh for the words that bash offers as well. A line of zsh and fish is
// completed by values and, in fish, their descriptions behind a tab.
func TestShellCompletion(t *testing.T) {
	t.Parallel()
	for shell, driver := range map[string]string{"fish": fishDriver, "zsh": zshDriver} {
		t.Run(shell, func(t *testing.T) {
			t.Parallel()
			need.Command(t, shell, shell)
			for line, want := range map[string]string{
				"engfix tick T-":                "T-001 T-002",
				"engfix tick T-001 ":            "scope/1 scope/2",
				"engfix probe --ticket T-001,T": "T-001,T-002",
				"engfix probe --section S":      "Small",
				"engfix probe --router tw":      "two",
				"engfix explain identity.":      "identity.required",
				"engfix lint --explain dup":     "duplicate-id",
			} {
				w := newWorkspace(t, twoTickets, twoPins("http://127.0.0.1:1"))
				w.write(t, "completion."+shell, w.engfix(t, exitFine, "completion", shell))
				need.Symlink(t, binary(t), w.path("engfix"))
				cmd := exec.Command(shell, "-c", driver)
				cmd.Dir = w.dir
				cmd.Env = append(w.env, "LINE="+line, "TERM=xterm", "PATH="+w.dir+string(os.PathListSeparator)+os.Getenv("PATH"))
				out, err := cmd.CombinedOutput()
				if err != nil {
					t.Fatalf("%s: %v\n%s", shell, err, out)
				}
				var offered []string
				for row := range strings.Lines(string(out)) {
					word, _, _ := strings.Cut(strings.TrimSpace(row), "\t")
					if word != "" && !slices.Contains(offered, word) { // zsh asks compadd more than once
						offered = append(offered, word)
					}
				}
				if got := strings.Join(offered, " "); got != want {
					t.Errorf("%q is completed by %q, want %q", line, got, want)
				}
			}
		})
	}
}
