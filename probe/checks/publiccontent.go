package checks

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/engfix/engfix/internal/jsontext"
	"github.com/engfix/engfix/internal/words"

	"github.com/tidwall/gjson"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/contract"
	"github.com/engfix/engfix/probe/variants"
)

// compareContent compares the content of two answers with one status.
func (p publicity) compareContent(anon, control *probe.Exchange, set func(probe.Verdict, string, ...any) probe.Finding) probe.Finding {
	switch {
	case p.errorInside(anon) != "" && p.errorInside(control) == "":
		return set(probe.Fail, "the success without identity carries an error, and the full identity's does not")
	case p.errorInside(anon) != "" && !p.k.Params.Credentials:
		return set(probe.Inconclusive, "the success carries an error with and without identity (%s), so nothing shows that the public is let in", describe(anon))
	case p.mayCarry(anon) != "":
		return set(probe.Inconclusive, "%s without identity holds something at %s that may be an error", describe(anon), p.mayCarry(anon))
	case anon.Response.MediaType() != control.Response.MediaType():
		return set(probe.Fail, "the answer without identity is %s, and the full identity's %s", orNone(anon.Response.MediaType()), orNone(control.Response.MediaType()))
	case streams(anon):
		if said := p.oneSided(anon, control); said != "" {
			return set(probe.Inconclusive, "only one of the two streams got this event, which may say that the public is not let in: %s", said)
		}
	case outline(anon, comparedDeep) != outline(control, comparedDeep):
		mine, its := members(anon, comparedDeep), members(control, comparedDeep)
		return set(probe.Fail, "the answer without identity has other members (%s) than the full identity's (%s)", lacking(its, mine), lacking(mine, its))
	case outline(anon, comparedDeep) == "" && !p.sameText(anon, control):
		return set(probe.Inconclusive, "the text without identity differs from the full identity's, and nothing shows whether it says less: %s", describe(anon))
	}
	return set(probe.Pass, "%s is the answer with and without identity", describe(anon))
}

// lacking names the elements that only the second list has.
func lacking(names, more []string) string {
	only := slices.DeleteFunc(slices.Clone(more), func(name string) bool { return slices.Contains(names, name) })
	if len(only) == 0 {
		return "none of its own"
	}
	return words.Clip(strings.Join(only, ", "), clipped)
}

// sameText reports whether two bodies that are neither objects nor lists have the same text, apart from the identity
// and the time.
func (p publicity) sameText(a, b *probe.Exchange) bool {
	mine, its := body(a.Response), body(b.Response)
	if a.Response.Base64 || b.Response.Base64 {
		return bytes.Equal(mine, its)
	}
	return p.blur(string(mine)) == p.blur(string(its))
}

// An otherWord is a place where two answers without identity have the same word and the answer to the full identity has
// another. A boolean, or whether there is a value, counts as a word. A word that changes from one answer to the next
// does not show a difference between callers.
type otherWord struct{ place, public, full string }

// otherWord returns the first one; nil if there is none. In a stream or a conversation it compares messages of one
// kind.
func (p publicity) otherWord(anon, control, again *probe.Exchange) *otherWord {
	theirs, second := p.texts(control), p.texts(again)
	for _, m := range p.texts(anon) {
		repeated, its := wordsOfAll(alikeAmong(m, second), p.identity), wordsOfAll(alikeAmong(m, theirs), p.identity)
		mine := wordsOfAll([]message{m}, p.identity)
		for _, place := range slices.Sorted(maps.Keys(mine)) {
			said := mine[place][0]
			if others := its[place]; len(others) > 0 && !slices.Contains(others, said) && slices.Contains(repeated[place], said) {
				return &otherWord{place, said, others[0]}
			}
		}
	}
	return nil
}

// texts returns the first content of an answer: a body, or messages.
func (p publicity) texts(x *probe.Exchange) []message {
	if x.Response == nil || streams(x) {
		got := p.heard(x)
		return got[:min(len(got), mostCompared)]
	}
	if !whole(x) {
		return nil
	}
	return []message{read("", body(x.Response))}
}

// alikeAmong returns the messages of m's kind. If there is only one, such as a body, it counts as of that kind.
func alikeAmong(m message, all []message) []message {
	if len(all) == 1 {
		return all
	}
	return slices.DeleteFunc(slices.Clone(all), func(o message) bool { return !m.alike(o) })
}

