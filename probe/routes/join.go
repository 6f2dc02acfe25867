package routes

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/routes/fastapi"
)

// A join puts together what pins, source and document say.
type join struct {
	in     Input
	survey *survey
	byKey  map[string]Operation   // by method and path
	byEnd  map[string][]Operation // by method, and by method and last segment
	apps   []application          // those that may be the one that is served
	order  *order
	places map[*fastapi.Route][]place
	// behind are the places behind the endpoints, by router, key and source.
	behind map[string]place
	// alones are the orders of routers that no application includes.
	alones map[*fastapi.Router]int
	// explained are the ids of operations that name a function of the source.
	explained map[string]bool
	// prefixes are those that a router's endpoints have been found under by the document.
	prefixes map[*fastapi.Router][]string
}

// A place is where a route may be answered.
type place struct {
	path  fastapi.Text
	known bool // all that is put before the route is known: from an application, or from a pin
	app   int  // in the join's order
	index int  // within it
	m     fastapi.Mounted
}

func newJoin(in Input, s *survey) *join {
	j := &join{
		in: in, survey: s, byKey: map[string]Operation{}, byEnd: map[string][]Operation{}, places: map[*fastapi.Route][]place{},
		prefixes: map[*fastapi.Router][]string{}, behind: map[string]place{},
		alones: map[*fastapi.Router]int{},
	}
	for _, op := range in.Operations {
		j.byKey[op.Method+" "+op.Path] = op
		j.byEnd[op.Method] = append(j.byEnd[op.Method], op)
		end := op.Method + " " + lastSegment(op.Path)
		j.byEnd[end] = append(j.byEnd[end], op)
	}
	j.apps = served(s.apps, j.byKey)
	j.order = &order{}
	for _, app := range j.apps {
		i := j.order.add(app)
		for k, m := range app.mounted {
			if m.Route != nil {
				j.places[m.Route] = append(j.places[m.Route], place{path: m.Path, known: true, app: i, index: k, m: m})
			}
		}
	}
	j.learnPrefixes()
	return j
}

// served gives the applications whose paths the document lists most of; all where it lists none.
func served(apps []application, ops map[string]Operation) []application {
	best, hits := 0, make([]int, len(apps))
	for i, app := range apps {
		for _, m := range app.mounted {
			if m.Route == nil || m.Sub {
				continue
			}
			if p, ok := m.Path.Value(); ok {
				for _, method := range m.Route.Methods {
					if _, ok := ops[method+" "+documented(p)]; ok {
						hits[i]++
					}
				}
			}
		}
		best = max(best, hits[i])
	}
	var out []application
	for i, app := range apps {
		if best == 0 || hits[i] == best {
			out = append(out, app)
		}
	}
	return out
}

// own gives a route's path as far as its router knows it.
func own(r *fastapi.Route) fastapi.Text {
	if r.Plain {
		return r.Path
	}
	return r.Router.Prefix.Plus(r.Path)
}

// placesOf gives where a router's route may be answered. A pinned mount settles it; otherwise it is where applications
// have it, or, where none does, its own path under a prefix that is not known.
func (j *join) placesOf(router string, r *fastapi.Route) []place {
	if pin, ok := j.in.pin(router); ok && pin.Mount != "" {
		p := fastapi.Known(strings.TrimRight(pin.Mount, "/")).Plus(own(r))
		return []place{j.alone(place{path: p, known: true}, r)}
	}
	if ps := j.places[r]; len(ps) > 0 {
		return ps
	}
	return []place{j.alone(place{path: own(r)}, r)}
}

// alone completes the place of a route of which no application tells: it has its order among its router's own.
func (j *join) alone(p place, r *fastapi.Route) place {
	app, ok := j.alones[r.Router]
	if !ok {
		app = j.order.add(application{router: r.Router, mounted: ownRoutes(r.Router)})
		j.alones[r.Router] = app
	}
	p.app = app
	p.index = slices.IndexFunc(r.Router.Entries, func(e fastapi.Entry) bool { return e.Route == r })
	p.m = fastapi.Mounted{Route: r, Path: r.Path, Hidden: r.Hidden || r.Plain || r.Router.Hidden}
	return p
}

