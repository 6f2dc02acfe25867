package report

import (
	"fmt"
	"slices"
	"strings"
)

// mdLimit is the maximum size of a markdown report in bytes: GitHub's limit for the body of a pull request or a
// comment.
const mdLimit = 65536

// An mdPart is a stretch of a report that is left out whole if the report is too long, or cut at the end of a line.
type mdPart struct {
	text string
	rank mdRank
	// rows says that the part may be cut at the end of a line: it is a table or a list.
	rows bool
}

// An mdRank orders the parts of a report that is too long: a part of the lowest rank is left out last.
type mdRank int

// The ranks of parts.
const (
	mdSummary mdRank = iota
	mdRegression
	mdTickets
	mdDrift
	mdOpen // open work
)

// part ends a part, which is everything written since the last one.
func (m *markdownSink) part(rank mdRank, rows bool) {
	if m.b.Len() > 0 {
		m.parts = append(m.parts, mdPart{m.b.String(), rank, rows})
		m.b.Reset()
	}
}

// mdCutSays takes the place of the parts that were cut.
const mdCutSays = "> **Cut** to the %d bytes that a forge shows: %s left out here. `engfix report --format html -o report.html` writes everything.\n"

// fitted joins parts, in their order, to at most limit bytes. If not all fit, those of the highest rank are left out
// first, the last of a rank before the others, and a line after the summary says so.
func fitted(parts []mdPart, limit int) string {
	total := 0
	for _, p := range parts {
		total += len(p.text)
	}
	if total <= limit {
		return joined(parts)
	}
	room := limit - len(mdCutSays) - 64 // the numbers in it
	order := make([]int, len(parts))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return int(parts[a].rank - parts[b].rank) })
	kept, cut := slices.Clone(parts), 0
	for _, i := range order {
		p := &kept[i]
		if len(p.text) > room {
			cut++
			p.text = p.head(room)
		}
		room -= len(p.text)
	}
	last := 0 // of the summary
	for i, p := range kept {
		if p.rank == mdSummary {
			last = i
		}
	}
	kept[last].text += "\n" + fmt.Sprintf(mdCutSays, limit, count(cut, "part")+map[bool]string{true: " is", false: " are"}[cut == 1])
	return joined(kept)
}

// head returns the beginning of a part that has room; nothing of one that may not be cut.
func (p *mdPart) head(room int) string {
	const more = "\n… and more\n"
	if !p.rows || room <= len(more) {
		return ""
	}
	end := strings.LastIndexByte(p.text[:room-len(more)+1], '\n')
	if end < 0 {
		return ""
	}
	return p.text[:end+1] + more
}

func joined(parts []mdPart) string {
	var b strings.Builder
	for _, p := range parts {
		b.WriteString(p.text)
	}
	return b.String()
}
