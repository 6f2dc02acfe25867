package tickets

import "testing"

func TestParseItemRef(t *testing.T) {
	for s, want := range map[string]ItemRef{
		"2": {ItemScope, 2}, "scope/12": {ItemScope, 12}, "acceptance/1": {ItemAcceptance, 1}, "exception/1": {ItemException, 1},
	} {
		got, err := ParseItemRef(s)
		if err != nil || got != want {
			t.Errorf("ParseItemRef(%q) = %v, %v, want %v", s, got, err, want)
		}
		if again, err := ParseItemRef(got.String()); err != nil || again != got {
			t.Errorf("%q is not read back: %v, %v", got, again, err)
		}
	}
	for _, s := range []string{"", "0", "-1", "x", "scope", "scope/", "scope/0", "scope/1/2", "todo/1", "Scope/1"} {
		if got, err := ParseItemRef(s); err == nil {
			t.Errorf("ParseItemRef(%q) = %v, want an error", s, got)
		}
	}
}

func TestFileTicket(t *testing.T) {
	f := parse(t, "# T\n\n### ENG-1: a\n### ENG-2: b\n### ENG-1: c\n")
	if got, ok := f.Ticket("eng-1"); !ok || got.Title != "a" {
		t.Errorf("eng-1: got %+v, %t, want the first ENG-1", got, ok)
	}
	if got, ok := f.Ticket("ENG-3"); ok {
		t.Errorf("ENG-3: got %+v", got)
	}
	groups := f.Duplicates()
	if len(groups) != 1 || len(groups[0]) != 2 || groups[0][0].Title != "a" || groups[0][1].Title != "c" {
		t.Errorf("duplicates are %v, want both ENG-1", groups)
	}
}
