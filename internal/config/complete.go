package config

import (
	"slices"
	"strings"
)

// complete fills in the defaults that depend on other keys, and notes keys that contradict each other.
func (c *Config) complete(d *decoder) {
	given := func(where string) bool { _, ok := d.given[where]; return ok }
	if !given("tickets") {
		c.Tickets = resolve(d.dir, c.Tickets)
	} else if c.Tickets == "" {
		d.report(d.given["tickets"], "tickets: want the path of the ticket file, as in ENGINE_FIX_TICKETS.md")
	}
	if !given("history.dsn") {
		c.History.DSN = resolveDSN(d.dir, c.History.DSN)
	}
	if (c.Target.TLS.Cert == "") != (c.Target.TLS.Key == "") {
		d.report(d.given["target.tls"], "target.tls: cert and key belong together: set both or neither")
	}
	if given("target.build") {
		c.Target.Build.complete(d)
	}
	c.Identity.complete(d)
	names := map[string]Pos{}
	for _, steps := range [][]Step{c.Setup, c.Teardown} {
		for _, s := range steps {
			if first, ok := names[s.Name]; ok {
				d.report(s.Pos, "step %q: the step in line %d has the same name: use another", s.Name, first.Line)
			}
			names[s.Name] = s.Pos
		}
	}
}

// complete finishes a given build: without a path, or without a value, it is unset.
func (b *Build) complete(d *decoder) {
	at := d.given["target.build"]
	_, path := d.given["target.build.path"]
	_, value := d.given["target.build.value"]
	switch {
	case !path && !value, path && b.Path == "", value && b.Value == "":
		*b = Build{}
	case !path:
		d.report(at, "target.build: value without path: add the path to read it from, as in /openapi.json")
	case !value:
		d.report(at, "target.build: path without value: add the gjson path of the build, as in info.version")
	}
}

func (id *Identity) complete(d *decoder) {
	if _, ok := d.given["identity.required"]; !ok {
		id.Required = id.documented()
	}
	if _, ok := d.given["identity.ws.hello"]; !ok {
		id.WS.Hello = id.hello()
	} else if _, ok := d.given["identity.ws.anonymous_hello"]; !ok {
		// A service whose hello differs from the documented one wants the same form from everybody.
		id.WS.AnonymousHello = id.anonymous(id.WS.Hello)
	}
	id.spellRequired(d)
}

// spellRequired spells the required parts as the identity does, and notes parts that the identity lacks.
func (id *Identity) spellRequired(d *decoder) {
	seen := map[string]bool{}
	for i, part := range id.Required {
		where := element("identity.required", i)
		for j, name := range part {
			spelled, ok := id.named(name)
			if !ok {
				d.report(d.given[element(where, j)], "identity.required: %s is not under identity.headers: add its value there", name)
				continue
			}
			part[j] = spelled
		}
		said := strings.Join(part, " or ")
		if seen[said] {
			d.report(d.given[where], "identity.required: %s is listed twice: remove one", said)
		}
		seen[said] = true
	}
}

// named returns the name under which the identity holds a part: in a header, or in the query of a stream or a WebSocket.
func (id *Identity) named(name string) (spelled string, ok bool) {
	for _, p := range slices.Concat(id.Headers, id.SSE.Query, id.WS.Query) {
		if strings.EqualFold(p.Name, name) {
			return p.Name, true
		}
	}
	return "", false
}
