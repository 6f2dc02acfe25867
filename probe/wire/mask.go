package wire

import (
	"cmp"
	"fmt"
	"maps"
	"regexp"
	"regexp/syntax"
	"slices"
	"strings"
	"sync"

	"github.com/engfix/engfix/probe/credential"
)

// shortestEcho is the minimum length of an unnamed value that is also hidden elsewhere in its exchange. With shorter
// values, a cookie that says "true" would turn half of an answer into its name.
const shortestEcho = 8

// A mask is a Redactor's knowledge at one time. It does not change after order was called. The zero value hides
// nothing.
type mask struct {
	needles      []needle       // longest first
	finder       finder         // of the needles
	searched     *searchedTexts // nil if no text would be repeated
	foldedFinder finder         // of plain
	plain        []needle       // the secrets that are looked for in other forms as well, in lower case
	patterns     []*regexp.Regexp
	inHeaders    []*regexp.Regexp    // the patterns without regard to case: the names of headers have none
	anchored     bool                // whether a pattern matches depends on the text around it
	binary       bool                // a secret has bytes that are in no readable text
	colons       bool                // a secret has a colon, so that a line of it looks like a header
	values       map[string][]string // what each name stands for, if it is known
	madeUp       []string            // credentials of one exchange that prove nothing
	wider        *widened            // nil if each widening is different
}

// A widened keeps the masks widened by our own credentials: most questions carry the same ones.
type widened struct {
	mu    sync.Mutex
	masks map[string]*mask // by the secrets that they hide beyond the mask
}

// mostWidened bounds how many masks are kept.
const mostWidened = 64

// knowing returns a mask that shows the made-up credentials of one exchange.
func (m *mask) knowing(madeUp []string) *mask {
	if madeUp == nil {
		return m
	}
	wider := *m
	wider.madeUp = madeUp
	return &wider
}

// invented reports whether a credential, or a part of one, proves nothing.
func (m *mask) invented(secret string) bool {
	return strings.HasPrefix(secret, invented) || slices.ContainsFunc(m.madeUp, func(made string) bool { return strings.Contains(made, secret) })
}

// A needle is one form of a secret value, and the secret's name.
type needle struct{ text, name string }

// knowingSent is with for the values that we send.
func (m *mask) knowingSent(more []needle) *mask {
	if len(more) == 0 || m.wider == nil {
		return m.with(more, true)
	}
	var key strings.Builder
	for _, n := range more {
		fmt.Fprintf(&key, "%d %s %d %s ", len(n.name), n.name, len(n.text), n.text)
	}
	m.wider.mu.Lock()
	defer m.wider.mu.Unlock()
	known := m.wider.masks[key.String()]
	if known == nil {
		known = m.with(more, true)
		known.searched, known.madeUp = newSearchedTexts(), nil
		if len(m.wider.masks) < mostWidened {
			m.wider.masks[key.String()] = known
		}
	}
	return known.knowing(m.madeUp)
}

// with returns a mask that also hides more secrets of one exchange. own is true if we sent them: the service may send
// very many, so only our own are searched for in other forms.
func (m *mask) with(more []needle, own bool) *mask {
	if len(more) == 0 {
		return m
	}
	wider := &mask{needles: slices.Clone(m.needles), plain: slices.Clone(m.plain), patterns: m.patterns, inHeaders: m.inHeaders, anchored: m.anchored, values: m.values, madeUp: m.madeUp}
	if own {
		wider.values = maps.Clone(m.values)
	}
	for _, n := range more {
		if len(n.text) < shortestEcho {
			continue
		}
		wider.hide(n.name, n.text)
		if own {
			wider.recognise(n.name, n.text)
			wider.stands(n.name, n.text)
		}
	}
	wider.order()
	return wider
}

// hide adds a secret; order must follow.
func (m *mask) hide(name, value string) {
	if credential.Unfit(value) != "" {
		return
	}
	for _, form := range forms(value) {
		m.needles = append(m.needles, needle{form, name})
	}
}

// stands notes what a name stands for.
func (m *mask) stands(name, value string) {
	if m.values == nil {
		m.values = map[string][]string{}
	}
	m.values[name] = append(slices.Clip(m.values[name]), value)
}

