package wire

import (
	"regexp"
	"testing"
)

// What is called harmless is shown as it is, so nothing may be called so that taking it apart would hide.
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
	patterns := NewRedactor(nil, []*regexp.Regexp{regexp.MustCompile("^id$")}).mask.Load()
	if patterns.harmless(`{"id": 1}`, true) {
		t.Error("a text is called harmless although a pattern may match a name of it")
	}
}
