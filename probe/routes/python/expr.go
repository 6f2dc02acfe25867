package python

// exprList reads what may stand alone on the right of an assignment: expressions with commas between them are a tuple,
// starred ones and yield included.
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
	o := &Other{at: at{p.pos(p.next())}}
	if p.accept("from") || p.startsExpr() {
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

// expr reads an expression: a lambda, a conditional one or what binds tighter.
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

// comparator takes a comparison operator, if one is next; "" where none is.
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

// precedence of a binary operator; -1 for what is none.
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
			return &Other{at{p.pos(t)}, []Expr{x}}
		}
	}
	x := p.primary()
	if p.accept("**") {
		p.enter()
		defer p.leave()
		return &Other{at{p.pos(t)}, []Expr{x, p.unary()}}
	}
	return x
}

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

// subscript reads what stands between square brackets, and the closing one.
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

// group reads what stands in parentheses: a tuple, a generator expression, or an expression of its own.
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

// condition reads the condition of a comprehension: no conditional expression, whose "if" would be the next clause's.
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

// targets reads the targets of a for: its "in" is no comparison.
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

// str reads adjacent strings as one.
func (p *parser) str() Expr {
	s := &Str{at: at{p.pos(p.tok())}}
	for {
		switch t := p.tok(); t.kind {
		case tokString:
			p.next()
			text, opaque := unquote(p.text(t))
			s.Parts = append(s.Parts, StrPart{Text: text, Opaque: opaque})
		case tokFStart:
			p.fstring(s)
		default:
			return s
		}
	}
}

// fstring reads an f-string or t-string and appends its parts to s.
func (p *parser) fstring(s *Str) {
	p.enter()
	defer p.leave()
	prefix := p.text(p.next())
	raw, template := hasLetter(prefix, 'r'), hasLetter(prefix, 't')
	if template {
		s.Parts = append(s.Parts, StrPart{Opaque: true})
	}
	for {
		t := p.tok()
		switch {
		case t.kind == tokFMiddle:
			p.next()
			s.Parts = append(s.Parts, StrPart{Text: literalText(p.text(t), raw), Opaque: template})
		case t.kind == tokFEnd:
			p.next()
			return
		case p.accept("{"):
			part := p.field()
			part.Opaque = part.Opaque || template
			s.Parts = append(s.Parts, part)
		default:
			p.fail("want the end of the string")
		}
	}
}

// field reads a replacement field behind its opening brace.
func (p *parser) field() StrPart {
	p.enter()
	defer p.leave()
	part := StrPart{X: p.exprList()}
	if p.accept("=") {
		part.Opaque = true
	}
	if p.accept("!") {
		part.Opaque = part.Opaque || p.text(p.tok()) != "s"
		p.name()
	}
	if p.accept(":") {
		for !p.is("}") {
			part.Opaque = true
			if p.tok().kind == tokFMiddle {
				p.next()
				continue
			}
			p.expect("{")
			p.field()
		}
	}
	p.expect("}")
	return part
}
