package routes

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/routes/fastapi"
)

// An Unexplained is an operation of the service that neither a pin nor a route of the source accounts for.
type Unexplained struct {
	Operation
	// MayBe are the wanted routers that it may belong to, and that may therefore miss it. Empty means that nothing links it
	// to one of them, or that it is clearly another file's.
	MayBe []string
	// Why names the link between them, in words; "" without any.
	Why string
}

// An evidence is the link between an operation and routers.
type evidence struct {
	routers []string
	why     string
}

// An attribution holds the evidence for unexplained operations.
type attribution struct {
	j       *join
	defined defined
	// busy are the functions whose routes account for an operation, as "file name".
	busy    map[string]bool
	regions []region
	tags    map[string][]string // the owners of the operations with a tag
}

// unexplained returns the operations that nothing accounts for, in the document's order, each with the routers that it may
// belong to.
func (j *join) unexplained(routers []Router) []Unexplained {
	if !j.in.HaveOpenAPI {
		return nil
	}
	a := &attribution{j: j, busy: map[string]bool{}, tags: map[string][]string{}}
	owners := a.owners(routers)
	var out []Unexplained
	names := map[string]bool{}
	for _, op := range j.in.Operations {
		by, explained := owners[key(op.Method, op.Path)]
		if r := j.unplacedRoute(op); r != nil {
			a.busy[definitionKey(r)], explained = true, true
		}
		if explained {
			for _, tag := range op.Tags {
				a.tags[tag] = append(a.tags[tag], by...)
			}
			continue
		}
		out = append(out, Unexplained{Operation: op})
		for _, name := range slices.Concat(functionNames(op), looseNames(op)) {
			names[name] = true
		}
	}
	if len(out) == 0 || j.survey.define == nil {
		return out
	}
	a.defined = j.survey.define(names)
	for i := range out {
		e := a.attribute(out[i].Operation)
		out[i].MayBe, out[i].Why = j.unpinned(e.routers), e.why
	}
	return out
}

// owners returns the owners of every operation that something accounts for: the wanted routers whose endpoint it is, those of
// pins, and the files of routes that no ticket has. It also learns where the owners' paths lie.
func (a *attribution) owners(routers []Router) map[string][]string {
	out := map[string][]string{}
	for _, r := range routers {
		for _, e := range r.Endpoints {
			if e.Transport.Frames() || e.Standing == probe.NotMounted || e.Standing == probe.PathUnknown {
				continue
			}
			k := key(e.Method, e.Path)
			out[k] = append(out[k], r.Name)
			p, declared := a.j.behind[r.Name+" "+e.Key()+" "+e.Source]
			a.settle(r.Name, e.Path, p.m.Route, declared)
		}
	}
	for _, pin := range a.j.in.Pins {
		for _, e := range a.j.pinned(pin) {
			k := key(e.Method, e.Path)
			out[k] = append(out[k], pin.Router)
			a.settle(pin.Router, e.Path, nil, false)
		}
	}
	for _, app := range a.j.apps {
		for _, m := range app.mounted {
			for _, method := range documentedMethodsOf(m) {
				k := key(method, m.Path.String())
				if len(out[k]) > 0 {
					a.busy[definitionKey(m.Route)] = true
					continue
				}
				if _, listed := a.j.byKey[method+" "+documented(m.Path.String())]; listed {
					owner := "file " + m.Route.Site.File
					out[k] = append(out[k], owner)
					a.settle(owner, documented(m.Path.String()), m.Route, true)
				}
			}
		}
	}
	return out
}

// documentedMethodsOf returns the methods with which a document may list a mount at a whole path.
func documentedMethodsOf(m fastapi.Mounted) []string {
	if _, whole := m.Path.Value(); !whole || m.Route == nil || m.Route.Transport == fastapi.WS || m.Sub || m.Late {
		return nil
	}
	return m.Route.Methods
}

// settle notes that an owner has a path, with the route behind it if the source declares one.
func (a *attribution) settle(owner, path string, r *fastapi.Route, declared bool) {
	if declared && r != nil {
		a.busy[definitionKey(r)] = true
	}
	a.regions = append(a.regions, regionsOf(owner, path, r)...)
}

// definitionKey names the function behind a route with the file that defines it.
func definitionKey(r *fastapi.Route) string { return cmp.Or(r.Handled, r.Site.File) + " " + r.Func }

// unplacedRoute returns a route that accounts for an operation although its place is unknown: the operation has its
// function's name and the end of its path. A route with known places accounts only for the operations there.
func (j *join) unplacedRoute(op Operation) *fastapi.Route {
	for _, r := range j.survey.routes {
		if r.Plain || len(j.places[r]) > 0 || !slices.Contains(r.Methods, op.Method) || names(op, r) == 0 {
			continue
		}
		if fastapi.Unknown().Plus(own(r).Map(documented)).Matches(op.Path) {
			return r
		}
	}
	return nil
}

