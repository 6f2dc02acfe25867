package checks

import (
	"slices"
	"strings"
	"unicode"

	"github.com/tidwall/gjson"

	"github.com/engfix/engfix/internal/jsontext"
	"github.com/engfix/engfix/internal/lazy"
	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/contract"
	"github.com/engfix/engfix/probe/variants"
)

// sameAsControl reports whether the control got the same refusal as x, so that the two may have one cause. x was not
// let in.
//
// Words that only the reduced answers have make no difference: a service that refuses everybody may well repeat the
// missing part. The control's refusal is a different one if it has words of its own.
func (d *difference) sameAsControl(x *probe.Exchange) bool {
	c := d.control
	switch {
	case c == nil, ended(x) == "", ended(x) != ended(c):
		return false
	case d.leaked(x) != "":
		return false // data is not a refusal, however it ended
	}
	// If both answers say that the caller is unknown or forbidden, or both are crashes, their words make no difference.
	if s := d.statusTold(x); s == d.statusTold(c) && (s == 401 || s == 403 || s == 429 || s >= 500) {
		return true
	}
	if d.pointing == nil {
		elsewhere := d.controlPointsElsewhere()
		d.pointing = &elsewhere
	}
	return !d.otherCode(x) && !*d.pointing
}

// otherCode reports whether the control's answer has a code that x's does not have, at a place where codes do not vary
// by chance: there, two reduced answers have the same code.
func (d *difference) otherCode(x *probe.Exchange) bool {
	mine := d.says(x).codes
	for place, its := range d.says(d.control).codes {
		if its != "" && mine[place] != "" && its != mine[place] && d.steady(place) {
			return true
		}
	}
	return false
}

// steady reports whether two reduced answers have the same code, and none has it with another number: a number may
// count the missing parts.
func (d *difference) steady(place string) bool {
	seen, most := map[string]int{}, 0
	numbered := map[string]string{} // codes, keyed by the code without its numbers
	for _, x := range d.reduced {
		code := d.says(x).codes[place]
		if code == "" {
			continue
		}
		seen[code]++
		most = max(most, seen[code])
		name := numbers().ReplaceAllString(code, blurred)
		if other, known := numbered[name]; known && other != code {
			return false
		}
		numbered[name] = code
	}
	return most > 1
}

var (
	digits  = lazy.Regexp(`^\d+$`)
	numbers = lazy.Regexp(`\d+`)
)

// enoughWords is how many words of its own an answer must have to be about something else. One or two may be an id, or
// the value in place of a missing one.
const enoughWords = 3

// controlPointsElsewhere reports whether the control's answer points to another cause: it names a part of the request, or
// has a sentence of its own.
func (d *difference) controlPointsElsewhere() bool {
	var alike []*probe.Exchange
	for _, x := range d.reduced {
		if ended(x) == ended(d.control) {
			alike = append(alike, x)
		}
	}
	return d.controlNamesRequest() || d.controlHasSentence(alike)
}

// controlNamesRequest reports whether the control's error has a word that no reduced answer has, and that is the name of a
// part of the request, or of the place where validators find one.
func (d *difference) controlNamesRequest() bool {
	c := d.says(d.control)
	on := surfaceOf(d.endpoint.Path, d.control.Request)
	for w := range c.names {
		said := slices.ContainsFunc(d.reduced, func(x *probe.Exchange) bool { return d.says(x).names[w] })
		if !said && (c.places[w] || on.has(w)) {
			return true
		}
	}
	return false
}

// controlHasSentence reports whether the control's error has several words that no reduced answer has, if the reduced
// answers agree in their words. A service that words each refusal at random proves nothing. One that only adds words to
// its usual answer names no other cause: it may greet the caller by name.
func (d *difference) controlHasSentence(with []*probe.Exchange) bool {
	at := map[string]bool{}
	for _, x := range with {
		for _, t := range d.says(x).texts {
			at[t.path] = true
		}
	}
	c := d.says(d.control)
	own := map[string]bool{}
	for _, t := range c.texts {
		if t.formless && !at[t.path] {
			continue // nothing shows that this member states the cause
		}
		for _, w := range t.words {
			if !slices.ContainsFunc(d.reduced, func(x *probe.Exchange) bool { return d.says(x).names[w] }) {
				own[w] = true
			}
		}
	}
	return steadyWords(own) >= enoughWords && d.agree(with) && !d.controlRepeats(with)
}