// ownRoutes gives a router's own routes as if it were mounted at no prefix; what it includes stands for itself.
func ownRoutes(r *fastapi.Router) []fastapi.Mounted {
	out := make([]fastapi.Mounted, len(r.Entries))
	for i, e := range r.Entries {
		if e.Route == nil {
			out[i].Late = true // it holds a place and answers nothing
			continue
		}
		out[i] = fastapi.Mounted{Route: e.Route, Path: e.Route.Path}
	}
	return out
}

// wordless are what re.sub(r"\W", "_", …) replaces.
var wordless = regexp.MustCompile(`[^\p{L}\p{N}_]`)

// names tells how surely an operation's id names a route's function: 3 as FastAPI makes ids, or as the declaration gives
// it; 2 by the name alone; 1 by ending in it; 0 not at all.
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
	case strings.HasPrefix(op.ID, wordless.ReplaceAllString(r.Func+op.Path, "_")+"_"):
		return 3
	case op.ID == r.Func:
		return 2
	case strings.HasSuffix(op.ID, "-"+r.Func), strings.HasSuffix(op.ID, "_"+r.Func), strings.HasSuffix(op.ID, "."+r.Func):
		return 1
	}
	return 0
}

// candidates gives the operations of a method that can be a route by the end of their path and that name its function
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

// ending gives the operations of a method whose paths may end as a route's does: in the same last segment.
func (j *join) ending(method string, path fastapi.Text) []Operation {
	tail := documented(path.Tail())
	if !strings.Contains(tail, "/") {
		return j.byEnd[method] // what stands before it in the segment is not known
	}
	return j.byEnd[method+" "+lastSegment(tail)]
}

func lastSegment(path string) string { return path[strings.LastIndexByte(path, '/')+1:] }

