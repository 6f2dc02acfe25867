package openapi

import (
	"strings"
	"testing"
)

// TestMatcher covers which engine judges, and when none does.
func TestMatcher(t *testing.T) {
	tests := []struct {
		name, pattern, text string
		want                bool
	}{
		{"Go's engine matches", `^a+$`, "aa", true},
		{"Go's engine refuses", `^a+$`, "ab", false},
		{"look-ahead matches", `^(?=.*b)a`, "ab", true},
		{"look-ahead refuses", `^(?=.*b)a`, "aa", false},
		{"back-reference refuses", `^(a|b)\1$`, "ab", false},
		{"Python's back-reference matches", `^(?P<q>a|b)-(?P=q)$`, "b-b", true},
		{"Python's back-reference refuses", `^(?P<q>a|b)-(?P=q)$`, "a-b", false},
		{"Python's open count matches", `^a{,3}b\{,3}$`, "ab{,3}", true},
		{"Python's open count refuses", `^a{,3}$`, "a{,3}", false},
		{"no regular expression", `(?<=`, "x", true},
		{"a match without end", `^(?!x)(a+)+$`, strings.Repeat("a", 60) + "!", true},
		{"too long a pattern", "^" + strings.Repeat("a", maxPattern) + "$", "b", true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			re, err := new(matcher).compile(tt.pattern)
			if err != nil {
				t.Fatal(err)
			}
			if got := re.MatchString(tt.text); got != tt.want {
				t.Errorf("%q matches %q: %v, want %v", tt.pattern, tt.text, got, tt.want)
			}
			if re.String() != tt.pattern {
				t.Errorf("it calls itself %q", re)
			}
		})
	}
	t.Run("no time left", func(t *testing.T) {
		m := new(matcher)
		re, err := m.compile(`^a$`)
		if err != nil || re.MatchString("b") {
			t.Fatalf("b matches ^a$, or %v", err)
		}
		m.spent.Store(int64(allMatches) + 1)
		if !re.MatchString("b") {
			t.Error("a document that used up its time is still judged")
		}
	})
}

// TestWeigh counts the subschemas that validating would apply.
func TestWeigh(t *testing.T) {
	s := schemaOfBody(t, "3.1.0", `{"type":"array","items":{"anyOf":[{"$ref":"#/components/schemas/A"},{"$ref":"#/components/schemas/A"}]}}`,
		`"A":{"type":"integer"}`)
	// The array; for each element the items, two alternatives and the targets of their references.
	if got := s.Weigh([]any{1, 2, 3}); got != 1+3*5 {
		t.Errorf("weight %d, want 16", got)
	}
	if got := schemaOfBody(t, "3.1.0", `{"type":7}`, "").Weigh(1); got != 0 {
		t.Errorf("a schema that cannot be applied weighs %d", got)
	}
}
