package fastapi

// yields notes what a generator yields: one value, or all elements of one. A caller gets the list of them. It does not
// matter here that Python makes them one by one, if the generator adds nothing to the routers of others.
func (f *frame) yields(v value, all bool) {
	added := []value{v}
	if all {
		var known bool
		added, known = elements(v)
		f.yielded.lost = f.yielded.lost || !known
	}
	if f.mayNotReach(f.yielded.when) {
		added = allPerhaps(added, f.when)
	}
	f.yielded.lost = f.yielded.lost || f.repeats
	f.yielded.elems = append(f.yielded.elems, added...)
}

// added returns how many entries the first n routers have.
func (t *Tree) added(n int) int {
	sum := 0
	for _, r := range t.routers[:n] {
		sum += len(r.Entries)
	}
	return sum
}