// recognise makes the mask look for a secret in other forms too: the value itself, its decoded text if it looks
// escaped, and either as a service reads it that takes each byte for a character, as Python's servers do with headers.
func (m *mask) recognise(name, value string) {
	v := view{text: value}
	for changed := true; changed; v, changed = v.unescaped() {
		seen, _ := v.seen()
		for _, v := range []view{v, seen, {text: latin1(v.text)}} {
			if text := v.folded().text; credential.Unfit(text) == "" && !slices.Contains(m.plain, needle{text, name}) {
				m.plain = append(m.plain, needle{text, name})
			}
		}
	}
}

// order sorts the longest first, so that a secret inside another does not leave the rest of it visible, and drops
// repetitions. Among equals, the first one wins.
func (m *mask) order() {
	slices.SortStableFunc(m.needles, func(a, b needle) int {
		return cmp.Or(cmp.Compare(len(b.text), len(a.text)), cmp.Compare(a.text, b.text))
	})
	m.needles = slices.CompactFunc(m.needles, func(a, b needle) bool { return a.text == b.text })
	m.finder = newFinder(textsOf(m.needles))
	m.binary = slices.ContainsFunc(m.plain, func(n needle) bool { return !isReadable(n.text) })
	m.colons = slices.ContainsFunc(m.plain, func(n needle) bool { return strings.Contains(n.text, ":") })
	folded := textsOf(m.plain) // two secrets may be the same once they are folded
	slices.Sort(folded)
	m.foldedFinder = newFinder(slices.Compact(folded))
}

func textsOf(needles []needle) []string {
	texts := make([]string, len(needles))
	for i, n := range needles {
		texts[i] = n.text
	}
	return texts
}

// shows reports whether a text is known to be shown as it is. False is not certain.
func (m *mask) shows(s string) bool { return len(m.patterns) == 0 && m.searched.clean(s) }

// text replaces every secret in s.
func (m *mask) text(s string) template {
	t := m.withoutSecrets(s)
	for _, p := range m.patterns {
		t = t.each(func(s string) template { return cutMatches(s, p) })
	}
	return t
}

// withoutSecrets replaces the named secrets in s, and ignores the patterns.
func (m *mask) withoutSecrets(s string) template {
	if t, ok := m.searched.find(s); ok {
		return t
	}
	cuts := m.finder.cuts(s)
	if len(cuts) > mostHidden {
		return hiddenWhole()
	}
	found := m.disguises(s)
	for _, c := range cuts {
		found = append(found, disguise{c.from, c.to, m.needles[c.place].name})
	}
	if len(found) == 0 {
		return m.searched.keep(s, verbatim(s))
	}
	return m.searched.keep(s, hiding(s, found))
}

// tail replaces the beginning of a secret at the end of a merged text that was cut off there.
func (m *mask) tail(t template) template {
	if len(t) == 0 || t[len(t)-1].name != "" {
		return t
	}
	last := t[len(t)-1].text
	longest, name := 0, ""
	for _, n := range m.needles {
		for k := min(len(n.text)-1, len(last)); k > longest; k-- {
			if strings.HasSuffix(last, n.text[:k]) {
				longest, name = k, n.name
			}
		}
	}
	if from, disguised := m.disguisedTail(last); disguised != "" && len(last)-from > longest {
		longest, name = len(last)-from, disguised
	}
	if longest == 0 {
		return t
	}
	return slices.Clone(t[:len(t)-1]).add(last[:len(last)-longest]).addName(name)
}

// quoted replaces the secrets in our own words that quote an exchange, perhaps clipped: the text before an ellipsis may
// be the beginning of a secret.
func (m *mask) quoted(s string) string {
	const ellipsis = "…"
	pieces := strings.Split(s, ellipsis)
	for i, piece := range pieces {
		t := m.text(piece).merged()
		if i+1 < len(pieces) {
			t = m.tail(t)
		}
		pieces[i] = t.String()
	}
	return strings.Join(pieces, ellipsis)
}

// leaks reports whether a named secret is left in a merged template.
func (m *mask) leaks(t template) bool {
	return slices.ContainsFunc(t, func(p part) bool { return p.name == "" && m.finder.any(p.text) })
}

