package probe_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/tickets"
)

// bound makes a plan for one item whose words ask for one check with params, and returns its cells as text.
func bound(t *testing.T, check string, params probe.Params, eps ...probe.Endpoint) []string {
	t.Helper()
	r := rules()
	r.Understand = func(it tickets.Item) []probe.Part {
		return []probe.Part{{Words: it.Text, Bindings: []probe.Binding{{Check: check, Params: params}}}}
	}
	r.Checks = append(r.Checks, probe.Check{
		ID: "when", Demands: "An unknown id is a 404.", Transports: everywhere, Judge: refused,
		Excludes: func(ep probe.Endpoint, _ probe.Params) string {
			if !strings.Contains(ep.Path, "{") {
				return "it has no unknown id"
			}
			return ""
		},
		AsksFor: func(p probe.Params) []string { return []string{p.When} },
	})
	var cells []string
	for _, c := range newPlan(t, r, subject("T-1", []string{"words"}, eps...)).Tickets[0].Items[0].Cells {
		switch {
		case c.Endpoint != nil:
			cells = append(cells, c.Endpoint.Key())
		default:
			cells = append(cells, string(c.Settled.Verdict)+": "+c.Settled.Reason)
		}
	}
	return cells
}

// A demand that names an operation is one of that operation alone, and of none that it may only be taken for.
func TestWordsMayNameAnOperation(t *testing.T) {
	const list, get, post, del = "GET /api/items", "GET /api/items/{item_id}", "POST /api/items", "DELETE /api/items/{id}"
	for _, tt := range []struct {
		name, method, path string
		more               []string // endpoints in addition
		want               []string
	}{
		{"nothing", "", "", nil, []string{list, get, post, del}},
		{"a method", "POST", "", nil, []string{post}},
		{"a path with every method", "", "/api/items", nil, []string{list, post}},
		{"a method and a path", "DELETE", "/api/items/{item_id}", nil, []string{del}},
		{"a parameter by another name", "GET", "/api/items/{thing}", nil, []string{get}},
		{"a parameter with a convertor", "GET", "/api/items/{thing:int}", nil, []string{get}},
		{"a parameter in angle brackets", "GET", "/api/items/<int:id>", nil, []string{get}},
		{"a parameter behind a colon", "GET", "/api/items/:id", nil, []string{get}},
		{"a slash at the end", "GET", "/api/items/", nil, []string{list}},
		{"a query", "GET", "/api/items?limit=1", nil, []string{list}},
		{"a path without the prefix", "GET", "/items/{id}", nil, []string{get}},
		{"a path without a slash", "GET", "items/{id}", nil, []string{get}},
		{"a path that two end with", "GET", "/items", []string{"GET /v2/items"}, []string{"unresolved: GET /items may be any of /api/items, /v2/items: write the whole path"}},
		{"a path that two end with, of which one has the method", "POST", "/items", []string{"GET /v2/items"}, []string{"unresolved: POST /items may be any of /api/items, /v2/items: write the whole path"}},
		{"a path that is whole, and that another ends with", "GET", "/items", []string{"GET /items"}, []string{"GET /items"}},
		{"a path that is whole, by another method than the one that ends so", "POST", "/items", []string{"GET /items"}, []string{"unresolved: no endpoint POST /items of the router is known"}},
		{"half a segment", "GET", "/ems", nil, []string{"unresolved: no endpoint GET /ems of the router is known"}},
		{"another method", "PATCH", "/api/items", nil, []string{"unresolved: no endpoint PATCH /api/items of the router is known"}},
		{"the root", "GET", "/", nil, []string{"unresolved: no endpoint GET / of the router is known"}},
		{"the root that is there", "GET", "/", []string{"GET /"}, []string{"GET /"}},
		{"a value for a parameter", "GET", "/api/items/7", nil, []string{"unresolved: no endpoint GET /api/items/7 of the router is known"}},
		{"a WebSocket", "WS", "/ws", []string{"WS /ws"}, []string{"WS /ws"}},
		{"a WebSocket by the method that opens it", "GET", "/ws", []string{"WS /ws"}, []string{"WS /ws"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var eps []probe.Endpoint
			for _, key := range slices.Concat([]string{list, get, post, del}, tt.more) {
				eps = append(eps, endpoint(key))
			}
			if diff := cmp.Diff(tt.want, bound(t, "identity", probe.Params{Method: tt.method, Path: tt.path}, eps...)); diff != "" {
				t.Errorf("cells (-want +got):\n%s", diff)
			}
		})
	}
}

