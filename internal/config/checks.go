package config

import (
	"encoding/json"
	"errors"
	"slices"
	"strconv"
	"strings"

	yaml "go.yaml.in/yaml/v4"

	"github.com/engfix/engfix/probe/expect"
)

// An OwnCheck is a check of the team's own. Either Ask or Steps is set.
type OwnCheck struct {
	ID string
	// Words is the whole clause that asks for it, with {status} for a status; "" for none.
	Words string
	// On are the operations that it is about, as in "GET /api/items/{id}"; nil if the question says it.
	On []string
	// Ask is the name of a question.
	Ask string
	// Steps are requests that use each other's answers. A request under ask is a single step.
	Steps []CheckStep
	// Expect is the expectation of the answers to Ask.
	Expect Expect
	Pos    Pos
}

// A CheckStep is one request of a check, and the expectation of its answer.
type CheckStep struct {
	Method  string // upper case
	Path    string // on the target, beginning with a slash; may hold "{{name}}", and {name} for a parameter of the endpoint
	Query   []Pair
	Headers []Pair
	// Identity says who asks: "" for the configured identity, "none", or the name of another.
	Identity string
	Content
	Capture []Capture
	Expect  Expect
	Pos     Pos
}

// A Capture is a named value of an answer. One of Value, Header and Cookie is set.
type Capture struct {
	Name   string
	Value  string // gjson path into the body
	Header string
	Cookie string
	Secret bool // true unless the file says that the value may be shown
}

// An Expect is the expectation of an answer.
type Expect struct {
	JSON json.RawMessage // an expectation of package expect; nil for none
	Pos  Pos
}

func (c *OwnCheck) keys() []key {
	return []key{
		{"words", unhidden(textOf(&c.Words, present), "write the words themselves")},
		{"on", some(&c.On, func(s *string) reader { return textOf(s, operation) })},
		{"ask", question(c)},
		{"expect", expectation(&c.Expect)},
		{"steps", some(&c.Steps, checkStep)},
	}
}

func (s *CheckStep) keys() []key {
	return append([]key{
		{"method", textOf(&s.Method, method)},
		{"path", unhidden(textOf(&s.Path, onTarget), "write the path itself")},
		{"query", query(&s.Query)},
		{"headers", headers(&s.Headers)},
		{"identity", textOf(&s.Identity, present)},
		{"capture", captured(&s.Capture)},
		{"expect", expectation(&s.Expect)},
	}, s.Content.keys()...)
}

func ownCheck(m member, c *OwnCheck) reader {
	c.ID, c.Pos = m.key, m.at
	o := object(c)
	return reader{keys: o.keys, read: func(d *decoder, n *node, where string) {
		o.read(d, n, where)
		switch asks := c.Ask != "" || slices.ContainsFunc(n.members, func(m member) bool { return m.key == "ask" }); {
		case n.kind != yaml.MappingNode:
		case asks == hasKey(n, "steps"):
			d.report(n.at, "%s: want either ask or steps", where)
		case asks && c.Expect.JSON == nil && !hasKey(n, "expect"):
			d.report(n.at, `%s: the key "expect" is missing`, where)
		case !asks && hasKey(n, "expect"):
			d.report(d.given[join(where, "expect")], "%s.expect: not allowed together with steps: move it into a step", where)
		}
		if c.Steps != nil && c.Ask == "" && !hasKey(n, "steps") { // a request under ask
			c.Steps[0].Expect, c.Expect = c.Expect, Expect{}
		}
	}}
}

func hasKey(n *node, key string) bool {
	return slices.ContainsFunc(n.members, func(m member) bool { return m.key == key && !m.value.null() })
}

// question reads the name of a question, or a request of the check's own.
func question(c *OwnCheck) reader {
	return reader{read: func(d *decoder, n *node, where string) {
		if n.kind != yaml.MappingNode {
			textOf(&c.Ask, present).read(d, n, where)
			return
		}
		for _, m := range n.members {
			if m.key == "expect" || m.key == "capture" {
				d.report(m.at, "%s.%s: not allowed below ask: move it next to ask", where, m.key)
			}
		}
		c.Steps = make([]CheckStep, 1)
		checkStep(&c.Steps[0]).read(d, n, where)
	}}
}

func checkStep(s *CheckStep) reader {
	o := at(&s.Pos, object(s))
	return reader{keys: o.keys, read: func(d *decoder, n *node, where string) {
		o.read(d, n, where)
		d.need(n, where, "path")
		d.oneBody(n, where, s.Content)
		s.Method = methodOf(s.Method, s.Content)
	}}
}