// leaksDisguised reports whether a named secret is left in a merged template in any form.
func (m *mask) leaksDisguised(t template) bool {
	return slices.ContainsFunc(t, func(p part) bool { return p.name == "" && !m.noneIn(p.text) })
}

// nothingIn reports whether a text and every part of it certainly hold nothing that a needle or a pattern would hide.
func (m *mask) nothingIn(text string) bool {
	return !m.anchored && m.noneIn(text) && !slices.ContainsFunc(m.patterns, func(p *regexp.Regexp) bool { return p.MatchString(text) })
}

// noneIn reports whether a text holds no needle in any form.
func (m *mask) noneIn(text string) bool {
	if t, ok := m.searched.find(text); ok {
		return !t.names()
	}
	none := !m.finder.any(text) && len(m.disguises(text)) == 0
	if none {
		m.searched.keep(text, verbatim(text))
	}
	return none
}

// anchored reports whether an expression may match a part of a text and not the whole text: it depends on the ends of lines or words.
func anchored(p *regexp.Regexp) bool {
	tree, err := syntax.Parse(p.String(), syntax.Perl)
	return err != nil || looksAround(tree)
}

func looksAround(tree *syntax.Regexp) bool {
	switch tree.Op {
	case syntax.OpBeginLine, syntax.OpEndLine, syntax.OpBeginText, syntax.OpEndText, syntax.OpWordBoundary, syntax.OpNoWordBoundary:
		return true
	}
	return slices.ContainsFunc(tree.Sub, looksAround)
}

// left returns which needles are left in a merged template, as indexes in ascending order; nil if none is.
func (m *mask) left(t template) []int {
	var left []int
	for _, p := range t {
		if p.name == "" {
			left = append(left, m.finder.in(p.text)...)
		}
	}
	slices.Sort(left)
	return slices.Compact(left)
}

// named reports whether a pattern matches the name of a header, parameter, field or member.
func (m *mask) named(name string) bool {
	return slices.ContainsFunc(m.patterns, func(p *regexp.Regexp) bool { return p.MatchString(name) })
}

// name replaces the secrets in the name of a member, field or parameter. A pattern that matches a name is mostly about
// the value: of the name, only parts that look like a secret are hidden.
func (m *mask) name(name string) template { return m.nameBy(name, m.patterns) }

// headerName is name for a header.
func (m *mask) headerName(name string) template { return m.nameBy(name, m.inHeaders) }

func (m *mask) nameBy(name string, patterns []*regexp.Regexp) template {
	t := m.withoutSecrets(name)
	for _, p := range patterns {
		t = t.each(func(s string) template {
			if !opaque(p.FindString(s)) {
				return verbatim(s)
			}
			return cutMatches(s, p)
		})
	}
	return t
}

// placeholder returns the name that stands for the value of a header, parameter or member. It holds nothing of a secret in the name.
func (m *mask) placeholder(name string) string {
	if m.name(name).names() || m.headerName(name).names() {
		return "REDACTED"
	}
	return placeholder(name)
}

// cover replaces a whole value that must not be shown: by the named secrets that it consists of, or else by name.
func (m *mask) cover(value, name string) template {
	if t := m.withoutSecrets(value); t.bare() && t.names() {
		return t
	}
	return template(nil).addName(name)
}

// mostHidden is how many places of one text are hidden one by one. From there on, the rest of a text is hidden whole: a
// service can write a megabyte of such places, and each costs as much as a hundred bytes.
const mostHidden = 5000

// hiddenWhole returns the template for a text that is hidden whole.
func hiddenWhole() template { return template(nil).addName("REDACTED") }

// cutMatches replaces the matches of a pattern. What replaces a match is no text to search: a quoted text is searched again, and
// would grow each time.
func cutMatches(s string, p *regexp.Regexp) template {
	const replaced = "$REDACTED"
	var t template
	for i, s := range strings.Split(s, replaced) {
		if i > 0 {
			t = t.add(replaced)
		}
		from := 0
		for _, m := range p.FindAllStringIndex(s, -1) {
			if m[0] == m[1] {
				continue
			}
			t = t.add(s[from:m[0]]).addName(replaced[1:])
			from = m[1]
		}
		t = t.add(s[from:])
	}
	return t
}
