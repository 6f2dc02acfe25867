package tickets

import (
	"fmt"
	"strings"
	"testing"
)

func TestBoxCountsAsAReader(t *testing.T) {
	f := parse(t, `### ENG-1: One
- **Router**: r.a
- **Acceptance**:
    - [ ] first
    - no box
- **Scope**:
    - [ ] second
    - [] third
    - [ ] fourth
- **Notes**:
    - [ ] fifth
`)
	for n, want := range map[int]string{
		0: "f.md:1:1: ENG-1 has no box 0: its boxes are scope/1, scope/2 and acceptance/1",
		1: "acceptance/1 first", 2: "scope/1 second", 4: "scope/2 fourth",
		3: "f.md:8:7: box 3 of ENG-1 cannot be ticked: engfix lint names the reason",
		5: "f.md:11:7: box 5 of ENG-1 cannot be ticked: engfix lint names the reason",
		6: "f.md:1:1: ENG-1 has no box 6: its boxes are scope/1, scope/2 and acceptance/1",
	} {
		it, err := f.Box(f.Tickets[0], n)
		got := it.Ref().String() + " " + it.Text
		if err != nil {
			got = err.Error()
		}
		// The order of the kinds is that of the document.
		if got != strings.Replace(want, "scope/1, scope/2 and acceptance/1", "acceptance/1, scope/1 and scope/2", 1) {
			t.Errorf("box %d: got %s, want %s", n, got, want)
		}
	}
}

func TestConflictMarkersRefuseEdits(t *testing.T) {
	const ticket = "### ENG-1: One\n- **Scope**:\n    - [ ] a\n"
	for name, tc := range map[string]struct{ text, want string }{
		"none":            {ticket, ""},
		"ours":            {ticket + "<<<<<<< HEAD\n", "f.md:4:1: "},
		"ours, CRLF":      {"\ufeff" + strings.ReplaceAll(ticket+"<<<<<<<\n", "\n", "\r\n"), "f.md:4:1: "},
		"base":            {ticket + "||||||| 1234567\n", "f.md:4:1: "},
		"theirs":          {ticket + ">>>>>>> theirs", "f.md:4:1: "},
		"heading":         {"Title\n=======\n" + ticket, ""},
		"separator":       {ticket + "=======\n    - [ ] b\n", "f.md:4:1: "},
		"a longer line":   {ticket + "\n========\n", ""},
		"longer":          {ticket + "<<<<<<<<<<< conflict 1 of 1\n", "f.md:4:1: "},
		"no blank":        {ticket + "<<<<<<<HEAD\n", ""},
		"a row of bars":   {ticket + "||||||||\n", ""},
		"no line's start": {ticket + "      <<<<<<< HEAD\n", ""},
		"example":         {ticket + "\n```diff\n<<<<<<< HEAD\n~~~\n````\n", ""},
		"after example":   {ticket + "\n~~~ diff\n```\n~~~~\n>>>>>>> x\n", "f.md:8:1: "},
		"fence left open": {ticket + "\n```\n<<<<<<< HEAD\n=======\n", "f.md:6:1: "},
		"inline":          {ticket + "\n``` x ``` y\n<<<<<<< HEAD\n```\n```\n", "f.md:6:1: "},
	} {
		t.Run(name, func(t *testing.T) {
			f := parse(t, tc.text)
			_, _, err := Apply(f, []Edit{{Ticket: "ENG-1", Item: ref(t, "1"), Checked: true}})
			if (err == nil) != (tc.want == "") || err != nil && !strings.HasPrefix(err.Error(), tc.want) {
				t.Errorf("got %v, want %q", err, tc.want)
			}
			path := write(t, t.TempDir()+"/f.md", tc.text)
			rewritten := Replace(t.Context(), path, []byte(tc.text), []byte("new"))
			if (rewritten == nil) != (tc.want == "") {
				t.Errorf("Replace returns %v", rewritten)
			}
		})
	}
}

// TestMessagesAreShort guards that a ticket with very many boxes does not fill the screen with their names.
func TestMessagesAreShort(t *testing.T) {
	var text strings.Builder
	text.WriteString("### ENG-1: One\n- **Scope**:\n")
	for i := range 1000 {
		fmt.Fprintf(&text, "    - [ ] item %d\n", i)
	}
	f := parse(t, text.String()+"- **Acceptance**:\n    - [ ] last\n")
	_, _, err := Apply(f, []Edit{{Ticket: "ENG-1", Item: ref(t, "acceptance/2"), Checked: true}})
	want := "f.md:1:1: ENG-1 has no item acceptance/2: its boxes are 1000 from scope/1 to scope/1000 and acceptance/1"
	if err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}
