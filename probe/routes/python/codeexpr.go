package python

// The codes of expressions in a coder's output; 0 is none.
const (
	codeName = iota + 1
	codeAttr
	codeCall
	codeIndex
	codeSlice
	codeStr
	codeConstant
	codeBinary
	codeBool
	codeNot
	codeCompare
	codeCond
	codeSeq
	codeDict
	codeComp
	codeLambda
	codeNamed
	codeAwait
	codeStarred
	codeOther
)

// exprCode returns the number of an expression's type, and where its position is; 0 for nil.
func exprCode(x Expr) (code int, start *at) {
	switch x := x.(type) {
	case *Name:
		return codeName, &x.at
	case *Attr:
		return codeAttr, &x.at
	case *Call:
		return codeCall, &x.at
	case *Index:
		return codeIndex, &x.at
	case *Slice:
		return codeSlice, &x.at
	case *Str:
		return codeStr, &x.at
	case *Constant:
		return codeConstant, &x.at
	case *Binary:
		return codeBinary, &x.at
	case *Bool:
		return codeBool, &x.at
	case *Not:
		return codeNot, &x.at
	case *Compare:
		return codeCompare, &x.at
	case *Cond:
		return codeCond, &x.at
	case *Seq:
		return codeSeq, &x.at
	case *Dict:
		return codeDict, &x.at
	case *Comp:
		return codeComp, &x.at
	case *Lambda:
		return codeLambda, &x.at
	case *Named:
		return codeNamed, &x.at
	case *Await:
		return codeAwait, &x.at
	case *Starred:
		return codeStarred, &x.at
	case *Other:
		return codeOther, &x.at
	}
	return 0, nil
}

// newExprs make an empty expression of each type.
var newExprs = [...]func() Expr{
	codeName:     func() Expr { return &Name{} },
	codeAttr:     func() Expr { return &Attr{} },
	codeCall:     func() Expr { return &Call{} },
	codeIndex:    func() Expr { return &Index{} },
	codeSlice:    func() Expr { return &Slice{} },
	codeStr:      func() Expr { return &Str{} },
	codeConstant: func() Expr { return &Constant{} },
	codeBinary:   func() Expr { return &Binary{} },
	codeBool:     func() Expr { return &Bool{} },
	codeNot:      func() Expr { return &Not{} },
	codeCompare:  func() Expr { return &Compare{} },
	codeCond:     func() Expr { return &Cond{} },
	codeSeq:      func() Expr { return &Seq{} },
	codeDict:     func() Expr { return &Dict{} },
	codeComp:     func() Expr { return &Comp{} },
	codeLambda:   func() Expr { return &Lambda{} },
	codeNamed:    func() Expr { return &Named{} },
	codeAwait:    func() Expr { return &Await{} },
	codeStarred:  func() Expr { return &Starred{} },
	codeOther:    func() Expr { return &Other{} },
}

// expr is an expression or nil.
func (c *coder) expr(p *Expr) {
	code, start := exprCode(*p)
	c.num(&code)
	if c.reading && code != 0 {
		if code < 0 || code >= len(newExprs) {
			c.fail()
			return
		}
		*p = newExprs[code]()
		_, start = exprCode(*p)
	}
	if start == nil {
		return
	}
	c.pos(&start.Pos)
	switch x := (*p).(type) {
	case *Name:
		c.str(&x.ID)
	case *Attr:
		c.expr(&x.X)
		c.str(&x.Name)
	case *Call:
		c.expr(&x.Func)
		c.exprs(&x.Args)
		c.keywords(&x.Keywords)
	case *Index:
		c.expr(&x.X)
		c.expr(&x.I)
	case *Str:
		listOf(c, &x.Parts, func(p *StrPart) {
			c.str(&p.Text)
			c.expr(&p.X)
			c.flag(&p.Opaque)
		})
	case *Constant:
		c.str(&x.Text)
	default:
		c.compound(*p)
	}
}

// compound is an expression of several others.
func (c *coder) compound(x Expr) {
	switch x := x.(type) {
	case *Slice:
		c.expr(&x.From)
		c.expr(&x.To)
		c.exprs(&x.Step)
	case *Binary:
		c.str(&x.Op)
		c.exprs(&x.Xs)
	case *Bool:
		c.str(&x.Op)
		c.exprs(&x.Xs)
	case *Not:
		c.expr(&x.X)
	case *Compare:
		c.str(&x.Op)
		c.exprs(&x.Xs)
	case *Cond:
		c.expr(&x.Test)
		c.expr(&x.Then)
		c.expr(&x.Else)
	case *Seq:
		c.octet(&x.Open)
		c.exprs(&x.Elems)
	case *Dict:
		c.exprs(&x.Keys)
		c.exprs(&x.Values)
	case *Comp:
		c.octet(&x.Open)
		c.expr(&x.Key)
		c.expr(&x.Value)
		listOf(c, &x.Fors, func(f *CompFor) {
			c.expr(&f.Target)
			c.expr(&f.Iter)
			c.exprs(&f.Ifs)
		})
	case *Lambda:
		c.params(&x.Params)
		c.expr(&x.Body)
	case *Named:
		c.named(x)
	case *Await:
		c.expr(&x.X)
	case *Starred:
		c.expr(&x.X)
	case *Other:
		c.flag(&x.Yields)
		c.flag(&x.All)
		c.exprs(&x.Xs)
	}
}

// named is an assignment within an expression, whose target is a name.
func (c *coder) named(x *Named) {
	var target Expr
	if !c.reading {
		target = x.Target
	}
	c.expr(&target)
	if name, ok := target.(*Name); ok {
		x.Target = name
	} else {
		x.Target = &Name{}
		c.fail()
	}
	c.expr(&x.Value)
}

// octet is a byte.
func (c *coder) octet(b *byte) {
	n := int(*b)
	c.num(&n)
	*b = byte(n) //nolint:gosec // which it was
}
