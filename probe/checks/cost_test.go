package checks_test

import (
	"testing"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/checks"
	"github.com/engfix/engfix/probe/contract"
	"github.com/engfix/engfix/probe/variants"
	"github.com/engfix/engfix/tickets"
)

// The cost of a run: the number of exchanges that an endpoint of each kind takes for every check without a condition,
// and the number that it shares with its neighbours. docs/guide.md states the numbers. Further questions of a criterion
// are asked for that criterion alone.
func TestHowManyExchangesAnEndpointTakes(t *testing.T) {
	id := map[string]string{"id": "1"}
	plain := probe.Endpoint{Transport: probe.HTTP, Method: "GET", Path: "/x"}
	single := probe.Endpoint{Transport: probe.HTTP, Method: "GET", Path: "/x/{id}", Sample: probe.Sample{Path: id, UnknownPath: id}}
	body := probe.Endpoint{Transport: probe.HTTP, Method: "POST", Path: "/x", Sample: probe.Sample{
		Body: []byte(`{"a":1}`), ReducedBody: []byte(`{"a":1}`), InvalidBody: []byte(`{"a":[]}`), MissingField: []byte(`{}`), NeedsBody: true, ContentType: "application/json",
	}}
	listed := plain
	listed.Documented = probe.Listed
	stream := single
	stream.Transport = probe.SSE
	socket := single
	socket.Transport = probe.WS
	for _, tt := range []struct {
		name             string
		eps              []probe.Endpoint
		plain, withToken int // without and with a token
		shared           int
	}{
		{"GET that the service lists", []probe.Endpoint{listed}, 12, 17, 2},
		{"GET", []probe.Endpoint{plain}, 12, 17, 4},
		{"GET with an id", []probe.Endpoint{single}, 13, 18, 4},
		{"POST with a body", []probe.Endpoint{body}, 17, 22, 4},
		{"GET and POST", []probe.Endpoint{plain, body}, 31, 41, 8},
		{"two GETs", []probe.Endpoint{plain, single}, 25, 35, 6},
		{"SSE", []probe.Endpoint{stream}, 14, 19, 4},
		{"WebSocket", []probe.Endpoint{socket}, 19, 24, 4},
	} {
		for _, c := range []contract.Contract{testContract(), withToken()} {
			want := tt.plain
			if len(c.Identity.Headers) > 3 {
				want = tt.withToken
			}
			p, err := probe.NewPlan([]probe.Subject{{
				Ticket:    &tickets.Ticket{ID: "T-1", Items: []tickets.Item{{Kind: tickets.ItemScope, Index: 1, Text: "all"}}},
				Endpoints: tt.eps,
			}}, probe.Rules{
				Checks: checks.All(c), Variants: variants.All(c), AllowMutations: true,
				Understand: func(tickets.Item) []probe.Part {
					part := probe.Part{Words: "all"}
					for _, check := range checks.All(c) {
						if check.AsksFor != nil && check.ID != checks.EnvelopeError || check.ID == checks.CORSPreflight {
							continue
						}
						part.Bindings = append(part.Bindings, probe.Binding{Check: check.ID})
					}
					return []probe.Part{part}
				},
			})
			if err != nil {
				t.Fatal(err)
			}
			shared := 0
			for _, g := range p.Shared {
				shared += g.Size
			}
			if own := p.Size() - shared; own != want || shared != tt.shared {
				t.Errorf("%s with %d headers: %d exchanges of its own and %d shared, want %d and %d", tt.name, len(c.Identity.Headers), own, shared, want, tt.shared)
			}
		}
	}
}
