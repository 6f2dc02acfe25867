package probe

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/engfix/engfix/tickets"
)

// A Subject is a ticket and the endpoints of its router.
type Subject struct {
	Ticket    *tickets.Ticket
	Endpoints []Endpoint
	// Problem says why no endpoint is known.
	Problem Problem
	// Missing are the places that may add further endpoints. If there are any, no item passes.
	Missing []Gap
}

// Rules turn subjects into a plan: the reading of words, and the catalogues.
type Rules struct {
	// Understand reads the words of an item. It may be called by several goroutines at once.
	Understand func(tickets.Item) []Part
	Checks     []Check
	Variants   []Variant
	// AllowMutations lets questions to endpoints that mutate be asked.
	AllowMutations bool
	// Waived reports whether a waiver covers the item; nil: none does.
	Waived func(ticket string, ref tickets.ItemRef) bool
}

// A Plan is everything that a run will ask, each question once, and everything that is known without asking. It is made
// before anything is sent and does not depend on the order of the answers.
type Plan struct {
	Tickets []PlannedTicket
	// Shared hold the questions that go to a path of no endpoint, one group for each such path, with the tickets that want to
	// know the answers. They are asked beside the questions of those tickets.
	Shared []Group
	// Groups hold the questions, in the order of their first tickets. Tickets that share an endpoint share a group; groups
	// do not depend on each other.
	Groups []Group
	// LeftOut are the endpoints that policy keeps from being asked, each once, in plan order.
	LeftOut []Endpoint

	rules  Rules
	checks map[string]*Check
	// later and created name the questions of those phases.
	later     map[string]bool
	created   []string
	elsewhere map[string][]int // endpoint key → indices into Shared: the paths that it needs
}

// A PlannedTicket is a ticket with the cells to judge for each item.
type PlannedTicket struct {
	Subject
	Items []PlannedItem
	Group int // index into Plan.Groups; -1 if nothing is to be asked

	mutates bool // some of its questions mutate
}

// A PlannedItem is an item with the cells that decide it.
type PlannedItem struct {
	Item  tickets.Item
	Cells []Cell
	// Spelt lists the corrected words of the parts that are bound to a check.
	Spelt []string
}

// A Cell is one check at one endpoint, or a finding that is known without asking.
type Cell struct {
	Binding  *Binding  // the same for all endpoints of an item
	Endpoint *Endpoint // one of the subject's; nil if no endpoint is concerned
	Settled  *Finding
}

// A Group is a set of questions that are asked in their order: a question of a higher rank only after all of a lower one.
type Group struct {
	Tickets []int // indices into Plan.Tickets, in their order; at least one
	Size    int   // the number of questions

	of     *Plan       // lays out the questions
	waits  bool        // one of them may take long; see wait
	path   string      // the key of the path that the service does not have, in Plan.Shared
	beside []besideAsk // the questions to that path, in the order of discovery
}

// A besideAsk is a question to a path that the service does not have. The variant, put to the endpoint, leads there.
type besideAsk struct {
	ep      *Endpoint
	variant int // index into Rules.Variants
}

// Questions returns the group's questions in the order of asking, the same each time. They are built at each call, so
// that the plan of a large run does not hold them all.
func (g Group) Questions() []Question {
	qs := make([]Question, 0, g.Size)
	if g.beside == nil {
		for q := range g.of.questions(g.Tickets, func(*need, int, string) {}) {
			qs = append(qs, *q)
		}
		return inOrder(qs)
	}
	for _, b := range g.beside {
		var q Question
		(&need{ep: b.ep}).question(&g.of.rules.Variants[b.variant], &q)
		qs = append(qs, q)
	}
	return qs
}

// A Question is an ask with its place in the order.
type Question struct {
	Ask   Ask
	Phase Phase
	Rank  int
	// Once is true for a question that is not put again to confirm an answer: it changes the service's state, or builds
	// on the answer to one that did.
	Once bool
	// Alone is true for a question whose answer is timed: other requests under way would make it slower.
	Alone bool
}

