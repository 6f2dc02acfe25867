package report

import (
	"slices"

	"github.com/engfix/engfix/probe"
)

// waiverTable lays out waivers, each with the failures that it covers among the tickets of a run.
func waiverTable(waivers []probe.Waiver, of []probe.TicketResult) (cols []Column, rows [][]Cell) {
	cols = []Column{{Head: "TICKET"}, {Head: "ITEM"}, {Head: "UNTIL"}, {Head: "VERDICT"}, {Head: "REASON", Flex: true}}
	for _, w := range waivers {
		verdict := Cell{"not asked", Faint}
		if i := slices.IndexFunc(of, func(t probe.TicketResult) bool { return t.ID == w.Ticket }); i >= 0 {
			for _, it := range of[i].Items {
				if it.Ref().String() == w.Item {
					verdict = verdictCell(it.Verdict)
				}
			}
		}
		rows = append(rows, []Cell{{w.Ticket, Strong}, Text(w.Item), Text(w.Until), verdict, {w.Reason, Faint}})
	}
	return cols, rows
}

// changesOf returns the items whose verdict differs from the previous run's, in document order.
func changesOf(ts []probe.TicketResult) []Change {
	var all []Change
	for _, t := range ts {
		for _, it := range t.Items {
			if it.Before != "" && it.Before != it.Verdict {
				all = append(all, Change{t.ID, it.Ref().String(), it.Text, it.Before, it.Verdict, it.Reason})
			}
		}
	}
	return all
}
