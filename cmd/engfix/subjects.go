package main

import (
	"cmp"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/engfix/engfix/internal/config"
	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/contract"
	"github.com/engfix/engfix/probe/openapi"
	"github.com/engfix/engfix/probe/routes"
	"github.com/engfix/engfix/probe/sample"
	"github.com/engfix/engfix/tickets"
)

// subjects gives each ticket its router's endpoints, each with a valid request made for it.
func (s *service) subjects(selected []*tickets.Ticket, table *routes.Table, fill captures) ([]probe.Subject, error) {
	identity := s.cfg.Identity
	fields := map[string]string{}
	for _, h := range fill.pairs(identity.Headers) {
		fields[h.Name] = h.Value
	}
	made := map[string]probe.Sample{} // router and endpoint → sample: tickets may share a router
	var subjects []probe.Subject
	for _, t := range selected {
		subject := probe.Subject{Ticket: t}
		if t.Unsettled != "" {
			subject.Problem = t.Unsettled
			subjects = append(subjects, subject)
			continue
		}
		var none []string // why no endpoint is known, router by router
		for _, router := range t.Routers() {
			found, _ := table.Router(router)
			subject.Missing = append(subject.Missing, found.Missing...)
			if why := whyNone(s.cfg, t, found); why != "" {
				none = append(none, ofRouter(t, router, why))
			}
			for _, ep := range found.Endpoints {
				key := router + "\x00" + ep.Key()
				if _, known := made[key]; !known {
					over, err := s.overrides(router, ep, fill)
					if err != nil {
						return nil, err
					}
					made[key] = sample.Make(s.doc, ep, sample.Options{
						Params:         fill.strings(s.cfg.Params),
						Default:        fill.text(s.cfg.DefaultParam),
						IdentityFields: identity.Fields,
						IdentityValues: fields,
						Overrides:      over,
					})
				}
				ep.Sample = made[key]
				ep.Problem = cmp.Or(ep.Sample.Problem, s.unsendable(router, ep, fill))
				subject.Endpoints = append(subject.Endpoints, ep)
			}
		}
		switch {
		case len(t.Routers()) == 0:
			subject.Problem = "the ticket names no router"
		case len(subject.Endpoints) == 0:
			subject.Problem = strings.Join(none, "; ")
		default: // the endpoints of one router are not those of all
			for _, why := range none {
				subject.Missing = append(subject.Missing, probe.Gap{Why: why})
			}
		}
		subjects = append(subjects, subject)
	}
	return subjects, nil
}

// ofRouter says whose problem it is, where a ticket names several routers.
func ofRouter(t *tickets.Ticket, router, why string) string {
	if len(t.Routers()) == 1 {
		return why
	}
	return router + ": " + why
}

// unsendable says why no valid request to an endpoint can be made from what is configured, or "".
func (s *service) unsendable(router string, ep probe.Endpoint, fill captures) string {
	const none = "no valid request can be made: "
	if name := s.misplaced(router, ep); name != "" {
		return none + "the endpoint's headers in engfix.yaml set " + name + ", which is identity: set it under identity.headers"
	}
	if name := s.unsaid(ep); name != "" {
		return none + "it requires the header " + name + ", which identity.headers does not hold"
	}
	if name := s.needs(router, ep, fill); name != "" && fill != nil {
		return none + "it needs {{" + name + "}}, which no setup step captures"
	}
	return ""
}

// whyNone says why no endpoint of one of a ticket's routers is known, and what to do; "" where one is.
func whyNone(cfg *config.Config, t *tickets.Ticket, found routes.Router) string {
	switch {
	case len(found.Endpoints) > 0:
		return ""
	case len(found.Problems) > 0:
		return strings.Join(found.Problems, "; ")
	case cfg.Target.Source == "":
		return "none is pinned in engfix.yaml, and there is no source checkout to find one in (--source DIR)"
	case len(t.Files) == 0:
		return "none is pinned in engfix.yaml, and the ticket names no file to find one in"
	}
	return "the ticket's files declare none"
}

