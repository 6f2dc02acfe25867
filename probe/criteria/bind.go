package criteria

import (
	"fmt"
	"slices"
	"strings"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/checks"
	"github.com/engfix/engfix/probe/contract"
	"github.com/engfix/engfix/probe/variants"
)

const envelopeSuccess = checks.EnvelopeSuccess

// bind gives the checks that show a meaning: each outcome under each condition over each scope. Where one of them has none,
// why says so, and nothing is bound.
func (in *Interpreter) bind(m meaning) (bs []probe.Binding, why string) {
	scopes := m.scopes
	if len(scopes) == 0 {
		scopes = []scope{{}}
	}
	for _, o := range m.outcomes {
		row := rowOf(o)
		conditions := m.conditions
		switch {
		case row.condition == always && len(conditions) == 0:
			return nil, fmt.Sprintf("it says %s, and not when that is due: a person decides", o)
		case row.condition == never && len(conditions) > 0:
			return nil, fmt.Sprintf("%s is demanded whatever a request is like, not only with %s: a person decides", o, conditions[0])
		case len(conditions) == 0:
			conditions = []condition{{}}
		}
		for _, c := range conditions {
			for _, s := range scopes {
				more, why := in.one(row, o, c, s)
				if why != "" {
					return nil, why
				}
				bs = append(bs, more...)
			}
		}
	}
	for _, b := range bs {
		if !slices.Contains(in.Checks, b.Check) {
			return nil, fmt.Sprintf("no check called %s is known: a person decides", b.Check)
		}
	}
	return bs, ""
}

// one binds an outcome under a condition over a scope.
func (in *Interpreter) one(row outcomeRow, o outcome, c condition, s scope) (bs []probe.Binding, why string) {
	p := probe.Params{Method: s.method, Path: s.path, Thing: c.thing}
	c = in.known(c)
	whole := row.idea == refused || row.idea == status && o.status != 0
	switch {
	case c.idea == headersMissing && whole:
		p.Status = o.status
		return []probe.Binding{{Check: checks.IdentityRequired, Params: p}}, ""
	case c.idea == noToken && row.idea == status && o.status >= 400:
		p.Status, p.Token = o.status, true
		return []probe.Binding{{Check: checks.IdentityRequired, Params: p}}, ""
	case c.idea == valid && o.status == 201 && p.Method == "": // only what makes something answers so
		p.Method = "POST"
	}
	p.When = c.idea
	bs = row.bind(o, p)
	if row.idea == refused && c.idea == noIdentity {
		bs = append(bs, probe.Binding{Check: checks.WSIdentityRequired, Params: probe.Params{Method: s.method, Path: s.path}})
	}
	for i := range bs {
		if bs[i].Params.When == "" {
			continue
		}
		asked := c
		if bs[i].Params.When != c.idea {
			asked = condition{idea: bs[i].Params.When} // the row's own
		}
		if bs[i].Params.When, why = in.question(asked); why != "" {
			return nil, why
		}
	}
	return bs, ""
}

// known gives a condition as the configuration knows it: whoever is not authenticated has no token, where there is one, or no
// identity.
func (in *Interpreter) known(c condition) condition {
	switch {
	case c.idea == unauthenticated && in.tokenless() != "":
		c.idea = noToken
	case c.idea == unauthenticated:
		c.idea = noIdentity
	case c.idea == headerMissing && contract.IsCredential(c.header):
		c = condition{idea: noToken}
	}
	return c
}

// tokenless names the question that lacks a credential and nothing else; "" where the identity has none.
func (in *Interpreter) tokenless() string {
	for _, q := range in.Questions {
		part, is := strings.CutPrefix(q, variants.Without)
		if q == variants.WithoutCredential || is && contract.IsCredential(part) {
			return q
		}
	}
	return ""
}

// question names the questions that a condition is, in the manner of probe.Check.Asks. Where the configuration has none, why
// says so.
func (in *Interpreter) question(c condition) (asks, why string) {
	switch c.idea {
	case noToken:
		if asks = in.tokenless(); asks == "" {
			return "", "the configured identity has no token to leave out: a person decides"
		}
		return asks, ""
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
			return "", fmt.Sprintf("no question asks for %s under this configuration: a person decides", c)
		}
	}
	return asks, ""
}

// rowOf gives the row of the table that an outcome is of.
func rowOf(o outcome) outcomeRow {
	rows := outcomeRows()
	i := slices.IndexFunc(rows, func(row outcomeRow) bool { return row.idea == o.idea && row.only == o.only })
	return rows[i]
}

// String names an outcome as the table does, with what the words leave open.
func (o outcome) String() string {
	switch {
	case o.status != 0:
		return fmt.Sprintf("%s %d", o.idea, o.status)
	case o.class != 0:
		return fmt.Sprintf("%s %dxx", o.idea, o.class)
	case o.expect != "":
		return o.idea + " " + o.expect
	}
	return o.idea
}

// String names a condition as the table does, with what the words leave open.
func (c condition) String() string {
	switch {
	case c.idea == asIdentity:
		return "asked as " + c.header
	case c.header != "":
		return strings.Replace(c.idea, "header", c.header, 1)
	case c.thing != "":
		return c.idea + " of a " + c.thing
	}
	return c.idea
}
