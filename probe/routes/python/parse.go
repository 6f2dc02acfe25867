package python

import (
	"fmt"
	"math"
)

// Parse reads a source file. The error, if any, is the first *SyntaxError; the File then holds every statement that could
// be read all the same, which for a file that uses syntax newer than this parser is nearly all of them.
func Parse(src []byte) (*File, error) { return read(src, nil) }

func read(src []byte, late *outline) (*File, error) {
	if len(src) > math.MaxInt32/2 {
		return &File{}, &SyntaxError{Pos: Pos{Line: 1, Col: 1}, Msg: "too large for a source file"}
	}
	text, err := decode(src)
	if err != nil {
		return &File{}, err
	}
	l := lex(text, late != nil)
	p := &parser{src: text, toks: l.tokens, starts: l.starts, err: l.err}
	if late != nil {
		p.outline = *late
	}
	f := &File{Body: p.file()}
	release(l.tokens)
	if p.err != nil {
		return f, p.err
	}
	return f, nil
}

// maxDepth bounds how deep statements and expressions may lie within each other, which bounds every recursion over them.
const maxDepth = 400

// A parser turns tokens into a tree. It gives up on a statement by panicking with bailout, and statement recovers.
type parser struct {
	src    string
	toks   []token
	starts []int32
	base   int32 // the lines before the first of starts
	i      int
	depth  int
	err    *SyntaxError // the first

	outline outline // of the skipped bodies
}

// A bailout is the parser's panic value; the parser itself recovers it.
type bailout struct{}

func (p *parser) tok() token { return p.toks[p.i] }

// text returns the token's text.
func (p *parser) text(t token) string { return p.src[t.start:t.end] }

// peek returns the token after the next.
func (p *parser) peek() token { return p.toks[min(p.i+1, len(p.toks)-1)] }

func (p *parser) next() token {
	t := p.toks[p.i]
	if t.kind != tokEOF {
		p.i++
	}
	return t
}

func (p *parser) pos(t token) Pos {
	return Pos{Line: int(t.line), Col: int(t.start-p.starts[t.line-1-p.base]) + 1}
}

// is reports whether the next token is the operator or keyword.
func (p *parser) is(text string) bool {
	t := p.tok()
	return (t.kind == tokOp || t.kind == tokName) && p.text(t) == text
}

// accept takes the operator or keyword if it is next.
func (p *parser) accept(text string) bool {
	if p.is(text) {
		p.next()
		return true
	}
	return false
}

func (p *parser) expect(text string) {
	if !p.accept(text) {
		p.fail("want %q", text)
	}
}

// fail records the problem at the next token and gives up on the statement.
func (p *parser) fail(format string, args ...any) {
	p.note(format, args...)
	panic(bailout{})
}

// note records the problem at the next token, unless there was one before.
func (p *parser) note(format string, args ...any) {
	t := p.tok()
	found := fmt.Sprintf("%q", p.text(t))
	switch t.kind {
	case tokNewline:
		found = "the end of the line"
	case tokIndent:
		found = "an indent"
	case tokDedent:
		found = "the end of the block"
	case tokEOF:
		found = "the end of the file"
	}
	if p.err == nil {
		p.err = &SyntaxError{Pos: p.pos(t), Msg: "found " + found + ", " + fmt.Sprintf(format, args...)}
	}
}

// enter counts a level of nesting, which leave ends.
func (p *parser) enter() {
	p.depth++
	if p.depth > maxDepth {
		p.fail("want less nesting")
	}
}

func (p *parser) leave() { p.depth-- }

func (p *parser) file() []Stmt {
	var body []Stmt
	for p.tok().kind != tokEOF {
		body = p.statement(body)
	}
	return body
}

// statement reads one statement, or the simple statements of one line, and appends them to body. A statement that is
// not Python is passed over up to the end of its line.
func (p *parser) statement(body []Stmt) (out []Stmt) {
	out = body
	start, depth := p.i, p.depth
	defer func() {
		switch r := recover(); r.(type) {
		case nil:
		case bailout:
			p.depth = depth
			p.skipLine(start)
			out = p.rest(start, out)
		default:
			panic(r)
		}
	}()
	switch p.tok().kind {
	case tokNewline:
		p.next()
		return out
	case tokIndent:
		if p.err == nil {
			p.err = &SyntaxError{Pos: p.pos(p.tok()), Msg: "an unexpected indent"}
		}
		p.next()
		return p.rest(start, out)
	case tokBody: // of a function whose header is no Python
		more, err := p.blockAt(p.next()).read()
		if p.err == nil {
			p.err = err
		}
		return append(out, more...)
	}
	if s := p.compound(); s != nil {
		return append(out, s)
	}
	for {
		if s := p.simple(); s != nil {
			out = append(out, s)
		}
		if !p.accept(";") {
			break
		}
		if p.tok().kind == tokNewline {
			break
		}
	}
	if p.tok().kind != tokNewline {
		p.fail("want the end of the statement")
	}
	p.next()
	return out
}

// rest reads on until every block that began since start has ended. Its statements are read as if they stood here.
func (p *parser) rest(start int, body []Stmt) []Stmt {
	open := 0
	for _, t := range p.toks[start:p.i] {
		switch t.kind {
		case tokIndent:
			open++
		case tokDedent:
			open--
		}
	}
	for open > 0 && p.tok().kind != tokEOF {
		if p.tok().kind == tokDedent {
			p.next()
			open--
			continue
		}
		body = p.statement(body)
	}
	return body
}

// skipLine goes past the line on which the parser gave up.
func (p *parser) skipLine(start int) {
	if p.i == start {
		p.next()
	}
	for p.tok().kind != tokEOF && p.toks[p.i-1].kind != tokNewline {
		if k := p.tok().kind; k == tokIndent || k == tokDedent {
			return
		}
		p.next()
	}
}

// block reads the part after a colon: an indented block, or simple statements on the same line.
func (p *parser) block() []Stmt {
	p.enter()
	defer p.leave()
	p.expect(":")
	var body []Stmt
	if p.tok().kind != tokNewline {
		for {
			if s := p.simple(); s != nil {
				body = append(body, s)
			}
			if !p.accept(";") || p.tok().kind == tokNewline {
				break
			}
		}
		if p.tok().kind != tokNewline {
			p.fail("want the end of the statement")
		}
		p.next()
		return body
	}
	p.next()
	if p.tok().kind != tokIndent {
		p.fail("want an indented block")
	}
	p.next()
	for p.tok().kind != tokDedent && p.tok().kind != tokEOF {
		body = p.statement(body)
	}
	if p.tok().kind == tokDedent {
		p.next()
	}
	return body
}

func (p *parser) name() string {
	t := p.tok()
	if t.kind != tokName || isKeyword(p.text(t)) {
		p.fail("want a name")
	}
	p.next()
	return p.text(t)
}

// isKeyword reports whether s is a reserved word.
func isKeyword(s string) bool {
	switch s {
	case "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue", "def", "del",
		"elif", "else", "except", "finally", "for", "from", "global", "if", "import", "in", "is", "lambda", "nonlocal",
		"not", "or", "pass", "raise", "return", "try", "while", "with", "yield":
		return true
	}
	return false
}
