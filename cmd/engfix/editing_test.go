package main

import (
	"encoding/json"
	"fmt"
	"os/exec"
	"regexp"
	"strings"
	"testing"

	"github.com/tidwall/gjson"

	"github.com/engfix/engfix/internal/need"
	"github.com/engfix/engfix/tickets"
)

// TestRoundTrips guards that boxes that are ticked and unticked again, or undone, leave the file unchanged to the byte,
// however it is written, and that undo reverts one edit, the last.
func TestRoundTrips(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name string
		file string
	}{
		{"plain", twoTickets},
		{"CRLF", strings.ReplaceAll(twoTickets, "\n", "\r\n")},
		{"BOM and no line at the end", "\ufeff" + strings.TrimSpace(twoTickets)},
		{"mixed", strings.Replace(strings.Replace(twoTickets, "\n", "\r\n", 5), "- [ ] Add", "*\t[ ] Añadir", 1)},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			w := newWorkspace(t, tt.file, twoPins(nowhere(t)))
			is := func(when, want string) {
				t.Helper()
				if got := w.read(t, "ENGINE_FIX_TICKETS.md"); got != want {
					t.Errorf("%s the file is\n%q, want\n%q", when, got, want)
				}
			}
			ticked := strings.Replace(tt.file, "[ ]", "[x]", 1)
			w.apply(t, w.engfix(t, exitFine, "tick", "T-001", "1", "--dry-run"))
			is("with the diff of --dry-run applied", ticked)
			w.write(t, "ENGINE_FIX_TICKETS.md", tt.file)
			w.engfix(t, exitFine, "tick", "T-001", "1")
			is("ticked", ticked)
			w.apply(t, w.engfix(t, exitFine, "undo", "--dry-run"))
			is("with the diff of undo --dry-run applied", tt.file)
			w.write(t, "ENGINE_FIX_TICKETS.md", ticked)
			w.engfix(t, exitFine, "untick", "T-001", "1")
			is("unticked", tt.file)
			w.engfix(t, exitFine, "undo")
			is("with the untick taken back", ticked)
			w.engfix(t, exitUsage, "undo")
			is("with nothing left to take back", ticked)
			w.engfix(t, exitFine, "tick", "T-001")
			w.engfix(t, exitFine, "undo")
			is("with a tick of what was half ticked taken back", ticked)

			// A person's changes meanwhile are not undone with it.
			w.engfix(t, exitFine, "untick", "T-001", "1")
			edited := strings.Replace(tt.file, "One", "One, and more", 1)
			w.write(t, "ENGINE_FIX_TICKETS.md", edited)
			if got := w.try(t, "undo"); got.code != exitUsage || !strings.Contains(got.stderr, "has changed since engfix untick edited it") {
				t.Errorf("undo after an edit from outside: exit code %d: %s", got.code, got.stderr)
			}
			is("edited from outside", edited)
		})
	}
}

// apply has git make the change of a diff.
func (w *project) apply(t *testing.T, diff string) {
	t.Helper()
	need.Command(t, "git", "git")
	cmd := exec.Command("git", "apply", "--whitespace=nowarn", "-")
	cmd.Dir, cmd.Stdin = w.dir, strings.NewReader(diff)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("git apply: %v: %s\n%q", err, out, diff)
	}
}

