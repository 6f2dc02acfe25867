package fastapi

import (
	"fmt"
	"strings"

	"github.com/engfix/engfix/probe/routes/python"
)

// A remembered call changed nothing and returned a plain value: with the same arguments it returns the same.
type remembered struct {
	fn    *python.FuncDef
	scope *scope
	args  string
	state int // of everything that may change
}

// A result is the result of a remembered call.
type result struct {
	value
	fails bool // it may raise an exception
}

// changed notes a change that the result of a call may depend on.
func (t *Tree) changed() { t.state++ }

// recall names a call, so that its result can be remembered; false if the name would not be unique.
func (f *frame) recall(fn *function, args *arguments) (remembered, bool) {
	if fn.def == nil || args == nil || args.more || f.at != nil || fn.scope.parent != nil {
		return remembered{}, false
	}
	var b strings.Builder
	spell := func(name string, v value) bool {
		s, ok := spelled(v)
		fmt.Fprintf(&b, "%s=%s;", name, s)
		return ok
	}
	ok := spell("self", fn.self)
	for _, v := range args.pos {
		ok = ok && spell("", v)
	}
	for _, k := range args.keywords {
		ok = ok && spell(k.name, k.v)
	}
	return remembered{fn.def, fn.scope, b.String(), f.t.state}, ok
}

// spelled writes a value, the same text for equal values.
func spelled(v value) (string, bool) {
	switch v := v.(type) {
	case nil:
		return "", true
	case unknown, none, boolean, number:
		return fmt.Sprintf("%T %v", v, v), true
	case Text:
		if v.member != nil {
			return fmt.Sprintf("member %p", v.member), true
		}
		if s, ok := v.Value(); ok {
			return fmt.Sprintf("%q", s), true
		}
		return "text " + v.String(), true
	case *stranger:
		if v.router == nil && v.of == nil {
			return fmt.Sprintf("stranger %q %t", v.name, v.local), true
		}
	case sometimes:
		return "", false
	}
	return fmt.Sprintf("%T %p", v, v), true
}

// isPlain reports whether a value has nothing that could change.
func isPlain(v value) bool {
	switch v := v.(type) {
	case unknown, none, boolean, number, Text, *member:
		return true
	case *stranger:
		return v.router == nil
	}
	return false
}
