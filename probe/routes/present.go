package routes

import (
	"slices"

	"github.com/engfix/engfix/probe/routes/fastapi"
)

// A settled holds the document's evidence on the routes that an application adds under conditions.
type settled struct {
	// facts are the conditions that are known to hold, since something is there that is added under them.
	facts fastapi.Condition
	// gone are the routes that are known not to be there, by their place.
	gone map[int]bool
}

// absent reports whether a route is not there for certain.
func (s settled) absent(index int, when fastapi.Condition) bool {
	return s.gone[index] || s.facts.Excludes(when)
}

// settledBy finds the document's evidence on the conditions in an application. A route with an operation exists, and
// one whose path and method the document lacks does not. Of several at one method and path the document has the last
// existing one: those after it do not exist, and nothing is known of those before it. If the document has no operation
// of the application, there is no evidence.
func (j *join) settledBy(app application) settled {
	s := settled{gone: map[int]bool{}}
	if !j.in.HaveOpenAPI {
		return s
	}
	at := map[string][]int{} // the places of the documented routes by method and path
	var keys []string
	shown := false
	for i, m := range app.mounted {
		for _, k := range documentedKeys(m) {
			if at[k] == nil {
				keys = append(keys, k)
			}
			at[k] = append(at[k], i)
			shown = shown || names(j.byKey[k], m.Route) > 0
		}
	}
	if !shown {
		return s
	}
	for _, k := range keys {
		op, listed := j.byKey[k]
		if !listed {
			s.lack(app, at[k]...)
			continue
		}
		last, found := j.described(op, app, at[k])
		if !found {
			continue
		}
		s.facts = s.facts.And(app.mounted[last].When)
		s.lack(app, at[k][1+slices.Index(at[k], last):]...)
	}
	return s
}

// lack notes that the document lacks the routes at some places. Those that are added whatever happens it must have lost.
func (s settled) lack(app application, places ...int) {
	for _, i := range places {
		if app.mounted[i].When.Conditional() {
			s.gone[i] = true
		}
	}
}

// documentedKeys returns the methods and the path at which a document shows a route; none for a hidden one.
func documentedKeys(m fastapi.Mounted) []string {
	path, whole := m.Path.Value()
	if !whole || m.Route == nil || m.Route.Transport == fastapi.WS || m.Hidden || m.Sub || m.Late {
		return nil
	}
	var keys []string
	for _, method := range m.Route.Methods {
		keys = append(keys, method+" "+documented(path))
	}
	return keys
}

// described finds the route that an operation describes, among those at one method and path: the only one that its id
// names. If the source declares that route in several places, none can be chosen.
func (j *join) described(op Operation, app application, places []int) (index int, found bool) {
	sureness := 2
	if len(places) == 1 {
		sureness = 1
	}
	var of []int
	for _, i := range places {
		if names(op, app.mounted[i].Route) >= sureness {
			of = append(of, i)
		}
	}
	if len(of) != 1 {
		return 0, false
	}
	others := slices.ContainsFunc(places, func(i int) bool { return i != of[0] && names(op, app.mounted[i].Route) > 0 })
	return of[0], !others
}
