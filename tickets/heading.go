package tickets

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A form says how much a heading looks like a ticket's.
type form int

const (
	formNone      form = iota // it holds no ID
	formMention               // it holds an ID somewhere
	formMalformed             // it begins with nearly an ID, or names several
	formLoose                 // an ID without a colon: it opens a ticket if there are fields below it
	formTicket                // an ID and a colon
)

// A reading is the ticket that a heading opens.
type reading struct {
	form  form
	id    string // of formLoose and formTicket
	title string
	ids   []string // the IDs in a heading of another form than formTicket, as they would be written
	wrong string   // the fault of formMalformed, in words
	sure  bool     // the malformed ID cannot mean anything else
	span  bool     // it names the first and the last of several
	late  bool     // other words stand in front of the ID, or are a part of it
}

// readHeading reads the plain text of a heading. In order, a ticket's heading is made of:
//
//	marks     any of: a character that is no letter, digit or bracket (✅ 🚧 ~~ #), an emoji's name (:bug:), a box ([x]), an
//	          ordinal (2. 2.1) 2)), the words Ticket and Task
//	an ID     ENG-STD-003, ENG-2.1, T-12a, in brackets or not
//	a colon   or, if there are fields below the heading, a dash, a full stop or nothing
//	a title
func readHeading(text string) reading {
	var r reading
	rest := skipMarks(text)
	id, after := leadingID(rest)
	if id == "" {
		near := readNear(rest)
		if near.sure {
			return near
		}
		r.ids = idsIn(text)
		if r.mentions(text); r.form != formMalformed && near.form == formMalformed {
			return near
		}
		return r
	}
	title := strings.TrimLeftFunc(after, isDecoration)
	if colon := strings.TrimLeft(title, colons); len(colon) < len(title) {
		r.form, r.id, r.title = formTicket, id, trimTitle(colon)
		return r
	}
	r.ids = idsIn(text)
	if second, _ := leadingID(strings.TrimLeftFunc(afterJoin(title), unicode.IsSpace)); second != "" {
		r.form, r.sure = formMalformed, true
		r.span = !strings.HasPrefix(title, ",") && !strings.HasPrefix(title, "and ")
		r.wrong = "it names several tickets: give each its own heading, as in \"### " + id + ": Title\""
		return r
	}
	if isShortRange(title) {
		r.form, r.sure = formMalformed, true
		r.wrong = "it names several tickets: give each its own heading, as in \"### " + id + ": Title\""
		return r
	}
	if r.mentions(text); r.form == formMalformed { // "P1 ENG-2: Title"
		return r
	}
	r.form, r.id, r.title = formLoose, id, trimTitle(strings.TrimLeft(title, "-–—−.)|;·•→ "))
	r.wrong = "write \"" + id + ": Title\""
	return r
}

// mentions sets the form of a heading that holds IDs and begins with none. If a colon follows an ID, the heading was
// meant to open a ticket.
func (r *reading) mentions(text string) {
	if len(r.ids) == 0 {
		return
	}
	meant := r.ids[0]
	r.form, r.late = formMention, true
	for _, id := range r.ids {
		if strings.Contains(text, id+":") || strings.Contains(text, id+"\uff1a") {
			r.form, r.sure, meant = formMalformed, true, id
			break
		}
	}
	r.wrong = "a ticket's heading begins with its ID, as in \"### " + meant + ": Title\""
}

func isDecoration(r rune) bool { return unicode.IsSpace(r) || r == '~' || r == '*' || r == '`' }

// trimTitle returns a title without the marks of strike-through and without attributes.
func trimTitle(s string) string { return cutAttributes(strings.ReplaceAll(s, "~~", "")) }

// cutAttributes returns the text of a heading without the attributes after it ("{#eng-1}").
func cutAttributes(s string) string {
	s = strings.TrimSpace(s)
	if bare, attributes, ok := strings.Cut(s, "{"); ok && strings.HasSuffix(s, "}") && len(attributes) > 1 && strings.IndexByte("#.:", attributes[0]) >= 0 {
		return strings.TrimSpace(bare)
	}
	return s
}

// afterJoin returns the text after a word or mark that joins IDs: "ENG-2, ENG-3", "ENG-1 to ENG-9".
func afterJoin(s string) string {
	for _, join := range []string{",", ";", "/", "&", "+", "..", "…", "-", "–", "—", "and ", "to ", "or ", "through "} {
		if rest, ok := strings.CutPrefix(s, join); ok {
			return rest
		}
	}
	return ""
}

// isShortRange reports whether the text after an ID joins numbers to it and then ends or goes on with a colon: "ENG-4
// to 6", "ENG-4/5: Title".
func isShortRange(after string) bool {
	rest := strings.TrimLeft(afterJoin(after), " ")
	bare := strings.TrimLeft(rest, "0123456789")
	if len(bare) == len(rest) {
		return false
	}
	bare = strings.TrimSpace(bare)
	return bare == "" || colonBegins(bare) || isShortRange(bare)
}

// skipMarks returns the heading without the marks in front of its ID.
func skipMarks(s string) string {
	for s != "" {
		r, n := utf8.DecodeRuneInString(s)
		switch {
		case unicode.IsLetter(r):
			n = markWord(s)
		case unicode.IsDigit(r):
			n = ordinal(s)
		case strings.ContainsRune("([{【［", r):
			n = boxMark(s)
		case r == ':':
			n = max(n, shortcode(s))
		}
		if n == 0 {
			return s
		}
		s = s[n:]
	}
	return s
}

