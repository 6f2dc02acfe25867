package criteria

import (
	"slices"
	"strings"

	"github.com/engfix/engfix/internal/lazy"
	"github.com/engfix/engfix/probe"
)

// methods are the methods that words may name, in upper case.
var methods = []string{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}

// aPath is a path template: "/items/{id}", "/users/:id".
var aPath = lazy.Regexp(`^/(?:[\w{}.~:<>%@+-]+/?)*$`)

// terminal makes a symbol of one token.
func terminal(read func(t token) (meaning, bool)) func(p *parser, at int) []meant {
	return func(p *parser, at int) []meant {
		if at >= len(p.tokens) {
			return nil
		}
		if m, ok := read(p.tokens[at]); ok {
			return []meant{{at + 1, m}}
		}
		return nil
	}
}

// channels are the words for all endpoints of a transport. A stream alone may also be a thing that a router has.
var channels = map[probe.Transport][]string{
	probe.WS:  {"[<a>] [ws|websocket] socket|sockets", "[<a>] ws|websocket|websockets [connection|connections|client|clients|session|sessions|endpoint|endpoints|route|routes|handler|handlers]"},
	probe.SSE: {"[<a>] sse|event stream|streams", "[<a>] sse|event-stream|event-streams [connection|connections|client|clients|endpoint|endpoints|route|routes|handler|handlers]"},
}

// addScopes adds to the grammar the words for endpoints.
func (g *grammar) addScopes() {
	g.symbols["path"] = terminal(func(t token) (meaning, bool) {
		return meaning{scopes: []scope{{path: t.raw}}}, aPath().MatchString(t.raw)
	})
	g.symbols["method"] = terminal(func(t token) (meaning, bool) {
		name := strings.TrimSuffix(t.raw, "s")
		return meaning{scopes: []scope{{method: name}}}, slices.Contains(methods, name)
	})
	everything := func(parts []found) (meaning, bool) {
		m, ok := together(parts)
		if len(m.scopes) == 0 {
			m.scopes = []scope{{}}
		}
		return m, ok
	}
	// several methods, each with the path: "GET and POST /items"
	g.add("methods",
		rule{wordings: []string{"<method>"}},
		rule{[]string{"<method> [,] [and|or] <methods>", "<method> / <methods>"}, anyOf})
	g.add("operation", rule{wordings: []string{"[the] <methods> [to] <path> [endpoint|route|handler|operation]", "[the] [endpoint|route] <path> [endpoint|route|handler]"}})
	g.add("operations",
		rule{wordings: []string{"<operation>"}},
		rule{[]string{"<operation> [,] and|or|, <operations>"}, anyOf})
	overHTTP := func(parts []found) (meaning, bool) {
		m, ok := everything(parts)
		m.scopes = slices.Clone(m.scopes)
		for i := range m.scopes {
			m.scopes[i].http = true
		}
		return m, ok
	}
	g.add("endpoints",
		rule{[]string{
			"[all|every|each|any] [of] [the|our|its] [<methods>] [api] endpoint|endpoints|route|routes|handler|handlers|operation|operations",
			"the|this [whole|entire] [rest|http] api|service|router", "all|every [the] router|routers",
		}, everything},
		rule{[]string{"[all|every|each|any] [of] [the|our|its] [<methods>] http|rest endpoint|endpoints|route|routes|handler|handlers|operation|operations"}, overHTTP})
	// the requests of a scope: they stand for it, and what they hold is not what its answers hold
	g.add("requests", rule{[]string{
		"[all|every|each|any] [<methods>] [http|api] request|requests|call|calls", "[the] <methods> [to] <path> request|requests", "[a] <caller> to|on|for <operations>|<endpoints>",
	}, everything})
	for _, t := range probe.Transports() {
		g.add("channel", rule{channels[t], func([]found) (meaning, bool) { return meaning{scopes: []scope{{over: t}}}, true }})
	}
	g.add("scope", rule{wordings: []string{"<operations>", "<endpoints>", "<requests>", "<channel>"}})
	// a placing says where: "on all endpoints", "when GET /items is called"
	g.add("placing",
		rule{wordings: []string{
			"on|for|in|into|across|at|of|to|by|from|throughout|within <scope>", "if|when|whenever <scope> <be> called|requested|hit|invoked|accessed|queried",
			"if|when|whenever <someone> call|calls|request|requests|send|sends|make|makes|hit|hits|invoke|invokes [a] [<caller> to] <operations>",
			"if|when|whenever calling|requesting|hitting|accessing|invoking <operations>", "when i <operations>",
		}},
		rule{[]string{"everywhere"}, everything})
}
