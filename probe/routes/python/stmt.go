package python

// compound reads a compound statement; nil if none is next.
func (p *parser) compound() Stmt {
	t := p.tok()
	if t.kind == tokOp && p.text(t) == "@" {
		return p.decorated()
	}
	if t.kind != tokName {
		return nil
	}
	switch p.text(t) {
	case "def", "class":
		return p.definition(nil)
	case "async":
		if p.text(p.peek()) == "def" {
			return p.definition(nil)
		}
		p.next()
		switch {
		case p.is("for"):
			return p.forLoop()
		case p.is("with"):
			return p.with()
		}
		p.fail("want def, for or with")
	case "if":
		return p.ifs()
	case "for":
		return p.forLoop()
	case "while":
		p.next()
		s := &While{Test: p.named()}
		s.Body = p.block()
		s.Else = p.orElse()
		return s
	case "with":
		return p.with()
	case "try":
		return p.try()
	case "match":
		if p.opensBlock() {
			return p.match()
		}
	}
	return nil
}

// orElse reads an else clause, if there is one.
func (p *parser) orElse() []Stmt {
	if p.accept("else") {
		return p.block()
	}
	return nil
}

func (p *parser) decorated() Stmt {
	var decorators []Expr
	for p.accept("@") {
		decorators = append(decorators, p.named())
		if p.tok().kind != tokNewline {
			p.fail("want the end of the line")
		}
		p.next()
	}
	if !p.is("def") && !p.is("class") && !p.is("async") {
		p.fail("want def or class")
	}
	return p.definition(decorators)
}

// definition reads a function or a class.
func (p *parser) definition(decorators []Expr) Stmt {
	pos := p.pos(p.tok())
	async := p.accept("async")
	if p.accept("class") {
		c := &ClassDef{Pos: pos, Name: p.name(), Decorators: decorators}
		p.typeParams()
		if p.accept("(") {
			c.Bases, c.Keywords = p.arguments()
		}
		c.Body = p.block()
		return c
	}
	p.expect("def")
	f := &FuncDef{Pos: pos, Async: async, Name: p.name(), Decorators: decorators}
	p.typeParams()
	p.expect("(")
	f.Params = p.params(")", true)
	p.expect(")")
	if p.accept("->") {
		f.Returns = p.exprList()
	}
	if p.is(":") && p.peek().kind == tokNewline && p.toks[p.i+2].kind == tokBody {
		p.i += 2
		t := p.next()
		f.rest = p.blockAt(t)
		return f
	}
	f.body = p.block()
	return f
}

// typeParams passes over the type parameters of PEP 695.
func (p *parser) typeParams() {
	if !p.is("[") {
		return
	}
	open := 0
	for {
		switch {
		case p.is("["), p.is("("), p.is("{"):
			open++
		case p.is("]"), p.is(")"), p.is("}"):
			open--
		case p.tok().kind == tokEOF || p.tok().kind == tokNewline:
			p.fail("want ']'")
		}
		p.next()
		if open == 0 {
			return
		}
	}
}

// params reads parameters up to the closing token, which it leaves. Those of a lambda have no annotations.
func (p *parser) params(end string, annotated bool) []Param {
	var ps []Param
	kind := Positional
	for !p.is(end) {
		param := Param{Kind: kind}
		switch {
		case p.accept("/"):
			param.Name = "/"
		case p.accept("**"):
			param.Kind, param.Name = StarStar, p.name()
		case p.accept("*"):
			kind = KeywordOnly
			param.Kind = Star
			if p.tok().kind == tokName {
				param.Name = p.name()
			}
		default:
			param.Name = p.name()
		}
		if annotated && p.accept(":") {
			param.Ann = p.starExpr()
		}
		if p.accept("=") {
			param.Default = p.expr()
		}
		if param.Name != "/" && param.Name != "" {
			ps = append(ps, param)
		}
		if !p.accept(",") {
			break
		}
	}
	return ps
}

func (p *parser) ifs() Stmt {
	s := &If{}
	for p.accept("if") || len(s.Branches) > 0 && p.accept("elif") {
		test := p.named()
		s.Branches = append(s.Branches, Branch{Test: test, Body: p.block()})
		if !p.is("elif") {
			break
		}
	}
	s.Else = p.orElse()
	return s
}

func (p *parser) forLoop() Stmt {
	p.expect("for")
	s := &For{Target: p.targets()}
	p.expect("in")
	s.Iter = p.exprList()
	s.Body = p.block()
	s.Else = p.orElse()
	return s
}

