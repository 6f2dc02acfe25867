package criteria

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A token is a word of a line, or a mark that has a meaning: a comma, a colon, an arrow, a bracket.
type token struct {
	raw      string // as written, without backticks and quotes around it
	text     string // raw in lower case, with one form for each dash and apostrophe
	from, to int    // its place in the text, in bytes
}

// marks are the runes that are tokens of their own, wherever they stand outside code.
const marks = `,:;!?()[]…→⇒<≤`

// quotes are left out: they add nothing to the words.
const quotes = "`\"“”„«»'‘’"

// folded writes one form of each character that has several.
var folded = strings.NewReplacer("’", "'", "‑", "-", "–", "-", "—", "-", "⇒", "→", "➜", "→", "==>", "→", "=>", "→", "-->", "→", "->", "→")

// tokens splits a text. A full stop at the end of a word is a token, one within a word is not.
func tokens(text string) []token {
	all := make([]token, 0, strings.Count(text, " ")+2) // a word for each blank, and a full stop
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		switch {
		case unicode.IsSpace(r), strings.ContainsRune(quotes, r):
			i += size
		case strings.ContainsRune(marks, r):
			all = append(all, newToken(text, i, i+size))
			i += size
		default:
			to := i + wordEnd(text[i:])
			all = appendWord(all, text, i, to)
			i = to
		}
	}
	return all
}

// wordEnd returns the length of the word that a text begins with. Braces and angle brackets belong to the word around
// them: "/items/{id}", "Envelope<Item>".
func wordEnd(text string) int {
	for i, r := range text {
		switch {
		case unicode.IsSpace(r), r == '`', r == '"', r == '“', r == '”':
			return i
		case i > 0 && strings.ContainsRune(`()[],;!?…→⇒`, r):
			return i
		case i > 0 && r == ':' && !within(text[i+1:]):
			return i
		}
	}
	return len(text)
}

// within reports whether a word goes on after a mark in it.
func within(rest string) bool {
	r, _ := utf8.DecodeRuneInString(rest)
	return rest != "" && (unicode.IsLetter(r) || unicode.IsDigit(r) || r == '/')
}

// appendWord appends a word without the full stops and the apostrophes at its end.
func appendWord(all []token, text string, from, to int) []token {
	end := from + len(strings.TrimRight(text[from:to], ".'’‘"))
	if end > from {
		all = append(all, newToken(text, from, end))
	}
	if strings.Contains(text[end:to], ".") {
		all = append(all, token{raw: ".", text: ".", from: end, to: to})
	}
	return all
}

func newToken(text string, from, to int) token {
	raw := text[from:to]
	t := token{raw: raw, text: raw, from: from, to: to}
	if strings.ContainsFunc(raw, mayFold) {
		t.text = folded.Replace(raw)
	}
	t.text = strings.ToLower(t.text)
	return t
}

// mayFold reports whether a character may be a part of what folded replaces. Few words have one.
func mayFold(r rune) bool { return r == '>' || r >= utf8.RuneSelf }

// ends reports whether a token ends a sentence.
func (t token) ends() bool { return len(t.text) > 0 && strings.Contains(".;!?…", t.text) }

// isWord reports whether a token has only letters, dashes and apostrophes.
func (t token) isWord() bool {
	for _, r := range t.text {
		if !unicode.IsLetter(r) && r != '-' && r != '\'' {
			return false
		}
	}
	return t.text != "" && t.text != "-"
}
