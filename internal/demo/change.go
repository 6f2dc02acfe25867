package demo

import "slices"

// A change makes a conduct differ from the usual one.
type change func(*conduct)

// changes makes one change of several.
func changes(cs ...change) change {
	return func(c *conduct) {
		for _, change := range cs {
			change(c)
		}
	}
}

// askIdentity replaces the question of the identity gate; ask gets the usual one to fall back on.
func askIdentity(ask func(c *call, usual func(*call) *problem) *problem) change {
	return func(c *conduct) {
		for i, g := range c.gates {
			if g.name == gateNameIdentity {
				c.gates[i].ask = func(c *call) *problem { return ask(c, g.ask) }
			}
		}
	}
}

// withoutGate opens a gate for everybody.
func withoutGate(name string) change {
	return func(c *conduct) {
		c.gates = slices.DeleteFunc(slices.Clone(c.gates), func(g gate) bool { return g.name == name })
	}
}

// gatesFirst asks the named gates before all others, in the order of the names.
func gatesFirst(names ...string) change {
	return func(c *conduct) {
		rank := func(g gate) int {
			if i := slices.Index(names, g.name); i >= 0 {
				return i
			}
			return len(names)
		}
		c.gates = slices.Clone(c.gates)
		slices.SortStableFunc(c.gates, func(a, b gate) int { return rank(a) - rank(b) })
	}
}

// onFail alters the answers to problems; f gets the answer so far.
func onFail(f func(c *call, p *problem, a answer) answer) change {
	return func(c *conduct) {
		tell := c.fail
		c.fail = func(c *call, p *problem) answer { return f(c, p, tell(c, p)) }
	}
}

// onGrant alters the answers to requests that passed; f gets the answer so far.
func onGrant(f func(c *call, a answer) answer) change {
	return func(c *conduct) {
		tell := c.grant
		c.grant = func(c *call) answer { return f(c, tell(c)) }
	}
}

// onAnswer alters every answer, to a problem or not.
func onAnswer(f func(answer) answer) change {
	return changes(
		onFail(func(_ *call, _ *problem, a answer) answer { return f(a) }),
		onGrant(func(_ *call, a answer) answer { return f(a) }),
	)
}