// TestTickTogether guards that many engfix at once, each at another box of one file, lose nothing: neither a tick nor the
// record of it.
func TestTickTogether(t *testing.T) {
	t.Parallel()
	const many = 20
	file := "# Tickets\n\n## Many\n"
	for i := range many {
		file += fmt.Sprintf("\n### T-%03d: One\n- **Router**: `one`\n- **Files**: `one.py`\n- **Scope**:\n    - [ ] Wrap returns.\n", i+1)
	}
	w := newWorkspace(t, file, twoPins(nowhere(t)))
	commands := make([]*exec.Cmd, many)
	said := make([]strings.Builder, many)
	for i := range commands {
		commands[i] = w.command(t, "tick", fmt.Sprintf("T-%03d", i+1), "1")
		commands[i].Stdout, commands[i].Stderr = &said[i], &said[i]
		if err := commands[i].Start(); err != nil {
			t.Fatal(err)
		}
	}
	for i, cmd := range commands {
		if err := cmd.Wait(); err != nil {
			t.Errorf("%q: %v: %s", cmd.Args[1:], err, said[i].String())
		}
		if got := said[i].String(); !strings.Contains(got, "ticked 1 box") || strings.Count(got, "\n") > 2 {
			t.Errorf("%q says\n%s", cmd.Args[1:], got)
		}
	}
	if want := strings.ReplaceAll(file, "[ ]", "[x]"); w.read(t, "ENGINE_FIX_TICKETS.md") != want {
		t.Errorf("%d of %d boxes are ticked, or something else has changed", strings.Count(w.read(t, "ENGINE_FIX_TICKETS.md"), "[x]"), many)
	}
	for i := range many {
		if got := w.engfix(t, exitFine, "show", fmt.Sprintf("T-%03d", i+1)); !strings.Contains(got, "by hand") {
			t.Errorf("the tick of T-%03d is not kept:\n%s", i+1, got)
		}
	}
	for name := range w.files(t) {
		if name != "ENGINE_FIX_TICKETS.md" && name != inYAML && !strings.HasPrefix(name, ".engfix/") && !strings.HasSuffix(name, ".lock") {
			t.Errorf("%s was left behind", name)
		}
	}
}

// hostileLint has a problem of each kind, in words that would be commands if they were not escaped.
const hostileLint = "## Section\n\n### T-001: 100% done%0A::error::title\u001b[31m\n" + `- **Router**: engines.mask
- **Colour,file=/etc/passwd::error::label**: red
- **Files**: x%0D%0A::warning::file,y:z.py
- **Scope**:
    - [] ::stop-commands::now
    - [ ] Do ::set-output name=a::b, 100%0A%25 "quoted" <b>&amp;</b>

### T-001: Again
- **Scope**:
`

// TestLintFormats guards that the same problems stand in every format of lint, at the same places, in a shape that their
// readers accept, and that no ticket can put words into a reader's mouth.
func TestLintFormats(t *testing.T) {
	t.Parallel()
	w := newWorkspace(t, hostileLint, "tickets: ENGINE_FIX_TICKETS.md\n")
	var problems []tickets.Problem
	if err := json.Unmarshal([]byte(w.engfix(t, exitFound, "lint", "--format", "json")), &problems); err != nil {
		t.Fatal(err)
	}
	if len(problems) < 5 {
		t.Fatalf("%d problems: this proves little: %+v", len(problems), problems)
	}

	t.Run("sarif", func(t *testing.T) {
		log := w.engfix(t, exitFound, "lint", "--format", "sarif")
		if !gjson.Valid(log) || gjson.Get(log, "version").String() != "2.1.0" || !strings.Contains(gjson.Get(log, "$schema").String(), "sarif") {
			t.Fatalf("not a SARIF 2.1.0 log: %.300s", log)
		}
		if gjson.Get(log, "runs.#").Int() != 1 || gjson.Get(log, "runs.0.tool.driver.name").String() != "engfix" {
			t.Errorf("want one run of engfix:\n%.300s", log)
		}
		rules := map[string]bool{}
		for _, rule := range gjson.Get(log, "runs.0.tool.driver.rules").Array() {
			rules[rule.Get("id").String()] = rule.Get("fullDescription.text").String() != ""
		}
		results := gjson.Get(log, "runs.0.results").Array()
		if len(results) != len(problems) {
			t.Fatalf("%d results, want %d", len(results), len(problems))
		}
		for i, r := range results {
			p, place := problems[i], r.Get("locations.0.physicalLocation")
			if r.Get("ruleId").String() != p.Rule || !rules[p.Rule] || r.Get("level").String() != string(p.Severity) || r.Get("message.text").String() != p.Message {
				t.Errorf("result %d is %s, want %+v", i, r.Raw, p)
			}
			if place.Get("artifactLocation.uri").String() != "ENGINE_FIX_TICKETS.md" ||
				place.Get("region.startLine").Int() != int64(p.Line) || place.Get("region.startColumn").Int() != int64(p.Column) {
				t.Errorf("result %d lies at %s, want %d:%d", i, place.Raw, p.Line, p.Column)
			}
		}
	})

	t.Run("github", func(t *testing.T) {
		said := w.engfix(t, exitFound, "lint", "--format", "github")
		command := regexp.MustCompile(`^::(error|warning) file=ENGINE_FIX_TICKETS\.md,line=(\d+),col=(\d+),title=engfix [a-z-]+::\S.*$`)
		lines := strings.Split(strings.TrimSuffix(said, "\n"), "\n")
		if len(lines) != len(problems) {
			t.Fatalf("%d lines, want one for each of %d problems:\n%s", len(lines), len(problems), said)
		}
		unescape := strings.NewReplacer("%25", "%", "%0D", "\r", "%0A", "\n")
		for i, line := range lines {
			p := problems[i]
			m := command.FindStringSubmatch(line)
			if m == nil || m[1] != string(p.Severity) || m[2] != fmt.Sprint(p.Line) || m[3] != fmt.Sprint(p.Column) {
				t.Errorf("line %d is not the command for %+v:\n%s", i+1, p, line)
				continue
			}
			// The reader turns %0A into a line end: a literal one in the ticket must not become one.
			_, message, _ := strings.Cut(line[2:], "::")
			if read := unescape.Replace(message); strings.ContainsAny(read, "\r\n\x1b") {
				t.Errorf("a reader would take line %d for several: %q", i+1, read)
			}
		}
	})

	t.Run("name of the file", func(t *testing.T) {
		const odd = "a,b%0A::error::c.md"
		w.write(t, odd, hostileLint)
		for line := range strings.Lines(w.engfix(t, exitFound, "lint", "--format", "github", "--tickets", odd)) {
			if !strings.Contains(line, " file=a%2Cb%250A%3A%3Aerror%3A%3Ac.md,line=") {
				t.Errorf("the name is not escaped: %s", line)
			}
		}
	})
}

