package probe

import (
	"cmp"
	"iter"
	"slices"
	"strings"
)

// group lays tickets that share an endpoint into one group and gathers the questions of each.
func (p *Plan) group() {
	joined := newForest(len(p.Tickets))
	wantedBy := map[string]int{} // endpoint key → the first ticket that wants it asked
	for i := range p.Tickets {
		for c := range p.open(i) {
			key := c.Endpoint.Key()
			if first, known := wantedBy[key]; known {
				joined.join(first, i)
			} else {
				wantedBy[key] = i
			}
		}
	}
	groupOf := map[int]int{} // the first ticket of a group → the group
	for i := range p.Tickets {
		if !p.asks(i) {
			continue
		}
		first := joined.root(i)
		g, known := groupOf[first]
		if !known {
			g = len(p.Groups)
			groupOf[first] = g
			p.Groups = append(p.Groups, Group{})
		}
		p.Groups[g].Tickets = append(p.Groups[g].Tickets, i)
		p.Tickets[i].Group = g
	}
	for g := range p.Groups {
		p.Groups[g].Questions = p.questions(p.Groups[g].Tickets)
	}
}

// open gives the cells of a ticket that only answers can settle.
func (p *Plan) open(ticket int) iter.Seq[Cell] {
	return func(yield func(Cell) bool) {
		for _, it := range p.Tickets[ticket].Items {
			for _, c := range it.Cells {
				if c.Settled == nil && !yield(c) {
					return
				}
			}
		}
	}
}

// asks reports whether anything has to be asked for a ticket.
func (p *Plan) asks(ticket int) bool {
	for range p.open(ticket) {
		return true
	}
	return false
}

// questions gathers what the open cells of the tickets want to know, each question once, in the order of asking.
func (p *Plan) questions(ticketIdx []int) []Question {
	type need struct {
		ep     *Endpoint
		checks []string
	}
	var order []*need
	needs := map[string]*need{}
	for _, t := range ticketIdx {
		for c := range p.open(t) {
			key := c.Endpoint.Key()
			n := needs[key]
			if n == nil {
				n = &need{ep: c.Endpoint}
				needs[key] = n
				order = append(order, n)
			}
			if !slices.Contains(n.checks, c.Binding.Check) {
				n.checks = append(n.checks, c.Binding.Check)
			}
		}
	}
	var qs []Question
	for _, n := range order {
		for _, v := range p.rules.Variants {
			if !v.Applies(n.ep.Transport) || !p.wanted(n.checks, v.Name) {
				continue
			}
			ask, ok := v.Build(*n.ep)
			if !ok {
				continue
			}
			ask.Variant, ask.Attempt = v.Name, 1
			qs = append(qs, Question{Ask: ask, Phase: v.Phase, Rank: rank(*n.ep, v.Phase)})
		}
	}
	slices.SortStableFunc(qs, func(a, b Question) int {
		return cmp.Or(cmp.Compare(a.Rank, b.Rank), cmp.Compare(wait(a), wait(b)))
	})
	return qs
}

// wanted reports whether one of the checks asks for the variant.
func (p *Plan) wanted(checks []string, variant string) bool {
	return slices.ContainsFunc(checks, func(id string) bool { return Asked(p.checks[id].Asks, variant) })
}

// Asked reports whether a variant answers one of the names that a check asks for.
func Asked(names []string, variant string) bool {
	return slices.ContainsFunc(names, func(name string) bool {
		if below, ok := strings.CutSuffix(name, "*"); ok {
			return strings.HasPrefix(variant, below)
		}
		return name == variant
	})
}

// rank puts what should be refused before what may change the service's state, safe methods before mutating ones, and
// DELETE last.
func rank(ep Endpoint, phase Phase) int {
	class := 0
	switch {
	case ep.Mutates() && ep.Method == "DELETE":
		class = 2
	case ep.Mutates():
		class = 1
	}
	return phases*class + int(phase)
}

// wait puts first what may take long: conversations and streams, which may stay silent until their time is up.
func wait(q Question) int {
	if q.Ask.Transport == HTTP {
		return 1
	}
	return 0
}

// A forest joins numbers into sets, each known by its least.
type forest []int

func newForest(n int) forest {
	f := make(forest, n)
	for i := range f {
		f[i] = i
	}
	return f
}

func (f forest) root(i int) int {
	for f[i] != i {
		f[i] = f[f[i]] // the way is halved each time it is gone
		i = f[i]
	}
	return i
}

func (f forest) join(i, j int) {
	i, j = f.root(i), f.root(j)
	f[max(i, j)] = min(i, j)
}
