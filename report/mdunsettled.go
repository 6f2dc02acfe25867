package report

import (
	"strings"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/tickets"
)

// unsettled lists the items without a conclusion, each with its reason.
func (m *markdownSink) unsettled() {
	begun := false
	for _, v := range []probe.Verdict{probe.Inconclusive, probe.Unresolved, probe.Manual, probe.Skipped} {
		headed := false
		for _, t := range m.tickets {
			for _, group := range grouped(t.Items, v) {
				if !begun {
					m.printf("\n## Not settled\n")
					begun = true
				}
				if !headed {
					m.printf("\n### %s\n\n%s\n\n", title(string(v)), unsettledSays[v])
					headed = true
				}
				it := group[0]
				m.printf("- **%s** %s", mdText(t.ID), refs(group))
				if t.Kind == tickets.KindException {
					m.printf(" (exception)")
				}
				if v == probe.Manual {
					m.printf(" “%s”", mdText(it.Text))
				}
				m.marksAndReason(it)
			}
		}
	}
}

var unsettledSays = map[probe.Verdict]string{
	probe.Inconclusive: "The service answered, but the answers cannot tell.",
	probe.Unresolved:   "No endpoint of the router is known, or some may be missing.",
	probe.Manual:       "No rule understands the words: a person decides.",
	probe.Skipped:      "Left out by policy, or not asked about yet; nothing failed.",
}

// grouped returns the items with the verdict; items that one report covers are in one group.
func grouped(items []probe.ItemResult, v probe.Verdict) [][]probe.ItemResult {
	var groups [][]probe.ItemResult
	for _, it := range items {
		if it.Verdict != v {
			continue
		}
		if k := len(groups) - 1; k >= 0 && v != probe.Manual && alike(groups[k][0], it) {
			groups[k] = append(groups[k], it)
		} else {
			groups = append(groups, []probe.ItemResult{it})
		}
	}
	return groups
}

func refs(items []probe.ItemResult) string {
	var names []string
	for _, it := range items {
		names = append(names, it.Ref().String())
	}
	return strings.Join(names, ", ")
}

func title(word string) string { return strings.ToUpper(word[:1]) + word[1:] }
