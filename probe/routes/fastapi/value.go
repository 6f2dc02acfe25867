package fastapi

import (
	"strings"

	"github.com/engfix/engfix/probe/routes/python"
)

// A value is the known value of an expression: one of the types below, or a Text, a *Router or a *module.
type value any

type (
	// unknown is a value that the source does not settle.
	unknown struct{}
	// none is None.
	none struct{}
	// boolean is True or False.
	boolean bool
	// number is a number as written.
	number string

	// A list is a list, tuple or set with every element listed, known or not.
	list struct {
		elems []value
		// lost says that it has more elements.
		lost bool
		when Condition // the condition under which it is made
		// optional says that a name of it may have None instead.
		optional bool
	}
	// A sometimes is an element of a list or a dictionary that exists only under a condition.
	sometimes struct {
		value
		when Condition
	}
	// A dict is a dictionary; keys and values are parallel.
	dict struct {
		keys, vals []value
		lost       bool      // it has more entries
		when       Condition // the condition under which it is made
		optional   bool      // a name of it may have None instead
		missing    value     // that makes the value of a key that it lacks; nil for none
	}

	// A class is a class of the source.
	class struct {
		name  string
		notes []parameter // that its body describes, in their order
		mod   *module
		scope *scope // its body's names
		bases []value
		order []*class  // of the lookup of its attributes, once it was needed
		meta  value     // its metaclass; nil for none
		first *instance // the first made of it
		// enum is the enumeration that Python makes of it; nil for any other class.
		enum      *enumeration
		decorated bool
		isData    bool  // a decorator makes it a data class
		veiled    bool  // it and its objects may have attributes that are not followed
		keeps     bool  // its calls return the same for the same arguments: functools.cache
		kept      value // what a call without arguments returned; nil for none yet
	}
	// An instance is an object of a class of the source.
	instance struct {
		of     *class
		fields map[string]value
		when   Condition // the condition under which it is made
		// setting is the setting that it is the default of; nil for any other.
		setting *settingID
	}
	// A function is a function or lambda of the source, bound to self if that is set.
	function struct {
		name   string
		def    *python.FuncDef // nil for a lambda
		lambda *python.Lambda
		mod    *module
		scope  *scope // where it is defined
		self   value
		owner  *class // in whose body it is defined; nil for none
		// wrappers are the source's own functions that it is decorated with.
		wrappers []*function
		attrs    map[string]value // that the source sets
		perhaps  bool             // it is defined under a condition
		// defaults are the values of its parameters' defaults by position: Python evaluates them once. Nil if it has none.
		defaults []value
		// The decorators that decide how it is bound as a method.
		property, static, ofClass bool
		// kept says that each object keeps the result of the property: functools.cached_property.
		kept bool
		// sets is the function that the setting of the property calls; nil for none.
		sets *function
		// opens says that it makes a context of its body: contextlib.contextmanager.
		opens bool
		// keeps says that it returns the same for the same arguments: functools.lru_cache.
		keeps bool
		// checks are the fields of a model whose values it may replace: pydantic.validator.
		checks []string
		// dispatches says that a call of it may be one of another function: functools.singledispatch.
		dispatches bool
	}

	// A stranger is an object whose making the source does not show: an import from outside the tree, a parameter, or a
	// result of either. A local one is the code base's own, so it may be a router.
	stranger struct {
		name     string // dotted, as imported: "fastapi.APIRouter"
		local    bool
		module   bool      // it is a module that leads nowhere, or a name in one
		imported bool      // it is, or results from, a name that a module without source binds
		parent   *stranger // whose attribute it is; nil for none
		of       *module   // which had not bound the name, or not yet; nil for none
		attrs    map[string]*stranger
		router   *Router   // once it is used as one
		holds    []*Router // that the call got which made it
	}

	// A method is a method of a router that has not been called yet.
	method struct {
		on   value // the *Router, or the *stranger that may be one
		name string
		base bool // it is the library's, whatever the router's own class has
	}
	// A textMethod is a method of a string that has not been called yet.
	textMethod struct {
		text Text
		name string
	}
	// A dictMethod is a method of a dictionary that has not been called yet.
	dictMethod struct {
		dict *dict
		name string
	}
	// A listMethod is a method of a list that has not been called yet.
	listMethod struct {
		list *list
		name string
	}
	// A factory is the default_factory of a data class's field: each instance has its result.
	factory struct {
		fn     value
		call   *python.Call
		ofSelf bool // it gets the object
	}
	// A maker is Python's own way to make an object of a class: what super().__call__ means in its metaclass, or super().__new__ in
	// the class, which leaves __init__ out.
	maker struct {
		of   *class
		bare bool
	}
	// A setter is the decorator that gives a property its function for setting.
	setter struct{ of *function }
	// A partial is a function with some of its arguments given: functools.partial.
	partial struct {
		fn   value
		args *arguments
		// binds says that as a method it is bound like the function: functools.partialmethod.
		binds bool
	}
	// A registrar is the result of router.get("/path"): it makes a route of the decorated function.
	registrar struct {
		on    value // the *Router, or the *stranger that may be one
		route Route
		args  *arguments // that it was made with
		adds  bool       // it is the library's own adding, whatever the router's own class has
	}
)

