// Package selftest proves that the checks work: it breaks the embedded service in every way it knows, one way at a time,
// lets it keep the contract in every unusual manner it knows, and runs the catalogue of checks on all of them.
package selftest

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/engfix/engfix/internal/demo"
	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/checks"
	"github.com/engfix/engfix/tickets"
	"github.com/engfix/engfix/workspace"
)

// The kinds of trial.
const (
	KindDefect = "defect"
	KindManner = "manner"
)

// Several trials run at once, each with its own service. Timeouts are short, because a service that hangs does so on
// purpose.
const (
	trialsAtOnce = 24
	trialTimeout = 2 * time.Second
	serviceToken = "engfix-selftest-token"
	// Faults in this many trials or fewer may be due to a slow machine: they are run again.
	trialsAgain = 8
)

// A Trial is one defect or manner in one house style, and everything that a service with it answered.
type Trial struct {
	style  *demo.Style
	kind   string
	name   string
	says   string
	router string
	want   probe.Verdict
	named  []string
	token  bool
	public bool     // whether its router is
	apart  []string // checks whose words a manner does not fit
	// settings win over the service's own configuration.
	settings workspace.Settings
	hidden   map[string]string // secrets of the trial's own, by name

	w         *workspace.Workspace
	rules     probe.Rules
	demanded  []probe.Binding // an item each
	subject   probe.Subject
	exchanges map[string][]*probe.Exchange
	found     Result // by the unchanged catalogue
}

// Trials lists every defect and every manner that the embedded service knows, in each of the styles.
func Trials(styles []*demo.Style) []*Trial {
	var all []*Trial
	for _, s := range styles {
		all = append(all, trialsIn(s)...)
	}
	return all
}

func trialsIn(s *demo.Style) []*Trial {
	public := map[string]bool{}
	for _, r := range demo.Routers() {
		public[r.Name] = r.Public
	}
	var all []*Trial
	for _, d := range demo.Defects(s) {
		all = append(all, &Trial{
			style: s, kind: KindDefect, name: d.Name, says: d.Breaks, router: d.On, want: probe.Verdict(d.Want), named: d.Caught, token: d.Token, public: public[d.On],
		})
	}
	for _, m := range demo.Manners(s) {
		all = append(all, &Trial{
			style: s, kind: KindManner, name: m.Name, says: m.Says, router: m.On, want: probe.Pass, named: []string{}, token: m.Token, public: public[m.On], apart: apartOf(m),
		})
	}
	return all
}

// apartOf names the checks whose words a manner does not meet. Many services at once slow each other down, so only
// manners about time are judged on time.
func apartOf(m demo.Manner) []string {
	if m.Timed {
		return m.Apart
	}
	return append(slices.Clone(m.Apart), checks.AnswersWithin)
}

// Run asks the service of every trial all questions of all checks. If only a few trials go wrong, it runs these again, one
// by one and with more patience: a check that misses a defect misses it again.
func Run(outer context.Context, all []*Trial, step func(done int)) error {
	dir, err := os.MkdirTemp("", "engfix-selftest-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }() // a folder of schemas that stays behind does no harm
	g, ctx := errgroup.WithContext(outer)
	g.SetLimit(trialsAtOnce)
	done := make(chan struct{}, len(all))
	for _, t := range all {
		g.Go(func() error {
			if err := t.run(ctx, dir, trialTimeout); err != nil {
				return fmt.Errorf("%s %s in style %s: %w", t.kind, t.name, t.style.Name, err)
			}
			done <- struct{}{}
			step(len(done))
			return nil
		})
	}
	if err := g.Wait(); err != nil {
		return err
	}
	var again []*Trial
	for _, t := range all {
		if len(t.found.Missed)+len(t.found.Alarms) > 0 {
			again = append(again, t)
		}
	}
	if len(again) > trialsAgain {
		return nil
	}
	for _, t := range again {
		if err := t.run(outer, dir, 2*trialTimeout); err != nil {
			return fmt.Errorf("%s %s in style %s: %w", t.kind, t.name, t.style.Name, err)
		}
	}
	return nil
}

// run serves the trial's service on loopback, asks it all questions, each with the timeout, and judges its answers. The
// schemas of its style are written below dir.
func (t *Trial) run(ctx context.Context, dir string, timeout time.Duration) error {
	if ctx.Err() != nil { // hundreds of others may wait: an interrupt ends them before they serve anything
		return ctx.Err()
	}
	o := demo.Options{Only: t.router, Style: t.style.Name}
	if t.kind == KindDefect {
		o.Defect = map[string]string{t.router: t.name}
	} else {
		o.Manner = map[string]string{t.router: t.name}
	}
	if t.token {
		o.Token = serviceToken
	}
	svc, err := demo.New(o)
	if err != nil {
		return err
	}
	defer svc.Close()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return fmt.Errorf("cannot serve on loopback: %w", err)
	}
	server := &http.Server{Handler: svc, ReadHeaderTimeout: trialTimeout}
	defer server.Close()
	go func() { _ = server.Serve(listener) }() // it ends with server.Close

	target := "http://" + listener.Addr().String()
	s, err := t.connect(svc.Config(target), dir, timeout)
	if err != nil {
		return err
	}
	defer s.Close()
	if err := s.FetchDocument(ctx); err != nil {
		return err
	}
	if err := t.prepare(ctx, s); err != nil {
		return err
	}
	plan, err := t.plan(nil)
	if err != nil {
		return err
	}
	kept := &keeper{byEndpoint: map[string][]*probe.Exchange{}}
	runner := &probe.Runner{Sender: s.Sender(), Concurrency: t.w.Concurrency()}
	if _, err := runner.Run(ctx, probe.Run{}, plan, kept); err != nil {
		return err
	}
	t.exchanges = kept.byEndpoint
	t.found = t.judge(plan)
	return nil
}

