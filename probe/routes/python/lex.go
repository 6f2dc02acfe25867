package python

import (
	"fmt"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// maxNesting bounds brackets, indentation and f-strings within each other. CPython's own limits are 200, 100 and 150.
const maxNesting = 200

// A lexer cuts source into tokens, as CPython's tokenizer does since 3.12: an f-string is a start, literal text, the
// tokens of its replacement fields, and an end (PEP 701), which reads older f-strings as well.
type lexer struct {
	src      string
	pos      int
	line     int32
	starts   []int32 // offset of each line
	tokens   []token
	indents  []int
	brackets []bracket
	strings  []fstring
	err      *SyntaxError // the first

	base    int32 // the lines before the first of starts
	outline bool  // the bodies of functions are passed over
	first   int   // of tokens: the one that begins the logical line
}

// A bracket is one that is open. A field is the brace of a replacement field; spec is set behind its colon.
type bracket struct {
	open        byte
	field, spec bool
	line        int32
}

// An fstring is an f-string or t-string that is open; base is how many brackets were open before it.
type fstring struct {
	quote       byte
	triple, raw bool
	base        int
	line        int32
}

// lex cuts all of src. The tokens are always well formed: they end with EOF, and every indent has its dedent.
func lex(src string, outline bool) *lexer {
	l := &lexer{src: src, line: 1, starts: []int32{0}, indents: []int{0}, outline: outline}
	l.run()
	return l
}

// spare holds the tokens of files that were read, to be used again.
var spare = sync.Pool{New: func() any { return new([]token) }}

// release returns tokens to the pool once nothing needs them.
func release(tokens []token) {
	tokens = tokens[:0]
	spare.Put(&tokens)
}

// run cuts the source from where the lexer stands.
func (l *lexer) run() {
	l.tokens = *spare.Get().(*[]token) //nolint:forcetypeassert // nothing else is put there
	l.indentation()
	for l.pos < len(l.src) {
		if len(l.strings) > 0 && l.inText() {
			l.text()
		} else {
			l.code()
		}
	}
	l.finish()
}

// finish closes the brackets and blocks that are open at the end of the file.
func (l *lexer) finish() {
	if n := len(l.strings); n > 0 {
		l.fail(l.strings[n-1].line, "a string that never ends")
	} else if n := len(l.brackets); n > 0 {
		l.fail(l.brackets[n-1].line, fmt.Sprintf("%q is never closed", l.brackets[n-1].open))
	}
	if n := len(l.tokens); n > 0 && l.tokens[n-1].kind != tokNewline && l.tokens[n-1].kind != tokDedent {
		l.emit(tokNewline, l.pos)
	}
	for len(l.indents) > 1 {
		l.indents = l.indents[:len(l.indents)-1]
		l.emit(tokDedent, l.pos)
	}
	l.emit(tokEOF, l.pos)
}

func (l *lexer) emit(k kind, start int) {
	l.tokens = append(l.tokens, token{kind: k, start: int32(start), end: int32(l.pos), line: l.line})
}

func (l *lexer) fail(line int32, msg string) {
	if l.err == nil {
		l.err = &SyntaxError{Pos: Pos{Line: int(line), Col: 1}, Msg: msg}
	}
}

// newline steps over a line feed.
func (l *lexer) newline() {
	l.pos++
	l.line++
	l.starts = append(l.starts, int32(l.pos))
}

func (l *lexer) at(i int) byte {
	if l.pos+i < len(l.src) {
		return l.src[l.pos+i]
	}
	return 0
}

// indentation reads the blank start of a logical line, passing over empty and comment lines, and emits the indents and
// dedents that follow from it.
func (l *lexer) indentation() {
	for {
		col := l.column(0)
		for l.at(0) == '\\' && l.at(1) == '\n' {
			l.pos++
			l.newline()
			col = l.column(col)
		}
		switch l.at(0) {
		case '#':
			l.comment()
			if l.at(0) == '\n' {
				l.newline()
				continue
			}
			return
		case '\n':
			l.newline()
			continue
		}
		if l.pos < len(l.src) {
			l.indentTo(col)
		}
		return
	}
}

func (l *lexer) indentTo(col int) {
	top := l.indents[len(l.indents)-1]
	if col > top {
		if len(l.indents) > maxNesting {
			l.fail(l.line, "too many levels of indentation")
			return
		}
		l.indents = append(l.indents, col)
		l.emit(tokIndent, l.pos)
		return
	}
	for col < top {
		l.indents = l.indents[:len(l.indents)-1]
		top = l.indents[len(l.indents)-1]
		l.emit(tokDedent, l.pos)
	}
	if col != top {
		l.fail(l.line, "an indent that matches no outer level")
	}
}

func (l *lexer) comment() {
	if i := strings.IndexByte(l.src[l.pos:], '\n'); i >= 0 {
		l.pos += i
	} else {
		l.pos = len(l.src)
	}
}

// code lexes one token of code, or skips text that is not code.
func (l *lexer) code() {
	c := l.at(0)
	switch {
	case c == '\n':
		if len(l.brackets) > 0 || len(l.strings) > 0 {
			l.newline()
			return
		}
		begins := l.outline && l.beginsBody()
		l.emit(tokNewline, l.pos)
		l.newline()
		if begins {
			l.body()
		}
		l.first = len(l.tokens)
		l.indentation()
	case c == ' ' || c == '\t' || c == '\f':
		l.pos++
	case c == '#':
		l.comment()
	case c == '\\' && l.at(1) == '\n':
		l.pos++
		l.newline()
	case c == '"' || c == '\'':
		l.quoted(l.pos)
	case isDigit(c) || c == '.' && isDigit(l.at(1)):
		l.number()
	case c == '_' || c|0x20 >= 'a' && c|0x20 <= 'z' || c >= utf8.RuneSelf:
		l.name()
	default:
		l.operator()
	}
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// name lexes a name, or the string whose prefix it turns out to be.
func (l *lexer) name() {
	start := l.pos
	for l.pos < len(l.src) {
		c := l.src[l.pos]
		if c < utf8.RuneSelf {
			if c != '_' && !isDigit(c) && (c|0x20 < 'a' || c|0x20 > 'z') {
				break
			}
			l.pos++
			continue
		}
		r, size := utf8.DecodeRuneInString(l.src[l.pos:])
		if !unicode.In(r, unicode.L, unicode.Nl, unicode.Other_ID_Start) &&
			(l.pos == start || !unicode.In(r, unicode.Mn, unicode.Mc, unicode.Nd, unicode.Pc, unicode.Other_ID_Continue)) {
			break
		}
		l.pos += size
	}
	if l.pos == start { // a character that starts nothing
		r, size := utf8.DecodeRuneInString(l.src[l.pos:])
		l.fail(l.line, fmt.Sprintf("unexpected character %q", r))
		l.pos += size
		return
	}
	if c := l.at(0); (c == '"' || c == '\'') && isStringPrefix(l.src[start:l.pos]) {
		l.quoted(start)
		return
	}
	l.emit(tokName, start)
}

// isStringPrefix reports whether s may stand before a quote: r, b, u, f, t and their combinations in any case.
func isStringPrefix(s string) bool {
	switch strings.ToLower(s) {
	case "r", "b", "u", "f", "t", "br", "rb", "fr", "rf", "tr", "rt":
		return true
	}
	return false
}

// number lexes a number. The next token may follow without a space: "1if x else y" is Python.
func (l *lexer) number() {
	start := l.pos
	if l.at(0) == '0' && strings.IndexByte("xXoObB", l.at(1)) >= 0 && l.at(1) != 0 {
		l.pos += 2
		hex := l.src[l.pos-1]|0x20 == 'x'
		for isDigit(l.at(0)) || l.at(0) == '_' || hex && l.at(0)|0x20 >= 'a' && l.at(0)|0x20 <= 'f' {
			l.pos++
		}
		l.emit(tokNumber, start)
		return
	}
	digits := func() {
		for isDigit(l.at(0)) || l.at(0) == '_' {
			l.pos++
		}
	}
	digits()
	if l.at(0) == '.' {
		l.pos++
		digits()
	}
	if l.at(0)|0x20 == 'e' && (isDigit(l.at(1)) || (l.at(1) == '+' || l.at(1) == '-') && isDigit(l.at(2))) {
		l.pos += 2
		digits()
	}
	if l.at(0)|0x20 == 'j' {
		l.pos++
	}
	l.emit(tokNumber, start)
}

// operators of more than one character, the longest first.
var operators = []string{
	"**=", "//=", ">>=", "<<=", "...",
	"**", "//", ">>", "<<", "!=", "==", "<=", ">=", "->", ":=", "+=", "-=", "*=", "/=", "%=", "@=", "&=", "|=", "^=",
}

// operatorLen returns the length of the operator at the start of s; 1 if it has one character, or is not an operator. Most
// have one, which the next character shows without a look at the others.
func operatorLen(s string) int {
	if len(s) < 2 || strings.IndexByte("=>*/<.", s[1]) < 0 {
		return 1
	}
	for _, op := range operators {
		if strings.HasPrefix(s, op) {
			return len(op)
		}
	}
	return 1
}

// operator lexes an operator, a bracket or a delimiter, and keeps the stack of open brackets.
func (l *lexer) operator() {
	start, c := l.pos, l.at(0)
	inField := len(l.brackets) > 0 && l.brackets[len(l.brackets)-1].field
	switch {
	case c == '(' || c == '[' || c == '{':
		l.open(bracket{open: c, line: l.line})
	case c == ')' || c == ']' || c == '}':
		l.close(c)
	case inField && c == ':':
		l.brackets[len(l.brackets)-1].spec = true
		l.pos++
	case inField && c == '!' && l.at(1) != '=':
		l.pos++
	default:
		if n := operatorLen(l.src[l.pos:]); n > 1 {
			l.pos += n
			l.emit(tokOp, start)
			return
		}
		l.pos++
		if strings.IndexByte("+-*/%@&|^~<>=.,:;", c) < 0 {
			l.fail(l.line, fmt.Sprintf("unexpected character %q", c))
			return
		}
	}
	l.emit(tokOp, start)
}

func (l *lexer) open(b bracket) {
	l.pos++
	if len(l.brackets) >= maxNesting {
		l.fail(l.line, "too many brackets within each other")
		return
	}
	l.brackets = append(l.brackets, b)
}

// close steps over a closing bracket. A bracket that closes nothing is only a problem; one of the wrong kind closes the
// open one, because that is the likelier of the two mistakes.
func (l *lexer) close(c byte) {
	l.pos++
	n, base := len(l.brackets), 0
	if len(l.strings) > 0 {
		base = l.strings[len(l.strings)-1].base
	}
	if n <= base {
		l.fail(l.line, fmt.Sprintf("%q closes nothing", c))
		return
	}
	if want := map[byte]byte{'(': ')', '[': ']', '{': '}'}[l.brackets[n-1].open]; want != c {
		l.fail(l.line, fmt.Sprintf("%q where %q is open", c, l.brackets[n-1].open))
	}
	l.brackets = l.brackets[:n-1]
}
