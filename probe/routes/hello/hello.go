// Package hello reads the source of a WebSocket's handler for the first message that it expects from a client.
//
// Start with Read. What it finds is a proposal for a person to review: the members that the handler looks at, with the
// values that it compares them with. A handler that it cannot follow yields nothing. Nothing is executed.
package hello

import (
	"fmt"
	"io/fs"
	"strconv"
	"strings"

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

// Read reads the handler of the WebSocket that is declared at source, a "file:line" below fsys. It reports false if no
// message is read, or if the source does not show its members.
func Read(fsys fs.FS, source string) (Message, bool) {
	name, number, _ := strings.Cut(source, ":")
	line, err := strconv.Atoi(number)
	if err != nil {
		return Message{}, false
	}
	r := &reader{fsys: fsys, files: map[string]*file{}, calls: map[python.Expr]*Member{}}
	f := r.file(name)
	if f == nil {
		return Message{}, false
	}
	handler := f.handler(line)
	if handler == nil {
		return Message{}, false
	}
	r.run(call{f, handler, nil})
	if r.root == nil || len(r.root.Members) == 0 {
		return Message{}, false
	}
	return Message{Source: r.source, Members: r.root.Members}, true
}

// handler is the function that is declared as a WebSocket at a line: by a decorator, or by a call that names it.
func (f *file) handler(line int) *python.FuncDef {
	var found *python.FuncDef
	for _, s := range f.body {
		python.Walk(s, func(s python.Stmt) bool {
			if def, ok := s.(*python.FuncDef); ok {
				for _, d := range def.Decorators {
					if d.At().Line == line {
						found = def
					}
				}
			}
			return true
		}, func(x python.Expr) bool {
			if c, ok := x.(*python.Call); ok && c.At().Line == line && found == nil {
				for _, arg := range c.Args {
					if def := f.funcs[python.LastName(arg)]; def != nil {
						found = def
					}
				}
				for _, k := range c.Keywords {
					if def := f.funcs[python.LastName(k.Value)]; def != nil {
						found = def
					}
				}
			}
			return true
		})
	}
	return found
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
func (f *file) place(at python.Pos) string { return fmt.Sprintf("%s:%d", f.name, at.Line) }