// TestLintExitCodes guards the codes of lint: errors set code 1, warnings do not, and an unreadable file or a wrong
// question is code 2.
func TestLintExitCodes(t *testing.T) {
	t.Parallel()
	w := newWorkspace(t, twoTickets, "tickets: ENGINE_FIX_TICKETS.md\n")
	w.write(t, "warned.md", strings.Replace(twoTickets, "Add Envelope.", "Make it nice.", 1))
	w.write(t, "broken.md", strings.Replace(twoTickets, "- [ ] Add Envelope.", "- [] Add Envelope.", 1))
	w.write(t, "latin1.md", "### T-001: Caf\xe9\n")
	w.write(t, "cr.md", strings.ReplaceAll(twoTickets, "\n", "\r"))
	for _, tt := range []struct {
		args []string
		code int
	}{
		{[]string{"lint"}, exitFine},
		{[]string{"lint", "--tickets", "warned.md"}, exitFine},
		{[]string{"lint", "--tickets", "warned.md", "--format", "sarif"}, exitFine},
		{[]string{"lint", "--tickets", "broken.md"}, exitFound},
		{[]string{"lint", "--tickets", "broken.md", "--format", "github"}, exitFound},
		{[]string{"lint", "--tickets", "latin1.md"}, exitUsage},
		{[]string{"lint", "--tickets", "cr.md"}, exitUsage},
		{[]string{"lint", "--tickets", "none.md"}, exitUsage},
		{[]string{"lint", "--format", "html"}, exitUsage},
		{[]string{"lint", "--explain", "no-such-rule"}, exitUsage},
		{[]string{"lint", "--explain", "malformed-box"}, exitFine},
	} {
		got := w.try(t, tt.args...)
		if got.code != tt.code {
			t.Errorf("%q: exit code %d, want %d\n%s%s", tt.args, got.code, tt.code, got.stdout, got.stderr)
		}
		if tt.code == exitUsage && (got.stdout != "" || strings.Count(got.stderr, "\n") != 1 || !strings.HasPrefix(got.stderr, "engfix: ")) {
			t.Errorf("%q does not tell the mistake in one line:\n%s%s", tt.args, got.stdout, got.stderr)
		}
	}
	// lint --fix fixes its findings and nothing else, and lint is satisfied then.
	w.engfix(t, exitFine, "lint", "--tickets", "broken.md", "--fix")
	if got := w.read(t, "broken.md"); got != twoTickets {
		t.Errorf("fixed, the file is\n%s", got)
	}
	w.engfix(t, exitFine, "undo", "--tickets", "broken.md")
	w.engfix(t, exitFound, "lint", "--tickets", "broken.md")
}
