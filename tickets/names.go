package tickets

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"unicode"

	"github.com/engfix/engfix/internal/words"
)

// suggestions is how many nearest names an error lists.
const suggestions = 3

// nearest returns the candidates that are most like the name, best first, without regard to case; none that is entirely different.
func nearest(name string, candidates []string) []string {
	return nearestBy(name, candidates, func(c string) []string { return []string{c} })
}

// nearestPart returns the candidates that are most like the name, as a whole or in one word.
func nearestPart(name string, candidates []string) []string {
	return nearestBy(name, candidates, func(c string) []string {
		return append(strings.FieldsFunc(c, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '_' }), c)
	})
}

// nearestBy returns the candidates that have a part most like the name.
func nearestBy(name string, candidates []string, parts func(string) []string) []string {
	type scored struct {
		name     string
		distance int
	}
	name = strings.ToLower(name)
	var near []scored
	seen := make(map[string]bool)
	for _, c := range candidates {
		if seen[c] {
			continue
		}
		seen[c] = true
		d := math.MaxInt
		for _, part := range parts(c) {
			d = min(d, distance(name, strings.ToLower(part)))
		}
		if d <= max(2, len(name)/3) {
			near = append(near, scored{c, d})
		}
	}
	slices.SortStableFunc(near, func(a, b scored) int { return a.distance - b.distance })
	var names []string
	for _, s := range near[:min(len(near), suggestions)] {
		names = append(names, s.name)
	}
	return names
}

// distance is the number of letters to insert, drop, replace or swap with their neighbour to make one word of the other.
func distance(a, b string) int {
	s, t := []rune(a), []rune(b)
	before, above, row := make([]int, len(t)+1), make([]int, len(t)+1), make([]int, len(t)+1)
	for j := range above {
		above[j] = j
	}
	for i := range s {
		row[0] = i + 1
		for j := range t {
			cost := 1
			if s[i] == t[j] {
				cost = 0
			}
			row[j+1] = min(above[j+1]+1, row[j]+1, above[j]+cost)
			if i > 0 && j > 0 && s[i] == t[j-1] && s[i-1] == t[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
		before, above, row = above, row, before
	}
	return above[len(t)]
}

// unknownTicket says that there is no such ticket, and names the closest one.
func unknownTicket(f *File, id string) string {
	ids := make([]string, len(f.Tickets))
	for i, t := range f.Tickets {
		ids[i] = t.ID
	}
	msg := fmt.Sprintf("there is no ticket %s", id)
	if strings.HasSuffix(strings.ToLower(id), ".md") {
		return msg + ": name a ticket file with --tickets"
	}
	if near := nearest(id, ids); len(near) > 0 {
		return msg + ": did you mean " + words.Or(near) + "?"
	}
	if len(ids) == 0 {
		return msg + ": the file has no tickets (a heading \"### ABC-001: Title\" opens one)"
	}
	if len(ids) == 1 {
		return msg + ": the file has " + ids[0] + " alone"
	}
	return fmt.Sprintf("%s: the file has %d, from %s to %s; engfix list shows them", msg, len(ids), ids[0], ids[len(ids)-1])
}