// NewPlan binds subjects to checks and checks to questions.
func NewPlan(subjects []Subject, rules Rules) (*Plan, error) {
	p := &Plan{rules: rules, checks: make(map[string]*Check, len(rules.Checks)), later: map[string]bool{}, elsewhere: map[string][]int{}}
	for i := range rules.Checks {
		p.checks[rules.Checks[i].ID] = &rules.Checks[i]
	}
	for i := range rules.Variants {
		switch v := &rules.Variants[i]; v.Phase {
		case PhaseLater:
			p.later[v.Name] = true
		case PhaseCreated:
			p.created = append(p.created, v.Name)
		}
	}
	p.Tickets = make([]PlannedTicket, 0, len(subjects))
	for _, s := range subjects {
		t := PlannedTicket{Subject: s, Group: -1, Items: make([]PlannedItem, 0, len(s.Ticket.Items))}
		understood := understand(s.Ticket.Items, p.rules.Understand)
		for i, it := range s.Ticket.Items {
			cells, err := p.cells(s, understood[i])
			if err != nil {
				return nil, err
			}
			t.Items = append(t.Items, PlannedItem{Item: it, Cells: cells, Spelt: spelt(understood[i])})
		}
		p.Tickets = append(p.Tickets, t)
	}
	for i := range p.Tickets {
		for c := range p.open(i) {
			p.Tickets[i].mutates = p.Tickets[i].mutates || c.Endpoint.Mutates() // a check's own steps come after every other question
		}
	}
	p.group()
	p.leaveOut()
	return p, nil
}

// spelt lists the words that are read as others.
func spelt(parts []Part) []string {
	var all []string
	for _, part := range parts {
		all = append(all, part.Spelt...)
	}
	return all
}

// cells lists the cells of an item: each part of its words at each endpoint that it concerns. A cell that several parts
// demand is listed once.
func (p *Plan) cells(s Subject, parts []Part) ([]Cell, error) {
	var cells []Cell
	var asked []Binding
	for _, part := range parts {
		if len(part.Bindings) == 0 {
			cells = append(cells, settled(&Binding{Check: "manual"}, nil, Manual, part.Reason()))
			continue
		}
		part.Bindings = slices.DeleteFunc(slices.Clone(part.Bindings), func(b Binding) bool {
			return slices.ContainsFunc(asked, b.equal)
		})
		if len(part.Bindings) == 0 {
			continue
		}
		asked = append(asked, part.Bindings...)
		found, err := p.partCells(s, part)
		if err != nil {
			return nil, err
		}
		if cells == nil {
			cells = found
			continue
		}
		cells = append(cells, found...)
	}
	return cells, nil
}

func (p *Plan) partCells(s Subject, part Part) ([]Cell, error) {
	var cells []Cell
	var excluded string
	for i := range part.Bindings {
		b := &part.Bindings[i]
		check, known := p.checks[b.Check]
		if !known {
			return nil, fmt.Errorf("%q asks for the check %q, which does not exist: see engfix explain", part.Words, b.Check)
		}
		endpoints, none := b.Params.only(s.Endpoints)
		if none != "" && len(s.Endpoints) > 0 {
			cells = append(cells, settled(b, nil, Unresolved, none))
		}
		concerned, why := b.concerns(check, endpoints)
		cells = slices.Grow(cells, len(concerned))
		for _, ep := range concerned {
			cells = append(cells, p.cell(b, ep))
		}
		if excluded = cmp.Or(why, excluded); why != "" && len(concerned) == 0 && b.Params.When != "" {
			cells = append(cells, settled(b, nil, Unresolved, noneConcerned+why))
		}
	}
	if len(cells) > 0 {
		if len(s.Missing) > 0 {
			cells = append(cells, s.mayMiss(&part.Bindings[0]))
		}
		return cells, nil
	}
	cause, why := CauseNotConcerned, fmt.Sprintf("no %s endpoint of the router is known: pin one, or add a rule under criteria that says what the words ask of the others", p.transportsOf(part))
	switch {
	case len(s.Endpoints) == 0:
		cause, why = cmp.Or(s.Problem.Cause, CauseNoEndpoint), s.Problem.of(s.Ticket.Router)
	case excluded != "":
		why = noneConcerned + excluded
	}
	return []Cell{settled(&part.Bindings[0], nil, Unresolved, why).because(cause)}, nil
}

