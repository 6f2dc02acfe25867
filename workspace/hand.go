package workspace

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/engfix/engfix/tickets"
)

// HandEdits returns the edits of the boxes that a person names, or of every box of the ticket if none is named: 2 is
// the second box of the ticket from the top, scope/2 counts within its field. A pattern may match several tickets; then
// no boxes can be named.
func (w *Workspace) HandEdits(ticket string, boxes []string, tick bool) ([]tickets.Edit, error) {
	file, err := w.File()
	if err != nil {
		return nil, err
	}
	selected, err := tickets.Selection{IDs: []string{ticket}}.Apply(file, nil)
	if err != nil {
		return nil, err
	}
	several := slices.ContainsFunc(selected, func(t *tickets.Ticket) bool { return t.ID != selected[0].ID })
	if several && len(boxes) > 0 { // duplicates of one ID are refused by the edit itself
		return nil, fmt.Errorf("%s matches %d tickets: name one ticket to choose its items", ticket, len(selected))
	}
	var edits []tickets.Edit
	for _, t := range selected {
		if len(boxes) == 0 {
			for _, it := range t.Items {
				if it.HasBox() {
					edits = append(edits, tickets.Edit{Ticket: t.ID, Item: it.Ref(), Checked: tick, Text: it.Text})
				}
			}
			continue
		}
		for _, box := range boxes {
			e, err := handEdit(file, t, box)
			if err != nil {
				return nil, err
			}
			e.Checked = tick
			edits = append(edits, e)
		}
	}
	if t := selected[0]; len(edits) == 0 {
		return nil, &tickets.Error{Path: file.Path, Line: t.Line, Column: t.Column, Msg: t.ID + " has no box"}
	}
	return edits, nil
}

// handEdit returns the edit of the box that an argument names: by its number from the top, or as an item.
func handEdit(file *tickets.File, t *tickets.Ticket, arg string) (tickets.Edit, error) {
	if n, err := strconv.Atoi(arg); err == nil && n > 0 {
		it, err := file.Box(t, n)
		return tickets.Edit{Ticket: t.ID, Item: it.Ref(), Text: it.Text}, err
	}
	ref, err := tickets.ParseItemRef(arg)
	if err != nil {
		return tickets.Edit{}, err
	}
	it, _ := t.Item(ref)
	return tickets.Edit{Ticket: t.ID, Item: ref, Text: it.Text}, nil
}
