package criteria

import (
	"fmt"
	"slices"
	"strings"
)

// A pattern is a wording: words in their order, some of them optional or with alternatives, and names of other
// patterns. The syntax is:
//
//	an unknown id         the words themselves
//	[an|the] unknown id   optional words
//	is|are unknown        one word or another
//	(not found | unknown) one run of words or another, with blanks around the bar
//	<thing> is unknown    any match of the pattern named thing
type pattern interface {
	// match returns each way to read tokens from a position on.
	match(p *parser, at int) []reading
}

// A reading is one way to read tokens: their end, and the meaning of the names in between.
type reading struct {
	end   int
	found []found
}

// A found is the text that a name in a pattern matched.
type found struct {
	symbol string
	meaning
}

// A literal is one of several words.
type literal []string

func (l literal) match(p *parser, at int) []reading {
	if at < len(p.tokens) && slices.Contains(l, p.tokens[at].text) {
		p.reach(at + 1)
		return []reading{{end: at + 1}}
	}
	return nil
}

// A choice is one of several patterns; each that fits is a reading.
type choice []pattern

func (c choice) match(p *parser, at int) []reading {
	var all []reading
	for _, each := range c {
		all = append(all, each.match(p, at)...)
	}
	return all
}

// A sequence is several patterns in their order.
type sequence []pattern

func (s sequence) match(p *parser, at int) []reading {
	all := []reading{{end: at}}
	for _, each := range s {
		var next []reading
		for _, r := range all {
			for _, more := range each.match(p, r.end) {
				next = append(next, reading{more.end, joined(r.found, more.found)})
			}
		}
		if all = next; all == nil {
			return nil
		}
	}
	return all
}

func joined(a, b []found) []found {
	if len(b) == 0 {
		return a
	}
	return slices.Concat(a, b)
}

// An optional is a pattern that may be left out.
type optional struct{ pattern }

func (o optional) match(p *parser, at int) []reading {
	return append([]reading{{end: at}}, o.pattern.match(p, at)...)
}

// A name stands for a symbol of the grammar.
type name string

func (n name) match(p *parser, at int) []reading {
	var all []reading
	for _, r := range p.symbol(string(n), at) {
		all = append(all, reading{r.end, []found{{string(n), r.meaning}}})
	}
	return all
}

// compile reads a wording.
func compile(wording string) (pattern, error) {
	words := lex(wording)
	c := compiler{wording: wording, words: words}
	pat := c.choice("")
	if c.at < len(words) {
		c.fail("%q closes nothing", words[c.at])
	}
	return pat, c.err
}

var apart = strings.NewReplacer("[", " [ ", "]", " ] ", "(", " ( ", ")", " ) ")

// lex splits a wording into words and brackets.
func lex(wording string) []string {
	var words []string
	for w := range strings.FieldsSeq(apart.Replace(wording)) {
		switch w {
		case `\`: // an escape of the bracket after it
			words = append(words, w)
		default:
			if last := len(words) - 1; last >= 0 && words[last] == `\` {
				words[last] += w
				continue
			}
			words = append(words, w)
		}
	}
	return words
}

type compiler struct {
	wording string
	words   []string
	at      int
	err     error
}

func (c *compiler) fail(format string, args ...any) {
	if c.err == nil {
		c.err = fmt.Errorf("wording %q: "+format, append([]any{c.wording}, args...)...)
	}
	c.at = len(c.words)
}

// choice reads runs of words with bars between them, up to the bracket that closes them.
func (c *compiler) choice(closing string) pattern {
	var runs choice
	var run sequence
	for ; c.at < len(c.words) && (closing == "" || c.words[c.at] != closing); c.at++ {
		switch w := c.words[c.at]; {
		case w == "|":
			runs, run = append(runs, run), nil
		case w == "[", w == "(":
			c.at++
			within := c.choice(map[string]string{"[": "]", "(": ")"}[w])
			if w == "[" {
				within = optional{within}
			}
			run = append(run, within)
		case w == "]", w == ")":
			c.fail("%q closes nothing", w)
			return nil
		default:
			if w != "|" && (strings.HasPrefix(w, "|") || strings.HasSuffix(w, "|")) {
				c.fail("a bar at a bracket: put blanks around it")
			}
			run = append(run, words(w))
		}
	}
	if closing != "" && c.at >= len(c.words) {
		c.fail("%q is missing", closing)
		return nil
	}
	if runs == nil {
		return run
	}
	return append(runs, run)
}

// words reads a word or a name, or several with bars between them.
func words(w string) pattern {
	var plain literal
	var all choice
	for each := range strings.SplitSeq(strings.ReplaceAll(w, `\`, ""), "|") {
		if len(each) > 2 && each[0] == '<' && each[len(each)-1] == '>' {
			all = append(all, name(each[1:len(each)-1]))
		} else {
			plain = append(plain, each)
		}
	}
	switch {
	case all == nil:
		return plain
	case plain != nil:
		all = append(all, plain)
	case len(all) == 1:
		return all[0]
	}
	return all
}
