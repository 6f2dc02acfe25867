package report

import (
	"fmt"
	"testing"
)

// A run has hundreds of thousands of exchanges: each is found by its ID, the latest of those with the same, also if
// another's hash was there before.
func TestSpoolFindsRecords(t *testing.T) {
	for _, n := range []int{3, 20_000} { // in memory, and in a file
		s := spool{dir: t.TempDir()}
		defer s.close()
		for i := range n {
			if err := s.add(fmt.Sprint("x", i), []byte(fmt.Sprintf(`{"id":"x%d","label":"control"}`, i))); err != nil {
				t.Fatal(err)
			}
		}
		if err := s.add("x1", []byte(`{"id":"x1","label":"again"}`)); err != nil {
			t.Fatal(err)
		}
		for id, label := range map[string]string{"x0": "control", "x1": "again", fmt.Sprint("x", n-1): "control"} {
			x, err := s.exchange(id)
			if err != nil || x == nil || x.ID != id || x.Label != label {
				t.Errorf("%d records: %s: got %+v, %v, want the label %s", n, id, x, err, label)
			}
		}
		if x, err := s.exchange("y"); x != nil || err != nil {
			t.Errorf("%d records: an ID that is not there: got %+v, %v", n, x, err)
		}
	}
}

// Two keys with the same hash have a record each, and a third is not taken for one of them.
func TestSpoolHashTwice(t *testing.T) {
	s := spool{}
	defer s.close()
	add := func(id string) {
		if err := s.add(id, []byte(`{"id":"`+id+`"}`)); err != nil {
			t.Fatal(err)
		}
	}
	add("x1")
	s.at.hashed[s.at.hash("x2")] = 0 // as if x1 had it
	add("x2")
	s.at.hashed[s.at.hash("x3")] = 0
	for id, there := range map[string]bool{"x1": true, "x2": true, "x3": false} {
		if x, err := s.exchange(id); err != nil || (x != nil) != there || there && x.ID != id {
			t.Errorf("%s: got %+v, %v, want one: %v", id, x, err, there)
		}
	}
}
