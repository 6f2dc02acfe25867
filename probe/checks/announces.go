package checks

import (
	"slices"
	"strings"

	"github.com/engfix/engfix/internal/lazy"
	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/contract"
)

// announces reports whether a message that the shape does not know shows that it is about the refusal that follows. If
// nothing in it does, it may be data: a client that should get none got it, whatever came next.
func (h hearing) announces(x *probe.Exchange, m message) bool {
	end, said := x.Close(), string(m.raw)
	if end != nil && end.Reason != "" && strings.Contains(said, end.Reason) {
		return true
	}
	for _, n := range numbers().FindAllString(said, -1) {
		if n == "401" || n == "403" || end != nil && "close "+n == ends(x) {
			return true
		}
	}
	return aboutErrors().MatchString(said) || slices.ContainsFunc(contract.StatementOf(m.raw).Words, func(sentence contract.Said) bool {
		return atFault().MatchString(sentence.Text) && slices.ContainsFunc(named().FindAllString(sentence.Text, -1), h.names)
	})
}

// names reports whether a word is the name of the identity, of a part of it, or of a credential.
func (h hearing) names(word string) bool {
	return strings.EqualFold(word, "identity") || strings.EqualFold(word, "login") || contract.IsCredential(word) || slices.ContainsFunc(h.identity, func(p probe.Pair) bool { return contract.Says(word, p.Name) })
}

var (
	// aboutErrors matches the words for refusals that names of members, types of messages and status texts share. An order may
	// be rejected too, so that word counts as a message's whole type only.
	aboutErrors = lazy.Regexp(`(?i)error|forbidden|denied|authenticat|authori[sz]|(?:^|[^a-z])auth(?:[^a-z]|$)|"(?:type|event)"\s*:\s*"(?:refused|rejected)"`)
	// atFault matches the words with which a sentence says that something is not as it should be.
	atFault = lazy.Regexp(`(?i)\b(?:missing|required|invalid|expired|not?|without|needs?|must|refused|rejected)\b`)
)
