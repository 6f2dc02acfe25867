package workspace

import (
	"cmp"
	"io/fs"
	"os"
	"slices"
	"strings"

	"github.com/engfix/engfix/internal/config"
	"github.com/engfix/engfix/internal/fileerror"
	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/contract"
	"github.com/engfix/engfix/probe/openapi"
	"github.com/engfix/engfix/probe/routes"
	"github.com/engfix/engfix/probe/routes/modules"
	"github.com/engfix/engfix/probe/routes/payload"
	"github.com/engfix/engfix/probe/sample"
	"github.com/engfix/engfix/tickets"
)

// subjects returns each ticket with its router's endpoints, and each endpoint with a valid request.
func (s *Service) subjects(selected []*tickets.Ticket, table *routes.Table, fill sample.Fill) ([]probe.Subject, error) {
	c := s.casting(table, fill)
	var subjects []probe.Subject
	for _, t := range selected {
		subject, err := c.subject(t)
		if err != nil {
			return nil, err
		}
		subjects = append(subjects, subject)
	}
	return subjects, nil
}

func (s *Service) casting(table *routes.Table, fill sample.Fill) casting {
	pins := make(map[string][]config.Endpoint, len(s.cfg.Routers))
	for _, r := range s.cfg.Routers {
		pins[r.Name] = r.Endpoints
	}
	return casting{
		service: s, table: table, pins: pins, identity: identityOf(s.cfg, nil), fill: fill, made: map[string]probe.Sample{},
		handlers: payload.New(modules.New(checkout(s.w.Source()))),
	}
}

// A casting finds the endpoints of tickets.
type casting struct {
	service  *Service
	table    *routes.Table
	pins     map[string][]config.Endpoint // by router
	identity contract.Identity            // as configured, with its {{names}} not filled in
	fill     sample.Fill
	made     map[string]probe.Sample // router and endpoint → sample: tickets may share a router
	handlers *payload.Source         // of the source
}

func (c *casting) subject(t *tickets.Ticket) (probe.Subject, error) {
	subject := probe.Subject{Ticket: t}
	if t.Unsettled != "" {
		subject.Problem = probe.Problem{Cause: probe.CauseUnsettled, Reason: t.Unsettled}
		return subject, nil
	}
	var none []string // why no endpoint is known, router by router
	for _, router := range t.Routers() {
		found, _ := c.table.Router(router)
		subject.Missing = append(subject.Missing, found.Missing...)
		if why := whyNone(c.service.cfg, t, found); why != "" {
			none = append(none, ofRouter(t, router, why))
		}
		subject.Endpoints = slices.Grow(subject.Endpoints, len(found.Endpoints)) // an endpoint is large
		for _, ep := range found.Endpoints {
			if err := c.equip(router, &ep); err != nil {
				return subject, err
			}
			subject.Endpoints = append(subject.Endpoints, ep)
		}
	}
	switch {
	case len(t.Routers()) == 0:
		subject.Problem = probe.Problem{Cause: probe.CauseNoRouter, Reason: "the ticket names no router"}
	case len(subject.Endpoints) == 0:
		subject.Problem = probe.Problem{Cause: probe.CauseNoEndpoint, Reason: strings.Join(none, "; ")}
	default: // the endpoints of one router are not those of all
		for _, why := range none {
			subject.Missing = append(subject.Missing, probe.Gap{Why: why})
		}
	}
	return subject, nil
}

