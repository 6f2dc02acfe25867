package config

import (
	"fmt"

	yaml "go.yaml.in/yaml/v4"

	"github.com/engfix/engfix/internal/words"
)

// A decoder collects the readers' findings: mistakes, and the place of each key.
type decoder struct {
	path    string // of the file, for errors
	dir     string // that relative paths lead from
	errs    Errors
	pending []pending
	given   map[string]Pos
}

// report notes a mistake.
func (d *decoder) report(at Pos, format string, args ...any) {
	d.errs = append(d.errs, &Error{Path: d.path, Pos: at, Msg: fmt.Sprintf(format, args...)})
}

// A pending is a mistake that matters only to a command that uses the value at where.
type pending struct {
	where, variable string
	*Error
}

// pend notes a mistake that matters only to a command that uses the value.
func (d *decoder) pend(where, variable string, at Pos, problem string) {
	d.pending = append(d.pending, pending{where, variable, &Error{Path: d.path, Pos: at, Msg: prefix(where) + problem}})
}

// wrong notes that the value at where is not the kind that its reader wants.
func (d *decoder) wrong(n *node, where, want string) {
	d.report(n.at, "%swant %s, not %s", prefix(where), want, n.what())
}

// A reader reads one value into its field.
type reader struct {
	read func(d *decoder, n *node, where string)
	// keys are the keys of an object, or of each element of a list or table of objects.
	keys []key
}

// A key is a key of an object and how its value is read.
type key struct {
	name string
	reader
}

// A keyed is an object of the configuration: it says which keys it has.
type keyed interface{ keys() []key }

// object reads a mapping with known keys. An empty value leaves the default in place, as if the key were not there.
func object(o keyed) reader {
	keys := o.keys()
	return reader{keys: keys, read: func(d *decoder, n *node, where string) {
		if n.kind != yaml.MappingNode {
			d.wrong(n, where, "a mapping")
			return
		}
	members:
		for _, m := range n.members {
			for _, k := range keys {
				if k.name != m.key {
					continue
				}
				if !m.value.null() {
					path := join(where, m.key)
					d.given[path] = m.value.at
					k.read(d, m.value, path)
				}
				continue members
			}
			d.report(m.at, "unknown key %q%s: %s", m.key, below(where), remedy(m.key, keys))
		}
	}}
}

// remedy returns the advice for an unknown key.
func remedy(unknown string, keys []key) string {
	var names []string
	for _, k := range keys {
		names = append(names, k.name)
	}
	if near := Nearest(unknown, names); near != "" {
		return fmt.Sprintf("did you mean %q?", near)
	}
	return "want " + words.Or(names)
}

// at notes the place of the value before r reads it.
func at(pos *Pos, r reader) reader {
	return reader{keys: r.keys, read: func(d *decoder, n *node, where string) {
		*pos = n.at
		r.read(d, n, where)
	}}
}

// list reads a list, each element by the reader that each makes for it. It replaces the default.
func list[T any](dst *[]T, each func(*T) reader) reader {
	return reader{keys: each(new(T)).keys, read: func(d *decoder, n *node, where string) {
		if n.kind != yaml.SequenceNode {
			d.wrong(n, where, "a list")
			return
		}
		*dst = make([]T, len(n.items))
		for i, item := range n.items {
			each(&(*dst)[i]).read(d, item, element(where, i))
		}
	}}
}

// whole is list without the elements in which a variable has no value: they cannot be judged.
func whole[T any](dst *[]T, each func(*T) reader) reader {
	all := list(dst, each)
	return reader{keys: all.keys, read: func(d *decoder, n *node, where string) {
		all.read(d, n, where)
		kept := (*dst)[:0]
		for i, item := range n.items {
			if !item.incomplete() {
				kept = append(kept, (*dst)[i])
			}
		}
		*dst = kept
	}}
}

// some is list for values whose empty list makes no sense.
func some[T any](dst *[]T, each func(*T) reader) reader {
	all := list(dst, each)
	return reader{keys: all.keys, read: func(d *decoder, n *node, where string) {
		all.read(d, n, where)
		if n.kind == yaml.SequenceNode && len(n.items) == 0 {
			d.report(n.at, "%s: the list is empty: add an element, or remove the key for the default", where)
		}
	}}
}

// table reads a mapping whose keys are names of the user's own, the value of each member by the reader that each makes
// for it. It replaces the default.
func table[T any](dst *[]T, each func(m member, v *T) reader) reader {
	return reader{keys: each(member{}, new(T)).keys, read: func(d *decoder, n *node, where string) {
		if n.kind != yaml.MappingNode {
			d.wrong(n, where, "a mapping")
			return
		}
		*dst = make([]T, len(n.members))
		for i, m := range n.members {
			each(m, &(*dst)[i]).read(d, m.value, join(where, m.key))
		}
	}}
}
