package probe

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"slices"
)

// A Shard is the part of a run that one process makes.
type Shard struct {
	Run   string `json:"run"`             // the name of the whole run; each part has an ID of its own
	Index int    `json:"index,omitempty"` // from 1; 0 for a joined document
	Of    int    `json:"of"`
	// Tickets holds the IDs of the whole run's tickets: the parts together must have a verdict for each.
	Tickets []string `json:"tickets,omitempty"`
	// Missing are the parts, by index, that have no whole record.
	Missing []int `json:"missing,omitempty"`
}

// ID names the part: "nightly-7.3of16".
func (s Shard) ID() string { return fmt.Sprintf("%s.%dof%d", s.Run, s.Index, s.Of) }

// The costs of a question, as multiples of the time that a request takes: a connection that may stay silent is watched.
const (
	costOfRequest = 1
	costOfWaiting = 25
)

// cost returns how long the group's questions are expected to take, as a multiple of the time that one request takes.
func (g Group) cost() int {
	cost := 0
	for _, q := range g.Questions() {
		if q.Ask.Transport.Waits() {
			cost += costOfWaiting
		} else {
			cost += costOfRequest
		}
	}
	return cost
}

// slack is how far a shard may exceed its share, so that a ticket stays with its previous shard.
const slack = 1.1

// Shards divides the plan's tickets among this many processes, and returns for each ticket its shard, from 1. Tickets
// that share an endpoint stay together, so no ticket is split and no question that mutates is asked by two. The shards'
// costs are about even. Every process with the same plan gets the same division, and when a ticket is added, few others
// move.
func (p *Plan) Shards(of int) []int {
	groups := slices.Clone(p.Groups)
	for i, t := range p.Tickets {
		if t.Group < 0 {
			groups = append(groups, Group{Tickets: []int{i}, of: p})
		}
	}
	weighed := make([]weighedGroup, len(groups))
	for i, g := range groups {
		weighed[i] = p.weigh(g)
	}
	return divide(weighed, len(p.Tickets), of)
}

// divide returns the shard of each ticket.
func divide(groups []weighedGroup, ticketCount, of int) []int {
	total, largest := 0, 0
	for _, g := range groups {
		total += g.cost
		largest = max(largest, g.cost)
	}
	slices.SortFunc(groups, func(a, b weighedGroup) int {
		return cmp.Or(cmp.Compare(b.cost, a.cost), cmp.Compare(a.name, b.name))
	})
	most := max(float64(largest), slack*float64(total)/float64(of))
	load := make([]int, of)
	shards := make([]int, ticketCount)
	for _, g := range groups {
		best := g.shard(load, most)
		load[best] += g.cost
		for _, t := range g.tickets {
			shards[t] = best + 1
		}
	}
	return shards
}

// A weighedGroup is a group of tickets with its cost.
type weighedGroup struct {
	name    string // the first of its tickets' IDs, in alphabetical order
	tickets []int
	cost    int
}

func (p *Plan) weigh(g Group) weighedGroup {
	w := weighedGroup{name: p.Tickets[g.Tickets[0]].Ticket.ID, tickets: g.Tickets, cost: g.cost()}
	for _, t := range g.Tickets {
		w.name = min(w.name, p.Tickets[t].Ticket.ID)
	}
	return w
}

// shard returns the shard that ranks highest for the group among those with room for it, or else the one with the least
// load. The ranks are those of rendezvous hashing: they depend on the group and the shard alone.
func (g weighedGroup) shard(load []int, most float64) int {
	best, least := -1, 0
	var highest uint64
	for i := range load {
		if load[i] < load[least] {
			least = i
		}
		if float64(load[i]+g.cost) > most {
			continue
		}
		if rank := rankOf(g.name, i); best < 0 || rank > highest {
			best, highest = i, rank
		}
	}
	if best < 0 {
		return least
	}
	return best
}

func rankOf(name string, shard int) uint64 {
	sum := sha256.Sum256(fmt.Appendf(nil, "%d %s", shard, name))
	return binary.BigEndian.Uint64(sum[:8])
}
