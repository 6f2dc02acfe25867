package fastapi

import (
	"slices"
	"strings"

	"github.com/engfix/engfix/probe/routes/python"
)

// An enumeration is a class that Python makes an enumeration of.
type enumeration struct {
	class *class
	// isText says that each member is a string itself, isInt that it is a whole number.
	isText, isInt bool
	// str and format say how str() and a format string write a member.
	str, format writing
	// names are the members by their names, those of aliases included.
	names map[string]*member
	// members are those of a plain enumeration, in their order, each value once as in Python; nil if there may be others.
	members []*member
}

// A writing is how Python writes a member of an enumeration.
type writing int

const (
	writtenAnyhow  writing = iota // it depends on Python's version, or on code that is not read
	writtenAsName                 // as the class, a dot and the name
	writtenAsValue                // as the member's value
)

// A member is one of an enumeration. One that is a string itself stands in a Text.
type member struct {
	of    *enumeration
	name  string // empty if it is not known
	value value  // a Text or a number; unknown if the class makes its members itself
}

// enumerates returns a class as an enumeration; nil if it is none. Its body has been followed.
func (c *class) enumerates(body []python.Stmt, decorated bool) *enumeration {
	e := &enumeration{class: c, names: map[string]*member{}}
	if !e.derived() {
		return nil
	}
	for name, v := range c.scope.vars {
		switch v.(type) {
		case Text, number:
			if !isReserved(name) {
				e.names[name] = &member{of: e, name: name, value: e.valueOf(v)}
			}
		}
	}
	e.members = e.plain(body)
	if decorated || c.meta != nil || slices.ContainsFunc(c.bases, func(b value) bool { _, out := b.(*stranger); return !out }) {
		e.members = nil
	}
	if e.members == nil {
		e.blur()
	}
	return e
}

// derived sets the facts that follow from the class's bases and methods, and reports whether it is an enumeration.
func (e *enumeration) derived() bool {
	var bases []string
	is := false
	for _, of := range e.class.mro() {
		for _, b := range of.bases {
			if s, ok := b.(*stranger); ok {
				bases = append(bases, s.name)
				is = is || s.root() == "enum"
			}
		}
	}
	if e.makes() {
		return is
	}
	e.isText = slices.Contains(bases, "str") || slices.Contains(bases, "enum.StrEnum")
	e.isInt = slices.Contains(bases, "int") || slices.Contains(bases, "enum.IntEnum")
	slices.Sort(bases)
	switch strings.Join(bases, " ") {
	case "enum.Enum":
		e.str, e.format = writtenAsName, writtenAsName
	case "enum.Enum str", "enum.Enum int":
		e.str = writtenAsName // a format string has the value before Python 3.11
	case "enum.StrEnum":
		e.str, e.format = writtenAsValue, writtenAsValue
	case "enum.IntEnum":
		e.format = writtenAsValue // str() has the name before Python 3.11
	}
	return is
}

// makes reports whether the class makes its members itself, so that a value in its body is not the member's.
func (e *enumeration) makes() bool { return e.class.attr("__new__") != nil }

// valueOf returns the value of the member that has a value in the class's body.
func (e *enumeration) valueOf(v value) value {
	switch {
	case e.makes():
		return unknown{}
	case e.isText:
		return text(v)
	}
	return v
}

// isReserved reports whether a name in the body of an enumeration may be something else than a member.
func isReserved(name string) bool {
	return strings.HasPrefix(name, "_") || name == "name" || name == "value"
}

// plain returns the members of a body that has nothing but members, plain methods and a docstring; nil for any other. An alias
// becomes another name of the member that it stands for.
func (e *enumeration) plain(body []python.Stmt) []*member {
	var out []*member
	for i, line := range body {
		if isDocstring(line, i) || isPlainMethod(line) {
			continue
		}
		m := e.names[nameSet(line)]
		if m == nil {
			return nil
		}
		at := slices.IndexFunc(out, func(o *member) bool { return same(o.value, m.value) != never })
		switch {
		case at < 0:
			out = append(out, m)
		case same(out[at].value, m.value) == always:
			e.names[m.name] = out[at]
		default:
			return nil
		}
	}
	return out
}

// blur forgets the names of members that may be aliases of others.
func (e *enumeration) blur() {
	for _, m := range e.names {
		for _, o := range e.names {
			if o != m && same(o.value, m.value) != never {
				m.name, o.name = "", ""
			}
		}
	}
}

