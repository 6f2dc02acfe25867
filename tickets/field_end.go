package tickets

import "strconv"

// endField ends the field before a block that is not a field.
func (b *body) endField() {
	b.ruling, b.field, b.closed = b.ruling[:0], noField, ""
}

// scopeBegun reports whether the latest field is Scope and has an item.
func (b *body) scopeBegun() bool {
	last := len(b.items) - 1
	return b.field == meansScope && last >= 0 && b.items[last].offset > b.fields[b.current].offset
}

// closeList ends a Scope or an Acceptance at a block that looks to a reader like the end of its list. What follows
// belongs to neither, and lint names a box there.
func (b *body) closeList(by string) {
	if b.field != meansScope && b.field != meansAcceptance {
		return
	}
	closed := by + " stands between it and the " + b.field.String()
	b.endField()
	b.closed = closed
}

// whyStray says why a box below the latest field is not an item.
func (b *body) whyStray() string {
	if b.closed != "" {
		return b.closed
	}
	if b.field == noField {
		return "it is not below Scope or Acceptance"
	}
	return below(b.fields[b.current].Label)
}

func below(label string) string { return "it stands below " + strconv.Quote(label) }
