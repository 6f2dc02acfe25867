package routes

import (
	"slices"

	"github.com/engfix/engfix/probe/routes/fastapi"
)

// settle fills in the parts of the applications' paths that the source leaves to its settings or computes: with the
// document's value if there is one, and otherwise with the source's own default.
func (j *join) settle(apps []application) []application {
	j.holes = map[any]string{}
	for n := -1; n < len(j.holes); { // one hole's value may settle others
		n = len(j.holes)
		j.learnHoles(apps)
	}
	out := slices.Clone(apps)
	for i := range out {
		app := &out[i]
		app.mounted = slices.Clone(app.mounted)
		app.assumed = make([]bool, len(app.mounted))
		for k, m := range app.mounted {
			app.mounted[k].Path, app.assumed[k] = j.settled(m.Path)
		}
	}
	return out
}

// settled returns a path with its holes filled in, and whether a default was taken for one of them.
func (j *join) settled(path fastapi.Text) (out fastapi.Text, assumed bool) {
	path = path.Fill(j.holes)
	if _, whole := path.Value(); whole {
		return path, false
	}
	if id, _, _ := path.Map(documented).Gap(""); id != nil && j.unsure[id] {
		return path, false
	}
	if s, ok := path.Fallback(); ok {
		return fastapi.Known(s), true
	}
	return path, false
}

// learnHoles finds the values of the holes in the applications' paths: the document's text in their place, found by the
// functions of all routes that have them. If the document has several values for a hole, its default does not settle it
// either.
func (j *join) learnHoles(apps []application) {
	j.unsure = map[any]bool{}
	seen := map[any][]string{}
	byDefault := map[any]string{}
	for _, app := range apps {
		for _, m := range app.mounted {
			if m.Route == nil || m.Route.Plain || m.Sub || len(m.Route.Methods) == 0 {
				continue
			}
			path := m.Path.Fill(j.holes).Map(documented)
			id, _, _ := path.Gap("")
			if id == nil {
				continue
			}
			var values []string
			for _, op := range j.candidates(m.Route, m.Route.Methods[0], path) {
				if _, in, ok := path.Gap(op.Path); ok && !slices.Contains(values, in) {
					values = append(values, in)
				}
			}
			if s, ok := path.Fallback(); ok {
				_, byDefault[id], _ = path.Gap(s)
			}
			if before, ok := seen[id]; ok && len(values) > 0 {
				values = slices.DeleteFunc(values, func(s string) bool { return !slices.Contains(before, s) })
			} else if len(values) == 0 {
				continue // it is not served
			}
			seen[id] = values
		}
	}
	for id, values := range seen {
		def, hasDefault := byDefault[id]
		switch {
		case len(values) == 1:
			j.holes[id] = values[0]
		case hasDefault && slices.Contains(values, def):
			j.holes[id] = def
		default:
			j.unsure[id] = true
		}
	}
}