const noneConcerned = "the words are about no endpoint of the router: "

// mayMiss returns the finding about a list of endpoints that may be incomplete.
func (s Subject) mayMiss(b *Binding) Cell {
	why := "the router may have more endpoints: " + s.Missing[0].String()
	if n := len(s.Missing) - 1; n > 0 {
		why += fmt.Sprintf(" and %d more", n)
	}
	return settled(b, nil, Unresolved, why+": pin its endpoints, or read them from the application with --app").because(CauseMayMiss)
}

// cell settles the cell if policy or knowledge decides it, and otherwise leaves it to the answers.
func (p *Plan) cell(b *Binding, ep *Endpoint) Cell {
	switch {
	case ep.Standing == NotMounted:
		return settled(b, ep, Unresolved, "the source declares it, but the running service does not have it"+note(ep)).because(CauseNotMounted)
	case ep.Standing == Shadowed:
		return settled(b, ep, Unresolved, "another route answers its method and path, so it cannot be judged"+note(ep)).because(CauseShadowed)
	case ep.Standing == MaybeShadowed:
		return settled(b, ep, Unresolved, "another route may answer its method and path, so it cannot be judged"+note(ep)).because(CauseShadowed)
	case ep.Standing != Mounted:
		return settled(b, ep, Unresolved, "it cannot be asked: "+string(ep.Standing)+note(ep)).because(CausePathUnknown)
	case ep.Mutates() && !p.rules.AllowMutations:
		return settled(b, ep, Skipped, ep.Method+" needs --allow-mutations")
	case p.checks[b.Check].Mutates && !p.rules.AllowMutations:
		return settled(b, ep, Skipped, b.Check+" changes the service's state and needs --allow-mutations")
	case ep.Problem != "":
		return settled(b, ep, Inconclusive, ep.Problem).because(CauseNoRequest)
	}
	return Cell{Binding: b, Endpoint: ep}
}

func note(ep *Endpoint) string {
	if ep.Note == "" {
		return ""
	}
	return ": " + ep.Note
}

func settled(b *Binding, ep *Endpoint, v Verdict, why string) Cell {
	key := ""
	if ep != nil {
		key = ep.Key()
	}
	return Cell{Binding: b, Endpoint: ep, Settled: &Finding{
		Check: b.Check, Params: b.Params, Endpoint: key, Verdict: v, Reason: why, Exchanges: []string{},
	}}
}

// because sets the cause of a settled cell.
func (c Cell) because(cause Cause) Cell {
	c.Settled.Cause = cause
	return c
}

// transportsOf names the transports that a part's checks are for: "HTTP or SSE".
func (p *Plan) transportsOf(part Part) string {
	var names []string
	for _, t := range Transports() {
		for _, b := range part.Bindings {
			if b.covers(t, p.checks[b.Check]) {
				names = append(names, t.Title())
				break
			}
		}
	}
	return strings.Join(names, " or ")
}

// leaveOut lists the questions that policy forbids.
func (p *Plan) leaveOut() {
	seen := map[string]bool{}
	for _, t := range p.Tickets {
		for _, it := range t.Items {
			for _, c := range it.Cells {
				if c.Settled == nil || c.Settled.Verdict != Skipped || seen[c.Endpoint.Key()] {
					continue
				}
				seen[c.Endpoint.Key()] = true
				p.LeftOut = append(p.LeftOut, *c.Endpoint)
			}
		}
	}
}

// Size is the number of questions.
func (p *Plan) Size() int {
	n := 0
	for _, groups := range [][]Group{p.Shared, p.Groups} {
		for _, g := range groups {
			n += g.Size
		}
	}
	return n
}
