package python

import "strings"

// quoted lexes the string that starts at start and whose opening quote is at the lexer's position. Of an f-string or a
// t-string it lexes the opening only.
func (l *lexer) quoted(start int) {
	prefix := strings.ToLower(l.src[start:l.pos])
	quote, triple := l.at(0), l.at(1) == l.at(0) && l.at(2) == l.at(0)
	raw, line := strings.Contains(prefix, "r"), l.line
	l.pos++
	if triple {
		l.pos += 2
	}
	if strings.ContainsAny(prefix, "ft") {
		if len(l.strings) >= maxNesting {
			l.fail(line, "too many f-strings within each other")
			return
		}
		l.emit(tokFStart, start)
		l.strings = append(l.strings, fstring{quote: quote, triple: triple, raw: raw, base: len(l.brackets), line: line})
		return
	}
	for l.pos < len(l.src) {
		switch c := l.src[l.pos]; {
		case c == '\\':
			l.pos++
			l.step()
		case c == '\n' && !triple:
			l.fail(line, "a string that is not closed on its line")
			l.emitFrom(tokString, start, line)
			return
		case c == quote && (!triple || l.at(1) == quote && l.at(2) == quote):
			l.pos++
			if triple {
				l.pos += 2
			}
			l.emitFrom(tokString, start, line)
			return
		default:
			l.step()
		}
	}
	l.fail(line, "a string that never ends")
	l.emitFrom(tokString, start, line)
}

// step passes over one byte, counting lines.
func (l *lexer) step() {
	switch {
	case l.pos >= len(l.src):
	case l.src[l.pos] == '\n':
		l.newline()
	default:
		l.pos++
	}
}

// emitFrom emits a token that started on an earlier line.
func (l *lexer) emitFrom(k kind, start int, line int32) {
	l.tokens = append(l.tokens, token{kind: k, start: int32(start), end: int32(l.pos), line: line})
}

// inText reports whether the lexer stands in the text of the innermost f-string or in the format of one of its fields.
func (l *lexer) inText() bool {
	n := len(l.brackets)
	return n == l.strings[len(l.strings)-1].base || l.brackets[n-1].field && l.brackets[n-1].spec
}

// text lexes the text of an f-string up to a field or the end of the string, or of a format up to its end.
func (l *lexer) text() {
	f := l.strings[len(l.strings)-1]
	spec := len(l.brackets) > f.base
	start, line := l.pos, l.line
	flush := func() {
		if l.pos > start {
			l.emitFrom(tokFMiddle, start, line)
		}
	}
	for l.pos < len(l.src) {
		switch c := l.src[l.pos]; {
		case c == '\\':
			l.escape(f.raw)
		case c == '{' && l.at(1) == '{' && !spec, c == '}' && l.at(1) == '}' && !spec:
			l.pos += 2
		case c == '{':
			flush()
			at := l.pos
			l.open(bracket{open: '{', field: true, line: l.line})
			l.emit(tokOp, at)
			return
		case c == '}' && spec:
			flush()
			at := l.pos
			l.close('}')
			l.emit(tokOp, at)
			return
		case c == '}':
			l.fail(l.line, "a single '}' in an f-string")
			l.pos++
		case c == '\n' && !f.triple:
			flush()
			l.fail(f.line, "a string that is not closed on its line")
			l.endString(l.pos)
			return
		case c == f.quote && (!f.triple || l.at(1) == f.quote && l.at(2) == f.quote):
			flush()
			if spec {
				l.fail(l.line, "a field of an f-string that is not closed")
			}
			at := l.pos
			l.pos++
			if f.triple {
				l.pos += 2
			}
			l.endString(at)
			return
		default:
			l.step()
		}
	}
	flush()
}

// endString closes the innermost f-string, and the fields that it leaves open.
func (l *lexer) endString(start int) {
	f := l.strings[len(l.strings)-1]
	l.brackets = l.brackets[:f.base]
	l.strings = l.strings[:len(l.strings)-1]
	l.emit(tokFEnd, start)
}

// escape passes over a backslash and the escaped character. A brace is never escaped, except in \N{…}.
func (l *lexer) escape(raw bool) {
	l.pos++
	switch c := l.at(0); {
	case c == '{' || c == '}':
	case c == 'N' && l.at(1) == '{' && !raw:
		if i := strings.IndexAny(l.src[l.pos:], "}\n'\""); i > 0 && l.src[l.pos+i] == '}' {
			l.pos += i + 1
		}
	default:
		l.step()
	}
}