func isDocstring(line python.Stmt, i int) bool {
	d, ok := line.(*python.Do)
	if !ok || i > 0 || len(d.Exprs) != 1 {
		return false
	}
	_, is := d.Exprs[0].(*python.Str)
	return is
}

// isPlainMethod reports whether a line defines a method that changes nothing about which members there are.
func isPlainMethod(line python.Stmt) bool {
	def, ok := line.(*python.FuncDef)
	if !ok || strings.HasPrefix(def.Name, "_") && def.Name != "__str__" {
		return false
	}
	return !slices.ContainsFunc(def.Decorators, func(d python.Expr) bool { return python.LastName(d) != "property" })
}

// nameSet returns the one name that a line sets; empty if it does anything else.
func nameSet(line python.Stmt) string {
	if a, ok := line.(*python.Assign); ok && len(a.Targets) == 1 {
		if name, ok := a.Targets[0].(*python.Name); ok {
			return name.ID
		}
	}
	return ""
}

// values returns the members; false if there may be others. A class that is no enumeration has a nil one.
func (e *enumeration) values() ([]value, bool) {
	if e == nil {
		return nil, false
	}
	out := make([]value, len(e.members))
	for i, m := range e.members {
		out[i] = m.itself()
	}
	return out, len(out) > 0
}

// named returns the member with a name; nil if there is none.
func (e *enumeration) named(name string) value {
	if e != nil && e.names[name] != nil {
		return e.names[name].itself()
	}
	return nil
}

// itself returns the member as the code has it: a string if it is one.
func (m *member) itself() value {
	if t, ok := m.value.(Text); ok && m.of.isText {
		t.member = m
		return t
	}
	return m
}

// number returns the whole number that a member is; false if it is none.
func (m *member) number() (number, bool) {
	n, ok := m.value.(number)
	return n, ok && m.of.isInt
}

// byDefault returns the member that is the default of a setting: one whose name and value may be others.
func (m *member) byDefault(id settingID) value {
	return (&member{of: m.of, value: byDefault(id, m.value)}).itself()
}

// ofMember returns an attribute of a member; nil if it has none that is known.
func (f *frame) ofMember(m *member, name string) value {
	switch v := m.of.class.attr(name).(type) {
	case *function:
		return f.methodOf(v, name, m.itself(), m.of.class)
	case nil:
	default:
		if of := m.of.named(name); of != nil {
			return of
		}
		return unknown{}
	}
	switch name {
	case "value", "_value_":
		return m.value
	case "name", "_name_":
		if m.name != "" {
			return Known(m.name)
		}
		return Unknown()
	}
	return nil
}

// written returns a value as str() and "%s" write it.
func (f *frame) written(v value) Text {
	m := memberIn(v)
	if m == nil {
		return text(v)
	}
	return f.writes(m, m.of.str)
}

// formatted returns a value as a format string writes it.
func (f *frame) formatted(v value) Text {
	m := memberIn(v)
	switch {
	case m == nil:
		return text(v)
	case m.of.class.attr("__format__") != nil:
		return unsettled(m, nil)
	}
	return f.writes(m, m.of.format)
}

// writes returns a member in writing.
func (f *frame) writes(m *member, how writing) Text {
	if own := m.of.class.attr("__str__"); own != nil {
		if fn, ok := own.(*function); ok && how != writtenAsValue { // a format string does not call that of a StrEnum
			v, _ := f.invoke(fn.boundTo(m.itself(), m.of.class), nil, &arguments{})
			if t, ok := v.(Text); ok {
				return t
			}
		}
		return unsettled(m, nil)
	}
	switch {
	case how == writtenAsName && m.name != "":
		return Known(m.of.class.name + "." + m.name)
	case how == writtenAsValue:
		return text(m.value)
	}
	return unsettled(m, nil)
}

// memberIn returns the member that a value is; nil for none.
func memberIn(v value) *member {
	switch v := v.(type) {
	case *member:
		return v
	case Text:
		return v.member
	}
	return nil
}

// writesMember reports whether a part of a text is a member of an enumeration, as Python writes it.
func (t Text) writesMember() bool {
	return slices.ContainsFunc(t.rest, func(p piece) bool { _, is := p.hole.id.(*member); return is })
}
