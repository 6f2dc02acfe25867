package pattern_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/engfix/engfix/internal/pattern"
)

func TestWhatAMatchNeeds(t *testing.T) {
	for _, tt := range []struct {
		expr, text string
		may        bool
	}{
		{`panicked at`, "it panicked at noon", true},
		{`panicked at`, "it panicked  at noon", false},
		{`a\d+b`, "b1a", true}, // both are there
		{`a\d+b`, "1b", false},
		{`(?:one|two) end`, "three end", false},
		{`(?:one|two) end`, "two END", false},
		{`(?:one|two) end`, "the end of two", true},
		{`(?:xy)+z`, "xz", false},
		{`(?:xy){2,}z`, "xz", false},
		{`(xy)z`, "xz", false},
		{`(?:xy)*z`, "z", true}, // it may be left out
		{`(?:xy)?z`, "z", true},
		{`(?:xy){0,2}z`, "z", true},
		{`one|\d`, "7", true}, // one of them needs nothing
		{`(?i)sqlstate`, "SqlState", true},
		{`(?i)sqlstate`, "ſQLſTATE", true}, // an old s, which is one
		{`(?i)kilo`, "\u212Ailo", true},    // the sign of the Kelvin
		{`(?i)straße`, "STRAßE ẞ", true},
		{`(?i)straße`, "street", false},
		{`\w`, "", true},
		{`\x{FFFD}`, "\xff", true},
	} {
		p := pattern.New(tt.expr)
		if got := p.MayMatch(tt.text); got != tt.may {
			t.Errorf("%s in %q: MayMatch is %v, want %v", tt.expr, tt.text, got, tt.may)
		}
		expr := regexp.MustCompile(tt.expr)
		if got, want := p.Matches(tt.text), expr.MatchString(tt.text); got != want {
			t.Errorf("%s in %q: Matches is %v, want %v", tt.expr, tt.text, got, want)
		}
		if got, want := p.Find(tt.text), expr.FindString(tt.text); got != want {
			t.Errorf("%s in %q: Find returns %q, want %q", tt.expr, tt.text, got, want)
		}
	}
}

// A pattern matches whenever its expression does, whatever the text.
func FuzzAPatternMatchesWhereItsExpressionDoes(f *testing.F) {
	for _, expr := range []string{`(?i)ab|cd*e`, `a(?:b|c)+`, `(?m)^\s*at .*:\d`, `[ab]c{2}`, `(?i:k)s`} {
		f.Add(expr, "xABcdeſK at q:1")
	}
	f.Fuzz(func(t *testing.T, expr, text string) {
		compiled, err := regexp.Compile(expr)
		if err != nil {
			t.Skip()
		}
		if got, want := pattern.New(expr).Find(text), compiled.FindString(text); got != want {
			t.Errorf("%q in %q: Find returns %q, want %q", expr, text, got, want)
		}
	})
}

func BenchmarkNoMatch(b *testing.B) {
	p := pattern.New(`(?m)^\s*at (?:[\w$]+\.)+[\w$<>]+\([\w$]+\.(?:java|kt|scala):\d+\)|\bCaused by: (?:[a-z]\w*\.)+\w*(?:Exception|Error)\b`)
	text := strings.Repeat(`{"error": {"code": "x", "message": "nothing was found"}}`, 1000)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		if p.Find(text) != "" {
			b.Fatal("a match")
		}
	}
}
