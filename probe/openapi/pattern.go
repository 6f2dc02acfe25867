package openapi

import (
	"regexp"
	"sync/atomic"
	"time"

	"github.com/dlclark/regexp2"

	"github.com/engfix/engfix/internal/jsonschema"
	"github.com/engfix/engfix/internal/lazy"
)

const (
	// maxPattern bounds the patterns that are read, in bytes: an engine takes a hundred times as much, and more where the
	// pattern repeats.
	maxPattern = 4 << 10
	// matchTime bounds one match in the engine that backtracks, allMatches all matches of a document's patterns. Those of
	// an ordinary document take microseconds.
	matchTime  = 100 * time.Millisecond
	allMatches = 5 * time.Second
)

// A matcher is a document's regular-expression engine: Go's if it can read the pattern, a backtracking one for
// look-arounds. Some patterns are not judged and refuse nothing: those that neither engine reads, those with a match
// that takes too long, and all patterns after a document has used up its time.
type matcher struct{ spent atomic.Int64 }

func (m *matcher) compile(pattern string) (jsonschema.Regexp, error) {
	match := engine(pattern)
	if match == nil {
		match = func(string) bool { return true }
	}
	return &timed{pattern, m, match}, nil
}

// Readable reports whether an engine reads the pattern. A pattern that none reads refuses nothing.
func Readable(pattern string) bool { return engine(pattern) != nil }

// engine returns a function that reports matches of the pattern; nil if no engine reads it.
func engine(pattern string) func(string) bool {
	inGo, ok := GoPattern(pattern)
	if !ok {
		return nil
	}
	if re, err := regexp.Compile(inGo); err == nil {
		return re.MatchString
	}
	re, err := regexp2.Compile(backReference().ReplaceAllString(pattern, `\k<$1>`), regexp2.RE2)
	if err != nil {
		return nil
	}
	re.MatchTimeout = matchTime
	return func(s string) bool {
		matched, err := re.MatchString(s)
		return matched || err != nil
	}
}

// backReference is Python's reference to a named group.
var backReference = lazy.Regexp(`\(\?P=(\w+)\)`)

// A timed pattern counts the time of its matches. The compiler keeps patterns as keys of maps, hence the pointer.
type timed struct {
	pattern string
	engine  *matcher
	match   func(string) bool
}

func (t *timed) String() string { return t.pattern }

func (t *timed) MatchString(s string) bool {
	if t.engine.spent.Load() > int64(allMatches) {
		return true
	}
	start := time.Now()
	matched := t.match(s)
	t.engine.spent.Add(int64(time.Since(start)))
	return matched
}
