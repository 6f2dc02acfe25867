package fastapi

import (
	"slices"

	"github.com/engfix/engfix/probe/routes/python"
)

// A manager is the context that a with statement enters: one that a function of contextlib makes, or the part of another's that is
// known. The zero manager ends no exception.
type manager struct {
	ends   kinds // the kinds of exceptions that it ends for certain
	may    bool  // it may end others too
	yields bool  // the function that makes it has come to its yield
	value  value // that it yields; nil for none
	// body follows the body of the with statement that enters it, where the function yields; nil for a call that is no with
	// statement's: its body is not followed between the two parts of the function.
	body func(c *manager)
}

// An entry is a with statement's call of a function that makes a context: the statement's body runs where the function yields.
type entry struct {
	call *python.Call
	body func(c *manager)
}

// everything are the kinds of a handler that catches every exception.
var everything = kinds{"BaseException"}

// makesContexts reports whether a decorator makes a function's calls contexts.
func makesContexts(d *stranger) bool {
	return d.name == "contextlib.contextmanager" || d.name == "contextlib.asynccontextmanager"
}

// contextOf returns the result of a call of contextlib's; false for any other.
func contextOf(fn *stranger, args *arguments) (value, bool) {
	if makesContexts(fn) {
		made, ok := args.arg(0, "func").(*function)
		if !ok {
			return nil, false
		}
		opens := *made
		opens.opens = true
		return &opens, true
	}
	if fn.name != "contextlib.suppress" {
		return nil, false
	}
	c := &manager{may: args.more}
	for _, v := range args.pos {
		c.ends = append(c.ends, named(v)...)
	}
	return c, true
}

// yield follows the with statement's body, whose exceptions are raised where the function that makes the context yields, and notes
// what becomes of them. A second yield is another way of the function: the body is not followed again.
func (f *frame) yield(at python.Pos, v value) {
	c := f.opens
	if c.yields {
		f.disordered(at)
		return
	}
	c.yields, c.value = true, v
	for g := f.guard; g != nil; g = g.outer {
		c.ends = append(c.ends, g.silences...)
		c.may = c.may || g.may
	}
	if c.body != nil {
		c.body(c)
	}
}

// disordered records that a context's code is not followed in its order with the code of the with statement's body.
func (f *frame) disordered(at python.Pos) {
	f.record(Gap{Site: f.site(at), What: "the order of a context's code and of the code within it is not followed"})
}

// or returns the common knowledge of two contexts, of which one is entered.
func (c *manager) or(d *manager) *manager {
	out := &manager{may: c.may || d.may}
	for _, k := range c.ends {
		if slices.Contains(d.ends, k) {
			out.ends = append(out.ends, k)
		}
	}
	out.may = out.may || len(out.ends) < max(len(c.ends), len(d.ends))
	return out
}

// exit returns what is known of a context that a with statement enters. Whether a library's ends exceptions is not known; it
// matters only if the body adds routes.
func exit(v value, adds bool) *manager {
	switch v := v.(type) {
	case *manager:
		return v
	case *choice:
		out := exit(v.first(), adds)
		for _, o := range v.options[1:] {
			out = out.or(exit(o.value, adds))
		}
		return out
	case *instance:
		return v.of.exit()
	case *stranger:
		switch {
		case v.name == "contextlib.ExitStack()", v.name == "contextlib.AsyncExitStack()":
			return &manager{may: true}
		case v.root() == "contextlib", !v.local && !v.imported: // as open
			return &manager{}
		}
		return &manager{may: v.local || adds}
	case unknown:
		return &manager{may: true}
	}
	return &manager{}
}

// exit returns what is known of an instance as a context, by the results of its class's __exit__.
func (c *class) exit() *manager {
	v := c.attr("__exit__")
	if v == nil {
		v = c.attr("__aexit__")
	}
	fn, ok := v.(*function)
	if !ok || fn.def == nil {
		return &manager{may: v != nil || c.derives()}
	}
	switch fn.result() {
	case always:
		return &manager{ends: everything}
	case never:
		return &manager{}
	}
	return &manager{may: true}
}

// derives reports whether a class or one of its bases derives from a class whose source is not at hand.
func (c *class) derives() bool {
	return slices.ContainsFunc(c.mro(), func(of *class) bool {
		return slices.ContainsFunc(of.bases, func(b value) bool { _, own := b.(*class); return !own })
	})
}

// result returns the truth of a function's results, as far as its return statements show it.
func (fn *function) result() truth {
	var results []python.Expr
	body := fn.def.Body()
	python.WalkStmts(body, func(s python.Stmt) bool {
		if r, ok := s.(*python.Return); ok && r.Value != nil {
			results = append(results, r.Value)
		}
		_, within := s.(*python.FuncDef)
		return !within
	})
	if !slices.ContainsFunc(results, func(x python.Expr) bool { return constantTruth(x) != never }) {
		return never // without a value it is None
	}
	last, ends := body[len(body)-1].(*python.Return)
	if ends && len(results) == 1 && last.Value != nil {
		return constantTruth(last.Value)
	}
	return perhaps
}

// constantTruth returns the truth of a constant.
func constantTruth(x python.Expr) truth {
	if c, ok := x.(*python.Constant); ok {
		switch c.Text {
		case "True":
			return always
		case "False", "None":
			return never
		}
	}
	return perhaps
}
