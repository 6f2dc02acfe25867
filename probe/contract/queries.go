package contract

import (
	"maps"
	"slices"

	"github.com/engfix/engfix/probe"
)

// Queries holds the query parameters that carry identity, for each transport that has some. It is never changed in
// place.
type Queries map[probe.Transport][]probe.Pair

// All returns the parameters over every transport.
func (q Queries) All() []probe.Pair {
	var all []probe.Pair
	for _, t := range slices.Sorted(maps.Keys(q)) {
		all = append(all, q[t]...)
	}
	return all
}

// Each returns queries with the parameters of each transport replaced by change, which gets a copy.
func (q Queries) Each(change func([]probe.Pair) []probe.Pair) Queries {
	if q == nil {
		return nil
	}
	changed := make(Queries, len(q))
	for _, t := range slices.Sorted(maps.Keys(q)) {
		changed[t] = change(slices.Clone(q[t]))
	}
	return changed
}

// Without returns queries that do not say a part.
func (q Queries) Without(part string) Queries {
	return q.Each(func(pairs []probe.Pair) []probe.Pair {
		return slices.DeleteFunc(pairs, func(p probe.Pair) bool { return Says(p.Name, part) })
	})
}

// With returns queries with another value for a part, wherever they say it.
func (q Queries) With(part, value string) Queries {
	return q.Each(func(pairs []probe.Pair) []probe.Pair { return PairsWith(pairs, part, value) })
}

// PairsWith returns pairs with another value for those that say a part.
func PairsWith(pairs []probe.Pair, part, value string) []probe.Pair {
	pairs = slices.Clone(pairs)
	for i := range pairs {
		if Says(pairs[i].Name, part) {
			pairs[i].Value = value
		}
	}
	return pairs
}

// over returns queries with other parameters over one transport.
func (q Queries) over(t probe.Transport, pairs []probe.Pair) Queries {
	changed := maps.Clone(q)
	if changed == nil {
		changed = Queries{}
	}
	changed[t] = pairs
	return changed
}
