package criteria

import (
	"cmp"
	"slices"
	"strings"

	"github.com/engfix/engfix/probe"
)

// A meaning is what a run of words demands, as far as it is read.
type meaning struct {
	slots      []slot
	outcomes   []outcome
	conditions []condition // any of them
	scopes     []scope     // each of them; none: all endpoints
	// led and ledScope are true if the condition, or the scope, stands before the outcome, so that it also applies to
	// later outcomes in the sentence.
	led, ledScope bool
	// own is true if the outcome has a subject that no condition before it narrows: "all errors".
	own bool
	// named is true if the outcome's subject is named, and need not be what the words before it are about.
	named bool
}

// A slot is a word that a wording leaves open: a status, a header's name.
type slot struct{ name, value string }

// An outcome is the demand on an answer, or on endpoints as a whole.
type outcome struct {
	idea          string // of the table
	status, class int
	expect        string // canonical JSON
	media         string // the media type that is demanded
	member        string // the path of the member of a body that is demanded
	header        string // the header that a request needs
	only          bool   // only an exception says it
	bare          bool   // named without a verb: it means nothing without a condition
}

// A condition describes a request.
type condition struct {
	idea   string // of the table
	header string // the header it is about, or the identity it is made as; "" for none
	thing  string // the kind of an unknown id, in one word; "": any
}

// A scope is an operation, all operations of a method, or all endpoints of a transport; the zero scope is everything.
type scope struct {
	method, path string
	over         probe.Transport
	http         bool // only endpoints that answer an HTTP request, as those of a stream do too
}

// with combines two scopes. ok is false if no endpoint is in both.
func (s scope) with(o scope) (both scope, ok bool) {
	method, sameMethod := either(s.method, o.method)
	path, samePath := either(s.path, o.path)
	over, sameTransport := either(s.over, o.over)
	both = scope{method, path, over, s.http || o.http}
	return both, sameMethod && samePath && sameTransport && !(both.http && over != "" && !over.Answers())
}

// either returns the one of two names that is given; ok is false if both are, and differ.
func either[T ~string](a, b T) (one T, ok bool) { return cmp.Or(a, b), a == "" || b == "" || a == b }

func (m meaning) equal(o meaning) bool {
	return m.led == o.led && m.ledScope == o.ledScope && m.own == o.own && m.named == o.named && slices.Equal(m.slots, o.slots) && slices.Equal(m.outcomes, o.outcomes) &&
		slices.Equal(m.conditions, o.conditions) && slices.Equal(m.scopes, o.scopes)
}

// covers reports whether a meaning demands all that another does, of the same requests.
func (m meaning) covers(o meaning) bool {
	for _, its := range o.outcomes {
		if !slices.ContainsFunc(m.outcomes, func(mine outcome) bool {
			mine.bare = its.bare
			return mine == its
		}) {
			return false
		}
	}
	return slices.Equal(m.conditions, o.conditions) && slices.Equal(m.narrowed(), o.narrowed())
}

// narrowed returns the scopes without the one that means everything.
func (m meaning) narrowed() []scope {
	return slices.DeleteFunc(slices.Clone(m.scopes), func(s scope) bool { return s == scope{} })
}

// slot returns the word in an open place; "" if there is none.
func (m meaning) slot(name string) string {
	for _, s := range m.slots {
		if s.name == name {
			return s.value
		}
	}
	return ""
}

// with combines two runs of words about one thing. ok is false if they demand two things that cannot be asked at once:
// two conditions, or two operations.
func (m meaning) with(o meaning) (both meaning, ok bool) {
	both = meaning{slots: slices.Concat(m.slots, o.slots), outcomes: slices.Concat(m.outcomes, o.outcomes)}
	if both.conditions, ok = bothConditions(m.conditions, o.conditions); !ok {
		return both, false
	}
	both.scopes, ok = bothScopes(m.scopes, o.scopes)
	before := len(m.outcomes) == 0 && len(o.outcomes) > 0
	both.led = m.led || o.led || before && len(m.conditions) > 0
	both.ledScope = m.ledScope || o.ledScope || before && len(m.scopes) > 0
	both.own = m.own || o.own
	both.named = m.named || o.named
	return both, ok
}

// or combines the alternatives that several runs of words name.
func (m meaning) or(o meaning) meaning {
	return meaning{
		slots:      slices.Concat(m.slots, o.slots),
		outcomes:   slices.Concat(m.outcomes, o.outcomes),
		conditions: slices.Concat(m.conditions, o.conditions),
		scopes:     slices.Concat(m.scopes, o.scopes),
	}
}

// bothConditions combines two conditions: "a valid request" and one that lacks a thing is the one that lacks the thing.
func bothConditions(a, b []condition) (both []condition, ok bool) {
	switch {
	case len(a) == 0 || isValid(a) && len(b) > 0:
		return b, true
	case len(b) == 0 || isValid(b) || slices.Equal(a, b):
		return a, true
	}
	return nil, false
}

func isValid(cs []condition) bool { return len(cs) == 1 && cs[0].idea == valid }

// bothScopes: the method of requests and a path go together, and an operation is one of all.
func bothScopes(a, b []scope) (both []scope, ok bool) {
	switch {
	case len(a) == 0 || slices.Equal(a, []scope{{}}):
		if len(b) == 0 {
			return a, true
		}
		return b, true
	case len(b) == 0 || slices.Equal(b, []scope{{}}) || slices.Equal(a, b):
		return a, true
	}
	for _, one := range a {
		for _, other := range b {
			s, ok := one.with(other)
			if !ok {
				return nil, false
			}
			both = append(both, s)
		}
	}
	return both, true
}

// transport returns the name of the scope's transport; "" if it has none.
func (s scope) transport() string {
	switch {
	case s.over != "":
		return s.over.Title()
	case s.http:
		return probe.HTTP.Title()
	}
	return ""
}

// String returns "GET /items", or "all endpoints".
func (s scope) String() string {
	switch {
	case s == scope{}:
		return "all endpoints"
	case s.path == "":
		words := slices.DeleteFunc([]string{"all", s.method, s.transport(), "endpoints"}, func(w string) bool { return w == "" })
		return strings.Join(words, " ")
	}
	return strings.TrimSpace(s.method + " " + s.path)
}