// overrides gives what the configuration says of one endpoint's request.
func (s *service) overrides(router string, ep probe.Endpoint, fill captures) (sample.Overrides, error) {
	var over sample.Overrides
	pin, ok := s.pin(router, ep)
	if !ok {
		return over, nil
	}
	over.Params = fill.strings(pin.Params)
	over.ContentType = pin.ContentType
	over.Body = fill.json(pin.Body)
	if pin.BodyFile != "" {
		raw, err := os.ReadFile(pin.BodyFile)
		if err != nil {
			return over, s.cfg.Errorf(pin.Pos, "cannot read body_file: %v", err)
		}
		over.BodyBytes = raw
	}
	over.Query = fill.pairs(pin.Query)
	over.Headers = fill.pairs(pin.Headers)
	return over, nil
}

func (s *service) pin(router string, ep probe.Endpoint) (config.Endpoint, bool) {
	for _, r := range s.cfg.Routers {
		if r.Name != router {
			continue
		}
		for _, pin := range r.Endpoints {
			if pin.Transport == string(ep.Transport) && pin.Method == ep.Method && openapi.Shape(pin.Path) == openapi.Shape(ep.Path) {
				return pin, true
			}
		}
	}
	return config.Endpoint{}, false
}

// misplaced gives a header that a pin sets and that says or proves who asks, or "". Every request gets those of the
// configured identity, or lacks them, and no others.
func (s *service) misplaced(router string, ep probe.Endpoint) string {
	pin, _ := s.pin(router, ep)
	id := contract.Identity{Headers: captures(nil).pairs(s.cfg.Identity.Headers), Fields: s.cfg.Identity.Fields}
	for _, h := range captures(nil).pairs(pin.Headers) {
		if id.Carries(h) {
			return h.Name
		}
	}
	return ""
}

// unsaid gives an identity header that the service's own document requires of an endpoint and that the configured identity
// does not hold, or "". Without it the full identity is not full, and the endpoint would refuse everybody.
func (s *service) unsaid(ep probe.Endpoint) string {
	if s.doc == nil || ep.Transport == probe.WS {
		return ""
	}
	op, known := s.doc.Find(ep.Method, ep.Path)
	if !known {
		return ""
	}
	params, err := op.Parameters()
	if err != nil {
		return "" // the sample says what is wrong with them
	}
	id := s.cfg.Identity
	for _, p := range params {
		carries := slices.ContainsFunc(id.Fields, func(f string) bool { return contract.FieldName(f) == contract.FieldName(p.Name) })
		held := slices.ContainsFunc(id.Headers, func(h config.Pair) bool { return strings.EqualFold(h.Name, p.Name) })
		if p.In == "header" && p.Required && carries && !held {
			return p.Name
		}
	}
	return ""
}

// needs gives the first {{name}} that the configuration puts into a request to an endpoint and that no setup step
// captured, or "". What the service's own document says may look like one and is none.
func (s *service) needs(router string, ep probe.Endpoint, fill captures) string {
	pin, _ := s.pin(router, ep)
	var texts []string
	carried := slices.Concat(ep.Sample.Query, ep.Sample.Header, ep.Sample.Cookie)
	for _, name := range slices.Sorted(maps.Keys(ep.Sample.Path)) {
		carried = append(carried, probe.Pair{Name: name, Value: ep.Sample.Path[name]})
	}
	for _, p := range carried {
		configured := []string{pin.Params[p.Name], s.cfg.Params[p.Name], s.cfg.DefaultParam}
		if slices.ContainsFunc(configured, func(text string) bool { return fill.text(text) == p.Value }) {
			texts = append(texts, p.Value)
		}
	}
	texts = append(texts, string(pin.Body))
	for _, p := range slices.Concat(pin.Query, pin.Headers) {
		texts = append(texts, p.Value)
	}
	id := s.cfg.Identity
	switch ep.Transport {
	case probe.WS:
		texts = append(texts, string(id.WS.Hello), string(id.WS.AnonymousHello))
		for _, p := range id.WS.Query {
			texts = append(texts, p.Value)
		}
	case probe.SSE:
		for _, p := range id.SSE.Query {
			texts = append(texts, p.Value)
		}
	}
	for _, text := range texts {
		if name := fill.missing(text); name != "" {
			return name
		}
	}
	return ""
}
