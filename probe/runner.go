package probe

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/engfix/engfix/tickets"
)

// A Sender puts a question to the service. Whatever the service does is an exchange, and so is a question that cannot be
// put, which ends unsent; an error means that the context ended, or that this machine could not send it.
type Sender interface {
	Send(context.Context, Ask) (*Exchange, error)
}

// A Runner asks the questions of a plan and judges the answers.
type Runner struct {
	Sender      Sender
	Concurrency int // exchanges under way at once, not counting some that only wait; at least 1
	// Confirm is how many times an item's questions are asked again if its verdict differs from Previous.
	Confirm int
	// Previous returns the item's verdict in the last run that judged it. It may be nil.
	Previous func(ticket string, ref tickets.ItemRef) (Verdict, bool)
	// Progress, if set, gets the number of finished exchanges, one call at a time.
	Progress func(done int)
}

// Run asks everything in the plan and passes the run to the sink as it happens: tickets in plan order, each after all
// of its exchanges. The head's Unticketed stand in its end, with their findings. If the context ends or the sender
// fails, the finished part is kept, the run is marked interrupted, and Run returns it with the error.
func (r *Runner) Run(ctx context.Context, head Run, plan *Plan, sink Sink) (Run, error) {
	head.Schema = Schema
	unticketed := head.Unticketed
	head.Unticketed = nil
	if err := sink.Begin(head); err != nil {
		return head, err
	}
	head.Summary = NewSummary()
	e := &execution{
		runner: r,
		plan:   plan,
		slots:  newSlots(max(r.Concurrency, 1)),
		out:    newEmitter(plan, sink, &head.Summary),
		shared: newShared(plan),
		crew:   newCrew(),
	}
	defer e.crew.dismiss()
	err := e.run(ctx)
	if flushErr := e.out.flush(); err == nil {
		err = flushErr
	}
	head.Unticketed = withFound(unticketed, e.out.unticketed)
	head.Finished = time.Now().UTC()
	head.Interrupted = err != nil
	head.Unjudged = e.out.unjudged
	if endErr := sink.End(head); err == nil {
		err = endErr
	}
	return head, err
}

// An execution is one Run under way.
type execution struct {
	runner *Runner
	plan   *Plan
	slots  *slots
	out    *emitter
	shared *shared
	pace   pace
	crew   *crew

	mu   sync.Mutex // guards done
	done int
}

// ahead is how many groups for each slot may be active or done after the first unfinished one. It bounds the results
// that wait to be emitted, and lets others go on while one group is slow.
const ahead = 16

// run works through the groups, several at once, none too far ahead of the first that is not finished.
func (e *execution) run(ctx context.Context) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	for i := range e.plan.Tickets {
		if e.plan.Tickets[i].Group == -1 {
			if err := e.out.ticket(i, e.runner.since(e.plan.Judge(i, nil))); err != nil {
				return err
			}
		}
	}
	finished := make([]chan struct{}, ahead*max(e.runner.Concurrency, 1)) // of the last groups started, by index
	var wg sync.WaitGroup
	for i, g := range startOrder(e.plan.Groups, len(finished)) {
		place := &finished[i%len(finished)]
		if *place != nil {
			select {
			case <-*place:
			case <-ctx.Done():
			}
		}
		if !e.plan.Groups[g].waits {
			e.slots.admit(ctx, e.plan.Groups[g])
		}
		if ctx.Err() != nil {
			break
		}
		done := make(chan struct{})
		*place = done
		wg.Go(func() {
			defer close(done)
			defer e.slots.done(e.plan.Groups[g])
			if err := e.group(ctx, g); err != nil {
				cancel(err)
			}
		})
	}
	wg.Wait()
	return context.Cause(ctx)
}

// startOrder returns the order in which groups begin. Within each window, groups with a slow question come first, so
// that the wait overlaps the rest.
func startOrder(groups []Group, window int) []int {
	order := make([]int, len(groups))
	for i := range order {
		order[i] = i
	}
	for part := range slices.Chunk(order, window) {
		slices.SortStableFunc(part, func(a, b int) int {
			switch {
			case groups[a].waits == groups[b].waits:
				return 0
			case groups[a].waits:
				return -1
			}
			return 1
		})
	}
	return order
}

// group asks one group's questions, judges its tickets, and asks again if a verdict differs from the last run's.
func (e *execution) group(ctx context.Context, g int) error {
	grp := e.plan.Groups[g]
	needed := e.plan.elsewhereOf(grp.Tickets)
	answeredElsewhere := e.elsewhere(ctx, grp, needed)
	qs := grp.Questions()
	exchanges, err := e.ask(ctx, grp, qs)
	byEndpoint := byKey(exchanges)
	elsewhere, ofThis, elsewhereErr := answeredElsewhere()
	defer e.shared.leave(needed)
	exchanges, err = append(ofThis, exchanges...), cmp.Or(err, elsewhereErr)
	if err != nil {
		// The exchanges are kept, though they are not enough to judge by.
		return cmp.Or(e.out.exchanges(grp, exchanges), err)
	}
	maps.Copy(byEndpoint, elsewhere)
	results := make(map[int]TicketResult, len(grp.Tickets))
	for _, t := range grp.Tickets {
		results[t] = e.plan.Judge(t, byEndpoint)
	}
	again, err := e.confirm(ctx, grp, qs, byEndpoint, results)
	exchanges = append(exchanges, again...)
	if err != nil {
		return cmp.Or(e.out.exchanges(grp, exchanges), err)
	}
	if err := e.out.exchanges(grp, exchanges); err != nil {
		return err
	}
	for _, t := range grp.Tickets {
		if err := e.out.ticket(t, e.runner.since(results[t])); err != nil {
			return err
		}
	}
	return nil
}

