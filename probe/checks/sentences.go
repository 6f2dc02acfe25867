package checks

import (
	"regexp"
	"strings"
)

var sentenceEnd = regexp.MustCompile(`[.;!?…]+(?:\s+|$)|;`)

// normal folds what does not count: case, backticks, white space, end punctuation.
func normal(s string) string {
	s = strings.ReplaceAll(strings.ToLower(s), "`", "")
	return strings.TrimRight(strings.Join(strings.Fields(s), " "), " .;:!?,…")
}

// sentencesOf splits a text where a sentence ends. What stands in brackets belongs to the sentence around it.
func sentencesOf(s string) []string {
	var out []string
	add := func(sentence string) {
		if normal(sentence) != "" {
			out = append(out, strings.TrimSpace(sentence))
		}
	}
	if !strings.ContainsAny(s, ".;!?…") { // as most items; the expression takes much longer to say so
		add(s)
		return out
	}
	start := 0
	for _, at := range sentenceEnd.FindAllStringIndex(s, -1) {
		if before := s[start:at[0]]; strings.Count(before, "(") <= strings.Count(before, ")") {
			add(s[start:at[1]])
			start = at[1]
		}
	}
	add(s[start:])
	return out
}
