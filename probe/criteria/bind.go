package criteria

import (
	"fmt"
	"slices"
	"strings"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/checks"
	"github.com/engfix/engfix/probe/variants"
)

const envelopeSuccess = checks.EnvelopeSuccess

// bind returns the checks that show a meaning: each outcome under each condition over each scope. If one of them has no
// check, why says so, and nothing is bound.
func (in *Interpreter) bind(m meaning) (bs []probe.Binding, why string) {
	scopes := m.scopes
	if len(scopes) == 0 {
		scopes = []scope{{}}
	}
	if m.supposesValid() {
		m.conditions = []condition{{idea: valid}}
	}
	for _, o := range m.outcomes {
		row := rowOf(o)
		conditions := m.conditions
		switch {
		case (row.condition == always || o.bare) && len(conditions) == 0:
			return nil, fmt.Sprintf("it demands %s, but names no condition: a person decides", o)
		case row.condition == never && len(conditions) > 0:
			return nil, fmt.Sprintf("%s applies to every request, not only under the condition %s: a person decides", o, conditions[0])
		case len(conditions) == 0:
			conditions = []condition{{}}
		}
		if root, _, within := strings.Cut(o.member, "."); o.member != "" {
			switch everywhere := len(m.conditions) == 0; {
			case everywhere && within && root == "error":
				return nil, "it names a member of an error, but not which error: a person decides"
			case !in.NoSuccess && (everywhere || !within) && !slices.Contains(roots, root): // "settings.DEBUG is false" is about no answer
				return nil, "it does not say where in the body: write the path of the member, as in data.id; a person decides"
			}
		}
		for _, c := range in.widened(row, conditions) {
			for _, s := range scopes {
				more, why := in.one(row, o, c, s)
				if why != "" {
					return nil, why
				}
				if more = in.over(s, more); len(more) == 0 {
					return nil, fmt.Sprintf("no check over %s shows it: %s; a person decides", s.transport(), o)
				}
				bs = append(bs, more...)
			}
		}
	}
	for _, b := range bs {
		if !slices.Contains(in.Checks, b.Check) {
			return nil, fmt.Sprintf("there is no check %s: a person decides", b.Check)
		}
	}
	return bs, ""
}

// over narrows checks to the transports of a scope, and leaves out those that are for none of them.
func (in *Interpreter) over(s scope, bs []probe.Binding) []probe.Binding {
	if s.over == "" && !s.http {
		return bs
	}
	var narrowed []probe.Binding
	for _, b := range bs {
		all := in.Transports[b.Check]
		on := slices.DeleteFunc(slices.Clone(all), func(t probe.Transport) bool {
			return s.over != "" && t != s.over || s.http && !t.Answers() || b.On != nil && !slices.Contains(b.On, t)
		})
		if len(on) == 0 {
			continue
		}
		if s.over != "" || len(on) < len(all) {
			b.On = on
		}
		narrowed = append(narrowed, b)
	}
	return narrowed
}

// roots are the members at the top of a body with an envelope.
var roots = []string{"data", "meta", "error"}

// supposesValid reports whether the words suppose a valid request: an operation returns a success, and what comes with it, if
// nothing is wrong.
func (m meaning) supposesValid() bool {
	return len(m.conditions) == 0 && len(m.scopes) > 0 && m.scopes[0].path != "" && slices.ContainsFunc(m.outcomes, func(o outcome) bool {
		return o.idea == status && (o.status/100 == 2 || o.class == 2) && !o.bare
	})
}

// widened adds to the conditions of who gets in: a caller that is not authenticated may also have no identity at all.
func (in *Interpreter) widened(row outcomeRow, conditions []condition) []condition {
	if (row.idea == refused || row.idea == allowed) && slices.ContainsFunc(conditions, func(c condition) bool { return c.idea == unauthenticated }) && in.hasToken() {
		return append(slices.Clone(conditions), condition{idea: noIdentity})
	}
	return conditions
}