// The findings of other checks of the same words do not replace a missing operation.
func TestAnOperationThatIsNotThereIsUnresolved(t *testing.T) {
	r := rules()
	r.Understand = func(it tickets.Item) []probe.Part {
		return []probe.Part{{Words: it.Text, Bindings: []probe.Binding{
			{Check: "identity"}, {Check: "identity", Params: probe.Params{Path: "/gone"}},
		}}}
	}
	p := newPlan(t, r, subject("T-1", []string{"words"}, endpoint("GET /one")))
	xs := answers(exchange("GET /one", "anonymous", 1, 401))
	if got := p.Judge(0, xs).Items[0].Verdict; got != probe.Unresolved {
		t.Errorf("got %s, want unresolved", got)
	}
}

// A condition is not demanded of an endpoint that does not admit it; if no endpoint admits it, the words are not
// settled.
func TestAConditionThatNoEndpointAdmits(t *testing.T) {
	p := probe.Params{When: "unknown-id"}
	one, id := endpoint("GET /one"), endpoint("GET /one/{id}")
	if diff := cmp.Diff([]string{id.Key()}, bound(t, "when", p, one, id)); diff != "" {
		t.Errorf("cells (-want +got):\n%s", diff)
	}
	want := []string{"unresolved: the words are about no endpoint of the router: it has no unknown id"}
	if diff := cmp.Diff(want, bound(t, "when", p, one)); diff != "" {
		t.Errorf("cells (-want +got):\n%s", diff)
	}
}

// The findings of another check of the same words do not replace it either.
func TestAConditionIsDemandedBesideOtherChecks(t *testing.T) {
	r := rules()
	r.Checks = append(r.Checks, probe.Check{
		ID: "when", Demands: "An unknown id is a 404.", Transports: everywhere, Judge: refused,
		Excludes: func(probe.Endpoint, probe.Params) string { return "it has no unknown id" },
	})
	r.Understand = func(it tickets.Item) []probe.Part {
		return []probe.Part{{Words: it.Text, Bindings: []probe.Binding{
			{Check: "identity"}, {Check: "when", Params: probe.Params{When: "unknown-id"}},
		}}}
	}
	p := newPlan(t, r, subject("T-1", []string{"words"}, endpoint("GET /one")))
	xs := answers(exchange("GET /one", "anonymous", 1, 401))
	if got := p.Judge(0, xs).Items[0].Verdict; got != probe.Unresolved {
		t.Errorf("got %s, want unresolved", got)
	}
}

// An id that is unknown is that of the thing that the words name, and of nothing else in a path.
func TestWordsMayNameAThing(t *testing.T) {
	for _, tt := range []struct {
		thing, key string
		concerned  bool
		made       bool // or removed, by a valid request
	}{
		{thing: "item", key: "POST /items", made: true, concerned: true},
		{thing: "item", key: "POST /shops/{shop_id}/items/", made: true, concerned: true},
		{thing: "item", key: "POST /items/{item_id}/pin", made: true},
		{thing: "item", key: "POST /items/{item_id}/comments", made: true},
		{thing: "item", key: "DELETE /items/{item_id}", made: true, concerned: true},
		{thing: "item", key: "DELETE /items/{item_id}/pin", made: true},
		{thing: "item", key: "GET /items/{id}", concerned: true},
		{thing: "item", key: "GET /things/{item_id}", concerned: true},
		{thing: "item", key: "GET /shops/{shop_id}/items/{item_id}", concerned: true},
		{thing: "mask", key: "GET /video/{video_mask_id}", concerned: true},
		{thing: "category", key: "GET /categories/{slug}", concerned: true},
		{thing: "tenant", key: "GET /items/{item_id}"},
		{thing: "shop", key: "GET /shops/{shop_id}/items/{item_id}"},
		{thing: "item", key: "GET /items/{user_id}"},
		{thing: "item", key: "GET /items"},
	} {
		want := []string{tt.key}
		if !tt.concerned {
			want = []string{"unresolved: no known path ends with the thing that the words name (" + tt.thing + ")"}
		}
		p := probe.Params{Thing: tt.thing}
		if tt.made {
			p.When = "control"
		}
		if diff := cmp.Diff(want, bound(t, "identity", p, endpoint(tt.key))); diff != "" {
			t.Errorf("%s at %s (-want +got):\n%s", tt.thing, tt.key, diff)
		}
	}
}
