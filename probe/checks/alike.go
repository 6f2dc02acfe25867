package checks

import (
	"slices"
	"strings"
	"unicode"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/contract"
	"github.com/engfix/engfix/probe/variants"
)

// sameAsControl reports whether the control was answered as x was, so that the two cannot be told apart. Two that were let
// in are no refusals to compare.
func (d *difference) sameAsControl(x *probe.Exchange) bool {
	c := d.control
	switch {
	case c == nil, ended(x) == "", ended(x) != ended(c), succeeded(c) && d.endpoint.Transport != probe.WS:
		return false
	case leaked(x) != "" && leaked(c) != "":
		return false // data was told to both, which is no refusal
	}
	// Where both are told that they are not who they should be, or both crash, words make no difference.
	if s := statusTold(x); s == statusTold(c) && (s == 401 || s == 403 || s == 429 || s >= 500) {
		return true
	}
	return d.saysAsControl(x) && !namesMissing(x, c, d.missing(x))
}

// saysAsControl reports whether an answer has the control's codes and words, whatever stands where no two answers agree: an
// id made anew for each is told apart from words by nothing else. What repeats the identity that it was sent says no more
// than one that had less to repeat.
func (d *difference) saysAsControl(x *probe.Exchange) bool {
	mine, its := d.says(x), d.says(d.control)
	switch {
	case mine.codes != its.codes:
		return false
	case slices.Equal(mine.own, its.own):
		return true
	case len(mine.words) != len(its.words):
		return false
	}
	for i := range mine.words {
		if mine.words[i] != its.words[i] && !d.varies(i, its.words) {
			return false
		}
	}
	return true
}

// unrepeated leaves out the words that name a part of the identity, and those that were blurred.
func (d *difference) unrepeated(words []string) []string {
	return slices.DeleteFunc(slices.Clone(words), func(w string) bool {
		return w == "" || w == blurred || slices.ContainsFunc(d.id.RequiredNames(), func(part string) bool { return contract.Says(w, part) })
	})
}

// varies reports whether the word at i differs from each answer to each other, of those that are made alike. One that was
// blurred is as good as any.
func (d *difference) varies(i int, its []string) bool {
	seen, alike := map[string]bool{its[i]: its[i] != blurred}, 0
	for _, x := range d.reduced {
		words := d.says(x).words
		if len(words) != len(its) {
			continue
		}
		if seen[words[i]] {
			return false
		}
		seen[words[i]] = words[i] != blurred
		alike++
	}
	return alike > 1
}

// says gives what an answer says of its cause, its words one by one.
func (d *difference) says(x *probe.Exchange) saying {
	s, known := d.said[x]
	if !known {
		l := likenessOf(x, d.id.Headers)
		words := strings.FieldsFunc(l.words, betweenWords)
		s = saying{l.codes, words, d.unrepeated(words)}
		d.said[x] = s
	}
	return s
}

// A saying is a likeness taken apart.
type saying struct {
	codes string
	words []string
	own   []string // the words that repeat nothing of the identity
}

// betweenWords reports whether a character is of no word, nor of what was blurred.
func betweenWords(r rune) bool {
	return !unicode.IsLetter(r) && !unicode.IsNumber(r) && !strings.ContainsRune("_-"+blurred, r)
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
