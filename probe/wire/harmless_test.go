package wire

import (
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// A harmless text is shown unchanged, so no text may count as harmless if parsing it would hide something.
func TestHarmless(t *testing.T) {
	r := NewRedactor(map[string]string{"S": "s3cr3t-t0ken"}, nil)
	for text, want := range map[string]bool{
		`{"data": {"id": "abc", "n": [1, 2.5]}}`:    true,
		`{"signal": "abcdefgh1", "author": "a1"}`:   true,
		`{"said": "s3cr3t-t0ken"}`:                  false,
		`{"said": "s3cr3t\u002dt0ken"}`:             false,
		`{"X-Auth-Token": "abcdefgh1"}`:             false,
		`{"a": {"access_token" : "abcdefgh1"}}`:     false,
		`{"sig": "abcdefgh1", "x-session": "aaa1"}`: false,
	} {
		m := r.mask.Load()
		if got := m.harmless(text, true); got != want {
			t.Errorf("%s: %v, want %v", text, got, want)
		}
		s := &sieve{mask: m, answer: true}
		s.json(text)
		if taken := s.whole().String(); want && taken != text {
			t.Errorf("%s is called harmless, and taken apart it is %s", text, taken)
		}
	}
	loose := NewRedactor(nil, []*regexp.Regexp{regexp.MustCompile("(?i)x-[a-z]+-key")}).mask.Load()
	for text, want := range map[string]bool{`{"id": 1}`: true, `{"X-Api-Key": 1}`: false, `["x-map-key"]`: false} {
		if got := loose.harmless(text, true); got != want {
			t.Errorf("%s with a pattern: %v, want %v", text, got, want)
		}
	}
	patterns := NewRedactor(nil, []*regexp.Regexp{regexp.MustCompile("^id$")}).mask.Load()
	if patterns.harmless(`{"id": 1}`, true) {
		t.Error("a text is called harmless although a pattern may match a name of it")
	}
}

// Text that need not be parsed is skipped in runs. The result is the same as if everything were parsed, which a pattern
// that looks around makes sure of.
func TestRunsHideTheSameAsPieces(t *testing.T) {
	secrets := map[string]string{"S": "s3cr3t-t0ken", "N": "987654321"}
	runs := NewRedactor(secrets, nil).mask.Load()
	pieces := NewRedactor(secrets, []*regexp.Regexp{regexp.MustCompile(`\bnothing-is-like-it\b`)}).mask.Load()
	chance := rand.New(rand.NewPCG(1, 2))
	parts := []string{
		`"id"`, `"access_token"`, `"X-Auth"`, `"s3cr3t-t0ken"`, `"s3cr3t\u002dt0ken"`, `"\u0061ccess_token"`, `"abcdefgh1234"`, `"caf` + "\xe9" + `"`, `"n\"q"`,
		":", ":", ":", ",", ",", "{", "}", "[", "]", " ", "12.5", "987654321", "-1e9", "null", "true", `"open`,
	}
	for range 20_000 {
		var text strings.Builder
		for range 1 + chance.IntN(14) {
			text.WriteString(parts[chance.IntN(len(parts))])
		}
		hidden := func(m *mask) (string, []needle) {
			s := &sieve{mask: m, answer: true}
			s.json(text.String())
			return s.whole().String(), s.found
		}
		got, found := hidden(runs)
		want, wantFound := hidden(pieces)
		if got != want || !slices.Equal(found, wantFound) {
			t.Fatalf("%s\nin runs:   %s %v\nin pieces: %s %v", text.String(), got, found, want, wantFound)
		}
	}
}
