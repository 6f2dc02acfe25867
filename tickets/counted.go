package tickets

import (
	"maps"
	"slices"
)

// Box returns the ticket's nth box as a reader counts them: from 1, from the top to the bottom, in any field. Boxes
// count even if they cannot be edited because they are malformed or no item of the ticket. If the nth is one of these,
// the error names its place.
func (f *File) Box(t *Ticket, n int) (Item, error) {
	items := make(map[int]Item) // by the line of the box
	seen := make(map[int]int)   // offset of each text that looks like a box, by line
	for _, it := range t.Items {
		if it.HasBox() {
			items[it.Line], seen[it.Line] = it, it.offset
		}
	}
	add := func(offset int) {
		if line, _ := f.place(offset); seen[line] == 0 {
			seen[line] = offset
		}
	}
	for _, m := range f.malformed {
		if t.offset <= m.offset && m.offset < t.end {
			add(m.offset)
		}
	}
	for _, s := range f.strays {
		if t.offset <= s.offset && s.offset < t.end {
			add(s.offset)
		}
	}
	lines := slices.Sorted(maps.Keys(seen))
	switch {
	case n < 1 || n > len(lines):
		return Item{}, f.errorAt(t.offset, "%s has no box %d: %s", t.ID, n, boxesOf(t))
	case !items[lines[n-1]].HasBox():
		return Item{}, f.errorAt(seen[lines[n-1]], "box %d of %s cannot be ticked: engfix lint names the reason", n, t.ID)
	}
	return items[lines[n-1]], nil
}