// learnPrefixes finds, for every router that no application is seen to include, the prefixes under which the document
// has those of its routes that it can only have in one place.
func (j *join) learnPrefixes() {
	if !j.in.HaveOpenAPI {
		return
	}
	for _, w := range j.in.Wanted {
		for _, r := range j.survey.claims[w.Router] {
			if r.Transport == fastapi.WS || r.Plain || len(r.Methods) == 0 {
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

// learn takes from an operation what stands before a route's own path.
func (j *join) learn(r *fastapi.Route, op Operation) {
	prefix, ok := strings.CutSuffix(op.Path, documented(own(r).Tail()))
	if ok && !slices.Contains(j.prefixes[r.Router], prefix) {
		j.prefixes[r.Router] = append(j.prefixes[r.Router], prefix)
	}
}

// under gives the path of a route below a prefix that was learnt.
func under(prefix string, r *fastapi.Route) string { return prefix + own(r).Tail() }

// declared gives the endpoints that the source declares for a router.
func (j *join) declared(router string) []probe.Endpoint {
	var out []probe.Endpoint
	seen := map[string]bool{}
	for _, r := range j.survey.claims[router] {
		for _, p := range j.placesOf(router, r) {
			for _, e := range j.endpoints(r, p) {
				e.Router, e.Source = router, r.Site.String()
				// Included twice at one path, a route is one endpoint all the same.
				if k := router + " " + e.Key() + " " + e.Source; !seen[k] {
					seen[k] = true
					j.behind[k] = p
					out = append(out, e)
				}
			}
		}
	}
	return out
}

// endpoints gives what a route is at a place: one endpoint for each method, and for each of several paths.
func (j *join) endpoints(r *fastapi.Route, p place) []probe.Endpoint {
	if r.Transport == fastapi.WS {
		return j.webSocket(r, p)
	}
	methods := r.Methods
	if len(methods) == 0 {
		methods = j.documentedMethods(p)
		if len(methods) == 0 {
			return []probe.Endpoint{{
				Transport: probe.Transport(r.Transport), Method: "GET", Path: documented(p.path.String()), Origin: probe.OriginSource,
				Standing: probe.PathUnknown, Note: "its methods are not known from the source: pin it",
			}}
		}
	}
	var out []probe.Endpoint
	for _, method := range methods {
		e := probe.Endpoint{Transport: probe.Transport(r.Transport), Method: method, Origin: probe.OriginSource}
		e.Path = documented(p.path.String())
		out = append(out, j.locate(e, r, p)...)
	}
	return out
}

// documentedMethods gives the methods that the document has at a path.
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

// locate settles where an HTTP endpoint is answered.
func (j *join) locate(e probe.Endpoint, r *fastapi.Route, p place) []probe.Endpoint {
	_, whole := p.path.Value()
	if !j.in.HaveOpenAPI {
		return []probe.Endpoint{j.withoutDocument(e, p, whole)}
	}
	absentProvesNothing := p.m.Hidden || p.m.Sub
	if whole && !(absentProvesNothing && !p.known) {
		if op, ok := j.byKey[e.Method+" "+e.Path]; ok && (p.known || names(op, r) > 0) {
			e.Origin = probe.OriginSourceOpenAPI
			e = j.shadowed(e, p)
			if e.Standing == probe.Mounted && j.someoneElses(op, r) {
				e.Note = join2(e.Note, j.another(op))
			}
			return []probe.Endpoint{e}
		}
	}
	if whole && p.known && absentProvesNothing {
		why := "it is not in the OpenAPI document, which leaves it out"
		if p.m.Sub {
			why = "it lies in a mounted application, which the OpenAPI document leaves out"
		}
		e.Note = join2(e.Note, why)
		return []probe.Endpoint{j.shadowed(e, p)}
	}
	found := j.candidates(r, e.Method, p.path)
	switch len(found) {
	case 1:
		e.Path, e.Origin = found[0].Path, probe.OriginSourceOpenAPI
		if whole && p.known {
			e.Note = join2(e.Note, "the source has it at "+documented(p.path.String()))
		}
		return []probe.Endpoint{j.shadowed(e, p)}
	case 0:
		return j.byPrefix(e, r, p, whole)
	}
	return j.among(e, r, p, found)
}

// among chooses from several operations that may be the endpoint those that lie where its router's others do.
func (j *join) among(e probe.Endpoint, r *fastapi.Route, p place, found []Operation) []probe.Endpoint {
	var out []probe.Endpoint
	for _, op := range found {
		for _, prefix := range j.prefixes[r.Router] {
			if op.Path == documented(under(prefix, r)) {
				located := e
				located.Path, located.Origin = op.Path, probe.OriginSourceOpenAPI
				out = append(out, j.shadowed(located, p))
			}
		}
	}
	if len(out) > 0 {
		return out
	}
	paths := make([]string, len(found))
	for i, op := range found {
		paths[i] = op.Path
	}
	return []probe.Endpoint{unplaced(e, fmt.Sprintf("the document has several that it may be (%s): pin it, or its router's mount", list(paths)))}
}

// byPrefix settles an endpoint that no operation names.
func (j *join) byPrefix(e probe.Endpoint, r *fastapi.Route, p place, whole bool) []probe.Endpoint {
	if p.known && whole {
		e.Standing = probe.NotMounted
		e.Note = join2(e.Note, "it is not in the OpenAPI document")
		return []probe.Endpoint{e}
	}
	var out []probe.Endpoint
	for _, prefix := range j.prefixes[r.Router] {
		path := documented(under(prefix, r))
		located := e
		located.Path = path
		op, ok := j.byKey[e.Method+" "+path]
		switch {
		case p.m.Hidden && !r.Plain:
			located = j.shadowed(located, p)
			located.Note = join2(located.Note, "it is not in the OpenAPI document, which leaves it out; its prefix is that of its router's others")
			out = append(out, located)
		case ok:
			located = j.shadowed(located, p)
			located.Origin = probe.OriginSourceOpenAPI
			if j.someoneElses(op, r) {
				located.Note = join2(located.Note, j.another(op))
			}
			out = append(out, located)
		}
	}
	switch {
	case len(out) > 0:
	case p.m.Hidden:
		out = append(out, unplaced(e, "the OpenAPI document leaves it out and nothing tells its prefix: pin it, or its router's mount"))
	default:
		out = append(out, j.absent(e, r, p))
	}
	return out
}

// absent settles an endpoint that the document does not have under its function's name. Where it has one at such a path
// that names no function of the source, as a decorator may cause that hides the name, that may be it.
func (j *join) absent(e probe.Endpoint, r *fastapi.Route, p place) probe.Endpoint {
	suffix := fastapi.Unknown().Plus(p.path.Map(documented))
	for _, op := range j.ending(e.Method, p.path) {
		if suffix.Matches(op.Path) && !j.explains(op) {
			return unplaced(e, fmt.Sprintf("the document's %s %s may be it, but has an id that names no function of the source (%s): "+
				"pin it, or its router's mount", op.Method, op.Path, op.ID))
		}
	}
	if prefixes := j.prefixes[r.Router]; len(prefixes) == 1 {
		e.Path = documented(under(prefixes[0], r))
	}
	e.Standing = probe.NotMounted
	e.Note = join2(e.Note, "the OpenAPI document has no such operation of this function")
	return e
}

// unplaced gives an endpoint whose prefix is not known.
func unplaced(e probe.Endpoint, why string) probe.Endpoint {
	e.Path = fastapi.Hole + strings.TrimPrefix(e.Path, fastapi.Hole)
	e.Standing = probe.PathUnknown
	e.Note = join2(e.Note, why)
	return e
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
			name, _ := strings.CutSuffix(op.ID, wordless.ReplaceAllString(op.Path, "_")+"_"+strings.ToLower(op.Method))
			j.explained[op.ID] = byFunc[name] || byFunc[op.ID]
		}
	}
	return j.explained[op.ID]
}

// another tells of an operation that it describes another function than the one at hand.
func (j *join) another(op Operation) string {
	if !j.explains(op) {
		return fmt.Sprintf("the document's operation there has an id that names no function of the source (%s)", op.ID)
	}
	return fmt.Sprintf("the document describes another function there (%s): of two it keeps the last, Starlette answers with the first", op.ID)
}

// someoneElses reports whether an operation's id is one that FastAPI makes, and of another function.
func (j *join) someoneElses(op Operation, r *fastapi.Route) bool {
	return names(op, r) == 0 && strings.HasSuffix(op.ID, wordless.ReplaceAllString(op.Path, "_")+"_"+strings.ToLower(op.Method))
}

// withoutDocument settles an endpoint of which the source is all that is known.
func (j *join) withoutDocument(e probe.Endpoint, p place, whole bool) probe.Endpoint {
	switch {
	case p.known && p.m.Late:
		e.Standing = probe.NotMounted
		e.Note = join2(e.Note, "declared after its router was included, which takes along only what is there")
	case p.known && whole:
		return j.shadowed(e, p)
	case !whole:
		e.Standing = probe.PathUnknown
		e.Note = join2(e.Note, "nothing tells a part of its path: pin it, or its router's mount")
	case j.seenWhole():
		e.Standing = probe.NotMounted
		e.Note = join2(e.Note, "no application includes its router")
	default:
		e = j.shadowed(e, p)
		e.Note = join2(e.Note, j.unseen())
	}
	return e
}

// seenWhole reports whether there is an application and everything that it includes could be followed.
func (j *join) seenWhole() bool {
	for _, app := range j.apps {
		if len(app.gaps) > 0 {
			return false
		}
	}
	return len(j.apps) > 0
}

// unseen tells why a prefix may be missing.
func (j *join) unseen() string {
	for _, app := range j.apps {
		for _, g := range app.gaps {
			return fmt.Sprintf("a prefix that the application adds is not known: %s (%s)", g.What, g.Site)
		}
	}
	return "a prefix that the application adds is not known: the source shows no application"
}

// webSocket settles where a WebSocket is answered. No document has it: its prefix comes from the application, a pin, or
// its router's HTTP endpoints.
func (j *join) webSocket(r *fastapi.Route, p place) []probe.Endpoint {
	e := probe.Endpoint{
		Transport: probe.WS, Method: "GET", Path: documented(p.path.String()), Origin: probe.OriginSource,
	}
	_, whole := p.path.Value()
	if (!p.known || !whole) && !r.Plain {
		if prefixes := j.prefixes[r.Router]; len(prefixes) > 0 {
			var out []probe.Endpoint
			for _, prefix := range prefixes {
				located := e
				located.Path = documented(under(prefix, r))
				located = j.shadowed(located, p)
				located.Note = join2(located.Note, "its prefix is that of its router's HTTP endpoints")
				out = append(out, located)
			}
			return out
		}
	}
	if p.m.Conditional {
		if j.in.HaveOpenAPI && j.hasDocumentable(r.Router) && !j.documentsAny(r.Router) {
			e.Standing = probe.NotMounted
			e.Note = "added under a condition, and its router's HTTP endpoints are not in the OpenAPI document"
			return []probe.Endpoint{e}
		}
		e.Note = "added under a condition"
	}
	if !p.known && j.in.HaveOpenAPI && j.hasDocumentable(r.Router) {
		return []probe.Endpoint{unplaced(e, "the document does not settle the prefix of its router's HTTP endpoints, which is its own too: "+
			"pin it, or its router's mount")}
	}
	return []probe.Endpoint{j.withoutDocument(e, p, whole)}
}

// hasDocumentable reports whether a router has routes of its own that a document shows.
func (j *join) hasDocumentable(r *fastapi.Router) bool {
	return slices.ContainsFunc(r.Entries, func(e fastapi.Entry) bool {
		return e.Route != nil && e.Route.Transport != fastapi.WS && !e.Route.Plain && !e.Route.Hidden && !r.Hidden
	})
}

// documentsAny reports whether the document has any of a router's own routes where applications have them.
func (j *join) documentsAny(r *fastapi.Router) bool {
	for _, e := range r.Entries {
		if e.Route == nil {
			continue
		}
		for _, p := range j.places[e.Route] {
			path, _ := p.path.Value()
			for _, method := range e.Route.Methods {
				if _, ok := j.byKey[method+" "+documented(path)]; ok {
					return true
				}
			}
		}
	}
	return false
}

// pinned gives the endpoints that the configuration lists, with their place in the source where the scan knows it.
func (j *join) pinned(pin Pin) []probe.Endpoint {
	mount := strings.TrimRight(pin.Mount, "/")
	var out []probe.Endpoint
	for _, x := range pin.Endpoints {
		e := probe.Endpoint{
			Transport: x.Transport, Method: strings.ToUpper(x.Method), Path: x.Path, Router: pin.Router, Origin: probe.OriginPin,
		}
		if e.Transport == "" {
			e.Transport = probe.HTTP
		}
		if e.Method == "" {
			e.Method = "GET"
		}
		if mount != "" && e.Path != mount && !strings.HasPrefix(e.Path, mount+"/") {
			e.Path = mount + e.Path
		}
		e.Source = j.sourceOf(pin.Router, e)
		out = append(out, e)
	}
	return out
}

// sourceOf finds where the source declares a pinned endpoint; "" where it does not.
func (j *join) sourceOf(router string, e probe.Endpoint) string {
	for _, r := range j.survey.claims[router] {
		if (r.Transport == fastapi.WS) != (e.Transport == probe.WS) {
			continue
		}
		if e.Transport != probe.WS && !slices.Contains(r.Methods, e.Method) {
			continue
		}
		for _, p := range j.placesOf(router, r) {
			t := p.path
			if !p.known {
				t = fastapi.Unknown().Plus(t)
			}
			if t.Map(anonymous).Matches(anonymous(e.Path)) {
				return r.Site.String()
			}
		}
	}
	return ""
}

// join2 puts two notes together.
func join2(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + "; " + b
}
