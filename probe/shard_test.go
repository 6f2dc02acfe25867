package probe

import (
	"fmt"
	"slices"
	"testing"
)

// weighedGroups are so many groups of one ticket each, with costs that differ.
func weighedGroups(n int) []weighedGroup {
	var groups []weighedGroup
	for i := range n {
		groups = append(groups, weighedGroup{name: fmt.Sprintf("ENG-%03d", i), tickets: []int{i}, cost: 10 + i*37%90})
	}
	return groups
}

// Every ticket has one shard, no shard has much more to do than another, and whoever divides the same groups divides them alike.
func TestShardsAreEven(t *testing.T) {
	for _, of := range []int{1, 2, 4, 16} {
		groups := weighedGroups(200)
		shards := divide(weighedGroups(200), 200, of)
		slices.Reverse(groups)
		if again := divide(groups, 200, of); !slices.Equal(shards, again) {
			t.Errorf("%d shards: divided otherwise in another order", of)
		}
		load, total := make([]int, of+1), 0
		for i, g := range weighedGroups(200) {
			if shards[i] < 1 || shards[i] > of {
				t.Fatalf("%d shards: ticket %d has shard %d", of, i, shards[i])
			}
			load[shards[i]] += g.cost
			total += g.cost
		}
		if most := slices.Max(load); float64(most) > 1.1*float64(total)/float64(of)+1 {
			t.Errorf("%d shards: one costs %d of %d in all: %v", of, most, total, load[1:])
		}
	}
}

// A new ticket moves few of the others.
func TestShardsAreStable(t *testing.T) {
	before := divide(weighedGroups(200), 200, 16)
	added := append(weighedGroups(200), weighedGroup{name: "ENG-500", tickets: []int{200}, cost: 40})
	moved := 0
	for i, shard := range divide(added, 201, 16)[:200] {
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
	groups := weighedGroups(20)
	for i := range groups {
		groups[i].tickets = []int{i, i + 20}
	}
	groups[7].tickets, groups[7].cost = []int{7}, 0
	groups = append(groups, weighedGroup{name: "ENG-027", tickets: []int{27}})
	shards := divide(groups, 40, 8)
	for i := range 20 {
		if i != 7 && shards[i] != shards[i+20] {
			t.Errorf("tickets %d and %d share an endpoint, and have shards %d and %d", i, i+20, shards[i], shards[i+20])
		}
	}
	if slices.Contains(shards, 0) {
		t.Errorf("a ticket has no shard: %v", shards)
	}
}
