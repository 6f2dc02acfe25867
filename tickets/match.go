package tickets

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/engfix/engfix/internal/words"
)

// matchID returns the predicate for the tickets that an ID, a glob or a range names.
func matchID(f *File, value string) (func(*Ticket) bool, error) {
	id := strings.ToUpper(value)
	match := func(t *Ticket) bool { return strings.EqualFold(t.ID, id) }
	switch from, to, isRange := strings.Cut(id, ".."); {
	case id == "":
		return nil, fmt.Errorf("an empty ticket ID selects nothing: name a ticket, as in ENG-STD-003, or leave it out for all")
	case isRange:
		var err error
		if match, err = matchRange(value, from, to); err != nil {
			return nil, err
		}
	case isGlob(id):
		if err := checkGlob(value); err != nil {
			return nil, err
		}
		match = func(t *Ticket) bool { return globs(id, strings.ToUpper(t.ID)) }
	}
	if !slices.ContainsFunc(f.Tickets, match) {
		return nil, &Error{Path: f.Path, Msg: unknownTicket(f, value)}
	}
	return match, nil
}

// matchRange returns the predicate for the tickets of "ENG-STD-010..054" and of "ENG-STD-010..ENG-STD-054", ends
// included.
func matchRange(value, from, to string) (func(*Ticket) bool, error) {
	prefix, low := splitID(from)
	last, high := splitID(to)
	switch {
	case low == "" || high == "" || last != "" && last != prefix:
		return nil, fmt.Errorf("%q is not a range of tickets: want ENG-STD-010..054 or ENG-STD-010..ENG-STD-054", value)
	case compareNumbers(low, high) > 0:
		return nil, fmt.Errorf("the range %q runs backwards: write %s%s..%s", value, prefix, high, low)
	}
	return func(t *Ticket) bool {
		p, n := splitID(t.ID)
		return p == prefix && compareNumbers(low, n) <= 0 && compareNumbers(n, high) <= 0
	}, nil
}

func matchSection(f *File, value string) (func(*Ticket) bool, error) {
	return matchName(f, "section", value, f.Sections, func(t *Ticket) string { return t.Section })
}

func matchRouter(f *File, value string) (func(*Ticket) bool, error) {
	var routers []string
	for _, t := range f.Tickets {
		routers = append(routers, t.Router)
	}
	return matchName(f, "router", value, routers, func(t *Ticket) string { return t.Router })
}

// matchName returns the predicate for the tickets with a name that contains the value, or that the value matches as a
// glob.
func matchName(f *File, what, value string, names []string, name func(*Ticket) string) (func(*Ticket) bool, error) {
	lower := strings.ToLower(strings.TrimSpace(value))
	match := func(t *Ticket) bool { return strings.Contains(strings.ToLower(name(t)), lower) }
	if lower == "" {
		return nil, fmt.Errorf("an empty %s selects nothing: name a part of it, or leave it out for all", what)
	}
	if isGlob(lower) {
		if err := checkGlob(value); err != nil {
			return nil, err
		}
		match = func(t *Ticket) bool { return globs(lower, strings.ToLower(name(t))) }
	}
	if slices.ContainsFunc(f.Tickets, match) {
		return match, nil
	}
	msg := fmt.Sprintf("no ticket has a %s that matches %q", what, value)
	if near := nearestPart(lower, names); len(near) > 0 {
		msg += ": did you mean " + words.Or(quoteAll(near)) + "?"
	} else {
		msg += "; engfix list shows them"
	}
	return nil, &Error{Path: f.Path, Msg: msg}
}

func quoteAll(words []string) []string {
	quoted := make([]string, len(words))
	for i, w := range words {
		quoted[i] = fmt.Sprintf("%q", w)
	}
	return quoted
}

func isGlob(s string) bool { return strings.ContainsAny(s, "*?[") }

func checkGlob(pattern string) error {
	if _, err := path.Match(pattern, ""); err != nil {
		return fmt.Errorf("%q is not a valid pattern: a bracket is not closed; * matches anything, ? one character", pattern)
	}
	return nil
}

// globs reports whether the pattern matches the whole name. Unlike in a path, * matches slashes too.
func globs(pattern, name string) bool {
	ok, err := path.Match(strings.ReplaceAll(pattern, "/", "\x00"), strings.ReplaceAll(name, "/", "\x00"))
	return ok && err == nil
}
