package workspace

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/engfix/engfix/internal/config"
	"github.com/engfix/engfix/internal/words"
	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/wire"
	"github.com/engfix/engfix/report"
	"github.com/engfix/engfix/tickets"
)

// layOut resolves routers and lays out the questions.
func (s *Session) layOut(ctx context.Context, waived func(ticket string, item tickets.ItemRef) bool) (*probe.Plan, error) {
	table, err := s.service.resolve(ctx, s.file)
	if err != nil {
		return nil, err
	}
	s.unexplained, s.unticketed = unexplained(table), unticketed(table)
	subjects, err := s.service.subjects(s.selected, table, s.fill)
	if err != nil {
		return nil, err
	}
	rules, err := rulesOf(s.w.cfg, knowledge{fill: s.fill, doc: s.service.doc})
	if err != nil {
		return nil, err
	}
	rules.Waived = waived
	if s.opts.Unticketed {
		more, err := s.service.unticketedSubjects(table, s.fill)
		if err != nil {
			return nil, err
		}
		subjects = append(subjects, more...)
		rules.Understand = s.w.understandUnticketed(rules)
	}
	plan, err := probe.NewPlan(subjects, rules)
	if err != nil || s.opts.Shard == nil {
		return plan, err
	}
	return probe.NewPlan(s.share(plan, subjects), rules)
}

// Begin waits for the service, makes the setup requests and lays out the plan. A service that does not answer, and a setup
// step that fails, is an UnreachableError.
func (s *Session) Begin(ctx context.Context) (*probe.Plan, error) {
	if err := s.service.reach(ctx, s.opts.Wait, func(reason error) { s.waiting(s.opts.Wait, reason) }); err != nil {
		return nil, err
	}
	if err := s.service.FetchDocument(ctx); err != nil {
		return nil, err
	}
	var err error
	s.began = true
	if s.fill, err = s.service.setup(ctx); err != nil {
		return nil, err
	}
	if s.plan, err = s.layOut(ctx, s.waived.covers); err != nil {
		return nil, err
	}
	s.noteDefaults()
	return s.plan, s.openRecord(ctx)
}

// noteDefaults notes the assumptions of a run without a configuration, and the facts that a configuration would add.
func (s *Session) noteDefaults() {
	if s.w.cfg.Path != "" {
		return
	}
	var adds []string
	if s.w.cfg.Target.Source == "" && s.w.cfg.Target.App == "" && s.service.exact == nil {
		adds = append(adds, "the source (routes that the document leaves out, WebSockets)")
	}
	adds = append(adds, "your own identity in place of "+identityNames(s.w.cfg), "setup requests, values of parameters, and waivers")
	s.w.notef("no engfix.yaml: engfix init writes one, which adds %s", strings.Join(adds, "; "))
}

// identityNames lists the headers of the configured identity.
func identityNames(cfg *config.Config) string {
	var names []string
	for _, h := range cfg.Identity.Headers {
		names = append(names, h.Name)
	}
	return words.And(names)
}

// A Result is the result of a run.
type Result struct {
	Run probe.Run
	// Tickets are the verdicts, in plan order, without endpoints, gaps and findings: those grow with the number of
	// endpoints, and the sink of Ask gets them.
	Tickets []probe.TicketResult

	evidence    map[itemName][]string // exchanges behind the items whose boxes the run may edit; nil if it edits none
	there       presence
	unreachable int // exchanges that found no service
}

// Elsewhere reports whether the service has none of the endpoints that were asked for: then no box is edited.
func (r *Result) Elsewhere() bool { return r.there.none() }

// maxUnexplained is how many operations without an explanation a run keeps.
const maxUnexplained = 100

