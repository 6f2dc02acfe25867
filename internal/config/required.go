package config

import yaml "go.yaml.in/yaml/v4"

// part reads a required part of the identity: a name, or {any: [names]} if each of several carries it.
func part(dst *[]string) reader {
	alternatives := object((*anyOf)(dst))
	return reader{keys: alternatives.keys, read: func(d *decoder, n *node, where string) {
		d.given[where] = n.at
		if n.kind == yaml.MappingNode {
			alternatives.read(d, n, where)
			if len(n.members) == 0 {
				d.need(n, where, "any")
			}
			return
		}
		*dst = make([]string, 1)
		d.given[element(where, 0)] = n.at
		textOf(&(*dst)[0], present).read(d, n, where)
	}}
}

// An anyOf is a part that each of several names carries.
type anyOf []string

func (a *anyOf) keys() []key {
	names := some((*[]string)(a), func(s *string) reader { return textOf(s, present) })
	return []key{{"any", reader{read: func(d *decoder, n *node, where string) {
		names.read(d, n, where)
		for i, item := range n.items {
			d.given[element(where[:len(where)-len(".any")], i)] = item.at
		}
	}}}}
}
