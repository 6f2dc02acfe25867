// Package pattern searches for regular expressions that most texts do not match. Start with New. A text is first
// searched for the literals that every match must hold, which is many times faster than the expression itself. They are
// derived from the expression, so that the two cannot disagree.
package pattern

import (
	"regexp"
	"sync"
)

// A Pattern is a regular expression that is compiled on its first use. It is safe for concurrent use.
type Pattern struct {
	compiled func() compiled
}

type compiled struct {
	expr  *regexp.Regexp
	needs need
}

// New returns the pattern of an expression in Go's syntax. The first search panics if it is not an expression.
func New(expr string) *Pattern {
	return &Pattern{sync.OnceValue(func() compiled {
		return compiled{regexp.MustCompile(expr), needsOf(expr)}
	})}
}

// Find returns the first match in a text, or "".
func (p *Pattern) Find(text string) string {
	c := p.compiled()
	if !c.needs.metBy(text) {
		return ""
	}
	return c.expr.FindString(text)
}

// Matches reports whether there is a match in a text.
func (p *Pattern) Matches(text string) bool {
	c := p.compiled()
	return c.needs.metBy(text) && c.expr.MatchString(text)
}

// MayMatch reports whether a text, or a part of it, may match. False is certain.
func (p *Pattern) MayMatch(text string) bool { return p.compiled().needs.metBy(text) }
