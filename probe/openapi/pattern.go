package openapi

import (
	"regexp"
	"time"

	"github.com/dlclark/regexp2"
	"github.com/santhosh-tekuri/jsonschema/v6"
)

// patternTime bounds one match of a pattern that Go's own engine, which needs no bound, does not know.
const patternTime = 100 * time.Millisecond

// compilePattern is the compiler's regular-expression engine: Go's where it can read the pattern, a backtracking one for
// look-arounds. A pattern that neither reads, and a match that takes too long, are not judged: they refuse nothing.
func compilePattern(pattern string) (jsonschema.Regexp, error) {
	if re, err := regexp.Compile(GoPattern(pattern)); err == nil {
		return re, nil
	}
	re, err := regexp2.Compile(pattern, regexp2.None)
	if err != nil {
		return unjudged(pattern), nil
	}
	re.MatchTimeout = patternTime
	return backtracking{re}, nil
}

type backtracking struct{ re *regexp2.Regexp }

func (b backtracking) String() string { return b.re.String() }

func (b backtracking) MatchString(s string) bool {
	matched, err := b.re.MatchString(s)
	return matched || err != nil
}

type unjudged string

func (u unjudged) String() string          { return string(u) }
func (u unjudged) MatchString(string) bool { return true }