// controlRepeats reports whether the control's error holds all the words of one of the answers.
func (d *difference) controlRepeats(with []*probe.Exchange) bool {
	c := d.says(d.control).words()
	return slices.ContainsFunc(with, func(x *probe.Exchange) bool {
		return steadyWords(beyond(d.says(x).words(), c)) == 0
	})
}

// agree reports whether there are at least two answers, and all say the same except for a word or two.
func (d *difference) agree(answers []*probe.Exchange) bool {
	for _, a := range answers {
		for _, b := range answers {
			if steadyWords(beyond(d.says(a).words(), d.says(b).words())) >= enoughWords {
				return false
			}
		}
	}
	return len(answers) > 1
}

// beyond returns the words of a that b does not have.
func beyond(a, b map[string]bool) map[string]bool {
	left := map[string]bool{}
	for w := range a {
		if !b[w] {
			left[w] = true
		}
	}
	return left
}

// steadyWords counts the words, without numbers and ids, which vary with each answer.
func steadyWords(words map[string]bool) int {
	n := 0
	for w := range words {
		if !digits().MatchString(w) && !mixed().MatchString(w) {
			n++
		}
	}
	return n
}

// says returns the cause that an answer states.
func (d *difference) says(x *probe.Exchange) saying {
	s, known := d.said[x]
	if !known {
		s = d.saying(x)
		d.said[x] = s
	}
	return s
}

// A saying is the cause in an answer's error, without the names and values of the identity. Members beside the error do
// not explain it.
type saying struct {
	codes  map[string]string // by place; "" if nothing is left of one
	texts  []saidText
	names  map[string]bool // all words of the error, the names of its members included: they may name a part of the request
	places map[string]bool // the words that name a part of the request, as validators do
}

// A saidText is a code or a text for people.
type saidText struct {
	path     string
	words    []string
	formless bool // the answer is not an error of the shape, so the meaning of its members is unknown
}

// words returns the words of all texts.
func (s saying) words() map[string]bool {
	all := map[string]bool{}
	for _, t := range s.texts {
		for _, w := range t.words {
			all[w] = true
		}
	}
	return all
}

func (d *difference) saying(x *probe.Exchange) saying {
	s := saying{map[string]string{}, nil, map[string]bool{}, map[string]bool{}}
	known := map[string]string{}
	plain := func(text string) []string {
		var words []string
		for _, w := range d.rawWords(text) {
			if _, seen := known[w]; !seen {
				known[w] = d.plainWord(w)
			}
			if w = known[w]; w != "" {
				words = append(words, w)
				s.names[w] = true
			}
		}
		return words
	}
	for _, said := range saidIn(x) {
		if !jsontext.Valid(said) {
			s.texts = append(s.texts, saidText{"", plain(said), true})
			continue
		}
		doc, claimed := d.errorIn(said)
		stated := d.shape.Statement([]byte(doc))
		for _, code := range stated.Codes {
			s.codes[code.Path] += d.plain(code.Text)
		}
		for _, text := range slices.Concat(stated.Codes, stated.Words) {
			s.texts = append(s.texts, saidText{text.Path, plain(text.Text), !claimed})
		}
		everyText(gjson.Parse(doc), false, func(text string, listed bool) {
			plain(text)
			if listed && isPlace(text) {
				s.places[text] = true
			}
		})
	}
	return s
}

