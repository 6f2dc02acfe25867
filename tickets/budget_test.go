package tickets

import (
	"strings"
	"testing"

	"github.com/engfix/engfix/internal/hang"
)

// Text that is made to cost a markdown parser dear is parsed or refused, and either soon.
func TestParseEndsInBoundedTime(t *testing.T) {
	if testing.Short() {
		t.Skip("one goroutine does it all: the race detector has nothing to see here")
	}
	var backticks strings.Builder
	for i := range 400 {
		backticks.WriteString(strings.Repeat("`", i+1) + " ")
	}
	again := strings.Repeat
	for name, hostile := range map[string]func(n int) string{
		"brackets":           func(n int) string { return again("[", n) + again("]", n) },
		"images":             func(n int) string { return again("![", n) },
		"open links":         func(n int) string { return again("[a](", n) },
		"open link targets":  func(n int) string { return again("[a](<b", n) },
		"open link titles":   func(n int) string { return again(`[a](b "`, n) },
		"references":         func(n int) string { return again("[a][b]", n) },
		"definitions":        func(n int) string { return again("[a]: b\n", n) },
		"open definitions":   func(n int) string { return again("[a", n) + "]: b\n" },
		"open emphasis":      func(n int) string { return again("*a **b ", n) },
		"crossed emphasis":   func(n int) string { return again("**a *b ", n) + again("c* d** ", n) },
		"mixed emphasis":     func(n int) string { return again("a**b_c ", n) },
		"open HTML":          func(n int) string { return again("<a ", n) },
		"open comments":      func(n int) string { return again("<!-- ", n) },
		"open CDATA":         func(n int) string { return again("<![CDATA[", n) },
		"backticks":          func(int) string { return backticks.String() },
		"ampersands":         func(n int) string { return again("&", n) },
		"backslashes":        func(n int) string { return again(`\`, n) },
		"quoted lines":       func(n int) string { return again("> a\n", n) },
		"empty items":        func(n int) string { return again("-\n", n) },
		"deep lines":         func(n int) string { return again(again("> ", MaxDepth-4)+"x\n", n/MaxDepth) },
		"fences":             func(n int) string { return again("- ```\n", n) },
		"headings":           func(n int) string { return "\n\n# " + again("[a](", n) },
		"underlined heading": func(n int) string { return "\n\n" + again("[a](", n) + "\n---\n" },
		"boxes":              func(n int) string { return again("\n    - [ ] a", n) },
		"malformed boxes":    func(n int) string { return again("\n    -[ ] a", n) },
		"reasons":            func(n int) string { return "\n- **Reason**:" + again("\n    - why", n) },
		"files":              func(n int) string { return "\n- **Files**: " + again("a.py, ", n) },
		"labels":             func(n int) string { return again("\n- **Labe**: x", n) },
		"tickets":            func(n int) string { return again("\n### A-1: x\n- []a\n", n) },
		"tabs":               func(n int) string { return "\n" + again("\t", n) + "x" },
		"tabbed breaks":      func(n int) string { return "\n" + again("-\t", n) },
		"carriage returns":   func(n int) string { return again("\r", n) + "\n" },
	} {
		t.Run(name, func(t *testing.T) {
			defer hang.Guard(t)()
			for _, n := range []int{10_000, 100_000} {
				src := "### A-1: x\n- **Scope**:\n    - [ ] " + hostile(n) + "\n"
				f, err := Parse("f.md", []byte(src))
				if err == nil {
					Lint(f, LintOptions{})
				} else if !strings.Contains(err.Error(), "too many marks") {
					t.Errorf("%d: %v", n, err)
				}
			}
		})
	}
}

func TestParseTellsWhereTheMarksAre(t *testing.T) {
	_, err := Parse("f.md", []byte("# T\n\n### A-1: x\n- **Scope**:\n    - [ ] "+strings.Repeat("[a](", 50_000)))
	if want := "f.md:5:7: there are too many marks (brackets, stars, backticks) in one paragraph here: split it up"; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

// What is long and has few marks is no harm: an image that is written into the text.
func TestParseTakesLongText(t *testing.T) {
	src := "### A-1: x\n- **Scope**:\n    - [ ] ![shot](data:image/png;base64," + strings.Repeat("iVBORw0KGgo", 200_000) + ") fixed\n"
	f, err := Parse("f.md", []byte(src))
	if err != nil {
		t.Fatal(err)
	}
	if got := f.Tickets[0].Items[0].Text; got != "shot fixed" {
		t.Errorf("the item reads %.40q", got)
	}
}
