package tickets

import (
	"strings"
	"unicode"
)

// dashes replaces underscores and long dashes with plain dashes.
var dashes = strings.NewReplacer("_", "-", "\u2010", "-", "\u2011", "-", "\u2013", "-", "\u2014", "-", "\u2212", "-", "\uff0d", "-")

// readNear reads a text that probably begins with an ID although it is malformed. The reading is sure if the text cannot mean
// anything else; otherwise the file's other IDs decide.
func readNear(s string) reading {
	if !strings.ContainsFunc(s, unicode.IsDigit) {
		return reading{}
	}
	s = strings.TrimLeft(s, "[(【［")
	word := s
	if end := strings.IndexAny(s, colons+" ])】］,"); end >= 0 {
		word = s[:end]
	}
	word = strings.TrimRight(word, ".")
	if fields := strings.Fields(s); len(fields) > 1 && isUpperWord(word) {
		if number := strings.TrimRight(fields[1], colons+"."); isDigit(fields[1][0]) && idLength("A"+number) == len(number)+1 {
			return malformedAs(word+"-"+number, "", colonEnds(fields[1]))
		}
	}
	plain := strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Cf, r) {
			return -1
		}
		return r
	}, word)
	dashed := dashes.Replace(plain)
	near := strings.ToUpper(dashed)
	switch {
	case !idShaped(near):
		return readNearly(near)
	case plain != word:
		return malformedAs(near, "its ID contains an invisible character: type the ID again", true)
	case strings.ContainsFunc(dashed, func(r rune) bool { return r > unicode.MaxASCII }):
		return malformedAs(near, "its ID contains a letter that only looks like A to Z, or a wide digit: type the ID again", dashed == near)
	case dashed != near:
		return malformedAs(near, "an ID is in upper case: write \""+near+": Title\"", false)
	}
	return malformedAs(near, "", dashed != word && colonBegins(strings.TrimPrefix(s, word)))
}

// readNearly reads a word that is an ID with other marks between its parts ("ENG#2", "ENG--2"), or one with words behind it
// ("ENG-2-api"), but not a range of IDs ("ENG-1xx").
func readNearly(word string) reading {
	near := strings.Join(strings.FieldsFunc(word, func(r rune) bool { return !isWordRune(r) && r != '.' }), "-")
	undotted := near
	if before, after, ok := strings.Cut(near, "."); ok && after != "" && isDigit(after[0]) { // ENG.2
		undotted = before + "-" + after
	}
	for _, near := range []string{near, undotted} {
		if isTicketID(near) {
			return malformedAs(near, "", false)
		}
		whole := near
		near = strings.TrimRightFunc(near, func(r rune) bool { return !unicode.IsDigit(r) })
		if isTicketID(near) && !mayBeName(near) && strings.Trim(whole[len(near):], "X") != "" {
			r := malformedAs(near, "", false)
			r.late = true
			return r
		}
	}
	return reading{}
}

// malformedAs is the reading of a heading whose ID would be written so. The fault may be left out if that says it.
func malformedAs(near, wrong string, sure bool) reading {
	if wrong == "" {
		wrong = "write \"" + near + ": Title\""
	}
	return reading{form: formMalformed, ids: []string{near}, wrong: wrong, sure: sure}
}

func isUpperWord(s string) bool {
	return s != "" && isUpper(s[0]) && strings.Trim(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZ-") == ""
}

// idShaped reports whether the word is an ID except for its letters, which may be of any alphabet.
func idShaped(s string) bool {
	return isTicketID(strings.Map(func(r rune) rune {
		switch {
		case r <= unicode.MaxASCII:
			return r
		case unicode.IsLetter(r):
			return 'A'
		case unicode.IsDigit(r):
			return '0'
		}
		return r
	}, s))
}
