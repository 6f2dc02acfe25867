package config

import (
	"slices"
	"strings"

	yaml "go.yaml.in/yaml/v4"

	"github.com/engfix/engfix/internal/lazy"
	"github.com/engfix/engfix/probe/expect"
)

// params reads the values of parameters; the one called default is for all parameters without a value.
func params(c *Config) reader {
	return reader{read: func(d *decoder, n *node, where string) {
		wordsByName(&c.Params).read(d, n, where)
		if v, ok := c.Params["default"]; ok {
			c.DefaultParam = v
			delete(c.Params, "default")
		}
	}}
}

func headers(dst *[]Pair) reader {
	all := pairs(dst, headerValue)
	return reader{read: func(d *decoder, n *node, where string) {
		all.read(d, n, where)
		seen := map[string]string{}
		for _, m := range n.members {
			if !headerName().MatchString(m.key) {
				d.report(m.at, "%s: %q is not the name of a header", where, m.key)
			}
			lower := strings.ToLower(m.key)
			if before, ok := seen[lower]; ok {
				d.report(m.at, "%s: %s and %s are the same header: remove one", where, before, m.key)
			}
			seen[lower] = m.key
		}
	}}
}

// query reads the parameters of a query: a list is one parameter that is sent several times.
func query(dst *[]Pair) reader {
	return reader{read: func(d *decoder, n *node, where string) {
		var lists []queryValues
		table(&lists, func(m member, v *queryValues) reader {
			v.name = m.key
			if m.value != nil && m.value.kind == yaml.SequenceNode {
				return list(&v.values, func(s *string) reader { return word(s) })
			}
			v.values = make([]string, 1)
			return word(&v.values[0])
		}).read(d, n, where)
		*dst = []Pair{}
		for _, l := range lists {
			for _, v := range l.values {
				*dst = append(*dst, Pair{l.name, v})
			}
		}
	}}
}

type queryValues struct {
	name   string
	values []string
}

// captureName is the form of a name between {{ and }}.
var captureName = lazy.Regexp(`^[A-Za-z_][A-Za-z0-9_]*$`)

func step(s *Step) reader {
	o := at(&s.Pos, object(s))
	return reader{keys: o.keys, read: func(d *decoder, n *node, where string) {
		o.read(d, n, where)
		d.need(n, where, "name", "path")
		d.oneBody(n, where, s.Content)
		s.Method = methodOf(s.Method, s.Content)
		d.onlyOfResponses(where, s.Expect)
	}}
}

// onlyOfResponses notes expectations that a step before or after probing cannot have.
func (d *decoder) onlyOfResponses(where string, e Expect) {
	if e.JSON == nil {
		return
	}
	if read, err := expect.Parse(e.JSON); err == nil && (read.Schema != "" || read.Frames != nil || read.Events != nil) {
		d.report(e.Pos, "%s.expect: a step may expect only status, body, header and within: remove the others", where)
	}
}

func router(m member, r *Router) reader {
	r.Name, r.Pos = m.key, m.at
	o := object(r)
	return reader{keys: o.keys, read: func(d *decoder, n *node, where string) {
		if n.null() {
			return // named, and nothing known of it yet
		}
		o.read(d, n, where)
		r.Mount = strings.TrimRight(r.Mount, "/")
		first := map[string]Pos{}
		for _, e := range r.Endpoints {
			k := e.Transport + " " + e.Method + " " + e.Path
			if before, ok := first[k]; ok && e.Path != "" {
				d.report(e.Pos, "%s: line %d has the same endpoint: remove one", where, before.Line)
			}
			first[k] = e.Pos
		}
	}}
}

func endpoint(e *Endpoint) reader {
	o := at(&e.Pos, object(e))
	return reader{keys: o.keys, read: func(d *decoder, n *node, where string) {
		e.Transport, e.Method = "http", "GET"
		o.read(d, n, where)
		d.need(n, where, "path")
		d.oneBody(n, where, e.Content)
		if e.Transport == "ws" && e.Method != "GET" {
			d.report(d.given[join(where, "method")], "%s.method: a WebSocket is opened with GET: remove the key", where)
		}
		d.misspelt(n.member("params"), where+".params", e.Path)
	}}
}

// misspelt notes parameters whose names are probably misspelt parameters of the path. Others may be parameters of the
// query, which only the service knows.
func (d *decoder) misspelt(params []member, where, path string) {
	var missing []string
	for _, m := range pathParameter().FindAllStringSubmatch(path, -1) {
		if !slices.ContainsFunc(params, func(p member) bool { return p.key == m[1] }) {
			missing = append(missing, m[1])
		}
	}
	for _, p := range params {
		if near := Nearest(p.key, missing); near != "" && near != p.key {
			d.report(p.at, "%s: the path has no parameter %q: did you mean %q?", where, p.key, near)
		}
	}
}

// member returns the members of the mapping under the key.
func (n *node) member(key string) []member {
	for _, m := range n.members {
		if m.key == key {
			return m.value.members
		}
	}
	return nil
}

// need notes the keys that an object must have and does not have.
func (d *decoder) need(n *node, where string, names ...string) {
	for _, name := range names {
		if _, ok := d.given[join(where, name)]; !ok {
			d.report(n.at, "%s: the key %q is missing", where, name)
		}
	}
}

func (d *decoder) oneBody(n *node, where string, c Content) {
	if c.Body != nil && c.BodyFile != "" {
		d.report(n.at, "%s: body and body_file are both set: remove one", where)
	}
}
