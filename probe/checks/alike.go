package checks

import (
	"regexp"
	"strings"

	"github.com/engfix/engfix/probe"
)

// sameAsControl reports whether the control was answered as x was, so that the two cannot be told apart.
func (j identityJudge) sameAsControl(x *probe.Exchange) bool {
	if j.control == nil || j.control.Response == nil || succeeded(j.control) {
		return false
	}
	mine, its := x.Response.Status, j.control.Response.Status
	if mine != its {
		return false
	}
	// Where both are told that they are not who they should be, or both crash, words make no difference.
	if mine == 401 || mine == 403 || mine >= 500 {
		return true
	}
	return j.saysAsControl(x) && !namesMissing(x, j.control, j.missing(x))
}

// both tells what two answers were, once where they are described alike.
func both(x, control *probe.Exchange) string {
	mine, its := describe(x), describe(control)
	if mine == its {
		return mine
	}
	return mine + "; the control: " + its
}

// saysAsControl reports whether an answer has the control's words, whatever stands where no two answers agree: an id made
// anew for each is told apart from words by nothing else.
func (j identityJudge) saysAsControl(x *probe.Exchange) bool {
	mine, its := j.words(x), j.words(j.control)
	if len(mine) != len(its) {
		return false
	}
	for i := range mine {
		if mine[i] != its[i] && !j.varies(i, its) {
			return false
		}
	}
	return true
}

// varies reports whether the word at i differs from each answer to each other, of those that are made alike. One that was
// blurred is as good as any.
func (j identityJudge) varies(i int, its []string) bool {
	seen, alike := map[string]bool{its[i]: its[i] != blurred}, 0
	for _, x := range j.reduced {
		words := j.words(x)
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

// words gives what an answer says of its cause, word by word.
func (j identityJudge) words(x *probe.Exchange) []string {
	words, known := j.said[x]
	if !known {
		words = wordBreak.Split(likeness(x, j.id.Headers), -1)
		j.said[x] = words
	}
	return words
}

var wordBreak = regexp.MustCompile(`[^\pL\pN_•-]+`)

// missing gives the required parts that a reduced request lacks.
func (j identityJudge) missing(x *probe.Exchange) []string {
	if part, ok := strings.CutPrefix(x.Label, "without/"); ok {
		return []string{part}
	}
	return j.id.Required
}