// unpinned drops the routers whose pins are complete.
func (j *join) unpinned(routers []string) []string {
	var out []string
	for _, name := range routers {
		if pin, ok := j.in.pin(name); (!ok || len(pin.Endpoints) == 0) && !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	return out
}

// attribute finds the routers that an operation may belong to, by the surest sign there is: its function's name, where
// its path lies, its tags, and last a name that its id merely ends in.
func (a *attribution) attribute(op Operation) evidence {
	byPath := a.byPath(op)
	for _, name := range functionNames(op) {
		if e, known := a.byName(name, byPath); known {
			return e
		}
	}
	if len(byPath.routers) > 0 {
		return byPath
	}
	if e := a.byTag(op); len(e.routers) > 0 {
		return e
	}
	for _, name := range looseNames(op) {
		if e, known := a.byName(name, byPath); known {
			return e
		}
	}
	return evidence{}
}

// byName returns the routers whose files define a function. A function whose route accounts for another operation is
// less likely than one without. decides is false if only a wrapper in another file has the name.
func (a *attribution) byName(name string, byPath evidence) (found evidence, decides bool) {
	pool := a.defined[name]
	if free := slices.DeleteFunc(slices.Clone(pool), func(d definition) bool { return a.busy[d.file+" "+name] }); len(free) > 0 {
		pool = free
	}
	var inFiles, nested []string // the routers that define it, and those that do so within something else
	others := false
	for _, d := range pool {
		switch owners := a.j.survey.owners[d.file]; {
		case len(owners) == 0:
			others = others || !d.nested
		case d.nested:
			nested = append(nested, owners...)
		default:
			inFiles = append(inFiles, owners...)
		}
	}
	all := slices.Concat(inFiles, nested)
	here := common(all, byPath.routers)
	switch {
	case len(here) > 0:
		all = here
	case others && len(inFiles) == 0:
		return evidence{}, true // it belongs to that file
	}
	return evidence{all, a.whyName(name, pool, all)}, len(all) > 0
}

// whyName says which files of some routers define a function.
func (a *attribution) whyName(name string, pool []definition, routers []string) string {
	var files []string
	for _, d := range pool {
		if len(common(a.j.survey.owners[d.file], routers)) > 0 {
			files = append(files, d.file)
		}
	}
	verb := " defines "
	if len(files) > 1 {
		verb = " define "
	}
	return strings.Join(files, " and ") + verb + name
}

// byTag returns the router whose other operations share a tag with the operation. A tag of several routers proves
// nothing.
func (a *attribution) byTag(op Operation) evidence {
	for _, tag := range op.Tags {
		owners := slices.Compact(slices.Sorted(slices.Values(a.tags[tag])))
		if len(owners) == 1 {
			return evidence{a.j.wantedOf(owners), fmt.Sprintf("the router's other operations have its tag %q", tag)}
		}
	}
	return evidence{}
}

// wantedOf returns the owners that are wanted routers.
func (j *join) wantedOf(owners []string) []string {
	wanted := map[string]bool{}
	for _, w := range j.in.Wanted {
		wanted[w.Router] = true
	}
	return slices.DeleteFunc(slices.Clone(owners), func(o string) bool { return !wanted[o] })
}

// common returns the elements of a that b has too.
func common(a, b []string) []string {
	return slices.DeleteFunc(slices.Clone(a), func(s string) bool { return !slices.Contains(b, s) })
}

// functionNames returns the functions that an operation's id may name: the one that FastAPI made the id of, or the
// whole id and its part after the last separator, as a team's own ids often are.
func functionNames(op Operation) []string {
	if name := madeOf(op); name != "" {
		return []string{name}
	}
	var out []string
	for _, name := range []string{op.ID, snake(op.ID), op.ID[strings.LastIndexAny(op.ID, "-.:/ ")+1:]} {
		if name != "" && !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	return out
}

// madeOf returns the function that FastAPI made an operation's id of; "" if it did not. Of a route with several methods
// the id names any one of them.
func madeOf(op Operation) string {
	end := wordy(op.Path) + "_"
	i := strings.LastIndex(op.ID, end)
	if i <= 0 || !slices.Contains(fastapiMethods(), op.ID[i+len(end):]) {
		return ""
	}
	return op.ID[:i]
}

// fastapiMethods are the methods that an id made by FastAPI may end in.
func fastapiMethods() []string {
	return []string{"get", "put", "post", "delete", "options", "head", "patch", "trace"}
}

// looseNames returns the ends of an id after each underscore, longest first. Such a name is only a possible match.
func looseNames(op Operation) []string {
	if madeOf(op) != "" {
		return nil
	}
	var out []string
	for i, c := range op.ID {
		if c == '_' && i+1 < len(op.ID) {
			out = append(out, op.ID[i+1:])
		}
	}
	return out
}

// snake writes a name in camel case with underscores.
func snake(s string) string {
	var b strings.Builder
	for i, r := range s {
		if r >= 'A' && r <= 'Z' {
			if i > 0 {
				b.WriteByte('_')
			}
			r += 'a' - 'A'
		}
		b.WriteRune(r)
	}
	return b.String()
}

// maxDoubts is how many operations a router's doubt names.
const maxDoubts = 5

// addDoubts says of each router which operations it may miss.
func addDoubts(routers []Router, ops []Unexplained) {
	doubts := map[string][]Unexplained{}
	for _, op := range ops {
		for _, name := range op.MayBe {
			doubts[name] = append(doubts[name], op)
		}
	}
	for i := range routers {
		ops := doubts[routers[i].Name]
		if len(ops) == 0 {
			continue
		}
		routers[i].Missing = append(routers[i].Missing, probe.Gap{Why: doubt(ops)})
		routers[i].Complete = false
	}
}

// doubt names the operations that may belong to a router, and the remedy.
func doubt(ops []Unexplained) string {
	var named []string
	for _, op := range ops[:min(len(ops), maxDoubts)] {
		named = append(named, fmt.Sprintf("%s %s (%s)", op.Method, op.Path, op.Why))
	}
	if more := len(ops) - len(named); more > 0 {
		named = append(named, fmt.Sprintf("%d more", more))
	}
	return "the service lists operations that no route of the source explains, and they may be this router's: " + list(named) +
		": pin each, under this router or the one that has it"
}
