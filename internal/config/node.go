package config

import (
	"fmt"
	"slices"
	"strings"

	yaml "go.yaml.in/yaml/v4"
)

// A node is a part of the document as the readers see it: aliases followed, merges done, variables expanded.
type node struct {
	kind  yaml.Kind // ScalarNode, SequenceNode or MappingNode
	tag   string    // of a scalar, short: "!!str"
	value string    // of a scalar
	raw   string    // of a scalar, as written: with its variables, which errors may show
	// expanded is true of a scalar that held a variable. Its text may also be a number or a boolean, and its value is a
	// secret.
	expanded bool
	used     []Secret // the variables that it holds, with their values
	unset    bool     // a variable in it has no value: the text is as written
	use      use      // its use, once a reader knows
	where    string   // in the document; of a scalar that held a variable
	items    []*node  // of a sequence
	members  []member // of a mapping, in document order, no key twice
	at       Pos
}

// A member is a key of a mapping and its value.
type member struct {
	key   string
	at    Pos // of the key
	value *node
}

// maxNodes bounds the size to which aliases may expand a document.
const maxNodes = 1 << 20

// A flattener makes nodes from the YAML library's.
type flattener struct {
	text   text
	expand *expander // nil leaves variables as they are
	report func(at Pos, format string, args ...any)
	// pend is called for each variable without a value.
	pend     func(where, variable string, at Pos, problem string)
	expanded []*node // the scalars that held variables
	nodes    int
	open     map[*yaml.Node]bool // anchored nodes that are being flattened
}

// node flattens n, which is at where in the document. It returns nil for a value that cannot be used, and reports why.
func (f *flattener) node(n *yaml.Node, where string) *node {
	at := f.text.pos(n.Line, n.Column)
	if n.Kind == yaml.AliasNode {
		if f.open[n.Alias] {
			f.report(at, "alias *%s contains itself: write out its value", n.Value)
			return nil
		}
		n = n.Alias
		at = f.text.pos(n.Line, n.Column)
	}
	if f.nodes++; f.nodes > maxNodes {
		if f.nodes == maxNodes+1 {
			f.report(at, "too large: more than %d values, with aliases expanded: remove some", maxNodes)
		}
		return nil
	}
	if n.Anchor != "" {
		f.open[n] = true
		defer delete(f.open, n)
	}
	out := &node{kind: n.Kind, tag: n.ShortTag(), value: n.Value, at: at}
	switch n.Kind {
	case yaml.SequenceNode:
		for i, item := range n.Content {
			if flat := f.node(item, element(where, i)); flat != nil {
				out.items = append(out.items, flat)
			}
		}
	case yaml.MappingNode:
		out.members = f.members(n, where)
	default:
		f.scalar(out, where)
	}
	return out
}

func (f *flattener) scalar(n *node, where string) {
	if f.expand == nil {
		n.raw = n.value
		return
	}
	e := f.expand.expand(n.value)
	n.raw, n.value = n.value, e.text
	n.expanded = strings.ReplaceAll(n.raw, "$${", "${") != n.value
	for _, p := range e.problems {
		f.report(n.at, "%s%s", prefix(where), p)
	}
	for _, p := range e.unset {
		f.pend(where, p.variable, n.at, p.problem)
	}
	if n.unset = len(e.unset) > 0; n.unset {
		n.value = n.raw
	}
	if len(e.used) > 0 {
		n.used, n.where = e.used, where
		f.expanded = append(f.expanded, n)
	}
}

// members flattens the content of a mapping, with the merges of "<<" after its own keys. Its own keys win over merged
// ones, and an earlier merge over a later one.
func (f *flattener) members(n *yaml.Node, where string) []member {
	var own []member
	var merged []*yaml.Node
	have := map[string]Pos{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		if key.Kind == yaml.AliasNode {
			key = key.Alias
		}
		at := f.text.pos(key.Line, key.Column)
		if key.Kind != yaml.ScalarNode {
			f.report(at, "%sa key must be text", prefix(where))
			continue
		}
		if key.ShortTag() == "!!merge" {
			merged = append(merged, value)
			continue
		}
		if first, ok := have[key.Value]; ok {
			f.report(at, "duplicate key %q%s: first in line %d", key.Value, below(where), first.Line)
			continue
		}
		have[key.Value] = at
		if flat := f.node(value, join(where, key.Value)); flat != nil {
			own = append(own, member{key.Value, at, flat})
		}
	}
	for _, m := range merged {
		own = f.merge(own, have, m, where)
	}
	return own
}

// merge appends the members of n, a mapping or a list of mappings, that out does not have yet.
func (f *flattener) merge(out []member, have map[string]Pos, n *yaml.Node, where string) []member {
	flat := f.node(n, where)
	if flat == nil {
		return out
	}
	sources := []*node{flat}
	if flat.kind == yaml.SequenceNode {
		sources = flat.items
	}
	for _, source := range sources {
		if source.kind != yaml.MappingNode {
			f.report(source.at, `%s"<<" merges a mapping or a list of mappings, not %s`, prefix(where), source.what())
			continue
		}
		for _, m := range source.members {
			if _, ok := have[m.key]; !ok {
				have[m.key] = m.at
				out = append(out, m)
			}
		}
	}
	return out
}

// incomplete reports whether the node holds a variable without a value.
func (n *node) incomplete() bool {
	return n.unset || slices.ContainsFunc(n.items, (*node).incomplete) ||
		slices.ContainsFunc(n.members, func(m member) bool { return m.value.incomplete() })
}

// null reports whether the node is an empty value, which counts as if its key were not there.
func (n *node) null() bool { return n.kind == yaml.ScalarNode && n.tag == "!!null" }

// what describes the node in words, to follow "not".
func (n *node) what() string {
	switch {
	case n.kind == yaml.SequenceNode:
		return "a list"
	case n.kind == yaml.MappingNode:
		return "a mapping"
	}
	switch n.tag {
	case "!!null":
		return "nothing"
	case "!!str":
		return fmt.Sprintf("the text %q", n.raw)
	case "!!int", "!!float":
		return "the number " + n.raw
	case "!!bool":
		return n.raw
	case "!!timestamp":
		return "the date " + n.raw
	}
	return "a value with the tag " + n.tag
}

// join names the key below where.
func join(where, key string) string {
	if where == "" {
		return key
	}
	return where + "." + key
}

// element names the i-th element of the list at where.
func element(where string, i int) string { return fmt.Sprintf("%s[%d]", where, i) }

// prefix makes where the beginning of a message.
func prefix(where string) string {
	if where == "" {
		return ""
	}
	return where + ": "
}

// below returns the key above a place.
func below(where string) string {
	if where == "" {
		return ""
	}
	return " below " + where
}
