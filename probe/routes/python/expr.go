package python

// exprList reads the right side of an assignment: expressions with commas between them are a tuple, starred ones and
// yield included.
func (p *parser) exprList() Expr {
	pos := p.pos(p.tok())
	first := p.starExpr()
	if !p.is(",") {
		return first
	}
	tuple := &Seq{at: at{pos}, Open: '(', Elems: []Expr{first}}
	for p.accept(",") {
		if !p.startsExpr() {
			break
		}
		tuple.Elems = append(tuple.Elems, p.starExpr())
	}
	return tuple
}

// startsExpr reports whether an expression may begin with the next token.
func (p *parser) startsExpr() bool {
	t := p.tok()
	switch t.kind {
	case tokNumber, tokString, tokFStart:
		return true
	case tokName:
		switch s := p.text(t); s {
		case "not", "lambda", "await", "yield", "None", "True", "False":
			return true
		default:
			return !isKeyword(s)
		}
	case tokOp:
		switch p.text(t) {
		case "(", "[", "{", "-", "+", "~", "*", "...":
			return true
		}
	}
	return false
}

// starExpr reads an expression that may be starred, a walrus or a yield.
func (p *parser) starExpr() Expr {
	t := p.tok()
	switch {
	case p.accept("*"):
		return &Starred{at{p.pos(t)}, p.binary(precBitOr)}
	case p.is("yield"):
		return p.yield()
	}
	return p.named()
}

func (p *parser) yield() Expr {
	p.enter()
	defer p.leave()
	o := &Other{at: at{p.pos(p.next())}, Yields: true}
	o.All = p.accept("from")
	if o.All || p.startsExpr() {
		o.Xs = []Expr{p.exprList()}
	}
	return o
}

// named reads an expression or a walrus.
func (p *parser) named() Expr {
	x := p.expr()
	if n, ok := x.(*Name); ok && p.accept(":=") {
		return &Named{at{n.Pos}, n, p.expr()}
	}
	return x
}

// expr reads an expression: a lambda, a conditional one or one that binds tighter.
func (p *parser) expr() Expr {
	p.enter()
	defer p.leave()
	pos := p.pos(p.tok())
	if p.accept("lambda") {
		l := &Lambda{at: at{pos}, Params: p.params(":", false)}
		p.expect(":")
		l.Body = p.expr()
		return l
	}
	x := p.bools("or")
	if !p.accept("if") {
		return x
	}
	c := &Cond{at: at{pos}, Then: x, Test: p.bools("or")}
	p.expect("else")
	c.Else = p.expr()
	return c
}

// bools reads a chain of "or", whose parts are chains of "and".
func (p *parser) bools(op string) Expr {
	operand := func() Expr {
		if op == "or" {
			return p.bools("and")
		}
		return p.not()
	}
	pos := p.pos(p.tok())
	x := operand()
	if !p.is(op) {
		return x
	}
	b := &Bool{at: at{pos}, Op: op, Xs: []Expr{x}}
	for p.accept(op) {
		b.Xs = append(b.Xs, operand())
	}
	return b
}

func (p *parser) not() Expr {
	if t := p.tok(); p.accept("not") {
		p.enter()
		defer p.leave()
		return &Not{at{p.pos(t)}, p.not()}
	}
	return p.comparison()
}

func (p *parser) comparison() Expr {
	pos := p.pos(p.tok())
	x := p.binary(precBitOr)
	op := p.comparator()
	if op == "" {
		return x
	}
	c := &Compare{at: at{pos}, Op: op, Xs: []Expr{x, p.binary(precBitOr)}}
	for p.comparator() != "" {
		c.Op = ""
		c.Xs = append(c.Xs, p.binary(precBitOr))
	}
	return c
}

// comparator takes a comparison operator, if one is next; "" if none is.
func (p *parser) comparator() string {
	switch op := p.text(p.tok()); op {
	case "<", ">", "==", ">=", "<=", "!=", "in":
		p.next()
		return op
	case "not":
		if p.text(p.peek()) != "in" {
			return ""
		}
		p.next()
		p.next()
		return "not in"
	case "is":
		p.next()
		if p.accept("not") {
			return "is not"
		}
		return op
	}
	return ""
}

// The precedences of the binary operators, loosest first.
const (
	precBitOr = iota
	precBitXor
	precBitAnd
	precShift
	precSum
	precTerm
	precUnary
)

// precedence of a binary operator; -1 for any other token.
func precedence(op string) int {
	switch op {
	case "|":
		return precBitOr
	case "^":
		return precBitXor
	case "&":
		return precBitAnd
	case "<<", ">>":
		return precShift
	case "+", "-":
		return precSum
	case "*", "/", "//", "%", "@":
		return precTerm
	}
	return -1
}

// binary reads a chain of operators of one precedence, whose parts bind tighter.
func (p *parser) binary(prec int) Expr {
	if prec == precUnary {
		return p.unary()
	}
	pos := p.pos(p.tok())
	x := p.binary(prec + 1)
	var b *Binary
	for t := p.tok(); t.kind == tokOp && precedence(p.text(t)) == prec; t = p.tok() {
		op := p.text(p.next())
		if b == nil {
			b = &Binary{at: at{pos}, Op: op, Xs: []Expr{x}}
		} else if b.Op != op {
			b.Op = ""
		}
		b.Xs = append(b.Xs, p.binary(prec+1))
	}
	if b == nil {
		return x
	}
	return b
}

func (p *parser) unary() Expr {
	t := p.tok()
	if t.kind == tokOp {
		switch p.text(t) {
		case "-", "+", "~":
			p.enter()
			defer p.leave()
			p.next()
			x := p.unary()
			if c, ok := x.(*Constant); ok && p.text(t) == "-" && c.Text[0] >= '0' && c.Text[0] <= '9' {
				return &Constant{at{p.pos(t)}, "-" + c.Text}
			}
			return &Other{at: at{p.pos(t)}, Xs: []Expr{x}}
		}
	}
	x := p.primary()
	if p.accept("**") {
		p.enter()
		defer p.leave()
		return &Other{at: at{p.pos(t)}, Xs: []Expr{x, p.unary()}}
	}
	return x
}