// Ask puts the questions of the plan that Begin laid out, and judges the answers. The events go to the history, as far
// as it takes them, and to sink, which may be nil. progress, which may be nil, is called with the number of exchanges
// made so far. The result covers the part of the run that was made, also if an error ended it. A run that was cut short
// ends with the cause of its context, or with a CutError. If the service that Launch started failed meanwhile, that is an
// UnreachableError, and the run is not kept.
func (s *Session) Ask(ctx context.Context, sink probe.Sink, progress func(done int)) (*Result, error) {
	head := s.Head()
	head.Build = s.service.build(ctx)
	head.Unexplained = s.unexplained[:min(len(s.unexplained), maxUnexplained)]
	head.Unticketed = s.unticketed
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	found := &collector{result: newResult(s.opts.Edits), fails: failLimit{limit: s.opts.MaxFail, stop: stop}}
	runner := &probe.Runner{
		Sender:      s.underway.of(s.service.client),
		Concurrency: s.w.cfg.Target.Concurrency,
		Confirm:     s.opts.Confirm,
		Previous:    s.before.verdict,
		Progress:    progress,
	}
	sinks := []probe.Sink{&s.record, found}
	if sink != nil {
		sinks = append(sinks, sink)
	}
	var err error
	found.result.Run, err = runner.Run(ctx, head, s.plan, report.Tee(sinks...))
	var fault *wire.MachineError
	if cut := Cut(ctx); err != nil && cut != nil {
		err = cut
	} else if errors.As(err, &fault) {
		err = &CutError{fault.Error()}
	}
	if err == nil && s.launched != nil {
		if err = s.launched.failed(); err != nil {
			return found.result, errors.Join(err, s.dropRecord(ctx, found.result.Run.ID))
		}
	}
	if err == nil && s.record.lost == nil {
		s.forget(ctx, head.Started)
	}
	return found.result, err
}

func newResult(edits bool) *Result {
	r := &Result{there: presence{signs: map[string]sign{}}}
	if edits {
		r.evidence = map[itemName][]string{}
	}
	return r
}

// A collector keeps the parts of a run that are needed after its end: the verdicts, and the number of exchanges that found no service.
type collector struct {
	result *Result
	fails  failLimit
}

func (c *collector) Begin(probe.Run) error { return nil }

func (c *collector) Exchange(x *probe.Exchange) error {
	if x.End == probe.EndUnreachable {
		c.result.unreachable++
	}
	return nil
}

func (c *collector) Ticket(t probe.TicketResult) error {
	c.fails.ticket(t)
	c.result.there.add(t)
	c.result.keep(t)
	return nil
}

// keep adds the part of a ticket that does not grow with its endpoints, and the evidence for the boxes to edit.
func (r *Result) keep(t probe.TicketResult) {
	t.Endpoints, t.Missing = nil, nil
	t.Items = slices.Clone(t.Items) // other sinks hold the items too
	for i := range t.Items {
		it := &t.Items[i]
		if r.evidence != nil && (it.Ticks() || it.Unticks()) {
			r.evidence[itemName{t.ID, it.Ref()}] = it.Evidence()
		}
		it.Findings = nil
	}
	r.Tickets = append(r.Tickets, t)
}

func (c *collector) End(probe.Run) error { return nil }

// Unseen returns why the run did not see more, as an UnreachableError, or nil: the service went away, or boxes are
// ticked and it has none of the endpoints asked for. If no box is ticked, the endpoints may still have to be written:
// that is only a note.
func (s *Session) Unseen(ctx context.Context, r *Result) error {
	if err := s.lost(ctx, r); err != nil {
		return err
	}
	switch {
	case !r.there.none():
		return nil
	case !r.there.ticked:
		s.w.notef("%s", r.there.words(r.Run.Target))
		return nil
	}
	return &UnreachableError{Err: errors.New(r.there.words(r.Run.Target))}
}

// lost reports that the service went away during a run.
func (s *Session) lost(ctx context.Context, r *Result) error {
	if r.unreachable == 0 {
		return nil
	}
	if err := s.service.answers(ctx); err != nil && ctx.Err() == nil {
		return &UnreachableError{Err: fmt.Errorf("%s went down during the run, and %s got no answer: find out why, and probe again",
			r.Run.Target, words.Count(r.unreachable, "exchange", "exchanges"))}
	}
	return nil
}
