package variants_test

import (
	"fmt"
	"strings"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/contract"
)

func pairs(s string) []probe.Pair {
	var ps []probe.Pair
	for _, field := range strings.Fields(s) {
		name, value, _ := strings.Cut(field, "=")
		ps = append(ps, probe.Pair{Name: name, Value: value})
	}
	return ps
}

// testContract is a contract with identity in every place where it can stand.
func testContract() contract.Contract {
	return contract.Contract{
		Identity: contract.Identity{
			Headers:  pairs("X-Tenant-Id=t_demo X-Mode=lab X-Project-Id=p_demo Authorization=Bearer/TOKEN"),
			Required: contract.Parts("X-Tenant-Id", "X-Mode", "X-Project-Id"),
			Refusal:  []int{400, 401},
			Fields:   []string{"tenant_id", "mode", "project_id", "user_id"},
			Query: contract.Queries{
				probe.SSE: pairs("tenant_id=t_demo access_token=TOKEN"),
				probe.WS:  pairs("project_id=p_demo ticket=TICKET"),
			},
			Hello:          []byte(`{"context":{"mode":"lab","tenant_id":"t_demo"},"type":"hello"}`),
			AnonymousHello: []byte(`{"type":"hello"}`),
			Others: []contract.Other{
				{Name: "viewer", Headers: pairs("Authorization=Bearer/VIEWER")},
				{
					Name: "other_tenant", Headers: pairs("X-Tenant-Id=t_other"),
					Query: contract.Queries{probe.SSE: pairs("tenant_id=t_other access_token=OTHER"), probe.WS: pairs("ticket=OTHER")},
					Hello: []byte(`{"type":"hello","context":{"tenant_id":"t_other"}}`),
				},
			},
		},
		Error: contract.ErrorEnvelope{},
	}
}

// The endpoints: one with everything that a sample may hold, and one of each transport with next to nothing.
var (
	rich = probe.Endpoint{Transport: probe.HTTP, Method: "POST", Path: "/masks/{mask_id}", Sample: probe.Sample{
		Path:         map[string]string{"mask_id": "m1"},
		Query:        pairs("verbose=1 mode=lab"),
		Header:       pairs("X-Trace=7 x-user-id=u_demo authorization=pinned"),
		Cookie:       pairs("theme=dark tenant_id=t_demo"),
		Body:         []byte(`{"name":"x","tenant_id":"t_demo"}`),
		ContentType:  "application/json",
		ReducedQuery: pairs("verbose=1"),
		ReducedBody:  []byte(`{"name":"x"}`),
		UnknownPath:  map[string]string{"mask_id": "engfix-unknown"},
		InvalidPath:  map[string]string{"mask_id": "engfix-invalid"},
		InvalidBody:  []byte(`{"name":[]}`),
		InvalidQuery: pairs("verbose=engfix"),

		InvalidHeader: pairs("X-Trace=engfix x-user-id=u_demo authorization=pinned"),
		InvalidCookie: pairs("theme=engfix tenant_id=t_demo"),
		MissingField:  []byte(`{"tenant_id":"t_demo"}`),
		NeedsBody:     true,
	}}
	plain  = probe.Endpoint{Transport: probe.HTTP, Method: "GET", Path: "/masks"}
	stream = probe.Endpoint{Transport: probe.SSE, Method: "GET", Path: "/stream/{thread}", Sample: probe.Sample{
		Path: map[string]string{"thread": "t1"}, Query: pairs("from=1"), ReducedQuery: pairs("from=1"),
		UnknownPath: map[string]string{"thread": "engfix-unknown"}, InvalidQuery: pairs("from=engfix"),
	}}
	prompted = probe.Endpoint{Transport: probe.SSE, Method: "POST", Path: "/stream", Sample: probe.Sample{
		Body: []byte(`{"prompt":"x"}`), ReducedBody: []byte(`{"prompt":"x"}`), InvalidBody: []byte(`{"prompt":[]}`), ContentType: "application/json",
	}}
	started = probe.Endpoint{Transport: probe.HTTP, Method: "POST", Path: "/masks/start", Sample: probe.Sample{Bodiless: true}}
	socket  = probe.Endpoint{Transport: probe.WS, Method: "GET", Path: "/ws/{thread}", Sample: probe.Sample{
		Path: map[string]string{"thread": "t1"}, UnknownPath: map[string]string{"thread": "engfix-unknown"},
	}}
)

// text writes all that a request holds.
func text(ask probe.Ask) string {
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, "  "+format+"\n", args...) }
	line("%s %s", ask.Method, ask.Path)
	for _, kind := range []struct {
		name  string
		pairs []probe.Pair
	}{{"query", ask.Query}, {"header", ask.Header}, {"cookie", ask.Cookie}} {
		for _, p := range kind.pairs {
			line("%s %s=%s", kind.name, p.Name, p.Value)
		}
	}
	if ask.Body != nil {
		line("body %s", ask.Body)
	}
	for _, m := range ask.Say {
		if m.Binary {
			line("say binary %x", m.Data)
		} else {
			line("say %s", m.Data)
		}
	}
	if ask.Reduced {
		line("reduced")
	}
	if ask.Settle {
		line("settle %v", ask.AtLeast)
	}
	return b.String()
}
