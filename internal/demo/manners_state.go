package demo

import "sync/atomic"

// stateManners are those of services whose answers depend on more than the identity headers.
func stateManners() []Manner {
	return []Manner{
		inHTTP("tenant-in-token", "the bearer token says the tenant where no header does",
			takesTokenFor("X-Tenant-Id")).withToken(),
		inHTTP("signup-succeeds-once", "a signup is taken once, and told to exist from then on, whoever asks",
			succeedsOnce).inPublic().on(onAuth),
	}
}

// takesTokenFor lets the bearer token say the tenant where no header does.
func takesTokenFor(header string) change {
	return func(c *conduct) {
		c.value = func(c *call, p part) string {
			if got := headerPart(c, p); got != "" || p.header != header || !hasToken(c) {
				return got
			}
			return "t_demo"
		}
	}
}

// succeedsOnce grants the first request that makes something, and tells all later ones that it is there already.
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
