package workspace_test

import (
	"maps"
	"math/rand/v2"
	"net/http/httptest"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/engfix/engfix"
	"github.com/engfix/engfix/internal/demo"
	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/tickets"
	"github.com/engfix/engfix/workspace"
)

// demoToken is the token that the demo demands.
const demoToken = "engfix-demo-token"

// A demoRun is the demo with a defect on every router that can have one, a token, and all tickets of the file.
type demoRun struct {
	service  *workspace.Service
	subjects []probe.Subject
	rules    probe.Rules
}

func newDemoRun(t *testing.T, seed uint64) *demoRun {
	t.Helper()
	dice := rand.New(rand.NewPCG(seed, 1))
	defects := map[string]string{}
	for _, r := range demo.Routers() {
		fitting := slices.DeleteFunc(demo.Defects(demo.Styles()[0]), func(d demo.Defect) bool {
			return !d.Fits(r) || d.On != "engines.video_multicam.routes" && d.On != r.Name && !d.Public
		})
		if len(fitting) > 0 && dice.IntN(4) > 0 {
			defects[r.Name] = fitting[dice.IntN(len(fitting))].Name
		}
	}
	svc, err := demo.New(demo.Options{Defect: defects, Token: demoToken})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(svc)
	t.Cleanup(func() { server.Close(); svc.Close() })
	path := filepath.Join(t.TempDir(), "engfix.yaml")
	if err := os.WriteFile(path, svc.Config(server.URL), 0o600); err != nil {
		t.Fatal(err)
	}
	w, err := workspace.Open(workspace.Options{
		Config: path, Env: func(name string) (string, bool) { return demoToken, name == "ENGFIX_TOKEN" },
	})
	if err != nil {
		t.Fatal(err)
	}
	s, err := w.Connect()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	if err := s.FetchDocument(t.Context()); err != nil {
		t.Fatal(err)
	}
	file, err := tickets.Parse("ENGINE_FIX_TICKETS.md", engfix.TicketFile())
	if err != nil {
		t.Fatal(err)
	}
	d := &demoRun{service: s}
	if d.subjects, err = s.Subjects(t.Context(), file, file.Tickets); err != nil {
		t.Fatal(err)
	}
	if d.rules, err = w.Rules(); err != nil {
		t.Fatal(err)
	}
	return d
}

func (d *demoRun) plan(t *testing.T, subjects []probe.Subject) *probe.Plan {
	t.Helper()
	p, err := probe.NewPlan(subjects, d.rules)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// ask puts a plan to the service and returns its answers and the results by ticket.
func (d *demoRun) ask(t *testing.T, p *probe.Plan, concurrency int) (map[string][]*probe.Exchange, map[string]probe.TicketResult) {
	t.Helper()
	kept := &keeper{map[string][]*probe.Exchange{}, map[string]probe.TicketResult{}}
	if _, err := (&probe.Runner{Sender: d.service.Sender(), Concurrency: concurrency}).Run(t.Context(), probe.Run{}, p, kept); err != nil {
		t.Fatal(err)
	}
	return kept.byEndpoint, kept.results
}

// A keeper keeps the exchanges of a run, by endpoint, and its results, by ticket.
type keeper struct {
	byEndpoint map[string][]*probe.Exchange
	results    map[string]probe.TicketResult
}

func (k *keeper) Begin(probe.Run) error { return nil }
func (k *keeper) End(probe.Run) error   { return nil }

func (k *keeper) Exchange(x *probe.Exchange) error {
	k.byEndpoint[x.Endpoint] = append(k.byEndpoint[x.Endpoint], x)
	return nil
}

func (k *keeper) Ticket(r probe.TicketResult) error {
	k.results[r.ID] = r
	return nil
}

// sent returns the answers to the questions of a plan, which must be among the given ones.
func sent(t *testing.T, p *probe.Plan, all map[string][]*probe.Exchange) map[string][]*probe.Exchange {
	t.Helper()
	some := map[string][]*probe.Exchange{}
	for _, g := range slices.Concat(p.Shared, p.Groups) {
		for _, q := range g.Questions() {
			i := slices.IndexFunc(all[q.Ask.Endpoint], func(x *probe.Exchange) bool { return x.Label == q.Ask.Variant })
			if i < 0 {
				t.Fatalf("%s of %s is asked where fewer tickets are, and not where all are", q.Ask.Variant, q.Ask.Endpoint)
			}
			some[q.Ask.Endpoint] = append(some[q.Ask.Endpoint], all[q.Ask.Endpoint][i])
		}
	}
	return some
}

// some returns a random selection of subjects, in a random order.
func some(dice *rand.Rand, subjects []probe.Subject) []probe.Subject {
	shuffled := slices.Clone(subjects)
	dice.Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
	return shuffled[:1+dice.IntN(len(shuffled))]
}

// A ticket's result is the same whatever other tickets are selected, in whatever order: from the answers to the questions
// that the selection puts, and from those to all that everybody wants to know.
func TestResultsDoNotDependOnTheSelection(t *testing.T) {
	selections := 200
	if testing.Short() {
		selections = 10
	}
	d := newDemoRun(t, 1)
	answers, whole := d.ask(t, d.plan(t, d.subjects), 16)
	verdicts := map[probe.Verdict]bool{}
	for _, r := range whole {
		for _, it := range r.Items {
			verdicts[it.Verdict] = true
		}
	}
	if !verdicts[probe.Pass] || !verdicts[probe.Fail] || !verdicts[probe.Inconclusive] {
		t.Fatalf("verdicts %v, want some of each", slices.Collect(maps.Keys(verdicts)))
	}
	dice := rand.New(rand.NewPCG(2, 3))
	for range selections {
		p := d.plan(t, some(dice, d.subjects))
		own := sent(t, p, answers)
		for i, ticket := range p.Tickets {
			for _, from := range []map[string][]*probe.Exchange{own, answers} {
				if got := p.Judge(i, from); !reflect.DeepEqual(whole[ticket.Ticket.ID], got) {
					t.Fatalf("%s of %d tickets (-with all +with these):\n%s", ticket.Ticket.ID, len(p.Tickets), cmp.Diff(whole[ticket.Ticket.ID], got))
				}
			}
		}
	}
}

// The same holds when the service is asked again each time, at any concurrency, apart from times in a reason.
func TestVerdictsDoNotDependOnTheSelectionOfALiveRun(t *testing.T) {
	concurrencies := []int{1, 4, 32}
	if testing.Short() {
		concurrencies = []int{4}
	}
	d := newDemoRun(t, 4)
	_, whole := d.ask(t, d.plan(t, d.subjects), 16)
	dice := rand.New(rand.NewPCG(5, 6))
	for _, concurrency := range concurrencies {
		_, got := d.ask(t, d.plan(t, some(dice, d.subjects)), concurrency)
		for id, r := range got {
			if diff := cmp.Diff(verdictsOf(whole[id]), verdictsOf(r)); diff != "" {
				t.Errorf("%s among %d tickets, %d at once (-with all +with these):\n%s", id, len(got), concurrency, diff)
			}
		}
	}
}

// verdictsOf returns the verdict of each finding of a ticket.
func verdictsOf(r probe.TicketResult) []string {
	all := []string{string(r.Verdict)}
	for _, it := range r.Items {
		for _, f := range it.Findings {
			all = append(all, it.Ref().String()+" "+f.Check+" "+f.Endpoint+" "+string(f.Verdict)+" "+string(f.Cause))
		}
	}
	return all
}
