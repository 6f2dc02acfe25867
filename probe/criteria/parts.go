package criteria

import (
	"slices"
	"strings"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/checks"
	"github.com/engfix/engfix/probe/variants"
)

// A spoken is a header of the identity in words: X-Tenant-Id is "tenant id" and, shorter, "tenant".
type spoken struct {
	words  []string
	header string
}

// spokenOf returns the words for the headers that begin with "X-". Words that several headers have are left out.
func spokenOf(headers []string) []spoken {
	var all []spoken
	for _, h := range headers {
		name, custom := strings.CutPrefix(strings.ToLower(h), "x-")
		if !custom {
			continue
		}
		words := strings.Split(name, "-")
		all = append(all, spoken{words, h})
		if n := len(words); n > 1 {
			all = append(all, spoken{[]string{strings.Join(words, "-")}, h}, spoken{[]string{strings.Join(words, "_")}, h})
			if words[n-1] == "id" {
				all = append(all, spoken{words[:n-1], h})
			}
		}
	}
	return slices.DeleteFunc(slices.Clone(all), func(s spoken) bool {
		return slices.ContainsFunc(all, func(o spoken) bool { return o.header != s.header && slices.Equal(o.words, s.words) })
	})
}

// at reports whether the tokens from a position on are the words, and where they end. A single word that the tables use
// otherwise is not a part of an identity: "a request without a user" may be many things.
func (s spoken) at(p *parser, at int) (end int, ok bool) {
	end = at + len(s.words)
	if end > len(p.tokens) || !slices.EqualFunc(p.tokens[at:end], s.words, func(t token, w string) bool { return t.text == w }) {
		return at, false
	}
	return end, len(s.words) > 1 || !p.grammar.tabled(s.words[0])
}

// addParts adds the parts of the identity to the grammar: headers is what its headers are called, and questions are those
// that can be put.
func (g *grammar) addParts(headers, questions []string) {
	all := spokenOf(headers)
	inWords := func(p *parser, at int, last func(end int) bool) []meant {
		var found []meant
		for _, s := range all {
			if end, ok := s.at(p, at); ok && last(end) {
				found = append(found, meant{end, meaning{slots: []slot{{"header", s.header}}}})
			}
		}
		return found
	}
	isHeader := func(p *parser, end int) bool {
		return end < len(p.tokens) && slices.Contains([]string{"header", "headers"}, p.tokens[end].text)
	}
	named := open("header", func(t token) (string, bool) { return headerNamed(t, headers) })
	// A header by its name, or by its words if the word "header" follows.
	g.symbols["header"] = func(p *parser, at int) []meant {
		return append(named(p, at), inWords(p, at, func(end int) bool { return isHeader(p, end) })...)
	}
	// A part of a request's identity, if the words before it say that it is one. A name such as project_id is a header's only
	// if it is called one: without that it is a member of a body or a query.
	g.symbols["part"] = func(p *parser, at int) []meant {
		return append(named(p, at), inWords(p, at, func(end int) bool {
			return isHeader(p, end) || !strings.Contains(p.tokens[at].text, "_")
		})...)
	}
	g.add("parts", rule{wordings: []string{"<part> [header]", "<part> [header] [,] or [a|an|the] <parts>", "<part> [header] , <parts>"}})
	lacking := []string{"without|lacking|omitting [a|an|the|any] <parts>", "with no <parts>", "that|which lack|lacks|omit|omits [a|an|the] <parts>"}
	g.add("lacking", rule{lacking, eachMissing})
	g.add("demanded",
		rule{[]string{"[a|an|the] <header> [header|headers]"}, demanded},
		rule{wordings: []string{"[a|an|the] <header> [header] [,] and|& <demanded>", "<header> [header] , <demanded>"}, fold: demanded})
	g.add("statement", rule{wordings: []string{"[[the] headers] <demanded> <be> required|mandatory|needed", "[[the] headers] <demanded> must|should|shall be <given>"}})
	g.add("alternatives", rule{wordings: []string{"<header> [header] or [a|an|the] <header> [header]", "<header> , <alternatives>", "<header> , or <header> [header]"}})
	g.add("state", rule{[]string{"[either] [a|an|the] <alternatives> <missing>", "any of <alternatives> <missing>"}, eachMissing})
	// Only a request lacks a part: a user without a tenant may belong to none.
	g.add("noun", rule{wordings: []string{"[<a>] [<method>] [http|api] request|requests|call|calls <lacking>"}})
	g.add("adverb", rule{lacking[:2], eachMissing})
	g.symbols["allParts"] = allParts(required(questions))
}

// eachMissing is the condition that one of the headers is missing, for each of them.
func eachMissing(parts []found) (meaning, bool) {
	m, ok := together(parts)
	got := meaning{}
	for _, s := range m.slots {
		if s.name == "header" {
			got.conditions = append(got.conditions, condition{idea: headerMissing, header: s.value})
		}
	}
	return got, ok && len(got.conditions) > 0
}

// demanded is the demand of a header, for each of a list.
func demanded(parts []found) (meaning, bool) {
	var m meaning
	for _, part := range parts {
		m.outcomes = append(m.outcomes, part.outcomes...)
		if name := part.slot("header"); name != "" {
			m.outcomes = append(m.outcomes, outcome{idea: headerRequired, header: name})
		}
	}
	return m, true
}

// required returns the names of the parts that a request is asked without.
func required(questions []string) []string {
	var names []string
	for _, q := range questions {
		if name, is := strings.CutPrefix(q, variants.Without); is && !strings.HasSuffix(name, variants.AndCredential) {
			names = append(names, strings.ToLower(name))
		}
	}
	slices.Sort(names)
	return names
}

// allParts reads a remark that names every required part of the identity: "(X-Tenant-Id and X-Mode)". One that names some
// of them demands less than the identity, or means something else by it.
func allParts(required []string) func(p *parser, at int) []meant {
	return func(p *parser, at int) []meant {
		if at >= len(p.tokens) || p.tokens[at].text != "(" || len(required) == 0 {
			return nil
		}
		var named []string
		for end := at + 1; end < len(p.tokens); end++ {
			switch word := p.tokens[end].text; {
			case word == ")":
				slices.Sort(named)
				if slices.Equal(slices.Compact(named), required) {
					return []meant{{end: end + 1}}
				}
				return nil
			case slices.Contains(required, word):
				named = append(named, word)
				p.reach(end + 1)
			case slices.Contains([]string{",", "and", "&", "+", "/", "header", "headers"}, word):
			default:
				return nil
			}
		}
		return nil
	}
}

// partRequired binds to the refusal of a request that lacks the header.
func partRequired(_ outcome, p probe.Params) []probe.Binding {
	return []probe.Binding{{Check: checks.RefusedWhen, Params: under(p, headerMissing)}}
}
