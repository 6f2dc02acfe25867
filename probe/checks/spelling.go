package checks

import (
	"regexp"
	"unicode/utf8"
)

// vocabulary is what the rules' phrases are made of: the words long enough that one slip of the pen leaves no doubt.
var vocabulary = []string{
	"inject", "requestcontext", "identity", "envelope", "errorenvelope", "endpoint", "returns", "headers", "missing",
	"connection", "rejected", "without", "context", "errors", "convert", "ensure", "connect", "correct", "structure",
	"before", "public", "required", "endpoints", "authenticate",
}

var word = regexp.MustCompile(`[\p{L}_]+`)

// mend reads each long word that is one slip away from a word of the rules as that word: "injecct" as "inject".
func mend(s string) string {
	return word.ReplaceAllStringFunc(s, func(w string) string {
		if utf8.RuneCountInString(w) < 6 {
			return w
		}
		for _, known := range vocabulary {
			if w == known {
				return w
			}
		}
		for _, known := range vocabulary {
			if slip(w, known) {
				return known
			}
		}
		return w
	})
}

// slip reports whether two words are one letter apart: one more, one less, one other, or two swapped.
func slip(a, b string) bool {
	ra, rb := []rune(a), []rune(b)
	if len(ra) < len(rb) {
		ra, rb = rb, ra
	}
	if len(ra)-len(rb) > 1 {
		return false
	}
	i := 0
	for i < len(rb) && ra[i] == rb[i] {
		i++
	}
	if len(ra) > len(rb) {
		return string(ra[i+1:]) == string(rb[i:])
	}
	if i == len(ra) {
		return true
	}
	if string(ra[i+1:]) == string(rb[i+1:]) {
		return true
	}
	return i+1 < len(ra) && ra[i] == rb[i+1] && ra[i+1] == rb[i] && string(ra[i+2:]) == string(rb[i+2:])
}
