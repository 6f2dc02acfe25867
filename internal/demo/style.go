package demo

import (
	"maps"
	"slices"
	"strings"
)

// A Style is a house style: the form of a service's errors and successes, and of its messages on a stream or in a
// conversation. The contract can be kept in each style and broken in each.
type Style struct {
	Name string
	Says string // one sentence: the form of its errors

	sketch    string   // of an error, for a reader
	media     string   // of an error over HTTP
	wrapper   string   // the member that holds the error; "" if the error's members stand at the top
	members   []member // those that every error has
	payload   string   // the member of a success that holds the payload
	ownSchema bool     // its errors are described by a schema, so nothing compares them with the answer's status
	ownData   bool     // its successes are described by a schema too
	lexicon   map[string]string
}

// The roles of an error's members. A style has a member for each of the first three, and for others as it likes.
const (
	roleCode     = "code"
	roleMessage  = "message"
	roleStatus   = "status"
	roleGate     = "gate"
	roleAction   = "action"
	roleResource = "resource"
	roleDetails  = "details"
	roleTitle    = "title"
	roleInstance = "instance"
)

// A member is one member of an error.
type member struct {
	role   string
	name   string // its name in JSON
	value  func(s *Style, p *problem) any
	schema object
	wrong  []wrong // values that it must not have
}

// A wrong is a value that a member must not have.
type wrong struct {
	name  string // in the name of a defect
	says  string // "as a number"
	value func(p *problem) any
}

// always is a wrong value that is the same for every problem.
func always(name, says string, value any) wrong {
	return wrong{name, says, func(*problem) any { return value }}
}

// Styles lists the house styles, the built-in one first. Names are unique.
func Styles() []*Style {
	return []*Style{envelopeStyle(), faultStyle(), problemStyle()}
}

// styleNamed finds a style; "" is the built-in one.
func styleNamed(name string) (*Style, bool) {
	return find(Styles(), func(s *Style) bool { return s.Name == name || name == "" })
}

// word is the style's word for a thing: its own, or the plain one if it has none.
func (s *Style) word(plain string) string {
	if own, ok := s.lexicon[plain]; ok {
		return own
	}
	return plain
}

// words are the same for the names of members. Values stay as they are.
func (s *Style) words(o map[string]any) map[string]any {
	own := map[string]any{}
	for name, value := range o {
		own[s.word(name)] = value
	}
	return own
}

// body is an error in the style. Each call makes a new one, for a defect to spoil.
func (s *Style) body(p *problem) map[string]any { return s.around(s.inner(p)) }

// inner is the object that holds the error's members.
func (s *Style) inner(p *problem) map[string]any {
	o := map[string]any{}
	for _, m := range s.members {
		o[m.name] = m.value(s, p)
	}
	return o
}

// around puts the error's members into the style's wrapper.
func (s *Style) around(inner map[string]any) map[string]any {
	if s.wrapper == "" {
		return inner
	}
	return map[string]any{s.wrapper: inner}
}

// instead is a body with a value in the place of the error's members.
func (s *Style) instead(v any) any {
	if s.wrapper == "" {
		return v
	}
	return map[string]any{s.wrapper: v}
}

// edited returns bodies after an edit of the error's members.
func (s *Style) edited(edit func(p *problem, e map[string]any)) func(p *problem) any {
	return func(p *problem) any { return s.altered(p, edit) }
}

// altered is one such body.
func (s *Style) altered(p *problem, edit func(p *problem, e map[string]any)) map[string]any {
	inner := s.inner(p)
	edit(p, inner)
	return s.around(inner)
}

// nested returns bodies that are wrapped in a member.
func (s *Style) nested(name string) func(p *problem) any {
	return func(p *problem) any { return map[string]any{name: s.body(p)} }
}

// capitalized returns bodies whose top members begin with a capital.
func (s *Style) capitalized(p *problem) any {
	o := map[string]any{}
	for name, v := range s.body(p) {
		o[upper(name)] = v
	}
	return o
}

// upper begins a name with a capital.
func upper(name string) string { return strings.ToUpper(name[:1]) + name[1:] }

// text is an error as JSON text.
func (s *Style) text(p *problem) string { return string(encode(s.body(p))) }

// has reports whether the style's errors have a member of the role.
func (s *Style) has(role string) bool {
	return slices.ContainsFunc(s.members, func(m member) bool { return m.role == role })
}

// name is the name of a role's member; the role's own word if the style has no such member and an additional member is
// meant.
func (s *Style) name(role string) string {
	if m, ok := find(s.members, func(m member) bool { return m.role == role }); ok {
		return m.name
	}
	return s.word(role)
}

// holder is the word for an error as a member: the wrapper, or its substitute if there is none.
func (s *Style) holder() string {
	if s.wrapper == "" {
		return s.word("error")
	}
	return s.wrapper
}

// code is the problem's code as the style writes it.
func (s *Style) code(p *problem) string { return s.inner(p)[s.name(roleCode)].(string) }

// message is the problem in a sentence of the style's language.
func (s *Style) message(p *problem) string { return s.sentence(p.message) }

// details are the facts of the problem, under the style's own names.
func (s *Style) details(p *problem) map[string]any { return s.words(p.details) }

// enclosed is a success that holds a payload.
func (s *Style) enclosed(payload any) map[string]any { return map[string]any{s.payload: payload} }

// Payload is the member of a success that holds the payload.
func (s *Style) Payload() string { return s.payload }

// CodePath leads to the code of an error, from one member to the next.
func (s *Style) CodePath() []string {
	if s.wrapper == "" {
		return []string{s.name(roleCode)}
	}
	return []string{s.wrapper, s.name(roleCode)}
}

// Ready is the name of the event with which a stream begins.
func (s *Style) Ready() string { return s.word("ready") }

// note is a message of a stream or a conversation: its kind under the style's discriminator, and other members.
func (s *Style) note(kind string, members map[string]any) map[string]any {
	o := map[string]any{s.word("type"): s.word(kind)}
	maps.Copy(o, s.words(members))
	return o
}

// frame is the message that reports a problem over a WebSocket: an error with the kind that every message has.
func (s *Style) frame(p *problem) map[string]any { return s.framed(s.body(p)) }

// framed makes such a message of a body.
func (s *Style) framed(body map[string]any) map[string]any {
	return beside(body, s.word("type"), s.word("error"))
}
