package python

// Walk visits a statement, its nested statements and their expressions, in the order of the source. If stmt or expr
// returns false, the nested ones are left out.
func Walk(s Stmt, stmt func(Stmt) bool, expr func(Expr) bool) {
	if !stmt(s) {
		return
	}
	w := walker{stmt, expr}
	switch s := s.(type) {
	case *FuncDef:
		w.exprs(s.Decorators...)
		w.params(s.Params)
		w.exprs(s.Returns)
		w.body(s.Body())
	case *ClassDef:
		w.exprs(s.Decorators...)
		w.exprs(s.Bases...)
		w.keywords(s.Keywords)
		w.body(s.Body)
	case *Assign:
		w.exprs(s.Targets...)
		w.exprs(s.Ann, s.Value)
	case *AugAssign:
		w.exprs(s.Target, s.Value)
	case *If:
		for _, b := range s.Branches {
			w.exprs(b.Test)
			w.body(b.Body)
		}
		w.body(s.Else)
	case *For:
		w.exprs(s.Target, s.Iter)
		w.body(s.Body)
		w.body(s.Else)
	case *While:
		w.exprs(s.Test)
		w.body(s.Body)
		w.body(s.Else)
	case *With:
		for _, it := range s.Items {
			w.exprs(it.Context, it.Target)
		}
		w.body(s.Body)
	case *Try:
		w.body(s.Body)
		for _, h := range s.Handlers {
			w.exprs(h.Catches)
			w.body(h.Body)
		}
		w.body(s.Else)
		w.body(s.Finally)
	case *Match:
		w.exprs(s.Subject)
		for _, c := range s.Cases {
			w.body(c)
		}
	case *Return:
		w.exprs(s.Value)
	case *Delete:
		w.exprs(s.Targets...)
	case *Do:
		w.exprs(s.Exprs...)
	case *Raise:
		w.exprs(s.Exprs...)
	}
}

// WalkStmts visits statements and those nested in them, in the order of the source, and no expressions. If visit returns
// false, the nested ones are left out.
func WalkStmts(body []Stmt, visit func(Stmt) bool) {
	walker{visit, func(Expr) bool { return false }}.body(body)
}

// WalkExpr visits an expression and those within it; if visit returns false, those within it are left out.
func WalkExpr(x Expr, visit func(Expr) bool) {
	walker{expr: visit}.exprs(x)
}

type walker struct {
	stmt func(Stmt) bool
	expr func(Expr) bool
}

func (w walker) body(body []Stmt) {
	for _, s := range body {
		Walk(s, w.stmt, w.expr)
	}
}

func (w walker) params(ps []Param) {
	for _, p := range ps {
		w.exprs(p.Ann, p.Default)
	}
}

func (w walker) keywords(ks []Keyword) {
	for _, k := range ks {
		w.exprs(k.Value)
	}
}

func (w walker) exprs(xs ...Expr) {
	for _, x := range xs {
		if x == nil || !w.expr(x) {
			continue
		}
		switch x := x.(type) {
		case *Attr:
			w.exprs(x.X)
		case *Call:
			w.exprs(x.Func)
			w.exprs(x.Args...)
			w.keywords(x.Keywords)
		case *Index:
			w.exprs(x.X, x.I)
		case *Str:
			for _, p := range x.Parts {
				w.exprs(p.X)
			}
		case *Binary:
			w.exprs(x.Xs...)
		case *Bool:
			w.exprs(x.Xs...)
		case *Compare:
			w.exprs(x.Xs...)
		case *Slice:
			w.exprs(x.From, x.To)
			w.exprs(x.Step...)
		case *Not:
			w.exprs(x.X)
		case *Cond:
			w.exprs(x.Then, x.Test, x.Else)
		case *Seq:
			w.exprs(x.Elems...)
		case *Dict:
			for i := range x.Values {
				w.exprs(x.Keys[i], x.Values[i])
			}
		case *Comp:
			w.exprs(x.Key, x.Value)
			for _, f := range x.Fors {
				w.exprs(f.Target, f.Iter)
				w.exprs(f.Ifs...)
			}
		case *Lambda:
			w.params(x.Params)
			w.exprs(x.Body)
		case *Named:
			w.exprs(x.Value)
		case *Await:
			w.exprs(x.X)
		case *Starred:
			w.exprs(x.X)
		case *Other:
			w.exprs(x.Xs...)
		}
	}
}
