package routes

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/engfix/engfix/probe/routes/fastapi"
)

// wordy returns the result of re.sub(r"\W", "_", s).
func wordy(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsNumber(r) {
			return r
		}
		return '_'
	}, s)
}

// names returns how surely an operation's id names a route's function: 3 if FastAPI makes such an id, or the
// declaration states it; 2 by the name alone; 1 if the id ends in it; 0 not at all.
func names(op Operation, r *fastapi.Route) int {
	switch {
	case op.ID == "":
		return 0
	case r.OperationID != "":
		if op.ID == r.OperationID {
			return 3
		}
		return 0
	case r.Func == "":
		return 0
	case strings.HasPrefix(op.ID, wordy(r.Func+op.Path)+"_"):
		return 3
	case op.ID == r.Func:
		return 2
	case strings.HasSuffix(op.ID, "-"+r.Func), strings.HasSuffix(op.ID, "_"+r.Func), strings.HasSuffix(op.ID, "."+r.Func):
		return 1
	}
	return 0
}

// candidates returns the operations of a method that can be a route by the end of their path and that name its function
// more surely than any other such operation does.
func (j *join) candidates(r *fastapi.Route, method string, path fastapi.Text) []Operation {
	suffix := fastapi.Unknown().Plus(path.Map(documented))
	best := 1
	var out []Operation
	for _, op := range j.ending(method, path) {
		if !suffix.Matches(op.Path) {
			continue
		}
		switch n := names(op, r); {
		case n > best:
			best, out = n, []Operation{op}
		case n == best:
			out = append(out, op)
		}
	}
	return out
}

// An ending is a method and the end of an operation's path, from a slash on.
type ending struct{ method, path string }

// maxEnding is how many slashes an ending has at most.
const maxEnding = 16

// ending returns the operations of a method whose paths may end as a route's does.
func (j *join) ending(method string, path fastapi.Text) []Operation {
	tail := documented(path.Tail())
	i := strings.IndexByte(tail, '/')
	if i < 0 {
		return j.byEnd[ending{method, ""}] // the text before it in the segment is unknown
	}
	tail = tail[i:]
	for n := strings.Count(tail, "/"); n > maxEnding; n-- {
		tail = tail[1+strings.IndexByte(tail[1:], '/'):]
	}
	return j.byEnd[ending{method, tail}]
}

// learnPrefixes finds, for every router that no application is seen to include, the prefixes under which the document
// has those of its routes that it can only have in one place.
func (j *join) learnPrefixes() {
	if !j.in.HaveOpenAPI {
		return
	}
	for _, w := range j.in.Wanted {
		for _, r := range j.survey.claims[w.Router] {
			if _, whole := r.Path.Value(); !whole || r.Transport == fastapi.WS || r.Plain || len(r.Methods) == 0 {
				continue
			}
			for _, p := range j.placesOf(w.Router, r) {
				if _, whole := p.path.Value(); p.known && whole {
					continue
				}
				found := j.candidates(r, r.Methods[0], p.path)
				if len(found) == 1 {
					j.learn(r, found[0])
				}
			}
		}
	}
}

// learn takes the prefix before a route's own path from an operation.
func (j *join) learn(r *fastapi.Route, op Operation) {
	prefix, ok := strings.CutSuffix(op.Path, documented(own(r).Tail()))
	if ok && !slices.Contains(j.prefixes[r.Router], prefix) {
		j.prefixes[r.Router] = append(j.prefixes[r.Router], prefix)
	}
}

// below returns the paths of a route below the prefixes that were learnt of its router; none if a part of its own path
// is not known.
func (j *join) below(r *fastapi.Route) []string {
	if _, whole := r.Path.Value(); !whole {
		return nil
	}
	var out []string
	for _, prefix := range j.prefixes[r.Router] {
		out = append(out, under(prefix, r))
	}
	return out
}

// under returns the path of a route below a prefix of its router.
func under(prefix string, r *fastapi.Route) string { return documented(prefix + own(r).Tail()) }

// documentedMethods returns the methods that the document has at a path.
func (j *join) documentedMethods(p place) []string {
	path, known := p.path.Value()
	if !known || !p.known {
		return nil
	}
	var out []string
	for _, op := range j.in.Operations {
		if op.Path == documented(path) {
			out = append(out, op.Method)
		}
	}
	return out
}

// explains reports whether an operation's id names a function of the source.
func (j *join) explains(op Operation) bool {
	if j.explained == nil {
		j.explained = map[string]bool{}
		byFunc := map[string]bool{}
		visit := func(r *fastapi.Route) {
			byFunc[r.Func] = true
			byFunc[r.OperationID] = true
		}
		for _, routes := range j.survey.claims {
			for _, r := range routes {
				visit(r)
			}
		}
		for _, app := range j.survey.apps {
			for _, m := range app.mounted {
				if m.Route != nil {
					visit(m.Route)
				}
			}
		}
		for _, op := range j.in.Operations {
			name, _ := strings.CutSuffix(op.ID, wordy(op.Path)+"_"+strings.ToLower(op.Method))
			j.explained[op.ID] = byFunc[name] || byFunc[op.ID]
		}
	}
	return j.explained[op.ID]
}

// another describes an operation that belongs to another function than the current one.
func (j *join) another(op Operation) string {
	if !j.explains(op) {
		return fmt.Sprintf("the document's operation there has an id that matches no function of the source (%s)", op.ID)
	}
	return fmt.Sprintf("the document describes another function there (%s): the document keeps the last of two, Starlette answers with the first", op.ID)
}

// someoneElses reports whether an operation's id is one that FastAPI makes, and of another function.
func (j *join) someoneElses(op Operation, r *fastapi.Route) bool {
	return names(op, r) == 0 && strings.HasSuffix(op.ID, wordy(op.Path)+"_"+strings.ToLower(op.Method))
}

// hasDocumentable reports whether a router has routes of its own that a document shows.
func (j *join) hasDocumentable(r *fastapi.Router) bool {
	return slices.ContainsFunc(r.Entries, func(e fastapi.Entry) bool {
		return e.Route != nil && e.Route.Transport != fastapi.WS && !e.Route.Plain && !e.Route.Hidden && !r.Hidden
	})
}

// documentsAny reports whether the document has any of a router's own routes under the prefix that a place of one of
// them has.
func (j *join) documentsAny(r *fastapi.Route, p place) bool {
	path, _ := p.path.Value()
	prefix := strings.TrimSuffix(path, own(r).Tail())
	for _, e := range r.Router.Entries {
		if e.Route == nil {
			continue
		}
		for _, method := range e.Route.Methods {
			if _, ok := j.byKey[method+" "+under(prefix, e.Route)]; ok {
				return true
			}
		}
	}
	return false
}
