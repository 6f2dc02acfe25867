package probe_test

import (
	"context"
	"errors"
	"fmt"
	"path"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/engfix/engfix/probe"
)

// placed adds to the tests' catalogue a question that goes to a path of no endpoint, one that is put again after the
// control, one that is put again once others have mutated, and the checks that ask for them.
func placed() probe.Rules {
	r := rules()
	r.Variants = append(r.Variants,
		probe.Variant{Name: "nowhere", Transports: everywhere, Build: func(ep probe.Endpoint) (probe.Ask, bool) {
			at := path.Dir(ep.Path) + "/nowhere"
			return probe.Ask{Endpoint: ep.Method + " " + at, Transport: ep.Transport, Method: ep.Method, Path: at}, true
		}},
		again("again", probe.PhaseAgain), again("later", probe.PhaseLater),
	)
	seen := func(k probe.Case) probe.Finding {
		f := probe.Finding{Verdict: probe.Pass}
		for _, x := range slices.Concat(k.Exchanges, k.Elsewhere) {
			f.Exchanges = append(f.Exchanges, x.ID)
			f.Reason += x.Label + " " + x.Endpoint + "; "
		}
		return f
	}
	r.Checks = append(r.Checks,
		probe.Check{ID: "there", Transports: everywhere, Asks: []string{"control", "nowhere"}, Judge: seen},
		probe.Check{ID: "timely", Transports: everywhere, Asks: []string{"control", "again", "later"}, Judge: seen},
	)
	return r
}

func quick(ctx context.Context, ask probe.Ask) (*probe.Exchange, error) {
	return takes(func(probe.Ask) time.Duration { return 0 })(ctx, ask)
}

func again(name string, phase probe.Phase) probe.Variant {
	return probe.Variant{Name: name, Phase: phase, Transports: everywhere, Build: func(ep probe.Endpoint) (probe.Ask, bool) {
		return probe.Ask{Endpoint: ep.Key(), Transport: ep.Transport, Method: ep.Method, Path: ep.Path}, true
	}}
}

// A question that goes to a path of no endpoint is put once for all endpoints of the method and place, before all others,
// whichever group wants it, and its answer stands before each ticket that it was put for.
func TestQuestionsToNoEndpointAreShared(t *testing.T) {
	p := newPlan(
		t, placed(),
		subject("T-1", []string{"envelope"}, endpoint("GET /x/a")),
		subject("T-2", []string{"there"}, endpoint("GET /x/b"), endpoint("POST /x/b")),
		subject("T-3", []string{"there"}, endpoint("GET /x/c"), endpoint("GET /y/c")),
	)
	var got []string
	for _, g := range p.Shared {
		got = append(got, fmt.Sprint(asked(g), g.Tickets))
	}
	want := []string{"[GET /x/nowhere nowhere] [1 2]", "[POST /x/nowhere nowhere] [1]", "[GET /y/nowhere nowhere] [2]"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Fatalf("shared (-want +got):\n%s", diff)
	}
	s := &script{answer: quick}
	out := &tape{}
	run, err := (&probe.Runner{Sender: s, Concurrency: 4}).Run(t.Context(), probe.Run{}, p, out)
	if err != nil {
		t.Fatal(err)
	}
	if n := len(s.asks); n != p.Size() || run.Summary.Exchanges != n {
		t.Errorf("%d questions are put, %d counted, want the plan's %d", n, run.Summary.Exchanges, p.Size())
	}
	for i, want := range map[int]string{
		1: "control GET /x/b; nowhere GET /x/nowhere; ",
		2: "control GET /x/c; nowhere GET /x/nowhere; ",
	} {
		if got := out.results[i].Items[0].Findings[0].Reason; got != want {
			t.Errorf("ticket %d is judged by %q, want %q", i, got, want)
		}
	}
}

// If a question to no endpoint cannot be put, the run ends as with any other.
func TestASharedQuestionThatCannotBePutEndsTheRun(t *testing.T) {
	broken := errors.New("no such thing")
	s := &script{answer: func(ctx context.Context, ask probe.Ask) (*probe.Exchange, error) {
		if strings.Contains(ask.Path, "nowhere") {
			return nil, broken
		}
		return quick(ctx, ask)
	}}
	p := newPlan(t, placed(), subject("T-1", []string{"there"}, endpoint("GET /x/a")))
	run, err := (&probe.Runner{Sender: s, Concurrency: 4}).Run(t.Context(), probe.Run{}, p, &tape{})
	if !errors.Is(err, broken) || !run.Interrupted {
		t.Errorf("error %v, interrupted %v", err, run.Interrupted)
	}
}