// errorIn returns a document without the members beside its error, and whether the shape recognises an error in it.
func (h hearing) errorIn(text string) (doc string, claimed bool) {
	claim := h.shape.Is([]byte(text))
	if !claim.Is {
		return text, false
	}
	outer, _, _ := strings.Cut(claim.At, ".")
	whole := gjson.Parse(text)
	alone := outer != "" && (whole.Get(gjson.Escape(outer)).IsObject() || whole.Get(gjson.Escape(outer)).IsArray())
	var kept []string
	whole.ForEach(func(name, v gjson.Result) bool {
		beside := name.Str != outer && (alone || slices.Contains(claim.Beside, name.Str) || outer != "" && v.IsObject())
		if !beside || outer == "" && v.IsArray() {
			kept = append(kept, name.Raw+":"+v.Raw)
		}
		return true
	})
	if !whole.IsObject() {
		return text, true
	}
	return "{" + strings.Join(kept, ",") + "}", true
}

// isPlace reports whether a text is a validator's name for a part of a request other than its headers.
func isPlace(text string) bool { return text == "body" || text == "query" || text == "path" }

// everyText calls text with each name and each string of a document, and whether it is an element of a list.
func everyText(v gjson.Result, listed bool, text func(text string, listed bool)) {
	if v.Type == gjson.String {
		text(v.Str, listed)
	}
	if !v.IsObject() && !v.IsArray() {
		return
	}
	v.ForEach(func(name, member gjson.Result) bool {
		if name.Type == gjson.String {
			text(name.Str, false)
		}
		everyText(member, v.IsArray(), text)
		return true
	})
}

// plain returns a text without the identity.
func (d *difference) plain(text string) string {
	words := d.rawWords(text)
	for i, w := range words {
		words[i] = d.plainWord(w)
	}
	return strings.Join(slices.DeleteFunc(words, func(w string) bool { return w == "" }), " ")
}

// rawWords returns the words of a text, without those that repeat the identity. A character of a script that writes no
// spaces is a word.
func (d *difference) rawWords(text string) []string {
	return strings.FieldsFunc(spaced(withoutValues(text, d.identity, " ")), betweenWords)
}

// plainWord returns a word in lower case, without the name of a part of the identity; "" if nothing is left.
func (d *difference) plainWord(w string) string {
	if d.namesIdentity(w) {
		return ""
	}
	pieces := strings.FieldsFunc(w, func(r rune) bool { return r == '-' || r == '_' })
	return strings.ToLower(strings.Join(slices.DeleteFunc(pieces, d.namesIdentity), "_"))
}

// namesIdentity reports whether a word is the name of a part of the identity.
func (d *difference) namesIdentity(word string) bool {
	return slices.ContainsFunc(d.identity, func(p probe.Pair) bool { return contract.Says(word, p.Name) }) ||
		slices.ContainsFunc(d.id.Fields, func(field string) bool { return contract.FieldName(field) == contract.FieldName(word) })
}

// spaced puts spaces around the characters of scripts that write none.
func spaced(text string) string {
	var b strings.Builder
	for _, r := range text {
		if unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar) {
			b.WriteString(" " + string(r) + " ")
			continue
		}
		b.WriteRune(r)
	}
	return b.String()
}

// betweenWords reports whether a character belongs to no word.
func betweenWords(r rune) bool {
	return !unicode.IsLetter(r) && !unicode.IsMark(r) && !unicode.IsNumber(r) && r != '_' && r != '-'
}

// missing returns the required parts that a reduced request lacks.
func (d *difference) missing(x *probe.Exchange) []string {
	if x.Label == variants.WithoutCredential {
		return d.id.Credentials(d.endpoint.Transport)
	}
	if part, ok := strings.CutPrefix(x.Label, variants.Without); ok {
		return strings.Split(strings.TrimSuffix(part, variants.AndCredential), "+")
	}
	return d.id.RequiredNames()
}

// both describes two answers briefly, once if they read the same.
func both(x, control *probe.Exchange) string {
	mine, its := answer(x), answer(control)
	if mine == its {
		return mine
	}
	return mine + "; the full identity: " + its
}
