package tickets

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const twoTickets = `## Section

### ENG-1: First
- **Scope**:
    - [ ] Wrap returns.
    - [x] Add Identity.
    - [X] Add Envelope.
- **Acceptance**:
    - Returns 422.
    - [ ] Returns JSON.

### ENG-2: Second
- **Scope**:
    - [ ] Wrap returns.
    - [ ] Wrap returns.
`

func parse(t *testing.T, src string) *File {
	t.Helper()
	f, err := Parse("f.md", []byte(src))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func ref(t *testing.T, s string) ItemRef {
	t.Helper()
	r, err := ParseItemRef(s)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestApply(t *testing.T) {
	f := parse(t, twoTickets)
	got, changes, err := Apply(f, []Edit{
		{Ticket: "ENG-2", Item: ref(t, "scope/2"), Checked: true, Text: "Wrap returns."},
		{Ticket: "ENG-1", Item: ref(t, "acceptance/2"), Checked: true},
		{Ticket: "ENG-1", Item: ref(t, "scope/2"), Checked: false, Text: "Add Identity."},
		{Ticket: "ENG-1", Item: ref(t, "scope/3"), Checked: true}, // is so already, and its X stays
		{Ticket: "ENG-2", Item: ref(t, "scope/2"), Checked: true}, // asked for twice
	})
	if err != nil {
		t.Fatal(err)
	}
	want := strings.NewReplacer("- [x] Add Identity", "- [ ] Add Identity", "- [ ] Returns JSON", "- [x] Returns JSON").Replace(twoTickets)
	last := strings.LastIndex(want, "- [ ]")
	want = want[:last] + "- [x]" + want[last+len("- [x]"):]
	if diff := cmp.Diff(want, string(got)); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	var told []string
	for _, c := range changes {
		told = append(told, c.Ticket+" "+c.Item.String()+" "+c.Text)
		if c.Before == c.After || got[c.offset] != mark(c.After) {
			t.Errorf("%+v does not tell what was done", c)
		}
	}
	if diff := cmp.Diff([]string{"ENG-1 scope/2 Add Identity.", "ENG-1 acceptance/2 Returns JSON.", "ENG-2 scope/2 Wrap returns."}, told); diff != "" {
		t.Errorf("changes, -want +got:\n%s", diff)
	}
	if string(f.Source()) != twoTickets {
		t.Error("Apply changed the file that it was given")
	}
}

func TestApplyFollowsAnItemThatMoved(t *testing.T) {
	f := parse(t, twoTickets)
	_, changes, err := Apply(f, []Edit{{Ticket: "ENG-1", Item: ref(t, "scope/2"), Checked: true, Text: "Wrap returns."}})
	if err != nil {
		t.Fatal(err)
	}
	if len(changes) != 1 || changes[0].Item != ref(t, "scope/1") {
		t.Errorf("got %+v, want scope/1 ticked", changes)
	}
}

func TestApplyRefuses(t *testing.T) {
	shared := parse(t, twoTickets+"\n### ENG-2: Again\n- **Scope**:\n    - [ ] x\n")
	f := parse(t, twoTickets)
	for name, tc := range map[string]struct {
		f     *File
		edits []Edit
		want  string
	}{
		"unknown ticket": {f, []Edit{{Ticket: "ENG-3", Item: ref(t, "1")}}, "f.md: there is no ticket ENG-3: did you mean ENG-1 or ENG-2?"},
		"nothing near":   {parse(t, "### OPS-1: t\n"), []Edit{{Ticket: "FAR-77", Item: ref(t, "1")}}, "f.md: there is no ticket FAR-77: the file has OPS-1 alone"},
		"no near ticket": {f, []Edit{{Ticket: "OPS-77", Item: ref(t, "1")}}, "f.md: there is no ticket OPS-77: the file has 2, from ENG-1 to ENG-2; engfix list shows them"},
		"no tickets":     {parse(t, ""), []Edit{{Ticket: "ENG-3", Item: ref(t, "1")}}, `f.md: there is no ticket ENG-3: the file has no tickets (a heading "### ABC-001: Title" opens one)`},
		"shared ID":      {shared, []Edit{{Ticket: "ENG-2", Item: ref(t, "1"), Checked: true}}, "f.md:17:1: ENG-2 is the ID of this ticket and of the one at line 12: give each its own ID before you edit them"},
		"unknown item":   {f, []Edit{{Ticket: "ENG-1", Item: ref(t, "4")}}, "f.md:3:1: ENG-1 has no item scope/4: its boxes are scope/1, scope/2, scope/3 and acceptance/2"},
		"no box":         {f, []Edit{{Ticket: "ENG-1", Item: ref(t, "acceptance/1")}}, `f.md:9:7: ENG-1 acceptance/1 has no box to tick: write "[ ] " before its text`},
		"another text":   {f, []Edit{{Ticket: "ENG-1", Item: ref(t, "1"), Text: "Wrap it."}}, `f.md:5:7: ENG-1 scope/1 now reads "Wrap returns.", not "Wrap it.": check it and try again`},
		"moved to where": {f, []Edit{{Ticket: "ENG-2", Item: ref(t, "3"), Text: "Wrap returns."}}, "f.md:12:1: ENG-2 has no item scope/3: its boxes are scope/1 and scope/2"},
		"both":           {f, []Edit{{Ticket: "ENG-1", Item: ref(t, "1"), Checked: true}, {Ticket: "ENG-1", Item: ref(t, "1")}}, "f.md:5:7: ENG-1 scope/1 cannot be both ticked and unticked: ask for one"},
	} {
		t.Run(name, func(t *testing.T) {
			src, changes, err := Apply(tc.f, tc.edits)
			var at *Error
			if !errors.As(err, &at) || err.Error() != tc.want {
				t.Errorf("got %v, want %s", err, tc.want)
			}
			if src != nil || changes != nil {
				t.Error("got a result and an error")
			}
		})
	}
}

// FuzzTick holds what the package promises, for any text at all: parsing ends without a panic; ticking an open box
// changes exactly its byte, parsing again shows exactly that box changed, and unticking gives the original bytes; so does
// ticking an unticked one again, a capital X aside, which comes back as x.
func FuzzTick(f *testing.F) {
	paths, err := filepath.Glob("testdata/corpus/*.md")
	if err != nil {
		f.Fatal(err)
	}
	for _, path := range append(paths, realFile) {
		src, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		if len(src) < 3000 { // small seeds mutate better
			f.Add(src, uint(1))
		}
	}
	f.Fuzz(func(t *testing.T, src []byte, pick uint) {
		file, err := Parse("f.md", src)
		if err != nil {
			return
		}
		Lint(file, LintOptions{SourceDir: "testdata"})
		checkBoxes(t, file)
		checkFix(t, file)
		tk, it, ok := pickBox(file, pick)
		if !ok {
			return
		}
		edit := Edit{Ticket: tk.ID, Item: it.Ref(), Checked: !it.Done(), Text: it.Text}
		if tk.Unsettled != "" || file.Editable() != nil {
			if _, _, err := Apply(file, []Edit{edit}); err == nil {
				t.Fatal("an edit of what a person must settle first is not refused")
			}
			return
		}
		there := apply(t, file, edit)
		if n := differing(src, there); n != 1 {
			t.Fatalf("%d bytes changed", n)
		}
		after, err := Parse("f.md", there)
		if err != nil {
			t.Fatal(err)
		}
		flipped := !it.Done()
		for i := range tk.Items {
			if tk.Items[i].Ref() == it.Ref() {
				tk.Items[i].Checked = &flipped
			}
		}
		if diff := cmp.Diff(string(marshal(t, visible(file))), string(marshal(t, visible(after)))); diff != "" {
			t.Fatalf("parsing again shows more than the box changed (-want +got):\n%s", diff)
		}
		edit.Checked = it.Done()
		back := apply(t, after, edit)
		if src[it.offset+1] == 'X' {
			back[it.offset+1] = 'X'
		}
		if !bytes.Equal(back, src) {
			t.Fatal("there and back again does not give the original bytes")
		}
	})
}

func apply(t *testing.T, f *File, e Edit) []byte {
	t.Helper()
	src, changes, err := Apply(f, []Edit{e})
	if err != nil {
		t.Fatal(err)
	}
	if len(changes) != 1 {
		t.Fatalf("%d changes, want 1", len(changes))
	}
	return src
}

// pickBox picks one of the boxes that can be edited.
func pickBox(f *File, pick uint) (*Ticket, Item, bool) {
	shared := make(map[string]bool)
	for _, group := range f.Duplicates() {
		shared[group[0].ID] = true
	}
	type box struct {
		t  *Ticket
		it Item
	}
	var boxes []box
	for _, tk := range f.Tickets {
		for _, it := range tk.Items {
			if it.HasBox() && !shared[tk.ID] {
				boxes = append(boxes, box{tk, it})
			}
		}
	}
	if len(boxes) == 0 {
		return nil, Item{}, false
	}
	b := boxes[pick%uint(len(boxes))]
	return b.t, b.it, true
}

func differing(a, b []byte) int {
	if len(a) != len(b) {
		return -1
	}
	n := 0
	for i := range a {
		if a[i] != b[i] {
			n++
		}
	}
	return n
}

// checkFix holds that fixing is done in one go and loses no box.
func checkFix(t *testing.T, f *File) {
	t.Helper()
	fixed, n := Fix(f)
	if n == 0 {
		if !bytes.Equal(fixed, f.Source()) {
			t.Fatal("nothing fixed, and yet bytes changed")
		}
		return
	}
	if _, err := Parse("f.md", fixed); err != nil {
		t.Fatal(err)
	}
}
