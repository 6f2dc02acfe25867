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
			for _, ep := range append(p.creatorsFor(i, c), c.Endpoint) {
				if first, known := wantedBy[ep.Key()]; known {
					joined.join(first, i)
				} else {
					wantedBy[ep.Key()] = i
				}
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
	known := map[string]int{} // the key of a path that the service does not have → index into Shared
	for g := range p.Groups {
		grp := &p.Groups[g]
		grp.of = p
		for q := range p.questions(grp.Tickets, func(n *need, variant int, path string) { p.share(known, n, variant, path) }) {
			grp.Size++
			grp.waits = grp.waits || wait(q) == 0
		}
	}
	p.Shared = slices.Clone(p.Shared) // a large plan has very many: without the room that appending left
}

// open returns the cells of a ticket that only answers can settle.
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

// asked returns the keys of the endpoints that must be asked for the ticket, some more than once.
func (p *Plan) asked(ticket int) iter.Seq[string] {
	return func(yield func(string) bool) {
		for c := range p.open(ticket) {
			if !yield(c.Endpoint.Key()) {
				return
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

// A need is an endpoint that is asked, and the questions that checks want it to answer, named as in Check.Asks.
type need struct {
	ep      *Endpoint
	asks    []string
	later   []string // those of tickets that also mutate
	timed   []string // those whose answers are timed
	tickets []int
	// creators may create the thing that its path names; nil if no check asks for it.
	creators []*Endpoint
}

// add notes the questions that a ticket's check wants answered.
func (n *need) add(ticket int, mutates bool, asks []string) {
	for _, name := range asks {
		if !slices.Contains(n.asks, name) {
			n.asks = append(n.asks, name)
		}
		if mutates && !slices.Contains(n.later, name) {
			n.later = append(n.later, name)
		}
	}
	if !slices.Contains(n.tickets, ticket) {
		n.tickets = append(n.tickets, ticket)
	}
}

// needs gathers the endpoints that the open cells of the tickets are about, in their order.
func (p *Plan) needs(ticketIdx []int) []*need {
	var order []*need
	known := map[string]*need{}
	for _, t := range ticketIdx {
		of := func(ep *Endpoint) *need {
			n := known[ep.Key()]
			if n == nil {
				n = &need{ep: ep}
				known[ep.Key()] = n
				order = append(order, n)
			}
			return n
		}
		for c := range p.open(t) {
			n := of(c.Endpoint)
			check := p.checks[c.Binding.Check]
			asks := check.Questions(c.Binding.Params)
			n.add(t, p.Tickets[t].mutates, asks)
			if check.Timed {
				n.timed = append(n.timed, asks...)
			}
			if creators := p.creatorsFor(t, c); creators != nil {
				n.creators = creators
				for _, s := range creators {
					of(s).add(t, false, []string{"control"})
				}
			}
		}
	}
	return order
}

// questions yields the questions of the tickets' open cells, each once, endpoint by endpoint. A yielded question is valid
// until the next one. Questions to a path that the service does not have go to share.
func (p *Plan) questions(ticketIdx []int, share func(n *need, variant int, key string)) iter.Seq[*Question] {
	return func(yield func(*Question) bool) {
		var q Question
		for _, n := range p.needs(ticketIdx) {
			own := n.ep.Key()
			for i := range p.rules.Variants {
				v := &p.rules.Variants[i]
				if !v.Applies(n.ep.Transport) || !p.wants(n, v) || !n.question(v, &q) {
					continue
				}
				if q.Ask.Endpoint != own {
					share(n, i, q.Ask.Endpoint)
				} else if !yield(&q) {
					return
				}
			}
		}
	}
}

// question makes q the variant put to the endpoint, and returns false if the endpoint does not admit the variant.
func (n *need) question(v *Variant, q *Question) bool {
	ask, ok := v.Build(*n.ep)
	if !ok {
		return false
	}
	if v.Phase == PhaseCreated {
		ask.Complete = fromCreated(*v, *n.ep, n.creators)
	}
	ask.Variant, ask.Attempt = v.Name, 1
	*q = Question{Ask: ask, Phase: v.Phase, Rank: rank(n.ep, v), Once: once(n.ep, v, &ask), Alone: Asked(n.timed, v.Name)}
	return true
}

// inOrder sorts questions by rank. Within a rank, slow ones come first.
func inOrder(qs []Question) []Question {
	order := make([]int, len(qs)) // a question is large: each is moved once
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int {
		a, b := &qs[i], &qs[j]
		return cmp.Or(cmp.Compare(a.Rank, b.Rank), cmp.Compare(wait(a), wait(b)))
	})
	sorted := make([]Question, len(qs))
	for to, from := range order {
		sorted[to] = qs[from]
	}
	return sorted
}

// share adds a variant, by its index, to the questions for a path that the service does not have, unless it is already
// there. The path is given by its key; known maps such keys to indices into Shared.
func (p *Plan) share(known map[string]int, n *need, variant int, path string) {
	i, ok := known[path]
	if !ok {
		i = len(p.Shared)
		known[path] = i
		p.Shared = append(p.Shared, Group{of: p, path: path})
	}
	own := n.ep.Key()
	if !slices.Contains(p.elsewhere[own], i) {
		p.elsewhere[own] = append(p.elsewhere[own], i)
	}
	g := &p.Shared[i]
	if !slices.ContainsFunc(g.beside, func(other besideAsk) bool { return other.variant == variant }) {
		g.beside = append(g.beside, besideAsk{n.ep, variant})
		g.Size++
	}
	for _, t := range n.tickets {
		if !slices.Contains(g.Tickets, t) {
			g.Tickets = append(g.Tickets, t)
		}
	}
}

// wants reports whether the variant is to be asked: a check asks for it, or it is a refusal whose delay is needed to
// recognise silence. How long silence is watched then depends only on the endpoint, and not on the selected checks.
func (p *Plan) wants(n *need, v *Variant) bool {
	switch {
	case v.Phase == PhaseCreated:
		return n.creators != nil && Asked(n.asks, v.Name)
	case v.Phase == PhaseLater:
		return !n.ep.Mutates() && Asked(n.later, v.Name)
	case v.Phase == PhaseRefusal && n.ep.Transport.Waits():
		return true
	}
	return Asked(n.asks, v.Name)
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

// lastClass is the class of questions that run step by step.
const lastClass = 4

// once reports whether a question must not be put again: the first time may have changed the service, so that the
// second answer may differ.
func once(ep *Endpoint, v *Variant, ask *Ask) bool {
	return ep.Mutates() || v.Mutates || ask.Complete != nil || ask.Transport.Mutates(ask.Method)
}

// rank puts questions that should be refused before those that may change the service's state, safe methods before
// mutating ones, and DELETE last. Partial ones go after a control that changes nothing. Questions that are put again after
// a change go between the two. Steps come after everything.
func rank(ep *Endpoint, v *Variant) int {
	class, phase := 0, v.Phase
	switch {
	case v.Step > 0:
		return phases*lastClass + v.Step
	case ep.Mutates() && ep.Method == "DELETE":
		class = lastClass - 1
	case phase == PhaseLater, phase == PhaseCreated:
		class = 2
	case ep.Mutates():
		class = 1
	case v.Partial && phase == PhaseRefusal && ep.Transport.Ends():
		phase = PhaseAgain
	}
	return phases*class + int(phase)
}

// wait puts slow questions first: conversations and streams, which may stay silent until their time is up.
func wait(q *Question) int {
	if q.Ask.Transport.Waits() {
		return 0
	}
	return 1
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
		f[i] = f[f[i]] // halves the way for the next time
		i = f[i]
	}
	return i
}

func (f forest) join(i, j int) {
	i, j = f.root(i), f.root(j)
	f[max(i, j)] = min(i, j)
}