// maxName is how long a stranger's name may grow; a longer name adds nothing.
const maxName = 256

// maxList is how many elements a list or dictionary may have to be known.
const maxList = 4096

// maxMRO is how many classes an attribute is looked for in.
const maxMRO = 64

// attr returns the attribute of a stranger, the same one each time.
func (s *stranger) attr(name string) *stranger {
	if len(s.name)+len(name) > maxName {
		return s
	}
	if a := s.attrs[name]; a != nil {
		return a
	}
	if s.attrs == nil {
		s.attrs = map[string]*stranger{}
	}
	a := &stranger{name: s.name + "." + name, local: s.local, module: s.module, imported: s.imported || s.module, parent: s}
	s.attrs[name] = a
	return a
}

// last returns the last part of a stranger's dotted name.
func (s *stranger) last() string { return s.name[strings.LastIndexByte(s.name, '.')+1:] }

// root returns the first part of a stranger's dotted name.
func (s *stranger) root() string {
	root, _, _ := strings.Cut(s.name, ".")
	return root
}

// A classKind is the kind of object that a class makes, as far as it matters here.
type classKind int

const (
	plainClass classKind = iota
	routerClass
	appClass
	sseClass
)

// kindOf returns the kind of a class, by the names of the classes of FastAPI and its companions, and by the bases of
// the source's own.
func kindOf(v value) classKind {
	switch c := only(v).(type) {
	case *stranger:
		return strangersKind(c)
	case *class:
		for _, of := range c.mro() {
			if isEventStream(of.scope.vars["media_type"]) {
				return sseClass
			}
			for _, b := range of.bases {
				if s, ok := only(b).(*stranger); ok && strangersKind(s) != plainClass {
					return strangersKind(s)
				}
			}
		}
	}
	return plainClass
}

func strangersKind(c *stranger) classKind {
	last := c.last()
	switch {
	case last == "EventSourceResponse":
		return sseClass
	case last == "APIRouter", strings.HasSuffix(last, "Router") && last != "Router",
		last == "Router" && c.root() == "starlette":
		return routerClass
	case strings.HasSuffix(last, "FastAPI"), last == "Starlette" && c.root() == "starlette":
		return appClass
	}
	return plainClass
}

// isEventStream reports whether the value is the media type of server-sent events, with parameters or without.
func isEventStream(v value) bool {
	t, ok := v.(Text)
	if !ok {
		return false
	}
	media, _, _ := strings.Cut(t.Head(), ";")
	return strings.EqualFold(strings.TrimSpace(media), "text/event-stream")
}

// alike reports whether two values are identical.
func alike(a, b value) bool {
	switch a := a.(type) {
	case Text:
		b, ok := b.(Text)
		return ok && a.identical(b)
	case sometimes:
		return false
	}
	return a == b
}

// perhapsThere marks an element that exists only if a condition held.
func perhapsThere(v value, when Condition) value {
	if s, marked := v.(sometimes); marked {
		return sometimes{s.value, s.when.And(when)}
	}
	return sometimes{v, when}
}

// allPerhaps marks every element that way.
func allPerhaps(elems []value, when Condition) []value {
	out := make([]value, len(elems))
	for i, e := range elems {
		out[i] = perhapsThere(e, when)
	}
	return out
}

// unmarked returns an element, and its mark if it exists only under a condition.
func unmarked(v value) (value, *sometimes) {
	if s, ok := v.(sometimes); ok {
		return s.value, &s
	}
	return v, nil
}

// certain returns a value if it certainly exists, and otherwise unknown.
func certain(v value) value {
	if isSometimes(v) {
		return unknown{}
	}
	return v
}

func isSometimes(v value) bool {
	_, ok := v.(sometimes)
	return ok
}

// isScalar reports whether a value is a truth value, a number or a member of an enumeration.
func isScalar(v value) bool {
	switch v.(type) {
	case boolean, number, *member:
		return true
	}
	return false
}

// isNothing reports whether a value carries no information: then the other branch's value is the better choice, as for
// a router that an ImportError would leave None.
func isNothing(v value) bool {
	switch v := v.(type) {
	case unknown, none:
		return true
	case *stranger:
		return v.router == nil
	}
	return false
}
