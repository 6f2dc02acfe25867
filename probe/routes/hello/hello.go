// Package hello reads the source of a WebSocket's handler for the first message that it expects from a client.
//
// Start with Read. What it finds is a proposal for a person to review: the members that the handler looks at, with the
// values that it compares them with. A handler that it cannot follow yields nothing. Nothing is executed.
package hello

import (
	"fmt"

	"github.com/engfix/engfix/probe/routes/modules"
	"github.com/engfix/engfix/probe/routes/python"
)

// A Message is the first message that a handler reads.
type Message struct {
	Source  string // "file:line" of the place that reads it
	Members []*Member
}

// A Member is a member of a message, or of another member.
type Member struct {
	Name string
	// JSON is the value that the source asks for, as in "auth" in quotes; "" if any text will do.
	JSON    string
	Members []*Member // of an object, whose JSON is ""

	model *class  // whose attributes are members
	event *Member // of what ws.receive() returns: the message below "text" or "bytes"
}

// Read reads the handler of the WebSocket that is declared at source, a "file:line" of m. It reports false if no
// message is read, or if the source does not show its members.
func Read(m *modules.Modules, source string) (Message, bool) {
	r := &reader{Modules: m, calls: map[python.Expr]*Member{}}
	f, line := r.At(source)
	if f == nil {
		return Message{}, false
	}
	at, handler := r.handler(f, line)
	if handler == nil {
		return Message{}, false
	}
	r.run(call{at, handler, nil})
	if r.root == nil || len(r.root.Members) == 0 {
		return Message{}, false
	}
	return Message{Source: r.source, Members: r.root.Members}, true
}

// handler returns the function that is declared as a route at a line, and the module that defines it; nil if there is none.
func (r *reader) handler(f *modules.File, line int) (*modules.File, *python.FuncDef) {
	declared := f.Declared(line)
	switch {
	case declared == nil:
		return nil, nil
	case declared.Def != nil:
		return f, declared.Def
	}
	for _, c := range declared.Calls {
		for _, x := range modules.Handled(c) {
			at, s := r.Origin(f, python.LastName(x))
			if def, ok := s.(*python.FuncDef); ok {
				return at, def
			}
		}
	}
	return nil, nil
}

// member is the member of that name, which is added if it is new.
func (m *Member) member(name string) *Member {
	if m.event != nil {
		if name == "text" || name == "bytes" {
			return m.event
		}
		return &Member{} // which says nothing of the message
	}
	for _, have := range m.Members {
		if have.Name == name {
			return have
		}
	}
	added := &Member{Name: name}
	m.Members = append(m.Members, added)
	m.JSON = ""
	return added
}

// want notes the value that the source asks for; the first one stays.
func (m *Member) want(json string) {
	if m.JSON == "" && len(m.Members) == 0 {
		m.JSON = json
	}
}

// place is a position as people read it.
func place(f *modules.File, at python.Pos) string { return fmt.Sprintf("%s:%d", f.Name, at.Line) }
