package probe

import (
	"fmt"
	"slices"
	"strings"

	"github.com/engfix/engfix/internal/words"
)

// Judge returns the result of a ticket from the exchanges with each endpoint, by key and in plan order. Each attempt is
// judged separately; if they disagree, the item is flaky. Judge is pure: the same exchanges give the same result, live
// or recorded.
func (p *Plan) Judge(ticket int, exchanges map[string][]*Exchange) TicketResult {
	t := p.Tickets[ticket]
	res := TicketResult{
		ID:        t.Ticket.ID,
		Title:     t.Ticket.Title,
		Section:   t.Ticket.Section,
		Router:    t.Ticket.Router,
		Files:     append([]string{}, t.Ticket.Files...),
		Kind:      t.Ticket.Kind,
		Line:      t.Ticket.Line,
		Endpoints: slices.Clip(t.Endpoints), // the plan's own: nobody changes them
		Missing:   t.Missing,
		Items:     make([]ItemResult, 0, len(t.Items)),
	}
	if res.Endpoints == nil {
		res.Endpoints = []Endpoint{}
	}
	if t.Problem != (Problem{}) {
		res.Problem = &t.Problem
	}
	var all []Verdict
	tries := attempts(p.asked(ticket), exchanges)
	for _, it := range t.Items {
		r := p.judgeItem(t, it, answered{tries[0], exchanges})
		var later []rejudgement
		for _, asked := range tries[1:] {
			later = append(later, rejudgement{asked, p.judgeItem(t, it, answered{asked, exchanges}), tries[0].changes()})
		}
		disagree(&r, later)
		if r.Spelt = it.Spelt; len(r.Spelt) > 0 {
			r.Reason += "; " + strings.Join(r.Spelt, ", ")
		}
		r.Cause = r.decidedBy()
		r.Regression = it.Item.Done() && r.Verdict == Fail
		r.Unshown = it.Item.Done() && !r.Verdict.Shows()
		r.Waived = r.Verdict == Fail && p.rules.Waived != nil && p.rules.Waived(t.Ticket.ID, it.Item.Ref())
		all = append(all, r.Verdict)
		res.Items = append(res.Items, r)
	}
	res.Verdict = Worst(all...)
	if len(all) == 0 {
		res.Verdict = Manual // no demand that could be asked
	}
	return res
}

// An answered holds the answers of one attempt, and the answers of paths that the service does not have.
type answered struct {
	attempt attempt
	all     map[string][]*Exchange
}

func (p *Plan) judgeItem(t PlannedTicket, it PlannedItem, got answered) ItemResult {
	r := ItemResult{
		Kind:     it.Item.Kind,
		Index:    it.Item.Index,
		Text:     it.Item.Text,
		Line:     it.Item.Line,
		Checked:  it.Item.Checked,
		Findings: make([]Finding, 0, len(it.Cells)),
	}
	for _, c := range it.Cells {
		r.Findings = append(r.Findings, p.judgeCell(t, c, got))
	}
	r.Findings = concerned(r.Findings)
	r.Verdict = worstOf(r.Findings)
	r.Reason = summarise(r.Verdict, r.Findings)
	return r
}

// concerned leaves out the endpoints that turned out, by their answers, not to be concerned by a check, unless it concerns
// no other.
func concerned(findings []Finding) []Finding {
	apart := func(f Finding) bool { return f.Cause == CauseNotConcerned && f.Endpoint != "" }
	if !slices.ContainsFunc(findings, apart) {
		return findings
	}
	return slices.DeleteFunc(slices.Clone(findings), func(f Finding) bool {
		return apart(f) && slices.ContainsFunc(findings, func(o Finding) bool { return o.Check == f.Check && o.Params == f.Params && !apart(o) })
	})
}

