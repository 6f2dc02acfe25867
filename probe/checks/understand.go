package checks

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/tickets"
)

// A Custom is a team's own rule, tried before the built-in ones.
type Custom struct {
	Match  *regexp.Regexp
	Checks []string // IDs, or Manual for what a person decides
	// Status is the exact refusal status demanded: a number, or "{{name}}" for what the named group of Match found;
	// "": any.
	Status string
}

// An Interpreter understands criteria in a team's words.
type Interpreter struct {
	Custom  []Custom
	Builtin []Rule
	// NoSuccess is true where the service has no success envelope: what asks for one asks for the error envelope alone.
	NoSuccess bool
}

// Understand splits an item's words into parts and binds each to checks. A part that no rule understands has none.
func (in Interpreter) Understand(it tickets.Item) []probe.Part {
	parts := in.read(it)
	if in.NoSuccess {
		for i, p := range parts {
			parts[i].Bindings = dropCheck(p.Bindings, EnvelopeSuccess)
			if len(p.Bindings) > 0 && len(parts[i].Bindings) == 0 {
				parts[i].Why = "the configuration says that the service has no success envelope (envelope.success: off): a person decides"
			}
		}
	}
	return parts
}

func (in Interpreter) read(it tickets.Item) []probe.Part {
	said := sentencesOf(it.Text)
	if len(said) > 1 && !in.anyCustom(said) {
		// A phrase of several sentences, the team's or ours, is one thing; any other is what each sentence says.
		if p, matched := in.customPart(it.Text); matched {
			return []probe.Part{p}
		}
		if bs := in.phrase(normal(it.Text), it.Kind); bs != nil {
			return []probe.Part{{Words: it.Text, Bindings: bs}}
		}
	}
	var parts []probe.Part
	for _, s := range said {
		if p, matched := in.customPart(s); matched {
			parts = append(parts, p)
			continue
		}
		parts = append(parts, in.sentence(normal(s), it.Kind)...)
	}
	if len(parts) == 0 {
		parts = []probe.Part{{Words: it.Text}}
	}
	return parts
}

// customPart gives what the team's own rules say of a text, as a part.
func (in Interpreter) customPart(text string) (p probe.Part, matched bool) {
	bs, why, matched := in.custom(text)
	return probe.Part{Words: text, Bindings: bs, Why: why}, matched
}

// anyCustom reports whether a rule of the team's speaks of one of the sentences by itself.
func (in Interpreter) anyCustom(sentences []string) bool {
	return slices.ContainsFunc(sentences, func(s string) bool {
		_, _, matched := in.custom(s)
		return matched
	})
}

// sentence binds a sentence as a whole, or else each of its parts; the first part's verb carries over, so that "add
// identity and envelope" is two things to add. A sentence with a limit is about some endpoints, and not split: of its
// parts nobody knows which of them it limits.
func (in Interpreter) sentence(s string, kind tickets.ItemKind) []probe.Part {
	if bs := in.phrase(s, kind); bs != nil {
		return []probe.Part{{Words: s, Bindings: bs}}
	}
	if !joins(s) {
		return []probe.Part{{Words: s}}
	}
	pieces := conjunction.Split(s, -1)
	if len(pieces) == 1 || limits(s) {
		return []probe.Part{{Words: s}}
	}
	verb, _, _ := strings.Cut(pieces[0], " ")
	var parts []probe.Part
	understood := false
	for _, piece := range pieces {
		piece = strings.TrimSpace(piece)
		if piece == "" {
			continue
		}
		bs := in.phrase(piece, kind)
		if bs == nil {
			bs = in.phrase(verb+" "+piece, kind)
		}
		understood = understood || bs != nil
		parts = append(parts, probe.Part{Words: piece, Bindings: bs})
	}
	if !understood {
		return []probe.Part{{Words: s}}
	}
	return parts
}

// phrase binds a phrase, as it stands or with a misspelt word read as the one that is meant.
func (in Interpreter) phrase(s string, kind tickets.ItemKind) []probe.Binding {
	if _, bs := in.builtin(s, kind); bs != nil {
		return bs
	}
	_, bs := in.builtin(mend(s), kind)
	return bs
}

func (in Interpreter) builtin(s string, kind tickets.ItemKind) (*Rule, []probe.Binding) {
	for i, r := range in.Builtin {
		if r.Only != "" && r.Only != kind {
			continue
		}
		if m := r.Match.FindStringSubmatch(s); m != nil {
			return &in.Builtin[i], r.Bind(m)
		}
	}
	return nil, nil
}

// custom gives what the team's own rules say of a text. A rule that matches and binds nothing says why a person decides.
func (in Interpreter) custom(text string) (bs []probe.Binding, why string, matched bool) {
	for _, c := range in.Custom {
		m := c.Match.FindStringSubmatchIndex(text)
		if m == nil {
			continue
		}
		status := 0
		if c.Status != "" {
			said := string(c.Match.ExpandString(nil, braces.ReplaceAllString(c.Status, "$${$1}"), text, m))
			n, err := strconv.Atoi(said)
			if err != nil || n < 100 || n > 599 {
				return nil, fmt.Sprintf("the configuration's criteria look for a status in the words, and %q is none: a person decides", said), true
			}
			status = n
		}
		for _, id := range c.Checks {
			if id == Manual {
				return nil, "the configuration's criteria leave it to a person", true
			}
			b := probe.Binding{Check: id}
			if takesStatus(id) {
				b.Params.Status = status
			}
			bs = append(bs, b)
		}
		return bs, "", true
	}
	return nil, "", false
}

// takesStatus reports whether a check can be held to one status.
func takesStatus(id string) bool { return id == IdentityRequired || id == WSIdentityRequired }

var (
	braces      = regexp.MustCompile(`\{\{\s*(\w+)\s*\}\}`)
	conjunction = regexp.MustCompile(`\s*(?:,\s+(?:and\s+)?|\s+and\s+|\s+&\s+|\s+\+\s+)(?:then\s+)?`)
)

// joins reports whether a conjunction may stand in the sentence; the expression takes much longer to say that none does.
func joins(s string) bool { return strings.ContainsAny(s, ",&+") || strings.Contains(s, "and") }

func dropCheck(bs []probe.Binding, id string) []probe.Binding {
	return slices.DeleteFunc(slices.Clone(bs), func(b probe.Binding) bool { return b.Check == id })
}

// ValidateCustom reports a custom rule that names a check which does not exist, or that can mean nothing.
func ValidateCustom(custom []Custom, catalogue []probe.Check) error {
	for _, c := range custom {
		if c.Match.String() == "" {
			return errors.New("criteria: a rule has an empty match, which every text has: write the words that it is for")
		}
		for _, id := range c.Checks {
			if id == Manual {
				continue
			}
			if !slices.ContainsFunc(catalogue, func(c probe.Check) bool { return c.ID == id }) {
				return fmt.Errorf("criteria: the rule %q names the check %q, which does not exist: engfix explain lists those that do", c.Match, id)
			}
		}
		if c.Status != "" && !slices.ContainsFunc(c.Checks, takesStatus) {
			return fmt.Errorf("criteria: the rule %q has a status, and none of its checks takes one: %s and %s do", c.Match, IdentityRequired, WSIdentityRequired)
		}
	}
	return nil
}
