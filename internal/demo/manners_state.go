package demo

import (
	"net/http"
	"sync/atomic"
)

// stateManners are manners of services whose answers depend on earlier requests.
func stateManners() []Manner {
	return []Manner{
		inHTTP("signup-succeeds-once", "a signup succeeds once, and every later one is refused because the account exists",
			succeedsOnce).inPublic().on(onAuth),
		inHTTP("starts-once", "what takes no body starts once, and is unavailable to every later request", startsOnce).on(onBodiless),
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

// startsOnce grants the first request to change something that has no body, and answers all later ones with a 503.
func startsOnce(c *conduct) {
	started := new(atomic.Bool)
	usual := c.grant
	c.grant = func(c *call) answer {
		if c.endpoint.Body != "" || c.endpoint.Method != http.MethodPost || started.CompareAndSwap(false, true) {
			return usual(c)
		}
		p := exists("run")
		p.status = http.StatusServiceUnavailable
		return c.fail(c, p)
	}
}
