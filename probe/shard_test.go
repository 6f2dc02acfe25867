package probe_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/tickets"
)

// planOf is a plan of tickets with so many questions each, every second one over a connection that waits.
func planOf(sizes map[string]int) *probe.Plan {
	p := &probe.Plan{}
	for _, id := range slices.Sorted(func(yield func(string) bool) {
		for id := range sizes {
			if !yield(id) {
				return
			}
		}
	}) {
		g := probe.Group{Tickets: []int{len(p.Tickets)}}
		for i := range sizes[id] {
			ask := probe.Ask{Transport: probe.HTTP}
			if i%9 == 8 {
				ask.Transport = probe.SSE
			}
			g.Questions = append(g.Questions, probe.Question{Ask: ask})
		}
		p.Tickets = append(p.Tickets, probe.PlannedTicket{
			Subject: probe.Subject{Ticket: &tickets.Ticket{ID: id}}, Group: len(p.Groups),
		})
		p.Groups = append(p.Groups, g)
	}
	return p
}

func sizes(n int) map[string]int {
	of := map[string]int{}
	for i := range n {
		of[fmt.Sprintf("ENG-%03d", i)] = 10 + i*37%90
	}
	return of
}

// Every ticket has one shard, no shard has much more to do than another, and whoever divides the same plan divides it alike.
func TestShardsAreEven(t *testing.T) {
	for _, of := range []int{1, 2, 4, 16} {
		p := planOf(sizes(200))
		shards := p.Shards(of)
		if again := planOf(sizes(200)).Shards(of); !slices.Equal(shards, again) {
			t.Errorf("%d shards: divided otherwise the second time", of)
		}
		load, total := make([]int, of+1), 0
		for i, shard := range shards {
			if shard < 1 || shard > of {
				t.Fatalf("%d shards: ticket %d has shard %d", of, i, shard)
			}
			load[shard] += p.Groups[i].Cost()
			total += p.Groups[i].Cost()
		}
		if most := slices.Max(load); float64(most) > 1.1*float64(total)/float64(of)+1 {
			t.Errorf("%d shards: one costs %d of %d in all: %v", of, most, total, load[1:])
		}
	}
}

// A new ticket moves few of the others.
func TestShardsAreStable(t *testing.T) {
	before := planOf(sizes(200)).Shards(16)
	added := sizes(200)
	added["ENG-500"] = 40
	moved := 0
	for i, shard := range planOf(added).Shards(16)[:200] {
		if shard != before[i] {
			moved++
		}
	}
	if moved > 20 {
		t.Errorf("%d of 200 tickets moved", moved)
	}
}

// Tickets that share an endpoint stay together, and those of which nothing is asked have a shard too.
func TestShardsKeepGroups(t *testing.T) {
	p := planOf(sizes(40))
	for g := range 20 {
		p.Groups[g].Tickets = []int{g, g + 20}
		p.Tickets[g+20].Group = g
	}
	p.Groups = p.Groups[:20]
	p.Tickets[7].Group, p.Groups[7].Tickets = -1, []int{27}
	shards := p.Shards(8)
	for g := range 20 {
		if g != 7 && shards[g] != shards[g+20] {
			t.Errorf("tickets %d and %d share an endpoint, and have shards %d and %d", g, g+20, shards[g], shards[g+20])
		}
	}
	if slices.Contains(shards, 0) {
		t.Errorf("a ticket has no shard: %v", shards)
	}
}
