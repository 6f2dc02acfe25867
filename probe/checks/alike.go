package checks

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/tidwall/gjson"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/contract"
	"github.com/engfix/engfix/probe/variants"
)

// sameAsControl reports whether the control was refused as x was, so that the two cannot be told apart. Two that were let
// in are no refusals to compare.
//
// What the reduced answers say, and the control's does not, is no difference: a service that refuses everybody may well
// repeat what was missing. The control's refusal is another one where it says something of its own.
func (d *difference) sameAsControl(x *probe.Exchange) bool {
	c := d.control
	switch {
	case c == nil, ended(x) == "", ended(x) != ended(c), succeeded(c) && d.endpoint.Transport != probe.WS:
		return false
	case d.leaked(x) != "" && d.leaked(c) != "":
		return false // data was told to both, which is no refusal
	}
	// Where both are told that they are not who they should be, or both crash, words make no difference.
	if s := d.statusTold(x); s == d.statusTold(c) && (s == 401 || s == 403 || s == 429 || s >= 500) {
		return true
	}
	if d.pointing == nil {
		elsewhere := d.controlPointsElsewhere()
		d.pointing = &elsewhere
	}
	return !d.otherCode(x) && !*d.pointing
}

// otherCode reports whether the control's answer has a code that x's does not have, at a place where codes are no matter of
// chance: where two reduced answers have the same.
func (d *difference) otherCode(x *probe.Exchange) bool {
	mine := d.says(x).codes
	for place, its := range d.says(d.control).codes {
		if its != "" && mine[place] != "" && its != mine[place] && d.steady(place) {
			return true
		}
	}
	return false
}

// steady reports whether reduced answers agree on a code: two of them, or all where it is a number, which may be that of
// the parts that are missing.
func (d *difference) steady(place string) bool {
	seen, most := map[string]int{}, 0
	number := false
	for _, x := range d.reduced {
		if code := d.says(x).codes[place]; code != "" {
			seen[code]++
			most = max(most, seen[code])
			number = number || digits.MatchString(code)
		}
	}
	return most > 1 && (!number || len(seen) == 1)
}

var digits = regexp.MustCompile(`^\d+$`)

// enoughWords is how many words of its own an answer must have to be about something else. One or two may be what stands
// where nothing is missing, or an id.
const enoughWords = 3

// controlPointsElsewhere reports whether the control's answer has words that no reduced answer has, and that point to
// another cause: the name of a part of the request, or several, where the reduced answers agree in what they say. A service
// that words each refusal by chance proves nothing.
func (d *difference) controlPointsElsewhere() bool {
	c := d.says(d.control)
	var own []string
	for w := range c.words {
		if !slices.ContainsFunc(d.reduced, func(x *probe.Exchange) bool { return d.says(x).words[w] }) {
			own = append(own, w)
		}
	}
	on := surfaceOf(d.endpoint.Path, d.control.Request)
	if slices.ContainsFunc(own, func(w string) bool { return c.places[w] || on.has(w) }) {
		return true
	}
	return steadyWords(own) >= enoughWords && d.reducedAgree()
}

// reducedAgree reports whether the reduced answers that ended as the control's did are two at least, and say the same, but
// for a word or two.
func (d *difference) reducedAgree() bool {
	var alike []saying
	for _, x := range d.reduced {
		if ended(x) == ended(d.control) {
			alike = append(alike, d.says(x))
		}
	}
	for _, a := range alike {
		for _, b := range alike {
			var own []string
			for w := range a.words {
				if !b.words[w] {
					own = append(own, w)
				}
			}
			if steadyWords(own) >= enoughWords {
				return false
			}
		}
	}
	return len(alike) > 1
}

// steadyWords counts the words that are no numbers and no ids, which vary with each answer.
func steadyWords(words []string) int {
	n := 0
	for _, w := range words {
		if !digits.MatchString(w) && !mixed.MatchString(w) {
			n++
		}
	}
	return n
}

// says gives what an answer says of its cause.
func (d *difference) says(x *probe.Exchange) saying {
	s, known := d.said[x]
	if !known {
		s = d.saying(x)
		d.said[x] = s
	}
	return s
}

// A saying is what an answer says of its cause, without what names or repeats the identity.
type saying struct {
	codes  map[string]string // by where they stand; "" where nothing is left of one
	words  map[string]bool
	places map[string]bool // the words that say in which part of a request something is, as validators do
}

func (d *difference) saying(x *probe.Exchange) saying {
	s := saying{map[string]string{}, map[string]bool{}, map[string]bool{}}
	known := map[string]bool{}
	add := func(text string) {
		for _, w := range d.rawWords(text) {
			if !known[w] {
				known[w] = true
				if w = d.plainWord(w); w != "" {
					s.words[w] = true
				}
			}
		}
	}
	for _, said := range saidIn(x) {
		for _, code := range d.shape.Cause([]byte(said)).Codes {
			s.codes[code.Path] += d.plain(code.Text)
		}
		if !gjson.Valid(said) {
			add(said)
			continue
		}
		everyText(gjson.Parse(said), func(text string) {
			add(text)
			s.places[text] = s.places[text] || isPlace(text)
		})
	}
	return s
}

// isPlace reports whether a text is what validators call a part of a request that is not its headers.
func isPlace(text string) bool { return text == "body" || text == "query" || text == "path" }

// everyText hands out the names and the strings of a document.
func everyText(v gjson.Result, text func(string)) {
	if v.Type == gjson.String {
		text(v.Str)
	}
	if !v.IsObject() && !v.IsArray() {
		return
	}
	v.ForEach(func(name, member gjson.Result) bool {
		if name.Type == gjson.String {
			text(name.Str)
		}
		everyText(member, text)
		return true
	})
}

// plain gives what a text says, without the identity.
func (d *difference) plain(text string) string {
	words := d.rawWords(text)
	for i, w := range words {
		words[i] = d.plainWord(w)
	}
	return strings.Join(slices.DeleteFunc(words, func(w string) bool { return w == "" }), " ")
}

// rawWords gives the words of a text, without those that repeat the identity. A character of a script that writes no
// spaces is a word.
func (d *difference) rawWords(text string) []string {
	for _, p := range d.identity {
		if len(p.Value) > 1 {
			text = strings.ReplaceAll(text, p.Value, " ")
		}
	}
	return strings.FieldsFunc(spaced(text), betweenWords)
}

// plainWord gives a word in lower case, without what names a part of the identity in it; "" where nothing is left.
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

// betweenWords reports whether a character is of no word.
func betweenWords(r rune) bool {
	return !unicode.IsLetter(r) && !unicode.IsMark(r) && !unicode.IsNumber(r) && r != '_' && r != '-'
}

// missing gives the required parts that a reduced request lacks.
func (d *difference) missing(x *probe.Exchange) []string {
	if x.Label == variants.WithoutCredential {
		return d.id.Credentials(d.endpoint.Transport)
	}
	if part, ok := strings.CutPrefix(x.Label, variants.Without); ok {
		return strings.Split(strings.TrimSuffix(part, variants.AndCredential), "+")
	}
	return d.id.RequiredNames()
}

// both tells what two answers were, once where they are described alike.
func both(x, control *probe.Exchange) string {
	mine, its := answer(x), answer(control)
	if mine == its {
		return mine
	}
	return mine + "; the control: " + its
}