func (p *parser) with() Stmt {
	p.expect("with")
	s := &With{}
	item := func() {
		it := WithItem{Context: p.named()}
		if p.accept("as") {
			it.Target = p.starTarget()
		}
		s.Items = append(s.Items, it)
	}
	if p.is("(") && p.parenthesizedItems() {
		p.next()
		for !p.is(")") {
			item()
			if !p.accept(",") {
				break
			}
		}
		p.expect(")")
	} else {
		item()
		for p.accept(",") {
			item()
		}
	}
	s.Body = p.block()
	return s
}

// parenthesizedItems reports whether the bracket that is next closes right before a colon and holds an "as" of its own:
// only then does it enclose the items of a with statement rather than an expression.
func (p *parser) parenthesizedItems() bool {
	depth, as := 0, false
	for i := p.i; i < len(p.toks); i++ {
		t := p.toks[i]
		switch p.text(t) {
		case "(", "[", "{":
			if t.kind == tokOp {
				depth++
			}
		case ")", "]", "}":
			if t.kind != tokOp {
				continue
			}
			if depth--; depth == 0 {
				return as && p.text(p.toks[i+1]) == ":"
			}
		case "as":
			as = as || depth == 1 && t.kind == tokName
		default:
			if t.kind == tokNewline || t.kind == tokEOF {
				return false
			}
		}
	}
	return false
}

func (p *parser) try() Stmt {
	p.expect("try")
	s := &Try{Body: p.block()}
	for p.accept("except") {
		p.accept("*")
		h := Handler{}
		if !p.is(":") {
			h.Catches = p.exprList()
			if p.accept("as") {
				p.name()
			}
		}
		h.Body = p.block()
		s.Handlers = append(s.Handlers, h)
	}
	s.Else = p.orElse()
	switch {
	case p.accept("finally"):
		s.Finally = p.block()
	case s.Handlers == nil:
		p.note("want except or finally")
	}
	return s
}

// opensBlock reports whether the line ends in a colon and a block follows. This distinguishes the soft keyword match
// from a name.
func (p *parser) opensBlock() bool {
	for i := p.i + 1; i+1 < len(p.toks); i++ {
		if p.toks[i].kind == tokNewline {
			return i > p.i+2 && p.text(p.toks[i-1]) == ":" && p.toks[i+1].kind == tokIndent
		}
	}
	return false
}

func (p *parser) match() Stmt {
	p.enter()
	defer p.leave()
	p.expect("match")
	s := &Match{Subject: p.exprList()}
	p.expect(":")
	p.next() // the end of the line and the indent, as opensBlock has seen
	p.next()
	for p.tok().kind != tokDedent && p.tok().kind != tokEOF {
		p.expect("case")
		bound := p.pattern()
		s.Cases = append(s.Cases, append(bound, p.block()...))
	}
	if p.tok().kind == tokDedent {
		p.next()
	}
	return s
}

// pattern passes over a pattern and its guard, up to the colon of the case. It returns the pattern as statements: names
// that are assigned something unknown, and the guard.
func (p *parser) pattern() []Stmt {
	var bound []Stmt
	depth := 0
	for {
		t := p.tok()
		switch {
		case t.kind == tokNewline || t.kind == tokEOF:
			p.fail("want ':'")
		case t.kind == tokName && p.text(t) == "if" && depth == 0:
			p.next()
			return append(bound, &Do{[]Expr{p.named()}})
		case t.kind == tokName && p.captures():
			here := at{p.pos(t)}
			bound = append(bound, &Assign{Targets: []Expr{&Name{here, p.text(t)}}, Value: &Constant{here, "..."}})
		case t.kind != tokOp:
		case p.is("(") || p.is("[") || p.is("{"):
			depth++
		case p.is(")") || p.is("]") || p.is("}"):
			depth--
		case p.is(":") && depth == 0:
			return bound
		}
		p.next()
	}
}

// captures reports whether the next name of a pattern is bound by it: it is not part of a dotted name, a class or a keyword.
func (p *parser) captures() bool {
	switch p.text(p.tok()) {
	case "_", "as", "None", "True", "False":
		return false
	}
	if p.i > 0 && p.text(p.toks[p.i-1]) == "." {
		return false
	}
	switch p.text(p.toks[p.i+1]) {
	case ".", "(", "=":
		return false
	}
	return true
}