// equip makes the valid request of an endpoint, or says why none can be made.
func (c *casting) equip(router string, ep *probe.Endpoint) error {
	s, pin := c.service, pinOf(c.pins[router], *ep)
	over, err := s.overrides(pin)
	unset := s.cfg.Unset("routers")
	switch {
	case err != nil && unset != nil:
		ep.Problem = "no valid request can be made: " + unset.Error()
		return nil //nolint:nilerr // nothing is sent: whatever needs the variable is left out
	case err != nil:
		return err
	}
	opts := sample.Options{
		Params:         s.cfg.Params,
		Default:        s.cfg.DefaultParam,
		IdentityFields: c.identity.Fields,
		IdentityValues: map[string]string{},
		Overrides:      over,
		Fill:           c.fill,
	}
	for _, h := range c.fill.Pairs(c.identity.Headers) {
		opts.IdentityValues[h.Name] = h.Value
	}
	key := router + "\x00" + ep.Key()
	if _, known := c.made[key]; !known {
		c.made[key] = sample.Make(s.doc, *ep, opts)
	}
	ep.Sample = c.made[key]
	if ep.Sample.Bodiless && ep.Mutates() && s.cfg.Target.AllowMutations {
		ep.Undeclared = c.handlers.Read(ep.Source)
	}
	ep.Problem = cmp.Or(ep.Sample.Problem, c.unsendable(*ep, opts))
	return nil
}

// unsendable says why the configuration allows no valid request to an endpoint, or "".
func (c *casting) unsendable(ep probe.Endpoint, opts sample.Options) string {
	const none = "no valid request can be made: "
	if name := c.identity.Misplaced(opts.Overrides.Headers); name != "" {
		return none + "the endpoint's headers in engfix.yaml set " + name + ", which is identity: set it under identity.headers"
	}
	if doc := c.service.doc; doc != nil && !ep.Transport.Frames() {
		if name := c.identity.Unsaid(doc.RequiredHeaders(ep.Method, ep.Path)); name != "" {
			return none + "it requires the header " + name + ", which is not under identity.headers"
		}
	}
	if c.fill == nil {
		return ""
	}
	if name := cmp.Or(opts.Needs(ep.Sample), c.fill.Missing(c.identity.Texts(ep.Transport)...)); name != "" {
		return none + "it needs {{" + name + "}}, which no setup step captures"
	}
	return ""
}

// A checkout is a folder of source. No file outside of it is read, not even through a link.
type checkout string

// Open opens a file of the checkout.
func (c checkout) Open(name string) (fs.File, error) { return os.OpenInRoot(string(c), name) }

// ofRouter says whose problem it is if a ticket names several routers.
func ofRouter(t *tickets.Ticket, router, why string) string {
	if len(t.Routers()) == 1 {
		return why
	}
	return router + ": " + why
}

// whyNone says why no endpoint of one of a ticket's routers is known, and the remedy; "" if one is known.
func whyNone(cfg *config.Config, t *tickets.Ticket, found routes.Router) string {
	switch {
	case len(found.Endpoints) > 0:
		return ""
	case len(found.Problems) > 0:
		return strings.Join(found.Problems, "; ")
	case cfg.Target.Source == "":
		return "engfix.yaml pins none, and there is no source checkout to search (--source DIR)"
	case len(t.Files) == 0:
		return "engfix.yaml pins none, and the ticket names no file to search"
	}
	return "the ticket's files declare none"
}

// overrides returns the configuration of one endpoint's request.
func (s *Service) overrides(pin config.Endpoint) (sample.Overrides, error) {
	over := sample.Overrides{
		Params:      pin.Params,
		Query:       pairs(pin.Query),
		Headers:     pairs(pin.Headers),
		Body:        pin.Body,
		ContentType: pin.ContentType,
	}
	if pin.BodyFile == "" {
		return over, nil
	}
	var err error
	if over.BodyBytes, err = fileerror.Read(pin.BodyFile); err != nil {
		return over, s.cfg.Errorf(pin.Pos, "%v", unreadableBody(pin.BodyFile, err))
	}
	return over, nil
}

// pinOf returns the configuration of an endpoint among its router's pins, or the zero value if there is none.
func pinOf(pins []config.Endpoint, ep probe.Endpoint) config.Endpoint {
	for _, pin := range pins {
		if pin.Transport == string(ep.Transport) && pin.Method == ep.Method && openapi.Shape(pin.Path) == openapi.Shape(ep.Path) {
			return pin
		}
	}
	return config.Endpoint{}
}
