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
	"testing"
	"time"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/tickets"
	"github.com/engfix/engfix/workspace"
)

// BenchmarkDivided shows the cost of a run that is too large for one machine, divided into shards of 10,000 endpoints: it lays
// out the whole plan, as each shard does, divides it, and makes the largest shard's run. Memory answers, and nothing is stored:
// this is the cost of planning, asking and judging alone.
func BenchmarkDivided(b *testing.B) {
	s := site{endpoints: 20, parts: 1, items: "Missing identity returns 422."}
	rules, err := s.rules()
	if err != nil {
		b.Fatal(err)
	}
	for _, endpoints := range []int{10_000, 100_000, 1_000_000} {
		s.tickets = endpoints / s.endpoints
		b.Run(fmt.Sprint(endpoints), func(b *testing.B) {
			subjects := s.subjects()
			for b.Loop() {
				began := time.Now()
				whole, err := probe.NewPlan(subjects, rules)
				if err != nil {
					b.Fatal(err)
				}
				b.ReportMetric(time.Since(began).Seconds(), "s-plan")
				b.ReportMetric(float64(inUse())/(1<<20), "MB-plan")
				began = time.Now()
				own := largest(whole, subjects, endpoints/10_000)
				b.ReportMetric(time.Since(began).Seconds(), "s-division")
				if whole, err = probe.NewPlan(own, rules); err != nil {
					b.Fatal(err)
				}
				began = time.Now()
				runner := &probe.Runner{Sender: memory{identity[:s.parts]}, Concurrency: connections}
				run, err := runner.Run(b.Context(), probe.Run{}, whole, nowhere{})
				if err != nil || run.Summary.Items[probe.Pass] != len(own) {
					b.Fatalf("%v: %v of %d items pass", err, run.Summary.Items, len(own))
				}
				b.ReportMetric(time.Since(began).Seconds(), "s-shard")
				b.ReportMetric(float64(whole.Size()), "questions-shard")
			}
		})
	}
}

// inUse returns the bytes that are in use once the garbage is gone.
func inUse() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// largest returns the subjects of the shard that has most.
func largest(plan *probe.Plan, subjects []probe.Subject, shards int) []probe.Subject {
	byShard := make([][]probe.Subject, shards+1)
	for i, shard := range plan.Shards(shards) {
		byShard[shard] = append(byShard[shard], subjects[i])
	}
	return slices.MaxFunc(byShard, func(a, b []probe.Subject) int { return len(a) - len(b) })
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
