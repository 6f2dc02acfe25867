package fastapi

import (
	"strings"

	"github.com/engfix/engfix/probe/routes/python"
)

// include follows include_router.
func (f *frame) include(r *Router, c *python.Call, args *arguments) {
	several, ok := args.arg(0, "router").(*choice)
	if !ok {
		f.includeOne(r, args.arg(0, "router"), c, args)
		return
	}
	before := f.when
	for _, o := range several.options {
		f.when = before.And(o.when)
		f.includeOne(r, o.value, c, args)
	}
	f.when = before
}

// includeOne adds the included router.
func (f *frame) includeOne(r *Router, included value, c *python.Call, args *arguments) {
	inc := &Include{Site: f.site(c.At()), Hidden: args.hidden(), on: r, mod: f.mod, open: f.t.open(f.mod)}
	switch prefix := args.arg(-1, "prefix"); {
	case prefix != nil:
		inc.Prefix = optionalText(prefix)
	case args.more:
		inc.Prefix = Unknown()
	}
	inc.unordered = f.opens != nil && f.opens.yields // the with statement's body runs first
	switch child := included.(type) {
	case *Router:
		inc.Router = child
	case *stranger:
		inc.Library = !child.local && !strings.Contains(child.name, "()") // a call may return what the code base has, as __import__ does
		inc.Router = child.router
		inc.later = child
	}
	if inc.Router == nil {
		inc.What = source(c)
	}
	if fn, own := r.ownMethod("add_api_route"); own && !r.App { // which the library's include_router calls
		if r.class.passesRoutesOn() {
			f.t.followed[fn.def] = true
		} else {
			f.unfollowed(Gap{Site: inc.Site, What: "include_router calls " + fn.name + " of the router's own class, which is not followed"}, r, included)
		}
	}
	f.t.includes = append(f.t.includes, inc)
	r.Entries = append(r.Entries, f.entry(Entry{Include: inc}))
}

// open returns the files that are followed but not finished, except one. Python may reach their other lines first if it
// begins with another file.
func (t *Tree) open(but *module) map[string]bool {
	out := map[string]bool{}
	for file, m := range t.modules {
		if !m.done && m != but {
			out[file] = true
		}
	}
	return out
}

// source returns the included thing as the source names it.
func source(c *python.Call) string {
	var x python.Expr
	for _, k := range c.Keywords {
		if k.Name == "router" {
			x = k.Value
		}
	}
	if len(c.Args) > 0 {
		x = c.Args[0]
	}
	return exprName(x)
}

// exprName returns a name or a dotted name as written; "a router" for anything else.
func exprName(x python.Expr) string {
	switch x := x.(type) {
	case *python.Name:
		return x.ID
	case *python.Attr:
		if base := exprName(x.X); base != "a router" {
			return base + "." + x.Name
		}
		return x.Name
	case *python.Call:
		return exprName(x.Func) + "()"
	}
	return "a router"
}

// mount follows mount, which puts an application of its own below a path.
func (f *frame) mount(r *Router, c *python.Call, args *arguments) {
	at := f.site(c.At())
	m := &Mount{Site: at, Path: trimmedMount(text(args.arg(0, "path"))), Router: f.mounted(args, at)}
	r.Entries = append(r.Entries, f.entry(Entry{Mount: m}))
}
