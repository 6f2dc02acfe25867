package python

import (
	"slices"
	"strings"
)

// A block is the body of a function that was passed over: where it stands in its file's source.
type block struct {
	outline
	src        string // "" where it is yet to be read from its Source
	start, end int    // in src
	line       int    // the number of its first line
	depth      int    // how deep it lies within other code
	says       bool   // it has one of the words that Outline was given
}

// Outline reads a source file as Parse does, but skips the bodies of functions: FuncDef.Body reads them when it is called,
// which never happens for most of a code base. A mistake within a skipped body is not an error until then. FuncDef.Silent
// looks for words. from, if set, keeps the bodies that are read.
func Outline(src []byte, words []string, from Source) (*File, error) {
	return read(src, &outline{words, from})
}

// An outline is the state for skipping bodies.
type outline struct {
	words []string
	from  Source // nil if nothing is kept
}

// Unread reports whether the body was not read so far.
func (f *FuncDef) Unread() bool { return f.rest != nil }

// Silent reports whether the body was not read so far and has none of the words that Outline got.
func (f *FuncDef) Silent() bool { return f.rest != nil && !f.rest.says }

// ReadOn reads every body that was passed over, and returns the first mistake in one of them.
func (f *File) ReadOn() error {
	var first error
	WalkStmts(f.Body, func(s Stmt) bool {
		if def, ok := s.(*FuncDef); ok {
			def.Body()
			if first == nil {
				first = def.Err()
			}
		}
		return true
	})
	return first
}

// Body returns the statements of the function. The first call reads them, if that was put off. It is not safe for
// concurrent use.
func (f *FuncDef) Body() []Stmt {
	if b := f.rest; b != nil {
		f.rest = nil
		f.body, f.err = b.read()
	}
	return f.body
}

// Err returns why a part of the body could not be read, once it was; nil if all of it could.
func (f *FuncDef) Err() error {
	if f.err == nil {
		return nil
	}
	return f.err
}

// blockAt returns the body that a token stands for.
func (p *parser) blockAt(t token) *block {
	says := slices.ContainsFunc(p.outline.words, func(word string) bool { return strings.Contains(p.text(t), word) })
	return &block{
		outline: p.outline, src: p.src, start: int(t.start), end: int(t.end), line: int(t.line), depth: p.depth + 1, says: says,
	}
}

// read returns the body, from the kept form or from the source.
func (b *block) read() ([]Stmt, *SyntaxError) {
	if b.from == nil {
		return b.parse()
	}
	if body, err, ok := b.kept(); ok {
		return body, err
	}
	if b.src == "" {
		src, err := b.from.Text()
		if err == nil {
			b.src, err = decode(src)
		}
		if err == nil && b.end > len(b.src) {
			err = errKept
		}
		if err != nil {
			return nil, &SyntaxError{Pos: Pos{Line: b.line, Col: 1}, Msg: err.Error()}
		}
	}
	body, err := b.parse()
	b.keep(body, err)
	return body, err
}

// parse reads the body from its source. Functions within it are passed over in their turn.
func (b *block) parse() ([]Stmt, *SyntaxError) {
	l := &lexer{
		src: b.src[:b.end], pos: b.start, line: int32(b.line), base: int32(b.line) - 1, starts: []int32{int32(b.start)}, outline: true,
		indents: []int{-1}, // whatever the function's own was, the body's is deeper
	}
	l.run()
	p := &parser{src: l.src, toks: l.tokens, starts: l.starts, base: l.base, err: l.err, depth: b.depth, outline: b.outline}
	if p.tok().kind == tokIndent {
		p.next() // of the block itself: another one is a mistake
	}
	var body []Stmt
	for p.tok().kind != tokEOF {
		if p.tok().kind == tokDedent {
			p.next()
			continue
		}
		body = p.statement(body)
	}
	release(l.tokens)
	return body, p.err
}

// beginsBody reports whether the line that ends is the header of a function whose body stands on lines of its own.
func (l *lexer) beginsBody() bool {
	i, last := l.first, len(l.tokens)-1
	for i <= last && (l.tokens[i].kind == tokIndent || l.tokens[i].kind == tokDedent) {
		i++
	}
	is := func(i int, kind kind, text string) bool {
		return i <= last && l.tokens[i].kind == kind && l.src[l.tokens[i].start:l.tokens[i].end] == text
	}
	if is(i, tokName, "async") {
		i++
	}
	return is(i, tokName, "def") && is(last, tokOp, ":")
}

// body passes over the body of the function whose header ended with the line before, and emits it as one token. It does
// nothing if no line is indented deeper than the function.
func (l *lexer) body() {
	start, line, lines := l.pos, l.line, len(l.starts)
	top := l.indents[len(l.indents)-1]
	first := true
	for l.pos < len(l.src) {
		at := l.pos
		col := l.column(0)
		switch {
		case l.pos >= len(l.src) || l.at(0) == '#' || l.at(0) == '\n': // no code
		case col <= top:
			if first { // it has none
				l.pos, l.line, l.starts = start, line, l.starts[:lines]
				return
			}
			l.pos = at
			l.emitFrom(tokBody, start, line)
			return
		default:
			first = false
			l.logicalLine()
			continue
		}
		l.comment()
		l.step()
	}
	if first {
		l.pos, l.line, l.starts = start, line, l.starts[:lines]
		return
	}
	l.emitFrom(tokBody, start, line)
}

// column passes over blanks, the first of them at col, and returns the column after them.
func (l *lexer) column(col int) int {
	for {
		switch l.at(0) {
		case ' ':
			col++
		case '\t':
			col = (col/8 + 1) * 8
		case '\f':
			col = 0
		default:
			return col
		}
		l.pos++
	}
}

// special are the bytes at which skipping code has to look.
var special = func() (t [256]bool) {
	for _, c := range []byte("\n#\\\"'()[]{}") {
		t[c] = true
	}
	return t
}()

// logicalLine skips code up to the end of its line, including its brackets and strings.
func (l *lexer) logicalLine() {
	open := 0
	for l.pos < len(l.src) {
		c := l.src[l.pos]
		if !special[c] {
			l.pos++
			continue
		}
		switch c {
		case '\n':
			l.newline()
			if open <= 0 {
				return
			}
			continue
		case '#':
			l.comment()
			continue
		case '\\':
			l.pos++
			l.step()
			continue
		case '"', '\'':
			l.passString()
			continue
		case '(', '[', '{':
			open++
		default:
			open--
		}
		l.pos++
	}
}

// passString skips a string. A string with fields, which may hold other strings, is lexed as usual and dropped.
func (l *lexer) passString() {
	start := l.pos
	for start > 0 && l.pos-start < 2 && strings.IndexByte("rbuftRBUFT", l.src[start-1]) >= 0 {
		start--
	}
	if !isStringPrefix(l.src[start:l.pos]) || start > 0 && isNameByte(l.src[start-1]) {
		start = l.pos
	}
	tokens, err := len(l.tokens), l.err
	brackets, open := l.brackets, len(l.strings)
	l.brackets = nil
	l.quoted(start)
	for l.pos < len(l.src) && len(l.strings) > open {
		if l.inText() {
			l.text()
		} else {
			l.code()
		}
	}
	l.tokens, l.err, l.brackets, l.strings = l.tokens[:tokens], err, brackets, l.strings[:open]
}

// isNameByte reports whether a byte may stand in a name.
func isNameByte(c byte) bool {
	return c == '_' || isDigit(c) || c|0x20 >= 'a' && c|0x20 <= 'z' || c >= 0x80
}
