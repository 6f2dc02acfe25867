package tickets

import (
	"fmt"
	"strings"
)

// NoTickets returns the error that a file without tickets is: what a ticket looks like, and the nearest thing that was
// found, with its place. It is for files whose Tickets are empty.
func (f *File) NoTickets() error {
	const looks = "there are no tickets here: a ticket begins with a heading such as \"### ABC-001: Title\""
	near, ok := f.nearestHeading()
	if !ok {
		return &Error{Path: f.Path, Msg: looks + "; the file has no heading at all"}
	}
	return f.errorAt(near.offset, "%s; the nearest thing found is the heading %q", looks, clip(near.title))
}

// nearestHeading gives the first heading with a digit in it, as IDs have one, or else the first of all.
func (f *File) nearestHeading() (heading, bool) {
	for _, h := range f.headings {
		if strings.ContainsAny(h.title, "0123456789") {
			return h, true
		}
	}
	if len(f.headings) == 0 {
		return heading{}, false
	}
	return f.headings[0], true
}

// clip shortens what a message quotes, so that the message stays on a few lines.
func clip(s string) string {
	const limit = 80
	if r := []rune(s); len(r) > limit {
		return fmt.Sprintf("%s…", string(r[:limit]))
	}
	return s
}
