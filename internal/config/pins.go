package config

import (
	"fmt"
	"slices"
	"strings"

	yaml "go.yaml.in/yaml/v4"

	"github.com/engfix/engfix/internal/lazy"
)

// A Pin is a router with the endpoints that the file should have.
type Pin struct {
	Router    string // import path
	Endpoints []PinnedEndpoint
}

// A PinnedEndpoint identifies the endpoint of a pin.
type PinnedEndpoint struct {
	Transport string // "http", "sse" or "ws"
	Method    string // upper case; GET for a WebSocket
	Path      string // whole template, the router's mount included, with convertors as in {id:int} or without
}

// SetPins returns the bytes of an engfix.yaml with each pin's router having exactly the pin's endpoints. path is only
// for errors.
//
// It edits the text: an endpoint that the file already has keeps its bytes, an endpoint that the pin does not name is
// removed, a new one is added after the others. All other bytes stay as they are, so that nothing changes if nothing is
// new. A pin without endpoints changes nothing. A file that cannot be edited like this is refused, for instance one
// with an alias in place of the routers.
func SetPins(path string, src []byte, pins []Pin) ([]byte, error) {
	pins, err := merged(pins)
	if err != nil {
		return nil, err
	}
	ed, err := newEditor(path, src)
	if err != nil {
		return nil, err
	}
	ed.setPins(pins)
	out := ed.apply()
	if err := verifyPins(path, src, out, pins); err != nil {
		return nil, err
	}
	return out, nil
}

// merged checks the pins, joins those of one router, and drops endpoints named twice and pins without any.
func merged(pins []Pin) ([]Pin, error) {
	var out []Pin
	for _, p := range pins {
		if err := p.check(); err != nil {
			return nil, err
		}
		i := slices.IndexFunc(out, func(q Pin) bool { return q.Router == p.Router })
		if i < 0 {
			if len(p.Endpoints) == 0 {
				continue
			}
			i, out = len(out), append(out, Pin{Router: p.Router})
		}
		for _, e := range p.Endpoints {
			if !slices.ContainsFunc(out[i].Endpoints, func(q PinnedEndpoint) bool { return q.whole("") == e.whole("") }) {
				out[i].Endpoints = append(out[i].Endpoints, e)
			}
		}
	}
	return out, nil
}

// check refuses a pin that the file could not hold.
func (p Pin) check() error {
	if strings.TrimSpace(p.Router) == "" {
		return fmt.Errorf("cannot pin a router without a name: name the Router in the ticket")
	}
	for _, e := range p.Endpoints {
		for _, problem := range []string{transport(e.Transport), method(e.Method), pathTemplate(e.Path)} {
			if problem != "" {
				return fmt.Errorf("cannot pin %s of %s: %s", e.Path, p.Router, problem)
			}
		}
	}
	return nil
}

// setPins puts the pins below "routers", which it adds if it is missing.
func (ed *editor) setPins(pins []Pin) {
	if len(pins) == 0 {
		return
	}
	end := ed.endOfDocument()
	if ed.root == nil {
		ed.insertAfter(end, blockRouters(pins, 0))
		return
	}
	i := memberOf(ed.root, "routers")
	if i < 0 {
		if ed.root.Style&yaml.FlowStyle != 0 {
			ed.add(ed.root, end, nil, "routers: {"+flowEach(pins)+"}")
		} else {
			ed.insertAfter(end, blockRouters(pins, ed.root.Column-1))
		}
		return
	}
	key, routers := ed.root.Content[i], ed.root.Content[i+1]
	end = ed.endOfMember(ed.root, i, end)
	if empty(routers) {
		ed.fill(ed.root, key, routers, func(indent int) string { return blockEach(pins, indent) }, "{"+flowEach(pins)+"}")
		return
	}
	index := map[string]int{}
	for j := 0; j+1 < len(routers.Content) && routers.Kind == yaml.MappingNode; j += 2 {
		index[routers.Content[j].Value] = j
	}
	var more []Pin
	for _, p := range pins {
		if j, ok := index[p.Router]; ok {
			ed.setRouter(routers, j, ed.endOfMember(routers, j, end), p)
		} else {
			more = append(more, p)
		}
	}
	if len(more) > 0 {
		ed.add(routers, end, func(indent int) string { return blockEach(more, indent) }, flowEach(more))
	}
}

// setRouter sets the endpoints of the router that is member i of routers. end is the line after it.
func (ed *editor) setRouter(routers *yaml.Node, i, end int, p Pin) {
	key, router := routers.Content[i], routers.Content[i+1]
	if empty(router) {
		ed.fill(routers, key, router, p.blockEndpoints, "{"+p.flowEndpoints()+"}")
		return
	}
	j := memberOf(router, "endpoints")
	if j < 0 {
		ed.add(router, end, p.blockEndpoints, p.flowEndpoints())
		return
	}
	key, endpoints := router.Content[j], router.Content[j+1]
	if empty(endpoints) {
		ed.fill(router, key, endpoints, p.blockEntries, "["+p.flowEntries()+"]")
		return
	}
	ed.setEndpoints(endpoints, mountOf(router), ed.endOfMember(router, j, end), p)
}

