package fastapi

import (
	"slices"
	"strings"

	"github.com/engfix/engfix/probe/routes/python"
)

// A member is one of an enumeration, as a loop over the enumeration has it.
type member struct {
	name  string
	value string
	// isText says that Python writes it as its value: in the other enumerations that depends on Python's version.
	isText bool
}

// attr returns an attribute of a member.
func (m member) attr(name string) value {
	switch name {
	case "value":
		return Known(m.value)
	case "name":
		return Known(m.name)
	}
	return unknown{}
}

// enumerates reports whether a class is an enumeration, and whether Python writes its members as their values.
func (c *class) enumerates() (is, asText bool) {
	for _, of := range c.mro() {
		for _, b := range of.bases {
			if s, ok := b.(*stranger); ok && s.root() == "enum" {
				is, asText = true, asText || s.name == "enum.StrEnum"
			}
		}
	}
	return is, asText
}

// membersIn returns the members of an enumeration, each value once as in Python; nil if it is not plain: Python's own bases, no
// decorators, and a body of nothing but lines that set a name to a string.
func (c *class) membersIn(s *python.ClassDef) []member {
	is, asText := c.enumerates()
	if !is || len(s.Decorators) > 0 || c.meta != nil || slices.ContainsFunc(c.bases, func(b value) bool { _, out := b.(*stranger); return !out }) {
		return nil
	}
	var out []member
	for i, line := range s.Body {
		if d, ok := line.(*python.Do); ok && i == 0 && len(d.Exprs) == 1 {
			if _, doc := d.Exprs[0].(*python.Str); doc {
				continue
			}
		}
		m, ok := memberOf(line)
		if !ok {
			return nil
		}
		m.isText = asText
		if !slices.ContainsFunc(out, func(o member) bool { return o.value == m.value }) {
			out = append(out, m)
		}
	}
	return out
}

// memberOf returns the member that a line sets; false if it does anything else.
func memberOf(line python.Stmt) (member, bool) {
	a, ok := line.(*python.Assign)
	if !ok || len(a.Targets) != 1 {
		return member{}, false
	}
	name, named := a.Targets[0].(*python.Name)
	s, literal := a.Value.(*python.Str)
	if !named || !literal || strings.HasPrefix(name.ID, "_") || name.ID == "name" || name.ID == "value" {
		return member{}, false
	}
	var text strings.Builder
	for _, p := range s.Parts {
		if p.X != nil || p.Opaque {
			return member{}, false
		}
		text.WriteString(p.Text)
	}
	return member{name: name.ID, value: text.String()}, true
}

// values returns an enumeration's members; false if they are not known.
func (c *class) values() ([]value, bool) {
	out := make([]value, len(c.members))
	for i, m := range c.members {
		out[i] = m
	}
	return out, len(out) > 0
}

// writesMember reports whether a part of a text is a member of an enumeration, as Python writes it.
func (t Text) writesMember() bool {
	return slices.ContainsFunc(t.rest, func(p piece) bool { _, is := p.hole.id.(member); return is })
}

// writesMember reports whether an expression is a member by its name whose text depends on Python's version.
func (f *frame) writesMember(x python.Expr) bool {
	a, ok := x.(*python.Attr)
	if !ok {
		return false
	}
	c, ok := f.peek(a.X).(*class)
	if !ok {
		return false
	}
	is, asText := c.enumerates()
	return is && !asText
}