// shortcode returns the length of an emoji that is written as a word (:bug:), or 0.
func shortcode(s string) int {
	name, _, closed := strings.Cut(s[1:], ":")
	if !closed || name == "" || strings.Trim(name, "abcdefghijklmnopqrstuvwxyz0123456789_+-") != "" {
		return 0
	}
	return len(name) + len("::")
}

// markWord returns the length of "Ticket" or "Task" in front of an ID, or 0.
func markWord(s string) int {
	for _, word := range []string{"ticket", "task"} {
		if n := len(word); len(s) > n && strings.EqualFold(s[:n], word) && strings.IndexByte(" :#", s[n]) >= 0 {
			return n + 1
		}
	}
	return 0
}

// ordinal returns the length of "2.", "2.1)" or a keycap that the text begins with and a space ends, or 0.
func ordinal(s string) int {
	n := strings.IndexFunc(s, func(r rune) bool { return !unicode.IsDigit(r) && r != '.' && r != ')' && !unicode.Is(unicode.M, r) })
	if n < 0 || s[n] != ' ' && s[n] != '#' || strings.TrimRight(s[:n], "0123456789") == "" {
		return 0
	}
	return n
}

// boxMark returns the length of a box in front of an ID, or 0. The box may hold anything but digits and letters other
// than x.
func boxMark(s string) int {
	_, open := utf8.DecodeRuneInString(s)
	end := strings.IndexAny(s, ")]}】］")
	if end < 0 {
		return 0
	}
	if held := strings.TrimSpace(s[open:end]); !strings.EqualFold(held, "x") && strings.ContainsFunc(held, isWordRune) {
		return 0
	}
	_, n := utf8.DecodeRuneInString(s[end:])
	return end + n
}

// leadingID returns the ID that the text begins with, in brackets or not, and the text after it.
func leadingID(s string) (id, after string) {
	inner := strings.TrimLeft(s, "[(【［")
	n := idLength(inner)
	if n == 0 {
		return "", s
	}
	after = inner[n:]
	if len(inner) < len(s) {
		bare := strings.TrimLeft(after, "])】］")
		if len(bare) == len(after) {
			return "", s
		}
		after = bare
	}
	return inner[:n], after
}

// idLength returns the length of the ID that the text begins with, or 0. An ID is made of upper-case letters, digits and
// single dashes, has a letter and ends in a digit; a sub-ID goes on with subIDs, and may go on with a dash (AC-5.1-01).
func idLength(s string) int {
	letter, dash, n := false, false, 0
	for more := true; more; more = goesOn(s, n) {
		for goesOn(s, n) {
			letter = letter || isUpper(s[n])
			dash = dash || s[n] == '-'
			n++
		}
		switch {
		case !letter || n < 2:
			return 0
		case isUpper(s[n-1]): // ENG-4B, but not B2B
			if !dash || !isDigit(s[n-2]) {
				return 0
			}
		}
		for part := subID(s, n); part > 0; part = subID(s, n) {
			n += part
		}
	}
	next, _ := utf8.DecodeRuneInString(s[n:])
	behind, _ := utf8.DecodeRuneInString(s[min(n+1, len(s)):])
	if isWordRune(next) || next == '_' || unicode.Is(unicode.Cf, next) || next == '-' && isWordRune(behind) {
		return 0
	}
	return n
}

// goesOn reports whether an ID goes on at n with an upper-case letter, a digit, or a dash before one of these.
func goesOn(s string, n int) bool {
	if 0 < n && n < len(s) && s[n] == '-' {
		n++
	}
	return n < len(s) && (isUpper(s[n]) || isDigit(s[n]))
}

// subID returns the length of the part of a sub-ID that begins at n, after an ID: a letter after its digits, or a full
// stop and digits or one letter; or 0.
func subID(s string, n int) int {
	rest := s[n:]
	if rest != "" && isLower(rest[0]) && isDigit(s[n-1]) {
		return 1
	}
	if len(rest) < 2 || rest[0] != '.' {
		return 0
	}
	end := 1
	for end < len(rest) && isDigit(rest[end]) {
		end++
	}
	if end > 1 {
		return end
	}
	if next, _ := utf8.DecodeRuneInString(rest[2:]); (isUpper(rest[1]) || isLower(rest[1])) && !isWordRune(next) {
		return 2
	}
	return 0
}

func isUpper(b byte) bool { return 'A' <= b && b <= 'Z' }

func isLower(b byte) bool { return 'a' <= b && b <= 'z' }

func isDigit(b byte) bool { return '0' <= b && b <= '9' }

func isTicketID(s string) bool { return s != "" && idLength(s) == len(s) }

// parentOf returns the ID that a dotted or lettered one is a part of, or "".
func parentOf(id string) string {
	if i := strings.LastIndexByte(id, '.'); i > 0 {
		return id[:i]
	}
	if last := len(id) - 1; last > 0 && !isDigit(id[last]) {
		return id[:last]
	}
	return ""
}

// mayBeName reports whether an ID may be a name: it is short and has no dash (S3, Q1).
func mayBeName(id string) bool { return len(id) <= len("MP3") && strings.IndexByte(id, '-') < 0 }

// idsIn returns the IDs anywhere in a heading, but not those that may be names.
func idsIn(s string) []string {
	var ids []string
	for i := 0; i < len(s); {
		if n := idLength(s[i:]); n > 0 {
			if id := s[i : i+n]; !mayBeName(id) || colonBegins(s[i+n:]) {
				ids = append(ids, id)
			}
			i += n
			continue
		}
		for i < len(s) {
			r, n := utf8.DecodeRuneInString(s[i:])
			if i += n; !isWordRune(r) && r != '-' && r != '_' {
				break
			}
		}
	}
	return ids
}