func (t *Trial) connect(yaml []byte, dir string, timeout time.Duration) (*workspace.Service, error) {
	dir, err := os.MkdirTemp(dir, "")
	if err != nil {
		return nil, err
	}
	for name, schema := range t.style.Files() {
		if err := os.WriteFile(filepath.Join(dir, name), schema, 0o644); err != nil {
			return nil, err
		}
	}
	path := filepath.Join(dir, "engfix.yaml")
	if err := os.WriteFile(path, yaml, 0o644); err != nil {
		return nil, err
	}
	settings := t.settings
	settings.Timeout = &timeout
	t.w, err = workspace.Open(workspace.Options{
		Config:   path,
		Settings: settings,
		Env:      func(name string) (string, bool) { return serviceToken, name == "ENGFIX_TOKEN" },
		Secrets:  t.hidden,
	})
	if err != nil {
		return nil, err
	}
	if t.rules, err = t.w.Rules(); err != nil {
		return nil, err
	}
	return t.w.Connect()
}

// prepare makes a ticket that asks for every check, on the trial's router.
func (t *Trial) prepare(ctx context.Context, s *workspace.Service) error {
	ticket := &tickets.Ticket{ID: "SELFTEST-1", Title: t.name, Kind: tickets.KindTicket, Router: t.router}
	t.demanded = t.demands()
	for _, b := range t.demanded {
		ticket.Items = append(ticket.Items, tickets.Item{Kind: tickets.ItemScope, Index: len(ticket.Items) + 1, Text: b.Check})
	}
	file := &tickets.File{Tickets: []*tickets.Ticket{ticket}}
	subjects, err := s.Subjects(ctx, file, file.Tickets)
	if err != nil {
		return err
	}
	t.subject = subjects[0]
	if len(t.subject.Endpoints) == 0 {
		return errors.New("its router has no endpoint: " + t.subject.Problem.Reason)
	}
	return nil
}

// plan binds the trial's items to the checks that they name.
func (t *Trial) plan(change func([]probe.Check) []probe.Check) (*probe.Plan, error) {
	rules := t.rules
	if change != nil {
		rules.Checks = change(rules.Checks)
	}
	rules.Understand = func(it tickets.Item) []probe.Part {
		return []probe.Part{{Words: it.Text, Bindings: t.demanded[it.Index-1 : it.Index]}}
	}
	return probe.NewPlan([]probe.Subject{t.subject}, rules)
}

// concerns reports whether a check judges the trial's router. public.open judges public routers, and all other checks the
// others. A manner is not judged by words that it does not fit.
func (t *Trial) concerns(check string) bool {
	if slices.Contains(t.apart, check) {
		return false
	}
	return t.public == (check == checks.PublicOpen)
}

// judgeWith judges the recorded exchanges with another catalogue.
func (t *Trial) judgeWith(change func([]probe.Check) []probe.Check) (Result, error) {
	plan, err := t.plan(change)
	if err != nil {
		return Result{}, err
	}
	return t.judge(plan), nil
}

// judge judges the recorded exchanges.
func (t *Trial) judge(plan *probe.Plan) Result {
	res := Result{
		Style: t.style.Name, Kind: t.kind, Name: t.name, Says: t.says, Router: t.router, Want: t.want, Named: t.named,
		Verdicts: []Verdict{}, Missed: []string{}, Alarms: []string{},
	}
	for _, it := range plan.Judge(0, t.exchanges).Items {
		if it.Verdict == probe.Unresolved || !t.concerns(it.Text) {
			continue // the router has no endpoint of the check's transports
		}
		res.add(Verdict{it.Text, it.Verdict, it.Reason})
	}
	for _, v := range res.Verdicts {
		if t.kind == KindManner && v.Verdict == probe.Fail {
			res.Alarms = append(res.Alarms, v.Check)
		}
	}
	for _, id := range t.named {
		i := slices.IndexFunc(res.Verdicts, func(v Verdict) bool { return v.Check == id })
		if i < 0 || res.Verdicts[i].Verdict != t.want {
			res.Missed = append(res.Missed, id)
		}
	}
	return res
}

// add adds a check's verdict on one demand: the worst of all its verdicts counts.
func (r *Result) add(v Verdict) {
	i := slices.IndexFunc(r.Verdicts, func(other Verdict) bool { return other.Check == v.Check })
	switch {
	case i < 0:
		r.Verdicts = append(r.Verdicts, v)
	case r.Verdicts[i].Verdict != v.Verdict && probe.Worst(r.Verdicts[i].Verdict, v.Verdict) == v.Verdict:
		r.Verdicts[i] = v
	}
}

// A keeper keeps a trial's exchanges by endpoint; a trial has few.
type keeper struct{ byEndpoint map[string][]*probe.Exchange }

func (k *keeper) Begin(probe.Run) error           { return nil }
func (k *keeper) Ticket(probe.TicketResult) error { return nil }
func (k *keeper) End(probe.Run) error             { return nil }

func (k *keeper) Exchange(x *probe.Exchange) error {
	k.byEndpoint[x.Endpoint] = append(k.byEndpoint[x.Endpoint], x)
	return nil
}

var _ probe.Sink = (*keeper)(nil)
