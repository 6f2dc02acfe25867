package criteria

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/engfix/engfix/internal/lazy"
	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/checks"
)

// A Custom is a team's own rule, tried before the tables.
type Custom struct {
	Match  *regexp.Regexp
	Checks []string // IDs, or checks.Manual to leave it to a person
	// Status is the exact refusal status demanded: a number, or "{{name}}" for the named group of Match; "": any.
	Status string
	// Anywhere binds a sentence in which Match is found; otherwise it must match a whole clause. A rule that leaves
	// words to a person applies wherever it is found.
	Anywhere bool
	whole    *regexp.Regexp
}

func (c *Custom) prepare() {
	c.Anywhere = c.Anywhere || slices.Contains(c.Checks, checks.Manual)
	c.whole = regexp.MustCompile(`^(?:` + c.Match.String() + `)$`)
}

// endMarks may follow a clause. A question mark may not: a question demands nothing.
const endMarks = " .;:!,…"

// ours returns the team's own reading of a text that one of its rules or phrases covers as a whole.
func (in *Interpreter) ours(text string) (c Clause, matched bool) {
	if c, matched = in.custom(text, false); matched {
		return c, true
	}
	return in.own(text)
}

// customIn returns the team's own reading of a sentence that its rules cover in whole or in part.
func (in *Interpreter) customIn(sentence string) (c Clause, matched bool) {
	return in.custom(sentence, true)
}

func (in *Interpreter) custom(text string, anywhere bool) (c Clause, matched bool) {
	said := strings.TrimRight(strings.TrimSpace(text), endMarks)
	for _, rule := range in.Custom {
		find := rule.whole
		if anywhere && rule.Anywhere {
			find = rule.Match
		}
		for _, words := range []string{said, strings.TrimSpace(text)} {
			if m := find.FindStringSubmatchIndex(words); m != nil {
				bs, why := rule.bind(words, m)
				return Clause{Words: text, Bindings: bs, Why: why}, true
			}
		}
	}
	return Clause{}, false
}

var braces = lazy.Regexp(`\{\{\s*(\w+)\s*\}\}`)

// bind returns the checks of a rule that matched; none, and why, if it leaves the words to a person.
func (c *Custom) bind(text string, m []int) (bs []probe.Binding, why string) {
	status := 0
	if c.Status != "" {
		said := string(c.Match.ExpandString(nil, braces().ReplaceAllString(c.Status, "$${$1}"), text, m))
		n, err := strconv.Atoi(said)
		if err != nil || n < 100 || n > 599 {
			return nil, fmt.Sprintf("the configuration's criteria look for a status in the words, and %q is not one: a person decides", said)
		}
		status = n
	}
	for _, id := range c.Checks {
		if id == checks.Manual {
			return nil, "the configuration's criteria leave it to a person"
		}
		b := probe.Binding{Check: id}
		if takesStatus(id) {
			b.Params.Status = status
		}
		bs = append(bs, b)
	}
	return bs, ""
}

// takesStatus reports whether a check can be held to one status.
func takesStatus(id string) bool {
	return id == checks.IdentityRequired || id == checks.WSIdentityRequired
}

// Validate reports a custom rule that names a check which does not exist, or that has no meaning.
func Validate(custom []Custom, catalogue []probe.Check) error {
	for _, c := range custom {
		if c.Match.String() == "" {
			return errors.New("criteria: a rule has an empty match, which every text has: write the words that it should match")
		}
		for _, id := range c.Checks {
			if id == checks.Manual {
				continue
			}
			if !slices.ContainsFunc(catalogue, func(c probe.Check) bool { return c.ID == id }) {
				return fmt.Errorf("criteria: the rule %q names the check %q, which does not exist: engfix explain lists the checks", c.Match, id)
			}
		}
		if c.Status != "" && !slices.ContainsFunc(c.Checks, takesStatus) {
			return fmt.Errorf("criteria: the rule %q has a status, and none of its checks takes one: %s and %s do", c.Match, checks.IdentityRequired, checks.WSIdentityRequired)
		}
	}
	return nil
}
