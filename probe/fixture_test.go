package probe_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/tickets"
)

// The tests' own catalogue: small enough to be seen through, and with one of everything that a plan has to deal with.

var everywhere = []probe.Transport{probe.HTTP, probe.SSE, probe.WS}

// catalogue holds a check for all transports, one for HTTP and SSE, one for WebSockets, one that concerns some endpoints
// alone, and one that passes without having looked.
func catalogue() []probe.Check {
	return []probe.Check{
		{
			ID: "identity", Demands: "Who does not say who it is, is refused.", Transports: everywhere,
			Asks: []string{"control", "anonymous", "without/*"}, Judge: refused,
		},
		{ID: "doubt", Demands: "Nothing is in doubt.", Transports: everywhere, Asks: []string{"unspecified"}, Judge: refused},
		{
			ID: "envelope", Demands: "Errors have an envelope.", Transports: []probe.Transport{probe.HTTP, probe.SSE},
			Asks: []string{"anonymous", "unknown-id"}, Judge: refused,
		},
		{ID: "hello", Demands: "It waits for hello.", Transports: []probe.Transport{probe.WS}, Asks: []string{"anonymous", "unknown-id"}, Judge: refused},
		{
			ID: "login", Demands: "Login is open.", Transports: []probe.Transport{probe.HTTP}, Asks: []string{"control"}, Judge: refused,
			Excludes: func(ep probe.Endpoint, p probe.Params) string {
				if p.Credentials && !strings.Contains(ep.Path, "login") {
					return ep.Path + " hands out no credentials"
				}
				return ""
			},
		},
		{
			ID: "credulous", Demands: "Nothing.", Transports: everywhere, Asks: []string{"control"},
			Judge: func(probe.Case) probe.Finding { return probe.Finding{Verdict: probe.Pass} },
		},
	}
}

// refused passes if the anonymous request got 401, fails if it got another answer, and is inconclusive if it got none.
func refused(k probe.Case) probe.Finding {
	x := k.Answer("anonymous")
	var ids []string
	for _, other := range k.Exchanges {
		ids = append(ids, other.ID)
	}
	switch {
	case x == nil:
		return probe.Finding{Verdict: probe.Inconclusive, Reason: "not asked"}
	case x.Response == nil:
		return probe.Finding{Verdict: probe.Inconclusive, Reason: "no answer", Exchanges: ids}
	case x.Response.Status != http.StatusUnauthorized:
		return probe.Finding{Verdict: probe.Fail, Reason: fmt.Sprintf("answered %d", x.Response.Status), Exchanges: ids}
	}
	return probe.Finding{Verdict: probe.Pass, Reason: "refused", Exchanges: ids}
}

func questions() []probe.Variant {
	variant := func(name string, phase probe.Phase, only ...probe.Transport) probe.Variant {
		if only == nil {
			only = everywhere
		}
		return probe.Variant{Name: name, Says: name, Phase: phase, Transports: only, Build: func(ep probe.Endpoint) (probe.Ask, bool) {
			return probe.Ask{Endpoint: ep.Key(), Transport: ep.Transport, Method: ep.Method, Path: ep.Path}, name != "unknown-id" || strings.Contains(ep.Path, "{")
		}}
	}
	return []probe.Variant{
		variant("control", probe.PhaseControl),
		variant("anonymous", probe.PhaseRefusal),
		variant("without/A", probe.PhaseRefusal, probe.HTTP, probe.SSE),
		variant("without/B", probe.PhaseRefusal, probe.HTTP, probe.SSE),
		variant("unknown-id", probe.PhaseFault),
		variant("unwanted", probe.PhaseUnspecified),
		variant("unspecified", probe.PhaseUnspecified),
	}
}

// understand reads an item's text as parts divided by ";" and each part as checks divided by "+": "identity@http+hello"
// narrows identity to HTTP, "login!" asks for the endpoints with credentials, and a part in capitals is not understood.
func understand(it tickets.Item) []probe.Part {
	var parts []probe.Part
	for _, words := range strings.Split(it.Text, ";") {
		part := probe.Part{Words: words}
		for _, check := range strings.Split(words, "+") {
			if check == strings.ToUpper(check) {
				continue
			}
			var b probe.Binding
			var on string
			b.Check, on, _ = strings.Cut(check, "@")
			if on != "" {
				b.On = []probe.Transport{probe.Transport(on)}
			}
			b.Check, b.Params.Credentials = strings.CutSuffix(b.Check, "!")
			part.Bindings = append(part.Bindings, b)
		}
		parts = append(parts, part)
	}
	return parts
}

func rules() probe.Rules {
	return probe.Rules{Understand: understand, Checks: catalogue(), Variants: questions(), AllowMutations: true}
}

// subject makes a ticket whose items are scope boxes, ticked if the text begins with "x ", and its endpoints.
func subject(id string, items []string, eps ...probe.Endpoint) probe.Subject {
	t := &tickets.Ticket{ID: id, Title: "Title of " + id, Section: "Section", Kind: tickets.KindTicket, Router: "engines." + strings.ToLower(id)}
	for i, text := range items {
		text, ticked := strings.CutPrefix(text, "x ")
		t.Items = append(t.Items, tickets.Item{Kind: tickets.ItemScope, Index: i + 1, Text: text, Checked: &ticked})
	}
	return probe.Subject{Ticket: t, Endpoints: eps}
}

// endpoint reads "GET /x", "SSE /x" or "WS /x".
func endpoint(s string) probe.Endpoint {
	method, path, _ := strings.Cut(s, " ")
	ep := probe.Endpoint{Transport: probe.HTTP, Method: method, Path: path, Origin: probe.OriginPin}
	switch method {
	case "SSE":
		ep.Transport, ep.Method = probe.SSE, http.MethodGet
	case "WS":
		ep.Transport, ep.Method = probe.WS, http.MethodGet
	}
	return ep
}

func newPlan(t testing.TB, r probe.Rules, subjects ...probe.Subject) *probe.Plan {
	t.Helper()
	p, err := probe.NewPlan(subjects, r)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// exchange answers a question with a status; 0 for no answer.
func exchange(endpoint, variant string, attempt, status int) *probe.Exchange {
	x := &probe.Exchange{
		ID: probe.ExchangeID(endpoint, variant, attempt), Label: variant, Endpoint: endpoint, Attempt: attempt, End: probe.EndTimeout,
	}
	if x.Request.Method, _, _ = strings.Cut(endpoint, " "); x.Request.Method == "WS" {
		x.Request.Method = "GET"
	}
	if status != 0 {
		x.Response, x.End = &probe.Response{Status: status}, probe.EndComplete
	}
	return x
}

// answers returns what Judge wants to know: an anonymous request at each endpoint.
func answers(xs ...*probe.Exchange) map[string][]*probe.Exchange {
	m := map[string][]*probe.Exchange{}
	for _, x := range xs {
		m[x.Endpoint] = append(m[x.Endpoint], x)
	}
	return m
}
