package python

// group reads the content of parentheses: a tuple, a generator expression, or a single expression.
func (p *parser) group(pos Pos) Expr {
	p.enter()
	defer p.leave()
	if p.accept(")") {
		return &Seq{at{pos}, '(', nil}
	}
	x := p.starExpr()
	switch {
	case p.is("for") || p.is("async"):
		x = &Comp{at: at{pos}, Open: '(', Key: x, Fors: p.fors()}
	case p.is(","):
		tuple := &Seq{at{pos}, '(', []Expr{x}}
		for p.accept(",") && !p.is(")") {
			tuple.Elems = append(tuple.Elems, p.starExpr())
		}
		x = tuple
	}
	p.expect(")")
	return x
}

// display reads a list, set or dictionary, or a comprehension of one.
func (p *parser) display(pos Pos, open byte, end string) Expr {
	p.enter()
	defer p.leave()
	seq, dict := &Seq{at: at{pos}, Open: open}, &Dict{at: at{pos}}
	for !p.is(end) {
		if open == '{' && p.accept("**") {
			dict.Keys, dict.Values = append(dict.Keys, nil), append(dict.Values, p.binary(precBitOr))
			if p.is("for") || p.is("async") { // PEP 798: {**x for x in xs}
				p.fors()
			}
		} else {
			x := p.starExpr()
			var value Expr
			if open == '{' && p.accept(":") {
				value = p.expr()
				dict.Keys, dict.Values = append(dict.Keys, x), append(dict.Values, value)
			} else {
				seq.Elems = append(seq.Elems, x)
			}
			if p.is("for") || p.is("async") {
				c := &Comp{at: at{pos}, Open: open, Key: x, Value: value, Fors: p.fors()}
				p.expect(end)
				return c
			}
		}
		if !p.accept(",") {
			break
		}
	}
	p.expect(end)
	if open == '{' && len(seq.Elems) == 0 {
		return dict
	}
	return seq
}

// fors reads the for and if clauses of a comprehension.
func (p *parser) fors() []CompFor {
	var fors []CompFor
	for {
		switch {
		case p.is("for") || p.is("async") && p.text(p.peek()) == "for":
			p.accept("async")
			p.next()
			f := CompFor{Target: p.targets()}
			p.expect("in")
			f.Iter = p.bools("or")
			fors = append(fors, f)
		case p.is("if") && len(fors) > 0:
			p.next()
			f := &fors[len(fors)-1]
			f.Ifs = append(f.Ifs, p.condition())
		default:
			if len(fors) == 0 {
				p.fail("want for")
			}
			return fors
		}
	}
}

// condition reads the condition of a comprehension. It is not a conditional expression, whose "if" would be the next clause's.
func (p *parser) condition() Expr {
	if p.is("lambda") {
		return p.expr()
	}
	x := p.bools("or")
	if n, ok := x.(*Name); ok && p.accept(":=") {
		return &Named{at{n.Pos}, n, p.bools("or")}
	}
	return x
}

// targets reads the targets of a for, whose "in" is not a comparison.
func (p *parser) targets() Expr {
	pos := p.pos(p.tok())
	first := p.starTarget()
	if !p.is(",") {
		return first
	}
	tuple := &Seq{at{pos}, '(', []Expr{first}}
	for p.accept(",") && !p.is("in") {
		tuple.Elems = append(tuple.Elems, p.starTarget())
	}
	return tuple
}

func (p *parser) starTarget() Expr {
	if t := p.tok(); p.accept("*") {
		return &Starred{at{p.pos(t)}, p.primary()}
	}
	return p.primary()
}