// one binds an outcome under a condition over a scope.
func (in *Interpreter) one(row outcomeRow, o outcome, c condition, s scope) (bs []probe.Binding, why string) {
	p := probe.Params{Method: s.method, Path: s.path, Thing: c.thing}
	if c.idea == unauthorized {
		if o.status != 401 {
			return nil, "an unauthorized caller may be known but not allowed, or not known at all: a person decides"
		}
		c.idea = unauthenticated
	}
	if slices.Contains([]string{"malformed header", "malformed headers"}, c.idea) && slices.Contains([]int{401, 403, 404}, o.status) {
		return nil, fmt.Sprintf("an invalid value that gets %d may be malformed, or name somebody unknown or not allowed: a person decides", o.status)
	}
	if c.idea == badToken && o.status == 404 {
		return nil, "a token that gets 404 may be the thing that is asked for: a person decides"
	}
	if c.idea == invalidPath && o.status == 404 {
		return nil, "an invalid id that gets 404 may be malformed or unknown: a person decides"
	}
	if slices.Contains(people, c.thing) && o.status != 404 {
		return nil, "an unknown " + c.thing + " may be the caller, or the thing that is asked for: a person decides"
	}
	if slices.Contains(sent, c.thing) && o.status != 404 {
		return nil, "an unknown " + c.thing + " may be one of the request, or the thing that is asked for: a person decides"
	}
	c = in.known(c)
	switch {
	case o.status/100 == 5 || o.class == 5:
		return nil, fmt.Sprintf("%s is a failure of the service, which nobody promises: a person decides", o)
	case c.idea == valid && (o.status/100 == 4 || o.class == 4 || row.idea == errorEnvelope || row.idea == refused):
		return nil, fmt.Sprintf("%s is no answer to a valid request: a person decides", o)
	case row.idea == status && o.status != 0 && o.status < 400 && slices.Contains([]string{headersMissing, noToken, noIdentity, badToken}, c.idea):
		return nil, fmt.Sprintf("%d is not a refusal, and a request with %s should be refused: a person decides", o.status, c)
	case c.idea == headersMissing && (row.idea == refused || row.idea == status && o.status != 0):
		p.Status = o.status
		return []probe.Binding{{Check: checks.IdentityRequired, Params: p}}, ""
	case c.idea == noToken && row.idea == status && o.status >= 400:
		p.Status, p.Token = o.status, true
		return []probe.Binding{{Check: checks.IdentityRequired, Params: p}}, ""
	case c.idea == valid && o.status == 201 && p.Method == "": // only an operation that creates something has this answer
		p.Method = "POST"
	}
	p.When = c.idea
	bs = row.bind(o, p)
	for i := range bs {
		if bs[i].Params.When == "" {
			continue
		}
		asked := c
		if bs[i].Params.When != c.idea {
			asked = condition{idea: bs[i].Params.When, header: o.header} // the row's own
		}
		if bs[i].Params.When, why = in.question(asked); why != "" {
			return nil, why
		}
	}
	return bs, ""
}

// known returns a condition in the configuration's terms: a client that is not authenticated has no token, if there is
// one, or no identity.
func (in *Interpreter) known(c condition) condition {
	switch {
	case c.idea == unauthenticated && in.hasToken():
		c.idea = noToken
	case c.idea == unauthenticated:
		c.idea = noIdentity
	}
	return c
}

// hasToken reports whether the identity has a credential.
func (in *Interpreter) hasToken() bool { return slices.Contains(in.Questions, variants.BadCredential) }

// question names the questions of a condition, in the form of probe.Check.Asks. If the configuration has none, why says
// so.
func (in *Interpreter) question(c condition) (asks, why string) {
	switch c.idea {
	case noToken:
		if !in.hasToken() {
			return "", "the configured identity has no token to leave out: a person decides"
		}
		return variants.WithoutCredential, ""
	case anyError:
		return checks.AnyError, ""
	case headersMissing:
		return variants.Without + "*", ""
	case asIdentity:
		return variants.As + c.header, ""
	}
	for _, row := range conditionRows() {
		if row.idea == c.idea {
			asks = strings.ReplaceAll(row.asks, "{header}", c.header)
		}
	}
	for q := range strings.SplitSeq(asks, ",") {
		if !slices.ContainsFunc(in.Questions, func(name string) bool { return probe.Asked([]string{q}, name) }) {
			return "", fmt.Sprintf("this configuration has no question for %s: a person decides", c)
		}
	}
	return asks, ""
}

// rowOf returns an outcome's row of the table.
func rowOf(o outcome) outcomeRow {
	rows := outcomeRows()
	i := slices.IndexFunc(rows, func(row outcomeRow) bool { return row.idea == o.idea && row.only == o.only })
	return rows[i]
}

// String names an outcome as the table does, with the parts that its words leave open.
func (o outcome) String() string {
	switch {
	case o.status != 0:
		return fmt.Sprintf("%s %d", o.idea, o.status)
	case o.class != 0:
		return fmt.Sprintf("%s %dxx", o.idea, o.class)
	case o.expect != "":
		return o.idea + " " + o.expect
	case o.header != "":
		return o.header + " required"
	}
	return o.idea
}

// String names a condition as the table does, with the parts that its words leave open.
func (c condition) String() string {
	switch {
	case c.idea == asIdentity:
		return "asked as " + c.header
	case c.header != "":
		return strings.Replace(c.idea, "header", c.header, 1)
	case c.thing != "":
		return c.idea + " (" + c.thing + ")"
	}
	return c.idea
}
