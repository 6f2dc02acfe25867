package tickets

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
)

// habitsFile holds small ticket files in the habits of public repositories, one after the other. Each begins with a line
// "@@ name @@ summary", where the summary is what summaryOf returns: what a reader of the file expects, written by hand. A
// backslash before r, 0 or u{…} stands for that character, and one at the end of the last line for no line end.
const habitsFile = "testdata/habits.txt"

func TestHabits(t *testing.T) {
	raw, err := os.ReadFile(habitsFile)
	if err != nil {
		t.Fatal(err)
	}
	cases := strings.Split(string(raw), "\n@@ ")[1:]
	if len(cases) < 150 {
		t.Fatalf("got %d cases, want all of them", len(cases))
	}
	for _, c := range cases {
		head, text, _ := strings.Cut(c, "\n")
		name, want, _ := strings.Cut(head, " @@ ")
		t.Run(name, func(t *testing.T) {
			text := unescapeHabit(text + "\n")
			if got := summaryOf(text); got != want {
				t.Errorf("got  %s\nwant %s\n%s", got, want, text)
			}
		})
	}
}

func unescapeHabit(text string) string {
	text = strings.TrimSuffix(text, "\\\n")
	return strings.NewReplacer(`\r`, "\r", `\u{feff}`, "\ufeff", `\u{a0}`, "\u00a0", `\u{200f}`, "\u200f", `\u{2028}`, "\u2028",
		`\u{2007}`, "\u2007", `\u{ad}`, "\u00ad", `\f`, "\f", `\v`, "\v", `\t`, "\t").Replace(text)
}

// ofTheTicket are rules about what a ticket lacks: the cases are about what stands where.
var ofTheTicket = []Rule{missingRouter, missingFiles, ticketWithoutSection, emptyScope, emptyAcceptance, idOutOfOrder}

// summaryOf returns the tickets of a file and the lines at which lint finds problems: "ENG-1@3:s7,8:a10- E12 W13" is a
// ticket at line 3 with two scope items and an acceptance item that has no box, an error and a warning. It is "refused" for
// a file that is not read.
func summaryOf(text string) string {
	f, err := Parse("f.md", []byte(text))
	if err != nil {
		return "refused"
	}
	var words []string
	for _, tk := range f.Tickets {
		words = append(words, ticketSummary(tk))
	}
	worst := map[int]Severity{}
	for _, p := range Lint(f, LintOptions{}) {
		if slices.ContainsFunc(ofTheTicket, func(r Rule) bool { return r.Name == p.Rule }) || worst[p.Line] == SeverityError {
			continue
		}
		worst[p.Line] = p.Severity
	}
	for line := range len(f.starts) + 1 {
		if s, named := worst[line]; named {
			words = append(words, fmt.Sprintf("%s%d", strings.ToUpper(string(s[:1])), line))
		}
	}
	return strings.Join(words, " ")
}

func ticketSummary(tk *Ticket) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s@%d", tk.ID, tk.Line)
	for i, it := range tk.Items {
		if i > 0 && tk.Items[i-1].Kind == it.Kind {
			b.WriteString(",")
		} else {
			b.WriteString(":" + string(it.Kind[:1]))
		}
		fmt.Fprint(&b, it.Line)
		if !it.HasBox() {
			b.WriteString("-")
		}
	}
	return b.String()
}
