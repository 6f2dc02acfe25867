package tickets

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// In the real file there is one slip of the keyboard, and nothing else that a careful reader would note.
func TestLintRealFile(t *testing.T) {
	f := read(t, realFile)
	understands := func(it Item) (bool, string) {
		if strings.HasPrefix(it.Text, "Injecct ") {
			return true, "Inject RequestContext"
		}
		return true, ""
	}
	got := Lint(f, LintOptions{Understands: understands})
	want := []Problem{{
		Rule: "unbound-criterion", Severity: SeverityWarning, File: realFile, Line: 9, Column: 7, Ticket: "ENG-STD-001",
		Message: `"Injecct RequestContext (Header/Query param based for WS?)." is understood as "Inject RequestContext": correct the wording if that is meant`,
	}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestLintUnboundCriterion(t *testing.T) {
	f := parse(t, "## S\n\n### EX-1: t\n- **Router**: r\n- **Reason**: Far off.\n- **Acceptance**:\n    - Almost.\n    - Bound.\n    - [ ]\n")
	var kinds []ItemKind
	got := Lint(f, LintOptions{Understands: func(it Item) (bool, string) {
		kinds = append(kinds, it.Kind)
		return it.Text == "Bound.", map[string]string{"Almost.": "Nearly"}[it.Text]
	}})
	var told []string
	for _, p := range got {
		told = append(told, fmt.Sprintf("%d:%d %s %s: %s", p.Line, p.Column, p.Ticket, p.Rule, p.Message))
	}
	want := []string{
		`5:15 EX-1 unbound-criterion: no rule understands "Far off.", so a person must decide`,
		`7:7 EX-1 unbound-criterion: no rule understands "Almost.", so a person must decide; the closest wording is "Nearly"`,
		`9:7 EX-1 malformed-box: the box has no text: write the task after it`,
	}
	if diff := cmp.Diff(want, told); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	if !slices.Equal(kinds, []ItemKind{ItemException, ItemAcceptance, ItemAcceptance}) {
		t.Errorf("asked for items of the kinds %v", kinds)
	}
}

func TestLintFileNotFound(t *testing.T) {
	dir := t.TempDir()
	if err := os.MkdirAll(filepath.Join(dir, "engines", "a"), 0o755); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(dir, "engines", "a", "routes.py"), "")
	f := parse(t, "## S\n\n### ENG-1: t\n- **Router**: `r`\n- **Files**: `engines/a/routes.py`, `engines/b/routes.py`, `engines/a/*.py`, `engines/a/*.go`\n"+
		"    - `../secret.py` and `/etc/passwd`, `**/routes.py` and `**/ws.go`\n    - `.\\engines\\a\\ws.py`\n    - engines/a/routes.py, routes.py, ./x.py.\n- **Scope**:\n    - [ ] a\n")
	var told []string
	for _, p := range Lint(f, LintOptions{SourceDir: dir}) {
		told = append(told, fmt.Sprintf("%d:%d %s %s: %s", p.Line, p.Column, p.Severity, p.Rule, strings.ReplaceAll(p.Message, dir, "DIR")))
	}
	want := []string{
		"5:3 error file-not-found: engines/a/ws.py is not in the source checkout DIR: correct the path, or target.source",
		"5:38 error file-not-found: engines/b/routes.py is not in the source checkout DIR: correct the path, or target.source",
		"5:79 error file-not-found: engines/a/*.go is not in the source checkout DIR: correct the path, or target.source",
		"6:8 error file-not-found: ../secret.py is outside the source checkout: use a path relative to the checkout's root",
		"6:27 error file-not-found: /etc/passwd is outside the source checkout: use a path relative to the checkout's root",
		"6:61 error file-not-found: **/ws.go is not in the source checkout DIR: correct the path, or target.source",
		"8:28 error file-not-found: routes.py is not in the source checkout DIR: correct the path, or target.source",
		"8:41 error file-not-found: x.py is not in the source checkout DIR: correct the path, or target.source",
	}
	if diff := cmp.Diff(want, told); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// A file whose tickets have no sections has chosen so; a ticket apart from those that have one is lost to --section.
func TestLintTicketWithoutSection(t *testing.T) {
	const ticket = "### ENG-%d: t\n- **Router**: `r`\n- **Files**: `r.py`\n- **Scope**:\n    - [ ] a\n\n"
	for text, want := range map[string][]string{
		"# Fixes\n\n" + fmt.Sprintf(ticket, 1) + fmt.Sprintf(ticket, 2): nil,
		fmt.Sprintf(ticket, 1) + "## S\n\n" + fmt.Sprintf(ticket, 2):    {"1:1 ENG-1"},
	} {
		var got []string
		for _, p := range Lint(parse(t, text), LintOptions{}) {
			if p.Rule == "ticket-without-section" {
				got = append(got, fmt.Sprintf("%d:%d %s", p.Line, p.Column, p.Ticket))
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s\n-want +got:\n%s", text, diff)
		}
	}
}

// Each rule has a name of its own and explains itself.
func TestRules(t *testing.T) {
	seen := make(map[string]bool)
	for _, r := range Rules() {
		if seen[r.Name] || r.Name == "" || r.Name != strings.ToLower(r.Name) || !strings.HasSuffix(r.Explain, ".") {
			t.Errorf("rule %q: wants a name of its own in lower case, and whole sentences", r.Name)
		}
		if r.Severity != SeverityError && r.Severity != SeverityWarning {
			t.Errorf("%s: severity %q", r.Name, r.Severity)
		}
		seen[r.Name] = true
	}
}

func TestProblemJSON(t *testing.T) {
	got, err := json.Marshal(Problem{"r", SeverityError, "m", "f", 1, 2, "t"})
	want := `{"rule":"r","severity":"error","message":"m","file":"f","line":1,"column":2,"ticket":"t"}`
	if err != nil || string(got) != want {
		t.Errorf("got %s (%v), want %s", got, err, want)
	}
}

func TestFix(t *testing.T) {
	src, err := os.ReadFile("testdata/corpus/malformed-boxes.md")
	if err != nil {
		t.Fatal(err)
	}
	fixed, n := Fix(parse(t, string(src)))
	if want := 17; n != want {
		t.Errorf("%d boxes were fixed, want %d", n, want)
	}
	want := strings.NewReplacer(
		"[] Nothing", "[ ] Nothing", "[ x]", "[x]", "[x ]", "[x]", "[  ]", "[ ]", "[\t]", "[ ]", "[X ]", "[x]",
		"[ ]No", "[ ] No", "[x]No", "[x] No", `\[ ] escaped`, "[ ] escaped", "-[ ] No", "- [ ] No", "-[] Both", "- [ ] Both", "*[x] At", "* [x] At",
		"[x] No bullet", "- [x] No bullet", "2.[ ]", "2. [ ]", "3)[]", "3) [ ]", "[ ] No bullet", "- [ ] No bullet", "[x] A paragraph", "- [x] A paragraph",
	).Replace(string(src))
	if diff := cmp.Diff(want, string(fixed)); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	f := parse(t, string(fixed))
	if total, _ := boxes(f); total != 21 {
		t.Errorf("the fixed file has %d boxes, want 21", total)
	}
	if _, n := Fix(f); n != 0 {
		t.Errorf("%d boxes were left to fix", n)
	}
}

func TestLintAsksOnceForEachText(t *testing.T) {
	f, err := Parse("f.md", []byte("### A-1: T\n- **Scope**:\n  - [ ] Same.\n  - [ ] Same.\n- **Acceptance**:\n  - Same.\n"))
	if err != nil {
		t.Fatal(err)
	}
	asked := make(map[ItemKind]int)
	problems := Lint(f, LintOptions{Understands: func(it Item) (bool, string) {
		asked[it.Kind]++
		return false, ""
	}})
	if asked[ItemScope] != 1 || asked[ItemAcceptance] != 1 {
		t.Errorf("asked %v, want once for the text in each kind", asked)
	}
	unbound := 0
	for _, p := range problems {
		if p.Rule == "unbound-criterion" {
			unbound++
		}
	}
	if unbound != 3 {
		t.Errorf("got %d criteria reported, want each of the 3", unbound)
	}
}