// An answer that only another check asked for is not judged: the verdict would depend on the selection.
func TestACheckJudgesOnlyItsOwnAnswers(t *testing.T) {
	p := newPlan(t, rules(), subject("T-1", []string{"envelope", "credulous"}, endpoint(getA)))
	res := p.Judge(0, answers(exchange(getA, "without/A", 1, 200), exchange(getA, "anonymous", 1, 401), exchange(getA, "control", 1, 200)))
	if diff := cmp.Diff([]string{probe.ExchangeID(getA, "anonymous", 1)}, res.Items[0].Findings[0].Exchanges); diff != "" {
		t.Errorf("evidence (-want +got):\n%s", diff)
	}
}

// A repeated question follows the control at once, or else the group's mutating questions, for safe endpoints of
// tickets that have some. A ticket that has none does not see it.
func TestRepeatedQuestions(t *testing.T) {
	get, post, del := endpoint("GET /g"), endpoint("POST /g"), endpoint("DELETE /g")
	both := newPlan(t, placed(), subject("T-1", []string{"timely"}, get), subject("T-2", []string{"timely"}, get, post, del))
	want := []string{
		"GET /g control", "GET /g again",
		"POST /g control", "POST /g again",
		"GET /g later",
		"DELETE /g control", "DELETE /g again",
	}
	if diff := cmp.Diff(want, asked(both.Groups[0])); diff != "" {
		t.Errorf("order (-want +got):\n%s", diff)
	}
	xs := answers(exchange("GET /g", "control", 1, 404), exchange("GET /g", "again", 1, 404), exchange("GET /g", "later", 1, 200))
	for i, want := range []string{"control GET /g; again GET /g; ", "control GET /g; again GET /g; later GET /g; "} {
		if got := both.Judge(i, xs).Items[0].Findings[0].Reason; got != want {
			t.Errorf("ticket %d is judged by %q, want %q", i, got, want)
		}
	}
	alone := newPlan(t, placed(), subject("T-1", []string{"timely"}, get))
	if diff := cmp.Diff(want[:2], asked(alone.Groups[0])); diff != "" {
		t.Errorf("a ticket without mutating endpoints (-want +got):\n%s", diff)
	}
	forbidden := placed()
	forbidden.AllowMutations = false
	if diff := cmp.Diff(want[:2], asked(newPlan(t, forbidden, subject("T-2", []string{"timely"}, get, post)).Groups[0])); diff != "" {
		t.Errorf("mutations are not allowed (-want +got):\n%s", diff)
	}
}

// How long silence is watched must not depend on which checks were selected, so every refusal is asked if silence matters.
func TestEveryRefusalIsPutWhereSilenceIsWatched(t *testing.T) {
	r := rules()
	r.Variants[2].Transports = everywhere // without/A
	ws, get := endpoint("WS /w"), endpoint("GET /g")
	p := newPlan(t, r, subject("T-1", []string{"hello", "login"}, ws, get))
	want := []string{"WS /w anonymous", "WS /w without/A", "GET /g control"}
	if diff := cmp.Diff(want, asked(p.Groups[0])); diff != "" {
		t.Errorf("questions (-want +got):\n%s", diff)
	}
}

// A ticket with very many endpoints has as many paths of no endpoint. Their questions wait for slots without a goroutine
// each, whose stacks would be a large part of a run's memory.
func TestPathsOfNoEndpointWaitTogether(t *testing.T) {
	const endpoints = 300
	var eps []probe.Endpoint
	for i := range endpoints {
		eps = append(eps, endpoint(fmt.Sprintf("GET /r%d/a", i)))
	}
	p := newPlan(t, placed(), subject("T-1", []string{"there"}, eps...))
	before, most := runtime.NumGoroutine(), 0
	s := &script{answer: func(ctx context.Context, ask probe.Ask) (*probe.Exchange, error) {
		most = max(most, runtime.NumGoroutine()) // with one slot, one question is asked at a time
		return quick(ctx, ask)
	}}
	if _, err := (&probe.Runner{Sender: s, Concurrency: 1}).Run(t.Context(), probe.Run{}, p, &tape{}); err != nil {
		t.Fatal(err)
	}
	if more := most - before; len(s.asks) != 2*endpoints || more > endpoints/10 {
		t.Errorf("%d questions, want %d; %d goroutines more than before, want a few", len(s.asks), 2*endpoints, more)
	}
}
