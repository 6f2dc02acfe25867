package routes

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/engfix/engfix/probe"
)

// A Suggestion is an operation of the live service that may be a router's. It is a proposal to a person who pins it or
// does not; no verdict rests on it.
type Suggestion struct {
	Router    string
	Operation Operation
	Score     float64 // above 0, up to 1
	Why       string  // the common words
}

// lowestScore is the least score of a suggestion: half of the router's words are in the operation.
const lowestScore = 0.5

// Suggest proposes operations that no router has, for every router without an endpoint that can be asked. It compares
// the words of the router's import path with the operations' paths, tags and ids. The best proposals for a router are
// first.
func Suggest(t *Table, ops []Operation) []Suggestion {
	var out []Suggestion
	free := unclaimed(t.Routers, ops)
	for _, r := range t.Routers {
		if slices.ContainsFunc(r.Endpoints, func(e probe.Endpoint) bool { return e.Standing == probe.Mounted }) {
			continue
		}
		var found []Suggestion
		for _, op := range free {
			if s, ok := suggest(r.Name, op); ok {
				found = append(found, s)
			}
		}
		slices.SortStableFunc(found, func(a, b Suggestion) int { return cmp.Compare(b.Score, a.Score) })
		out = append(out, found...)
	}
	return out
}

// suggest scores one operation for one router.
func suggest(router string, op Operation) (Suggestion, bool) {
	want := telling(router)
	if len(want) == 0 {
		return Suggestion{}, false
	}
	places := []struct {
		name   string
		weight float64
		words  []string
	}{
		{"tag", 1, words(strings.Join(op.Tags, " "))},
		{"path", 0.9, words(op.Path)},
		{"operation id", 0.6, words(op.ID)},
	}
	var score float64
	var why []string
	for _, w := range want {
		for _, p := range places {
			if slices.Contains(p.words, w) {
				score += p.weight
				why = append(why, fmt.Sprintf("%q is in its %s", w, p.name))
				break
			}
		}
	}
	score /= float64(len(want))
	if score < lowestScore {
		return Suggestion{}, false
	}
	return Suggestion{Router: router, Operation: op, Score: score, Why: list(why)}, true
}

// telling returns the words of an import path that describe the router: without its first part, which all share, and
// without words that any router may have.
func telling(router string) []string {
	_, rest, _ := strings.Cut(router, ".")
	if rest == "" {
		rest = router
	}
	var out []string
	for _, w := range words(rest) {
		switch w {
		case "route", "router", "api", "service", "transport", "endpoint", "view", "handler", "http", "rest":
			continue
		}
		if !slices.Contains(out, w) {
			out = append(out, w)
		}
	}
	return out
}

// words splits a name into lower-case words in the singular, so that /masks is about a mask.
func words(s string) []string {
	var b strings.Builder
	before := ' '
	for _, r := range s {
		if unicode.IsUpper(r) && unicode.IsLower(before) {
			b.WriteByte(' ')
		}
		before = r
		b.WriteRune(unicode.ToLower(r))
	}
	fields := strings.FieldsFunc(b.String(), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	for i, w := range fields {
		if len(w) > 3 && strings.HasSuffix(w, "s") && !strings.HasSuffix(w, "ss") {
			fields[i] = w[:len(w)-1]
		}
	}
	return fields
}
