package python

// simple reads a simple statement; nil for one that says nothing.
func (p *parser) simple() Stmt {
	t := p.tok()
	if t.kind == tokName {
		switch p.text(t) {
		case "import":
			return p.imports()
		case "from":
			return p.fromImport()
		case "return":
			p.next()
			if p.endOfSimple() {
				return &Return{}
			}
			return &Return{Value: p.exprList()}
		case "pass":
			p.next()
			return nil
		case "break", "continue":
			return &Leave{Continue: p.next().kind == tokName && p.text(t) == "continue"}
		case "global", "nonlocal":
			p.next()
			s := &Global{Names: []string{p.name()}, Nonlocal: p.text(t) == "nonlocal"}
			for p.accept(",") {
				s.Names = append(s.Names, p.name())
			}
			return s
		case "del":
			p.next()
			x := p.exprList()
			if seq, ok := x.(*Seq); ok {
				return &Delete{Targets: seq.Elems}
			}
			return &Delete{Targets: []Expr{x}}
		case "raise":
			p.next()
			return p.raised()
		case "assert":
			p.next()
			return p.asserted()
		case "type":
			if n := p.peek(); n.kind == tokName && !isKeyword(p.text(n)) {
				return p.typeAlias()
			}
		}
	}
	return p.exprStmt()
}

func (p *parser) endOfSimple() bool { return p.tok().kind == tokNewline || p.is(";") }

// raised reads the rest of a raise statement.
func (p *parser) raised() Stmt {
	r := &Raise{}
	if p.endOfSimple() {
		return r
	}
	r.Exprs = append(r.Exprs, p.expr())
	if p.accept("from") {
		r.Exprs = append(r.Exprs, p.expr())
	}
	return r
}

// asserted reads the rest of an assert statement.
func (p *parser) asserted() Stmt {
	test, r := &Not{at{p.pos(p.tok())}, p.expr()}, &Raise{Asserts: true}
	if p.accept(",") {
		r.Exprs = []Expr{p.expr()}
	}
	return &If{Branches: []Branch{{Test: test, Body: []Stmt{r}}}}
}

// typeAlias passes over "type X[T] = …".
func (p *parser) typeAlias() Stmt {
	p.next()
	p.name()
	p.typeParams()
	p.expect("=")
	p.expr()
	return nil
}

// dotted reads a dotted name.
func (p *parser) dotted() string {
	s := p.name()
	for p.accept(".") {
		s += "." + p.name()
	}
	return s
}

func (p *parser) as() string {
	if p.accept("as") {
		return p.name()
	}
	return ""
}

func (p *parser) imports() Stmt {
	s := &Import{Pos: p.pos(p.next())}
	for {
		s.Names = append(s.Names, Alias{Name: p.dotted(), As: p.as()})
		if !p.accept(",") {
			return s
		}
	}
}

func (p *parser) fromImport() Stmt {
	s := &Import{Pos: p.pos(p.next()), From: true}
	for {
		switch {
		case p.accept("."):
			s.Level++
			continue
		case p.accept("..."):
			s.Level += 3
			continue
		}
		break
	}
	if !p.is("import") {
		s.Name = p.dotted()
	}
	p.expect("import")
	if p.accept("*") {
		s.Names = []Alias{{Name: "*"}}
		return s
	}
	paren := p.accept("(")
	for {
		s.Names = append(s.Names, Alias{Name: p.name(), As: p.as()})
		if !p.accept(",") || paren && p.is(")") {
			break
		}
	}
	if paren {
		p.expect(")")
	}
	return s
}

// exprStmt reads an expression statement or an assignment.
func (p *parser) exprStmt() Stmt {
	x := p.exprList()
	t := p.tok()
	if t.kind != tokOp {
		return &Do{Exprs: []Expr{x}}
	}
	switch op := p.text(t); op {
	case ":":
		p.next()
		s := &Assign{Targets: []Expr{x}, Ann: p.expr()}
		if p.accept("=") {
			s.Value = p.exprList()
		}
		return s
	case "=":
		s := &Assign{Targets: []Expr{x}}
		for p.accept("=") {
			v := p.exprList()
			if p.is("=") {
				s.Targets = append(s.Targets, v)
			} else {
				s.Value = v
			}
		}
		return s
	case "+=", "-=", "*=", "/=", "//=", "%=", "@=", "&=", "|=", "^=", ">>=", "<<=", "**=":
		p.next()
		return &AugAssign{Target: x, Op: op, Value: p.exprList()}
	}
	return &Do{Exprs: []Expr{x}}
}
