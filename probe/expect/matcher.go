package expect

import (
	"regexp"
	"slices"

	"github.com/tidwall/gjson"

	"github.com/engfix/engfix/internal/words"
)

// A Matcher is the demand on one value. Every demand that is set must hold; with none set the value must exist.
type Matcher struct {
	Equals  *gjson.Result
	Matches *regexp.Regexp // searched in a text, or in the JSON of a number or a boolean
	Type    []string       // one of them
	Min     *float64
	Max     *float64
	Count   *Count // of the elements of a list, the members of an object
	// Absent is true if there must be no value. Then nothing else is set.
	Absent bool
}

// A Count bounds a number of elements.
type Count struct {
	Min, Max int // Max is -1 if there is no bound
}

// types are JSON Schema's words for the types of JSON.
var types = []string{"string", "number", "integer", "boolean", "null", "array", "object"}

// matcher reads a matcher, or a literal value. An object is always a matcher.
func (p *parser) matcher(v gjson.Result, at []string) (m Matcher) {
	if !v.IsObject() {
		m.Equals = &v
		return m
	}
	p.members(v, at, []field{
		{"equals", func(v gjson.Result, _ []string) { m.Equals = &v }},
		{"matches", func(v gjson.Result, at []string) { m.Matches = p.pattern(v, at) }},
		{"type", func(v gjson.Result, at []string) { m.Type = p.types(v, at) }},
		{"min", func(v gjson.Result, at []string) { m.Min = p.number(v, at) }},
		{"max", func(v gjson.Result, at []string) { m.Max = p.number(v, at) }},
		{"count", func(v gjson.Result, at []string) { m.Count = p.count(v, at) }},
		{"exists", func(v gjson.Result, at []string) { m.Absent = !p.boolean(v, at) }},
	})
	if m.Absent && len(v.Map()) > 1 {
		p.report(at, "exists: false together with another demand: no answer can meet both")
	}
	if m.Min != nil && m.Max != nil && *m.Min > *m.Max {
		p.report(at, "min is greater than max: no answer can meet both")
	}
	return m
}

func (p *parser) pattern(v gjson.Result, at []string) *regexp.Regexp {
	re, err := regexp.Compile(v.Str)
	if v.Type != gjson.String || err != nil {
		p.report(at, "want a regular expression (RE2), not %s", kind(v))
		return nil
	}
	return re
}

func (p *parser) types(v gjson.Result, at []string) []string {
	if v.IsArray() {
		return slices.Concat(each(p, v, at, p.typeName)...)
	}
	return p.typeName(v, at)
}

func (p *parser) typeName(v gjson.Result, at []string) []string {
	if v.Type != gjson.String || !slices.Contains(types, v.Str) {
		p.report(at, "want %s, not %s", words.Or(types), kind(v))
	}
	return []string{v.Str}
}

func (p *parser) number(v gjson.Result, at []string) *float64 {
	if v.Type != gjson.Number {
		p.report(at, "want a number, not %s", kind(v))
	}
	return &v.Num
}

func (p *parser) boolean(v gjson.Result, at []string) bool {
	if !v.IsBool() {
		p.report(at, "want true or false, not %s", kind(v))
	}
	return v.Bool()
}

func (p *parser) count(v gjson.Result, at []string) *Count {
	if !v.IsObject() {
		n := p.natural(v, at)
		return &Count{n, n}
	}
	c := &Count{0, -1}
	p.members(v, at, []field{
		{"min", func(v gjson.Result, at []string) { c.Min = p.natural(v, at) }},
		{"max", func(v gjson.Result, at []string) { c.Max = p.natural(v, at) }},
	})
	if c.Max >= 0 && c.Min > c.Max {
		p.report(at, "min is greater than max: no answer can meet both")
	}
	return c
}

func (p *parser) natural(v gjson.Result, at []string) int {
	n, ok := whole(v)
	if !ok || n < 0 {
		p.report(at, "want a number of elements, not %s", kind(v))
	}
	return n
}

// whole returns a number as an int if it is one.
func whole(v gjson.Result) (int, bool) {
	n := int(v.Num)
	return n, v.Type == gjson.Number && float64(n) == v.Num
}
