package python

// primary reads an atom and the calls, attributes and subscripts that follow it.
func (p *parser) primary() Expr {
	first := p.tok()
	if p.accept("await") {
		p.enter()
		defer p.leave()
		return &Await{at{p.pos(first)}, p.primary()}
	}
	pos := p.pos(first)
	x := p.atom()
	for links := 0; ; links++ {
		if links > maxDepth {
			p.fail("want a shorter chain of calls")
		}
		switch {
		case p.tok().kind != tokOp:
			return x
		case p.accept("."):
			x = &Attr{at{pos}, x, p.name()}
		case p.accept("("):
			c := &Call{at: at{pos}, Func: x}
			c.Args, c.Keywords = p.arguments()
			x = c
		case p.accept("["):
			x = &Index{at{pos}, x, p.subscript()}
		default:
			return x
		}
	}
}

// arguments reads arguments up to and with the closing bracket.
func (p *parser) arguments() (args []Expr, keywords []Keyword) {
	p.enter()
	defer p.leave()
	for !p.is(")") {
		switch t := p.tok(); {
		case p.accept("**"):
			keywords = append(keywords, Keyword{Value: p.expr()})
		case p.accept("*"):
			args = append(args, &Starred{at{p.pos(t)}, p.expr()})
		case t.kind == tokName && p.peek().kind == tokOp && p.text(p.peek()) == "=":
			name := p.name()
			p.expect("=")
			keywords = append(keywords, Keyword{Name: name, Value: p.expr()})
		default:
			x := p.named()
			if p.is("for") || p.is("async") {
				x = &Comp{at: at{x.At()}, Open: '(', Key: x, Fors: p.fors()}
			}
			args = append(args, x)
		}
		if !p.accept(",") {
			break
		}
	}
	p.expect(")")
	return args, keywords
}

// subscript reads the index between square brackets, and the closing one.
func (p *parser) subscript() Expr {
	p.enter()
	defer p.leave()
	pos := p.pos(p.tok())
	var items []Expr
	comma := false
	for !p.is("]") {
		items = append(items, p.slice())
		if !p.accept(",") {
			break
		}
		comma = true
	}
	p.expect("]")
	switch {
	case len(items) == 0:
		p.fail("want a subscript")
	case len(items) == 1 && !comma:
		return items[0]
	}
	return &Seq{at{pos}, '(', items}
}

// slice reads one item of a subscript: an expression or a slice.
func (p *parser) slice() Expr {
	s := &Slice{at: at{p.pos(p.tok())}}
	if !p.is(":") {
		s.From = p.starExpr()
		if !p.is(":") {
			return s.From
		}
	}
	p.expect(":")
	if p.startsExpr() {
		s.To = p.expr()
	}
	for p.accept(":") {
		if p.startsExpr() {
			s.Step = append(s.Step, p.expr())
		}
	}
	return s
}

func (p *parser) atom() Expr {
	t := p.tok()
	pos := p.pos(t)
	switch t.kind {
	case tokNumber:
		p.next()
		return &Constant{at{pos}, p.text(t)}
	case tokString, tokFStart:
		return p.str()
	case tokName:
		switch s := p.text(t); s {
		case "None", "True", "False":
			p.next()
			return &Constant{at{pos}, s}
		}
		return &Name{at{pos}, p.name()}
	case tokOp:
		switch {
		case p.accept("..."):
			return &Constant{at{pos}, "..."}
		case p.accept("("):
			return p.group(pos)
		case p.accept("["):
			return p.display(pos, '[', "]")
		case p.accept("{"):
			return p.display(pos, '{', "}")
		}
	}
	p.fail("want an expression")
	return nil
}
