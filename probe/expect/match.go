package expect

import (
	"fmt"
	"strings"

	"github.com/tidwall/gjson"

	"github.com/engfix/engfix/internal/words"
)

// miss compares a value with the matcher: want and got in words if it does not match, two empty texts if it does.
func (m Matcher) miss(v gjson.Result) (want, got string) {
	switch {
	case m.Absent && v.Exists():
		return "nothing", show(v)
	case m.Absent:
		return "", ""
	case !v.Exists():
		return m.String(), "nothing"
	case m.Equals != nil && !equal(*m.Equals, v),
		m.Matches != nil && !searchable(v, m.Matches.MatchString),
		m.Type != nil && !m.typed(v),
		m.Min != nil && (v.Type != gjson.Number || v.Num < *m.Min),
		m.Max != nil && (v.Type != gjson.Number || v.Num > *m.Max):
		return m.String(), show(v)
	case m.Count != nil && !m.Count.holds(v):
		return m.String(), counted(v)
	}
	return "", ""
}

// searchable searches the text of a value that is neither a list nor an object.
func searchable(v gjson.Result, found func(string) bool) bool {
	switch {
	case v.IsObject() || v.IsArray():
		return false
	case v.Type == gjson.String:
		return found(v.Str)
	}
	return found(v.Raw)
}

func (m Matcher) typed(v gjson.Result) bool {
	for _, t := range m.Type {
		if is(v, t) {
			return true
		}
	}
	return false
}

func (c Count) holds(v gjson.Result) bool {
	n := members(v)
	return (v.IsArray() || v.IsObject()) && n >= c.Min && (c.Max < 0 || n <= c.Max)
}

func counted(v gjson.Result) string {
	if v.IsArray() {
		return fmt.Sprintf("a list of %d", members(v))
	}
	return show(v)
}

// String describes the matcher's demand: `"NOT_FOUND"`, "integer, at least 1".
func (m Matcher) String() string {
	if m.Absent {
		return "nothing"
	}
	var all []string
	add := func(format string, args ...any) { all = append(all, fmt.Sprintf(format, args...)) }
	if m.Equals != nil {
		add("%s", m.Equals.Raw)
	}
	if m.Type != nil {
		add("%s", strings.Join(m.Type, " or "))
	}
	if m.Matches != nil {
		add("a text that matches %s", m.Matches)
	}
	if m.Min != nil {
		add("at least %v", *m.Min)
	}
	if m.Max != nil {
		add("at most %v", *m.Max)
	}
	if c := m.Count; c != nil {
		add("%s", c)
	}
	if all == nil {
		return "any value"
	}
	return strings.Join(all, ", ")
}

// String returns "3 elements", "at least 1 element".
func (c Count) String() string {
	switch {
	case c.Min == c.Max:
		return elements(c.Min)
	case c.Max < 0:
		return "at least " + elements(c.Min)
	case c.Min == 0:
		return "at most " + elements(c.Max)
	}
	return fmt.Sprintf("%d to %s", c.Min, elements(c.Max))
}

func elements(n int) string { return words.Count(n, "element", "elements") }
