package demo

import "sync/atomic"

// stateManners are those of services whose answers depend on earlier requests.
func stateManners() []Manner {
	return []Manner{
		inHTTP("signup-succeeds-once", "a signup succeeds once, and every later one is refused because the account exists",
			succeedsOnce).inPublic().on(onAuth),
	}
}

// succeedsOnce grants the first request that creates something, and answers all later ones that it exists already.
func succeedsOnce(c *conduct) {
	made := new(atomic.Bool)
	usual := c.grant
	c.grant = func(c *call) answer {
		if c.endpoint.Path != signupPath || made.CompareAndSwap(false, true) {
			return usual(c)
		}
		return c.fail(c, exists("email"))
	}
}
