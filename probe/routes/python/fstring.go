package python

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
