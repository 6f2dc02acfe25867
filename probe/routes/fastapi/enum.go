package fastapi

import (
	"strings"

	"github.com/engfix/engfix/probe/routes/python"
)

// enumerates reports whether a class is an enumeration.
func (c *class) enumerates() bool {
	for _, of := range c.mro() {
		for _, b := range of.bases {
			if s, ok := b.(*stranger); ok && s.root() == "enum" {
				return true
			}
		}
	}
	return false
}

// membersIn returns the names that the body of an enumeration gives to its members.
func membersIn(body []python.Stmt) []string {
	var names []string
	for _, s := range body {
		if a, ok := s.(*python.Assign); ok && a.Value != nil && len(a.Targets) == 1 {
			if name, ok := a.Targets[0].(*python.Name); ok && !strings.HasPrefix(name.ID, "_") {
				names = append(names, name.ID)
			}
		}
	}
	return names
}

// values returns the values of an enumeration's members, each once as Python does; false if one is not a string: only strings
// stand for their members here.
func (c *class) values() ([]value, bool) {
	var out []value
	for _, name := range c.members {
		t, ok := c.scope.vars[name].(Text)
		if !ok {
			return nil, false
		}
		out = append(out, t)
	}
	return distinct(out), len(out) > 0
}
