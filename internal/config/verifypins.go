package config

import (
	"fmt"
	"strings"

	yaml "go.yaml.in/yaml/v4"
)

// verifyPins reads the output of SetPins and refuses it unless the pins are in it, every endpoint that was there before
// is unchanged, and nothing else differs. So the editor need not know every corner of YAML.
func verifyPins(path string, before, after []byte, pins []Pin) error {
	was, err := readTree(path, before)
	if err != nil {
		return err
	}
	is, err := readTree(path, after)
	if err == nil && is.fits(was, pins) {
		return nil
	}
	return &Error{Path: path, Msg: "cannot pin routers without changing something else: replace the aliases by their values, or pin the routers by hand"}
}

// readTree reads the document without expanding variables.
func readTree(path string, src []byte) (*node, error) {
	d := &decoder{path: path}
	root, _ := d.document(src, nil)
	if err := d.errs.sorted(); err != nil {
		return nil, err
	}
	if root == nil || root.null() {
		root = &node{kind: yaml.MappingNode, tag: "!!map"}
	}
	return root, nil
}

// fits reports whether the document equals was with the pins set.
func (n *node) fits(was *node, pins []Pin) bool {
	names := map[string]bool{}
	for _, p := range pins {
		names[p.Router] = true
	}
	old, oldRest := was.split(names)
	now, rest := n.split(names)
	if rest != oldRest {
		return false
	}
	for _, p := range pins {
		mount := was.get("routers").get(p.Router).get("mount").value
		if len(now[p.Router]) != len(p.Endpoints) {
			return false
		}
		for _, e := range p.Endpoints {
			said, pinned := now[p.Router][e.whole(mount)]
			before, kept := old[p.Router][e.whole(mount)]
			if !pinned || kept && said != before {
				return false
			}
		}
	}
	return true
}

// entries are the contents of a router's entries, by endpoint.
type entries map[PinnedEndpoint]string

// split removes the endpoints of the named routers from the document. It returns their contents, by router, and a
// fingerprint of everything else, without keys that are empty then.
func (n *node) split(names map[string]bool) (pinned map[string]entries, rest string) {
	pinned = map[string]entries{}
	without := n.replace("routers", func(routers *node) *node {
		out := *routers
		out.members = nil
		for _, m := range routers.members {
			if names[m.key] {
				pinned[m.key] = entries{}
				for _, item := range m.value.get("endpoints").items {
					pinned[m.key][item.endpoint().whole(m.value.get("mount").value)] = item.fingerprint()
				}
				m.value = m.value.replace("endpoints", func(*node) *node { return &node{} })
				if len(m.value.members) == 0 {
					continue
				}
			}
			out.members = append(out.members, m)
		}
		return &out
	})
	return pinned, without.fingerprint()
}

// get returns the value of the key, or an empty node.
func (n *node) get(key string) *node {
	for _, m := range n.members {
		if m.key == key {
			return m.value
		}
	}
	return &node{}
}

// endpoint reads the identity of an entry's endpoint.
func (n *node) endpoint() PinnedEndpoint {
	e := PinnedEndpoint{Transport: "http", Method: "GET"}
	for key, dst := range map[string]*string{"transport": &e.Transport, "method": &e.Method, "path": &e.Path} {
		if v := n.get(key); v.kind == yaml.ScalarNode && !v.null() {
			*dst = v.value
		}
	}
	e.Path = unescaped(e.Path)
	return e
}

// replace returns the mapping with the value of the key replaced, or without the key if nothing is left of it.
func (n *node) replace(key string, by func(*node) *node) *node {
	out := *n
	out.members = nil
	for _, m := range n.members {
		if m.key == key {
			if m.value = by(m.value); len(m.value.members) == 0 {
				continue
			}
		}
		out.members = append(out.members, m)
	}
	return &out
}

// fingerprint is equal for nodes that say the same in the same order, wherever they are.
func (n *node) fingerprint() string {
	var b strings.Builder
	n.print(&b)
	return b.String()
}

func (n *node) print(b *strings.Builder) {
	fmt.Fprintf(b, "%d %s %q[", n.kind, n.tag, n.value)
	for _, item := range n.items {
		item.print(b)
	}
	for _, m := range n.members {
		fmt.Fprintf(b, "%q:", m.key)
		m.value.print(b)
	}
	b.WriteByte(']')
}
