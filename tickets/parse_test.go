package tickets

import (
	"slices"
	"testing"
)

const realFile = "../ENGINE_FIX_TICKETS.md"

func TestReadRealFile(t *testing.T) {
	f, err := Read(realFile)
	if err != nil {
		t.Fatal(err)
	}
	exceptions, boxes, done := 0, 0, 0
	for _, tk := range f.Tickets {
		if tk.Kind == KindException {
			exceptions++
		}
		total, ticked := tk.Boxes()
		boxes, done = boxes+total, done+ticked
		if tk.Router == "" || tk.Section == "" {
			t.Errorf("%s has router %q and section %q", tk.ID, tk.Router, tk.Section)
		}
		if tk.Kind == KindTicket && len(tk.Files) != 1 {
			t.Errorf("%s has files %q, want one", tk.ID, tk.Files)
		}
	}
	if got := len(f.Tickets) - exceptions; got != 54 || exceptions != 2 || boxes != 62 || done != 0 {
		t.Errorf("got %d tickets, %d exceptions and %d boxes, %d of them ticked; want 54, 2, 62 and 0", got, exceptions, boxes, done)
	}
	want := []string{"Identity & Envelope Critical Fixes", "Envelope-Only Fixes (Identity Passed)", "Exceptions"}
	if !slices.Equal(f.Sections, want) {
		t.Errorf("sections are %q, want %q", f.Sections, want)
	}
}
