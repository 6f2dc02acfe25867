package main

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/tickets"
	"github.com/engfix/engfix/workspace"
)

// simulate shows the cost of a run that is too large for this machine: it lays out the plan for that many endpoints, divides
// it among shards, and makes the largest shard's run. Memory answers, and nothing is stored: what it prints is the cost of
// planning, asking and judging alone.
func simulate(s site, endpoints, shards int) error {
	rules, err := s.rules()
	if err != nil {
		return err
	}
	s.tickets = (endpoints + s.endpoints - 1) / s.endpoints
	var plan *probe.Plan
	subjects := s.subjects()
	if err := timed("plan", func() error {
		plan, err = probe.NewPlan(subjects, rules)
		return err
	}, &plan, subjects); err != nil {
		return err
	}
	var own []probe.Subject
	_ = timed("division", func() error { own = largest(plan, subjects, shards); return nil }, plan, subjects) // it cannot fail
	fmt.Printf("  %d endpoints, %d tickets, %d questions; the largest of %d shards has %d tickets\n", s.tickets*s.endpoints, s.tickets, plan.Size(), shards, len(own))
	if plan, err = probe.NewPlan(own, rules); err != nil {
		return err
	}
	return timed(fmt.Sprintf("a shard's %d questions", plan.Size()), func() error {
		runner := &probe.Runner{Sender: memory{identity[:s.parts]}, Concurrency: connections}
		run, err := runner.Run(context.Background(), probe.Run{}, plan, nowhere{})
		if err == nil && run.Summary.Items[probe.Pass] == 0 {
			err = fmt.Errorf("no item passed: %v", run.Summary.Items)
		}
		return err
	}, plan, own)
}

// largest returns the subjects of the shard that has most.
func largest(plan *probe.Plan, subjects []probe.Subject, shards int) []probe.Subject {
	byShard := make([][]probe.Subject, shards+1)
	for i, shard := range plan.Shards(shards) {
		byShard[shard] = append(byShard[shard], subjects[i])
	}
	return slices.MaxFunc(byShard, func(a, b []probe.Subject) int { return len(a) - len(b) })
}

// timed does a step, and prints its time and the memory that is in use after it, by what is held until then.
func timed(name string, step func() error, held ...any) error {
	began := time.Now()
	if err := step(); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	took := time.Since(began)
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	runtime.KeepAlive(held)
	fmt.Printf("  %-28s %9s   %5d MB in use\n", name, took.Round(time.Millisecond), m.HeapAlloc>>20)
	return nil
}

// rules returns the checks and the reading of words, as a project with the site's identity has them.
func (s site) rules() (probe.Rules, error) {
	dir, err := os.MkdirTemp("", "engfix-bench")
	if err != nil {
		return probe.Rules{}, err
	}
	defer func() { _ = os.RemoveAll(dir) }() // leftovers lie in the folder for temporary files
	s.tickets = 1
	if err := s.write(dir, "http://127.0.0.1"); err != nil {
		return probe.Rules{}, err
	}
	w, err := workspace.Open(workspace.Options{Config: filepath.Join(dir, "engfix.yaml"), Env: func(string) (string, bool) { return "", false }})
	if err != nil {
		return probe.Rules{}, err
	}
	return w.Rules()
}

// subjects returns the site's tickets with their endpoints.
func (s site) subjects() []probe.Subject {
	all := make([]probe.Subject, 0, s.tickets)
	for i := range s.tickets {
		t := &tickets.Ticket{ID: fmt.Sprintf("T-%d", i+1), Kind: tickets.KindTicket, Router: fmt.Sprintf("engines.r%d", i)}
		for n, words := range strings.Split(s.items, "|") {
			t.Items = append(t.Items, tickets.Item{Kind: tickets.ItemScope, Index: n + 1, Text: words})
		}
		subject := probe.Subject{Ticket: t, Endpoints: make([]probe.Endpoint, s.endpoints)}
		for j := range subject.Endpoints {
			subject.Endpoints[j] = probe.Endpoint{Transport: probe.HTTP, Method: http.MethodGet, Path: fmt.Sprintf("/r%d/e%d", i, j), Origin: probe.OriginPin}
		}
		all = append(all, subject)
	}
	return all
}

// memory answers as the target does, without a network.
type memory struct{ required [][2]string }

func (m memory) Send(_ context.Context, ask probe.Ask) (*probe.Exchange, error) {
	r := &http.Request{Method: ask.Method, URL: &url.URL{Path: ask.Path}, Header: http.Header{}}
	for _, h := range ask.Header {
		r.Header.Add(h.Name, h.Value)
	}
	w := httptest.NewRecorder()
	answer(w, r, m.required)
	return &probe.Exchange{
		ID: probe.ExchangeID(ask.Endpoint, ask.Variant, ask.Attempt), Label: ask.Variant, Endpoint: ask.Endpoint, Attempt: ask.Attempt, End: probe.EndComplete,
		Request:  probe.Request{Method: ask.Method, URL: "http://127.0.0.1" + ask.Path, Headers: r.Header},
		Response: &probe.Response{Status: w.Code, Headers: w.Header(), Body: w.Body.String()},
	}, nil
}

// nowhere drops a run.
type nowhere struct{}

func (nowhere) Begin(probe.Run) error           { return nil }
func (nowhere) Exchange(*probe.Exchange) error  { return nil }
func (nowhere) Ticket(probe.TicketResult) error { return nil }
func (nowhere) End(probe.Run) error             { return nil }