// wordsOfAll returns the single-word values of JSON texts, booleans, and whether a value is null, by their place. Ids
// and the identity do not count.
func wordsOfAll(all []message, identity []probe.Pair) map[string][]string {
	words := map[string][]string{}
	var visit func(v gjson.Result, place string)
	visit = func(v gjson.Result, place string) {
		switch {
		case container(v):
			words[place] = append(words[place], fill(v))
			n := 0
			v.ForEach(func(name, member gjson.Result) bool {
				step := name.Str
				if v.IsArray() {
					step = fmt.Sprint(n)
				}
				n++
				visit(member, strings.TrimPrefix(place+"."+step, "."))
				return true
			})
		case v.IsBool(), v.Type == gjson.String && oneWord(v.Str) && blur(v.Str, identity) != blurred:
			words[place] = append(words[place], v.Raw)
		}
	}
	for _, m := range all {
		if m.isJSON {
			visit(m.doc, "")
		}
	}
	return words
}

// fill returns the word for whether a list or an object holds anything.
func fill(v gjson.Result) string {
	if contract.Empty(v) {
		return "nothing"
	}
	return "something"
}

// mostCompared is how many messages of two streams or conversations are compared: a refusal arrives first.
const mostCompared = 3

// oneSided returns the first message that only one of two streams or conversations gets, if both get the same number;
// "" if there is none.
func (p publicity) oneSided(a, b *probe.Exchange) string {
	mine, its := p.heard(a), p.heard(b)
	if len(mine) == 0 && len(its) > 0 {
		return its[0].text()
	}
	if len(its) == 0 && len(mine) > 0 {
		return mine[0].text()
	}
	among := func(m message, all []message) bool { return slices.ContainsFunc(all, m.alike) }
	for i := range min(len(mine), len(its), mostCompared) {
		if !among(mine[i], its) {
			return mine[i].text()
		}
		if !among(its[i], mine) {
			return its[i].text()
		}
	}
	return ""
}

// refusesMadeUp reports whether a refusal is about the made-up credentials in the request. It must differ from the
// answer to a path that does not exist and name no part of the identity. It must also have a status that no identity
// refusal has, or name a part of the request, or differ from the answer to an invalid body.
func (p publicity) refusesMadeUp(x *probe.Exchange) bool {
	if slices.ContainsFunc(elsewhereAs(p.k, x), func(nowhere *probe.Exchange) bool { return alikeElsewhere(p.contract, x, nowhere) }) {
		return false
	}
	said, asked := names(x), surfaceOf("", x.Request)
	if slices.ContainsFunc(said, func(word string) bool { // a password in the form is not the token that is missing
		return !asked.has(word) && slices.ContainsFunc(p.id.RequiredNames(), func(part string) bool { return contract.Says(word, part) })
	}) {
		return false
	}
	if !p.id.Refuses(x.Response.Status, 0) || slices.ContainsFunc(said, asked.has) {
		return true
	}
	invalid := p.k.Answer(variants.InvalidBody)
	return invalid != nil && whole(invalid) && errored(invalid) && !limited(invalid) && invalid.Response.Status < 500 &&
		!p.likenessOf(invalid).is(p.likenessOf(x))
}

// How deep an outline goes: to the members of a success's payload, or as far as two answers are compared.
const (
	payloadDeep  = 2
	comparedDeep = 8
)

// outline returns the structure of a JSON body without its values; "" if it is neither an object nor a list.
func outline(x *probe.Exchange, depth int) string { return strings.Join(members(x, depth), ", ") }

// members lists the structure of a JSON body, in order: its members and theirs, and for a list the structure of its
// first element. A null member may be there or not; an empty value differs from one with content.
func members(x *probe.Exchange, depth int) []string {
	raw := body(x.Response)
	if streams(x) || !jsontext.Valid(raw) {
		return nil
	}
	var names []string
	add := func(name string) { names = append(names, name) }
	outlineOf(gjson.ParseBytes(raw), "", depth, add)
	slices.Sort(names)
	return slices.Compact(names)
}

func outlineOf(v gjson.Result, path string, depth int, add func(string)) {
	switch {
	case v.Type == gjson.Null:
		return
	case container(v) && contract.Empty(v):
		add(strings.TrimPrefix(path+" that is empty", " "))
		return
	case path != "":
		add(path)
	case v.IsArray():
		add("a list")
	}
	if depth == 0 || !container(v) {
		return
	}
	v.ForEach(func(key, member gjson.Result) bool {
		if v.IsArray() {
			outlineOf(member, path+"[]", depth-1, add)
			return member.Type == gjson.Null // the first that is not null stands for all
		}
		outlineOf(member, strings.TrimPrefix(path+"."+words.Clip(key.Str, clipped), "."), depth-1, add)
		return true
	})
}
