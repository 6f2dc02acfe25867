package report

import (
	"slices"

	"github.com/engfix/engfix/probe"
)

// notes are the notes of findings that passed, each with its items: passes are not shown in full, so nobody would see
// their notes.
type notes []note

type note struct {
	text  string
	items []string // "ENG-STD-003 scope/1"
}

// with adds the notes of an item that passed.
func (n notes) with(name string, it probe.ItemResult) notes {
	if it.Verdict != probe.Pass {
		return n
	}
	for _, text := range notesOf(it) {
		i := slices.IndexFunc(n, func(o note) bool { return o.text == text })
		if i < 0 {
			i = len(n)
			n = append(n, note{text: text})
		}
		n[i].items = append(n[i].items, name)
	}
	return n
}

// notesNamed is how many items of a note are named.
const notesNamed = 3

// words returns "the request was let in with a made-up token (T-1 scope/1, T-2 scope/1)".
func (n note) words() string { return n.text + " (" + someOf(n.items, notesNamed) + ")" }