// since returns a result in which each item has its verdict from the previous run.
func (r *Runner) since(res TicketResult) TicketResult {
	for i := range res.Items {
		if r.Previous != nil {
			res.Items[i].Before, _ = r.Previous(res.ID, res.Items[i].Ref())
		}
	}
	return res
}

// ask puts a group's questions rank by rank, all of one rank at once, and returns the exchanges in the order of the
// questions. On an error it returns the exchanges that were made.
func (e *execution) ask(ctx context.Context, grp Group, qs []Question) ([]*Exchange, error) {
	a := asking{grp: grp, qs: qs, answers: make([]*Exchange, len(qs)), seen: map[string]*refusals{}}
	var err error
	for start := 0; start < len(qs) && err == nil; {
		end := start
		for end < len(qs) && qs[end].Rank == qs[start].Rank {
			end++
		}
		err = e.askRank(ctx, &a, start, end)
		start = end
	}
	made := a.answers[:0]
	for _, x := range a.answers {
		if x != nil {
			made = append(made, x)
		}
	}
	return made, err
}

// An asking is a group whose questions are being put.
type asking struct {
	grp     Group
	qs      []Question
	answers []*Exchange          // by question; nil while there is none
	seen    map[string]*refusals // by endpoint, of the questions so far
}

// askRank puts the questions from one index up to another, which have the same rank. It leaves out those that earlier
// answers do not make whole.
func (e *execution) askRank(ctx context.Context, a *asking, from, to int) error {
	var wg sync.WaitGroup
	var mu sync.Mutex
	var failed error
	earlier := a.answers[:from]
	for i := from; i < to; i++ {
		ask, x := complete(&a.qs[i], earlier)
		if ask == nil {
			a.answers[i] = x
			e.progress()
			continue
		}
		place, err := e.slots.take(ctx, a.grp, &a.qs[i])
		if err != nil {
			wg.Wait()
			return cmp.Or(failed, err)
		}
		wg.Add(1)
		e.crew.run(func() {
			ask := a.seen[ask.Endpoint].watch(*ask, a.qs[i].Phase)
			ask.Idle = place.yield
			place.begin(a.qs[i].Alone)
			e.pace.asks(place)
			x, err := e.runner.Sender.Send(ctx, ask)
			e.pace.answered(place, x)
			mu.Lock()
			defer mu.Unlock()
			if err != nil {
				if failed == nil {
					failed = err
				}
				return
			}
			a.answers[i] = x
			e.progress()
		}, func() {
			place.leave()
			wg.Done()
		})
	}
	wg.Wait()
	for i, x := range a.answers[from:to] {
		if phase := a.qs[from+i].Phase; x != nil && (phase == PhaseRefusal || phase == PhaseFault) {
			a.seen[x.Endpoint] = a.seen[x.Endpoint].with(x, phase)
		}
	}
	return failed
}

// complete makes a question whole from earlier answers. If they lack something, nothing is sent, and the exchange says
// so. If the thing that it asks for was not created, there is no question: both results are nil.
func complete(q *Question, earlier []*Exchange) (*Ask, *Exchange) {
	ask := &q.Ask
	if ask.Complete == nil {
		return ask, nil
	}
	whole, why := ask.Complete(slices.DeleteFunc(slices.Clone(earlier), func(x *Exchange) bool { return x == nil }))
	whole.Endpoint, whole.Variant, whole.Attempt, whole.Complete = ask.Endpoint, ask.Variant, ask.Attempt, nil
	switch {
	case why == "":
		return &whole, nil
	case q.Phase == PhaseCreated:
		return nil, nil
	}
	return nil, &Exchange{
		ID:    ExchangeID(ask.Endpoint, ask.Variant, ask.Attempt),
		Label: ask.Variant, Endpoint: ask.Endpoint, Attempt: ask.Attempt,
		Request: Request{Method: ask.Method}, End: EndUnsent, Trouble: why,
	}
}

func (e *execution) progress() {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.done++
	if e.runner.Progress != nil {
		e.runner.Progress(e.done)
	}
}

func byKey(exchanges []*Exchange) map[string][]*Exchange {
	m := make(map[string][]*Exchange)
	for _, x := range exchanges {
		m[x.Endpoint] = append(m[x.Endpoint], x)
	}
	return m
}
