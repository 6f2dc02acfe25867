//go:build unix

package main

import (
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"

	"github.com/engfix/engfix/internal/need"
)

// A tutorial's blocks: a file to write, a text to take out of a file, commands with their output.
var tutorialBlock = regexp.MustCompile("(?s)<!-- file: (\\S+) -->\n```\\w+\n(.*?)```|<!-- edit: (\\S+): (.*?) -->|```console\n(.*?)```")

// TestTutorial does what docs/tutorial.md says, step by step. Each line of output that it shows must be printed, in that
// order; … stands for any lines.
func TestTutorial(t *testing.T) {
	t.Parallel()
	need.Modules(t, "fastapi, uvicorn", "python3-fastapi python3-uvicorn")
	w := newWorkspace(t, "", "")
	url := nowhere(t)
	w.write(t, "uvicorn", "#!/bin/sh\nexec "+need.Python+" -B -m uvicorn \"$@\"\n")
	if err := os.Chmod(w.path("uvicorn"), 0o700); err != nil {
		t.Fatal(err)
	}
	need.Symlink(t, binary(t), w.path("engfix"))
	page := readFile(t, "../../docs/tutorial.md")
	page = strings.NewReplacer("http://127.0.0.1:8000", url, "--port 8000", "--port "+port(t, url)).Replace(page)
	commands := 0
	for _, m := range tutorialBlock.FindAllStringSubmatch(page, -1) {
		switch {
		case m[1] != "":
			w.write(t, m[1], m[2])
		case m[3] != "":
			w.write(t, m[3], strings.Replace(w.read(t, m[3]), m[4], "", 1))
		}
		for _, step := range strings.Split("\n"+m[5], "\n$ ")[1:] {
			line, want, _ := strings.Cut(step, "\n")
			w.shows(t, line, want)
			commands++
		}
	}
	if commands < 6 {
		t.Errorf("%d commands were run", commands)
	}
}

// columns are the blanks between columns, which are as wide as the rest of a table asks for.
var columns = regexp.MustCompile(` +`)

// shows runs a command line and checks that its output holds the lines, in their order.
func (w *project) shows(t *testing.T, line, want string) {
	t.Helper()
	cmd := exec.Command("/bin/sh", "-c", line)
	cmd.Dir = w.dir
	cmd.Env = append(w.env, "PATH="+w.dir+string(os.PathListSeparator)+os.Getenv("PATH"))
	out, _ := cmd.Output() // only the output is checked
	rest := "\n" + columns.ReplaceAllString(string(out), " ")
	for want := range strings.Lines(want) {
		if want = strings.TrimRight(want, "\n"); want == "…" || want == "" {
			continue
		}
		_, after, found := strings.Cut(rest, "\n"+columns.ReplaceAllString(want, " ")+"\n")
		if !found {
			t.Fatalf("$ %s\ndoes not print %q here:\n%s", line, want, out)
		}
		rest = "\n" + after
	}
}
