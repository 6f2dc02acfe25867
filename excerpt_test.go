package engfix_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// The README's excerpt is cut out of a run by these: from the line that From matches, Lines of them; To, where it is
// given, ends the part before the next line that it matches.
var excerptParts = []struct {
	From  string
	To    string
	Lines int
}{
	{From: `^\$ engfix probe --tick`, Lines: 1},
	{From: `^✗ ENG-STD-004 `, To: `^$`},
	{From: `^✓ pass  ENG-STD-002, `, To: `^$`},
	{From: `^56 tickets`, To: `^$`},
	{From: `^# The change of the ticket file`, Lines: 1},
	{From: `^@@`, Lines: 6},
	{From: `^# Weeks later`, Lines: 2},
	{From: `^✗ ENG-STD-029 `, To: `^$`},
	{From: `^1 regression`, Lines: 1},
}

// excerpt returns the important parts of the output of engfix demo, "…" between them.
func excerpt(t *testing.T, printed string) string {
	t.Helper()
	lines := strings.Split(printed, "\n")
	var out []string
	at := 0
	for i, part := range excerptParts {
		start := slices.IndexFunc(lines[at:], regexp.MustCompile(part.From).MatchString)
		if start < 0 {
			t.Fatalf("engfix demo prints no line like %s where the README shows one", part.From)
		}
		if i > 0 && start > 0 {
			out = append(out, "…")
		}
		at += start
		n := part.Lines
		if part.To != "" {
			n = slices.IndexFunc(lines[at:], regexp.MustCompile(part.To).MatchString)
		}
		for _, line := range lines[at : at+n] {
			out = append(out, hang(line, 112)...)
		}
		at += n
	}
	return strings.Join(out, "\n") + "\n"
}

// hang wraps prose below its own beginning, as the tool does on a terminal of that width; a pipe gets long lines. What a
// person copies stays on its line.
func hang(line string, width int) []string {
	if len([]rune(line)) <= width || strings.Contains(line, "  try   ") || !strings.HasPrefix(line, "  ") {
		return []string{line}
	}
	indent := len(regexp.MustCompile(`^ *([a-z]+  +)?`).FindString(line))
	var out []string
	used := 0
	for i, w := range strings.Fields(line[indent:]) {
		n := len([]rune(w))
		switch {
		case i == 0:
			out, used = append(out, line[:indent]+w), indent+n
		case used+1+n <= width:
			out[len(out)-1] += " " + w
			used += 1 + n
		default:
			out, used = append(out, strings.Repeat(" ", indent)+w), indent+n
		}
	}
	return out
}

// checkExcerpt runs the demo and compares the README's excerpt with it, apart from the parts that differ between runs.
func checkExcerpt(t *testing.T, tool string) {
	dir := filepath.Join(t.TempDir(), "engfix-demo")
	cmd := exec.Command(tool, "demo", "--dir", dir)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("engfix demo: %v\n%s", err, stderr.String())
	}
	printed := strings.ReplaceAll(string(out), dir, "/tmp/engfix-demo")
	printed = regexp.MustCompile(`127\.0\.0\.1:\d+`).ReplaceAllString(printed, "127.0.0.1:8000")
	printed = regexp.MustCompile(`took [\d.]+ m?s  run \S+`).ReplaceAllString(printed, "took 2.0 s  run 20261123T091500Z-5c1f")
	holdBlock(t, "<!-- engfix demo:", excerpt(t, printed))
}

// checkSelftest runs the selftest of one house style, and compares the README's row for it. The test of package
// selftest, which runs all styles, checks the other figures. With -update everything is run, and written again.
func checkSelftest(t *testing.T, tool string) {
	const style = "envelope"
	args := []string{"selftest"}
	if !*update {
		args = append(args, "--style", style)
	}
	out, err := exec.Command(tool, args...).Output()
	if err != nil {
		t.Fatalf("engfix %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	const mark = "<!-- engfix selftest:"
	if *update {
		holdBlock(t, mark, string(out))
		return
	}
	readme, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, block, _ := strings.Cut(string(readme), mark)
	block, _, _ = strings.Cut(block, "```\n")
	rows := regexp.MustCompile(`(?m)^(?:CHECK|STYLE|` + style + `) .*$`)
	shown, printed := rows.FindAllString(block, -1), rows.FindAllString(string(out), -1)
	if len(printed) != 3 {
		t.Fatalf("engfix %s prints no table of checks and styles:\n%s", strings.Join(args, " "), out)
	}
	for i := range shown {
		shown[i] = strings.Join(strings.Fields(shown[i]), " ") // a column is as wide as its widest figure
	}
	for i := range printed {
		printed[i] = strings.Join(strings.Fields(printed[i]), " ")
	}
	if diff := cmp.Diff(printed, shown); diff != "" {
		t.Errorf("README.md shows what is not printed (go test . -update writes it again):\n%s", diff)
	}
}

// holdBlock compares the README's text block behind a mark with what should stand there, or writes that with -update.
func holdBlock(t *testing.T, mark, want string) {
	t.Helper()
	readme, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	before, rest, found := strings.Cut(string(readme), mark)
	comment, rest, opened := strings.Cut(rest, "```text\n")
	shown, after, closed := strings.Cut(rest, "```\n")
	switch {
	case !found || !opened || !closed:
		t.Fatalf("README.md has no text block behind %q", mark)
	case shown == want:
	case *update:
		if err := os.WriteFile("README.md", []byte(before+mark+comment+"```text\n"+want+"```\n"+after), 0o644); err != nil {
			t.Fatal(err)
		}
	default:
		t.Errorf("README.md shows what is not printed (go test . -update writes it again):\n%s",
			cmp.Diff(strings.Split(want, "\n"), strings.Split(shown, "\n")))
	}
}