// methodOf is the given method, or else the one that fits the content.
func methodOf(given string, c Content) string {
	switch {
	case given != "":
		return given
	case c.Body != nil || c.BodyFile != "":
		return "POST"
	}
	return "GET"
}

// operation demands a method and a path template.
func operation(s string) string {
	verb, path, ok := strings.Cut(s, " ")
	switch {
	case !ok:
		return "want a method and a path, as in GET /items/{item_id}, or WS and a path"
	case verb != "WS" && method(verb) != "":
		return method(verb)
	}
	return pathTemplate(strings.TrimSpace(path))
}

// keys are the place of a captured value, and whether it may be shown.
func (c *Capture) keys() []key {
	return []key{
		{"path", word(&c.Value, present)},
		{"header", textOf(&c.Header, present)},
		{"cookie", textOf(&c.Cookie, present)},
		{"secret", boolean(&c.Secret)},
	}
}

// captured reads the places of captured values, by their names: a gjson path, or {path: PATH}, {header: NAME} or {cookie: NAME}.
func captured(dst *[]Capture) reader {
	all := table(dst, func(m member, c *Capture) reader {
		c.Name, c.Secret = m.key, true
		return reader{read: func(d *decoder, n *node, where string) {
			if n.kind != yaml.MappingNode {
				word(&c.Value, present, expect.PathProblem).read(d, n, where)
				return
			}
			object(c).read(d, n, where)
			given := 0
			for _, place := range []string{c.Value, c.Header, c.Cookie} {
				if place != "" {
					given++
				}
			}
			if given != 1 {
				d.report(n.at, "%s: want path, header or cookie", where)
			}
		}}
	})
	return reader{read: func(d *decoder, n *node, where string) {
		all.read(d, n, where)
		for _, m := range n.members {
			if !captureName().MatchString(m.key) {
				d.report(m.at, "%s: %q is not a name for {{…}}: want letters, digits and underscores, as in access_token", where, m.key)
			}
		}
	}}
}

// expectation reads the expectation of an answer.
func expectation(dst *Expect) reader {
	return reader{read: func(d *decoder, n *node, where string) {
		dst.Pos = n.at
		if secret := n.secret(); secret != nil {
			d.report(secret.at, "%s: an expectation is shown in reports, and the value of a variable is a secret: write the value itself", where)
			return
		}
		d.schemaFile(n)
		before := len(d.errs)
		anyJSON(&dst.JSON).read(d, n, where)
		if len(d.errs) > before {
			return
		}
		_, err := expect.Parse(dst.JSON)
		var mistakes expect.Errors
		errors.As(err, &mistakes)
		for _, m := range mistakes {
			d.report(n.below(m.Path).at, "%s: %s", placeBelow(where, m.Path), m.Problem)
		}
	}}
}

// schemaFile makes the path of a schema's file lead from the folder of the configuration.
func (d *decoder) schemaFile(n *node) {
	for i, m := range n.members {
		if m.key == "schema" && m.value.kind == yaml.ScalarNode && m.value.tag == "!!str" && m.value.value != expect.OpenAPI {
			file := *m.value
			file.value = resolve(d.dir, file.value)
			n.members[i].value = &file
		}
	}
}

// secret returns the first value below the node that holds a variable, or nil.
func (n *node) secret() *node {
	if n.expanded || n.unset {
		return n
	}
	for _, item := range n.items {
		if s := item.secret(); s != nil {
			return s
		}
	}
	for _, m := range n.members {
		if s := m.value.secret(); s != nil {
			return s
		}
	}
	return nil
}

// below follows the names of members and the numbers of elements as far as they lead. The place of a member is that of its
// key.
func (n *node) below(path []string) *node {
	for i, name := range path {
		var next *node
		if k, err := strconv.Atoi(name); err == nil && k < len(n.items) {
			next = n.items[k]
		}
		for _, m := range n.members {
			if m.key == name {
				next = m.value
				if i == len(path)-1 {
					keyed := *m.value
					keyed.at = m.at
					next = &keyed
				}
			}
		}
		if next == nil {
			return n
		}
		n = next
	}
	return n
}

// placeBelow names a place below where: its names as keys, its numbers as elements.
func placeBelow(where string, path []string) string {
	for _, name := range path {
		if k, err := strconv.Atoi(name); err == nil {
			where = element(where, k)
		} else {
			where = join(where, name)
		}
	}
	return where
}