// setEndpoints removes the endpoints that the pin does not name from the list, and adds those that are missing. mount
// is the router's.
func (ed *editor) setEndpoints(list *yaml.Node, mount string, end int, p Pin) {
	var keep, gone []int
	missing := slices.Clone(p.Endpoints)
	for i, item := range list.Content {
		e := pinned(item).whole(mount)
		if !slices.ContainsFunc(p.Endpoints, func(q PinnedEndpoint) bool { return q.whole(mount) == e }) {
			gone = append(gone, i)
			continue
		}
		keep = append(keep, i)
		missing = slices.DeleteFunc(missing, func(m PinnedEndpoint) bool { return m.whole(mount) == e })
	}
	p.Endpoints = missing
	switch {
	case len(gone) > 0 && list.Style&yaml.FlowStyle != 0:
		ed.setItems(list, keep, p.flowEntries())
		return
	case len(missing) > 0:
		ed.add(list, end, p.blockEntries, p.flowEntries())
	}
	for _, i := range gone {
		ed.removeItem(list, i, end)
	}
}

// whole returns the endpoint with its path below the mount, unless it is already, and without convertors, which do not
// make it another endpoint.
func (e PinnedEndpoint) whole(mount string) PinnedEndpoint {
	e.Path = pathParameter().ReplaceAllString(e.Path, "{$1}")
	mount = strings.TrimRight(mount, "/")
	if e.Path != mount && !strings.HasPrefix(e.Path, mount+"/") {
		e.Path = mount + e.Path
	}
	return e
}

// mountOf reads the router's mount.
func mountOf(router *yaml.Node) string {
	if i := memberOf(router, "mount"); i >= 0 {
		return target(router.Content[i+1]).Value
	}
	return ""
}

// pinned reads the identity of an entry's endpoint.
func pinned(n *yaml.Node) PinnedEndpoint {
	e := PinnedEndpoint{Transport: "http", Method: "GET"}
	n = target(n)
	for i := 0; i+1 < len(n.Content) && n.Kind == yaml.MappingNode; i += 2 {
		value := target(n.Content[i+1])
		if value.Kind != yaml.ScalarNode || value.ShortTag() == "!!null" {
			continue
		}
		switch n.Content[i].Value {
		case "transport":
			e.Transport = value.Value
		case "method":
			e.Method = value.Value
		case "path":
			e.Path = unescaped(value.Value)
		}
	}
	return e
}

// The text of pins, in block style at an indent and in flow style.

func blockRouters(pins []Pin, indent int) string {
	return pad(indent) + "routers:\n" + blockEach(pins, indent+2)
}

func blockEach(pins []Pin, indent int) string {
	var b strings.Builder
	for _, p := range pins {
		b.WriteString(p.block(indent))
	}
	return b.String()
}

func flowEach(pins []Pin) string {
	var all []string
	for _, p := range pins {
		all = append(all, p.flow())
	}
	return strings.Join(all, ", ")
}

func (p Pin) block(indent int) string {
	return pad(indent) + quoteYAML(p.Router) + ":\n" + p.blockEndpoints(indent+2)
}

func (p Pin) flow() string { return quoteYAML(p.Router) + ": {" + p.flowEndpoints() + "}" }

func (p Pin) blockEndpoints(indent int) string {
	return pad(indent) + "endpoints:\n" + p.blockEntries(indent+2)
}

func (p Pin) flowEndpoints() string { return "endpoints: [" + p.flowEntries() + "]" }

func (p Pin) blockEntries(indent int) string {
	var b strings.Builder
	for _, e := range p.Endpoints {
		b.WriteString(pad(indent) + "- " + e.flow() + "\n")
	}
	return b.String()
}

func (p Pin) flowEntries() string {
	var all []string
	for _, e := range p.Endpoints {
		all = append(all, e.flow())
	}
	return strings.Join(all, ", ")
}

func (e PinnedEndpoint) flow() string {
	var said []string
	if e.Transport != "http" {
		said = append(said, "transport: "+e.Transport)
	}
	if e.Transport == "http" || e.Method != "GET" {
		said = append(said, "method: "+e.Method)
	}
	return "{" + strings.Join(append(said, "path: "+quoteYAML(escaped(e.Path))), ", ") + "}"
}

func pad(indent int) string { return strings.Repeat(" ", indent) }

// escaped makes text that expands to s, and unescaped undoes it.
func escaped(s string) string   { return strings.ReplaceAll(s, "${", "$${") }
func unescaped(s string) string { return strings.ReplaceAll(s, "$${", "${") }

var plainWord = lazy.Regexp(`^[A-Za-z_/][A-Za-z0-9_./-]*$`)

// quoteYAML writes s so that it is read as text everywhere.
func quoteYAML(s string) string {
	if n := (yaml.Node{Kind: yaml.ScalarNode, Value: s}); plainWord().MatchString(s) && n.ShortTag() == "!!str" {
		return s
	}
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r < ' ' || r >= 0x7f && r <= 0xa0 || r == 0x2028 || r == 0x2029 || r == 0xfeff:
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}

// transport demands the name of a transport.
func transport(s string) string { return oneOf("http", "sse", "ws")(s) }