// caseOf builds a check's case: the answers to its questions, and no others.
func (p *Plan) caseOf(t PlannedTicket, c Cell, got answered) Case {
	asks := p.checks[c.Binding.Check].Questions(c.Binding.Params)
	key := c.Endpoint.Key()
	k := Case{Endpoint: *c.Endpoint, Params: c.Binding.Params}
	for _, x := range got.attempt[key] {
		if Asked(asks, x.Label) && (t.mutates || !p.later[x.Label]) {
			k.Exchanges = append(k.Exchanges, x)
		}
	}
	for _, i := range p.elsewhere[key] {
		for _, x := range got.all[p.Shared[i].path] {
			if Asked(asks, x.Label) {
				k.Elsewhere = append(k.Elsewhere, x)
			}
		}
	}
	return k
}

// elsewhereOf returns the paths of no endpoint that matter to tickets, each once, as indices into Shared.
func (p *Plan) elsewhereOf(ticketIdx []int) []int {
	var paths []int
	seen := map[int]bool{}
	for _, t := range ticketIdx {
		for c := range p.open(t) {
			for _, i := range p.elsewhere[c.Endpoint.Key()] {
				if !seen[i] {
					seen[i] = true
					paths = append(paths, i)
				}
			}
		}
	}
	return paths
}

func (p *Plan) judgeCell(t PlannedTicket, c Cell, got answered) Finding {
	if c.Settled != nil {
		return *c.Settled
	}
	check := p.checks[c.Binding.Check]
	key := c.Endpoint.Key()
	k := p.caseOf(t, c, got)
	f := check.verdict(k)
	f.Cause = f.decidedBy(k.Exchanges)
	f.Check, f.Params, f.Endpoint = check.ID, c.Binding.Params, key
	if f.Exchanges == nil {
		f.Exchanges = []string{}
	}
	switch {
	case !slices.Contains(Verdicts(), f.Verdict):
		f.Verdict, f.Reason = Inconclusive, "the check returned no verdict"
	case f.Verdict == Pass && len(f.Exchanges) == 0:
		f.Verdict, f.Reason = Inconclusive, "no request was sent that could show it"
	case f.Verdict == Pass:
		if x := unsent(k.Exchanges); x != nil {
			f.Verdict, f.Reason = Inconclusive, "the request "+x.Label+" "+x.Trouble
			f.Exchanges = append([]string{x.ID}, f.Exchanges...)
		}
	}
	if f.Verdict != Pass {
		f.Demanded = check.Demands
	}
	return f
}

// worstOf returns the worst verdict of the findings, Inconclusive for none.
func worstOf(findings []Finding) Verdict {
	vs := make([]Verdict, len(findings))
	for i := range findings {
		vs[i] = findings[i].Verdict
	}
	return Worst(vs...)
}

// summarise returns the reason of an item: where its first worst finding was made, and what it says.
func summarise(v Verdict, findings []Finding) string {
	if v == Pass {
		return passed(findings)
	}
	first := slices.IndexFunc(findings, func(f Finding) bool { return f.Verdict == v })
	switch {
	case first < 0:
		return "no request was sent that could show it"
	case findings[first].Endpoint == "":
		return findings[first].Reason
	}
	return findings[first].Endpoint + ": " + findings[first].Reason
}

// passed is the reason of an item that passed: all of its findings did.
func passed(findings []Finding) string {
	var checks []string
	endpoints, exchanges := make(map[string]struct{}, len(findings)), make(map[string]struct{}, len(findings))
	for i := range findings {
		f := &findings[i]
		if !slices.Contains(checks, f.Check) {
			checks = append(checks, f.Check)
		}
		endpoints[f.Endpoint] = struct{}{}
		for _, id := range f.Exchanges {
			exchanges[id] = struct{}{}
		}
	}
	where := findings[0].Endpoint
	switch n := len(endpoints); {
	case n == 2:
		where = "both endpoints"
	case n > 2:
		where = fmt.Sprintf("all %d endpoints", n)
	}
	return fmt.Sprintf("%s shown at %s by %s", strings.Join(checks, ", "), where, words.Count(len(exchanges), "exchange", "exchanges"))
}
