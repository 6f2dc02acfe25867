package config

import (
	"bytes"
	"cmp"
	"errors"
	"slices"
	"strings"

	yaml "go.yaml.in/yaml/v4"
)

// An editor changes the text of a YAML document by the places of its nodes.
type editor struct {
	text   text
	root   *yaml.Node // nil for an empty document
	eol    string
	quoted map[int]byte // the quotation mark of each quoted scalar by its offset
	edits  []edit
}

// An edit replaces the bytes from one offset up to another.
type edit struct {
	from, to int
	text     string
	lines    bool // text is whole lines: it begins on a line of its own
}

func newEditor(path string, src []byte) (*editor, error) {
	ed := &editor{text: newText(src), eol: "\n", quoted: map[int]byte{}}
	if at, problem := ed.text.check(); problem != "" {
		return nil, &Error{Path: path, Pos: at, Msg: problem}
	}
	root, err := compose(ed.text)
	if err != nil {
		var e *Error
		errors.As(err, &e)
		return nil, &Error{Path: path, Pos: e.Pos, Msg: e.Msg}
	}
	if root != nil && !implicitNull(root) {
		ed.root = root
		ed.note(root)
	}
	if i := bytes.IndexByte(src, '\n'); i > 0 && src[i-1] == '\r' {
		ed.eol = "\r\n"
	}
	return ed, nil
}

// note remembers where quoted scalars begin: brackets in them are text.
func (ed *editor) note(n *yaml.Node) {
	if n.Kind == yaml.ScalarNode {
		switch i := ed.offset(n); {
		case n.Style&yaml.DoubleQuotedStyle != 0:
			ed.quoted[i] = '"'
		case n.Style&yaml.SingleQuotedStyle != 0:
			ed.quoted[i] = '\''
		}
	}
	for _, c := range n.Content {
		ed.note(c)
	}
}

func (ed *editor) offset(n *yaml.Node) int { return ed.text.offset(n.Line, n.Column) }

// apply returns the text with its edits, line breaks as in the text.
func (ed *editor) apply() []byte {
	slices.SortStableFunc(ed.edits, func(a, b edit) int { return cmp.Compare(a.from, b.from) })
	var out []byte
	done := 0
	for _, e := range ed.edits {
		out = append(out, ed.text.src[done:e.from]...)
		if e.lines && len(trimBOM(out)) > 0 && !endsInBreak(out) {
			out = append(out, ed.eol...)
		}
		out = append(out, strings.ReplaceAll(e.text, "\n", ed.eol)...)
		done = e.to
	}
	return append(out, ed.text.src[done:]...)
}

// endsInBreak reports whether b ends in a line break.
func endsInBreak(b []byte) bool {
	for n := 1; n <= min(3, len(b)); n++ {
		if breakAt(b[len(b)-n:]) == n {
			return true
		}
	}
	return false
}

func (ed *editor) replace(from, to int, text string) {
	ed.edits = append(ed.edits, edit{from: from, to: to, text: text})
}

// insertAfter inserts whole lines after the line, counted from 1; 0 is before the first.
func (ed *editor) insertAfter(line int, lines string) {
	at := ed.startOf(line + 1)
	ed.edits = append(ed.edits, edit{from: at, to: at, text: lines, lines: true})
}

// startOf returns the offset at which the line begins; the end of the text for the line after the last.
func (ed *editor) startOf(line int) int {
	if line <= len(ed.text.start) {
		return ed.text.start[line-1]
	}
	return len(ed.text.src)
}

// line returns the bytes of the line, its break included.
func (ed *editor) line(line int) []byte { return ed.text.src[ed.startOf(line):ed.startOf(line+1)] }

// lineOf returns the line that the offset is in.
func (ed *editor) lineOf(offset int) int {
	i, found := slices.BinarySearch(ed.text.start, offset)
	if found {
		return i + 1
	}
	return i
}

// endOfDocument returns the last line of the document.
func (ed *editor) endOfDocument() int {
	first := 1
	if ed.root != nil {
		first = ed.lastLine(ed.root)
	}
	last := len(ed.text.start)
	if ed.startOf(last) == len(ed.text.src) {
		last-- // nothing follows the last break
	}
	for l := first; l <= last; l++ {
		if bytes.HasPrefix(ed.line(l), []byte("...")) {
			return l - 1
		}
	}
	return last
}

// endOfMember returns the last line that may belong to the member i of the mapping, whose own last line is end.
func (ed *editor) endOfMember(m *yaml.Node, i, end int) int {
	if i+2 < len(m.Content) {
		return m.Content[i+2].Line - 1
	}
	return end
}

// lastLine returns the last line on which something in n begins.
func (ed *editor) lastLine(n *yaml.Node) int {
	line := 0
	if !implicitNull(n) {
		line = n.Line
	}
	for _, c := range n.Content {
		line = max(line, ed.lastLine(c))
	}
	return line
}

// contentEnd returns the last line of the node's content. end is the last possible line; comments and empty lines at
// the end belong to the next node. A block scalar includes lines that look like them.
func (ed *editor) contentEnd(n *yaml.Node, end int) int {
	first := ed.lastLine(n)
	indent, isBlock := ed.blockIndent(n)
	last := end
	for l := end; l > first; l-- {
		line := ed.line(l)
		text := bytes.TrimSpace(line)
		comment := len(text) > 0 && text[0] == '#'
		switch {
		case comment && isBlock && bytes.IndexByte(line, '#') >= indent:
			return last
		case comment, len(text) == 0 && !isBlock:
			last = l - 1
		case len(text) > 0:
			return last
		}
	}
	return last
}

// withComments returns the last line of the node's content and of the comments right below it. Comments with the same
// or a deeper indentation belong to the node.
func (ed *editor) withComments(n *yaml.Node, end int) int {
	last := ed.contentEnd(n, end)
	for l := last + 1; l <= end; l++ {
		line := ed.line(l)
		text := bytes.TrimSpace(line)
		if len(text) == 0 || text[0] != '#' || bytes.IndexByte(line, '#') < n.Column-1 {
			break
		}
		last = l
	}
	return last
}

// blockIndent returns the least indent of the lines of the block scalar that n ends in, and whether it ends in one.
func (ed *editor) blockIndent(n *yaml.Node) (indent int, ok bool) {
	for len(n.Content) > 0 {
		indent, n = n.Column, n.Content[len(n.Content)-1]
	}
	return indent, n.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0
}

// add adds members to a mapping, or items to a list. end is the last line that may belong to it.
func (ed *editor) add(n *yaml.Node, end int, block func(indent int) string, flow string) {
	if n.Style&yaml.FlowStyle == 0 {
		ed.insertAfter(ed.withComments(n, end), block(n.Column-1))
		return
	}
	at, comma := ed.closing(ed.offset(n))
	if !comma && len(n.Content) > 0 {
		flow = ", " + flow
	}
	ed.replace(at, at, flow)
}

// fill sets the value of a key of parent that is empty so far.
func (ed *editor) fill(parent, key, value *yaml.Node, block func(indent int) string, flow string) {
	from := ed.offset(value)
	to, line := ed.endOfFlow(value), key.Line
	if parent.Style&yaml.FlowStyle != 0 {
		ed.replace(from, to, flow)
		return
	}
	if !implicitNull(value) {
		line = ed.lineOf(to)
		if rest := ed.text.src[to:ed.startOf(line+1)]; len(bytes.TrimSpace(rest)) == 0 {
			from -= len(ed.text.src[:from]) - len(bytes.TrimRight(ed.text.src[:from], " "))
		}
		ed.replace(from, to, "")
	}
	ed.insertAfter(line, block(key.Column-1+2))
}

// removeItem removes an item of a list in block style. end is the last line that may belong to the list.
func (ed *editor) removeItem(list *yaml.Node, i, end int) {
	if i+1 < len(list.Content) {
		end = ed.dashLine(list, i+1) - 1
	}
	first := ed.dashLine(list, i)
	ed.replace(ed.startOf(first), ed.startOf(ed.contentEnd(list.Content[i], end)+1), "")
}

// setItems replaces the items of a list in flow style by those that keep names and by more.
func (ed *editor) setItems(list *yaml.Node, keep []int, more string) {
	var items []string
	for _, i := range keep {
		from := ed.offset(list.Content[i])
		items = append(items, string(ed.text.src[from:ed.endOfFlow(list.Content[i])]))
	}
	if more != "" {
		items = append(items, more)
	}
	last := list.Content[len(list.Content)-1]
	ed.replace(ed.offset(list.Content[0]), ed.endOfFlow(last), strings.Join(items, ", "))
}

// endOfFlow returns the offset after a value that is in brackets, an alias or a plain word.
func (ed *editor) endOfFlow(n *yaml.Node) int {
	switch n.Kind {
	case yaml.AliasNode:
		return ed.offset(n) + len("*") + len(n.Value)
	case yaml.ScalarNode:
		return ed.offset(n) + len(n.Value)
	}
	end, _ := ed.closing(ed.offset(n))
	return min(end+1, len(ed.text.src))
}

// dashLine returns the line of the dash before the item of a list in block style.
func (ed *editor) dashLine(list *yaml.Node, i int) int {
	line := list.Content[i].Line
	for line > list.Line {
		if at := ed.text.offset(line, list.Column); at < len(ed.text.src) && ed.text.src[at] == '-' && len(bytes.TrimSpace(ed.text.src[ed.startOf(line):at])) == 0 {
			break
		}
		line--
	}
	return line
}

// closing returns the offset of the bracket that closes the one at the offset, and whether a comma stands before it.
func (ed *editor) closing(open int) (at int, comma bool) {
	src, depth := ed.text.src, 0
	for i := open; i < len(src); i++ {
		if mark, ok := ed.quoted[i]; ok {
			i, comma = endOfQuote(src, i, mark), false
			continue
		}
		switch c := src[i]; c {
		case '[', '{':
			depth++
			comma = false
		case ']', '}':
			if depth--; depth == 0 {
				return i, comma
			}
			comma = false
		case ',':
			comma = true
		case ' ', '\t', '\r', '\n':
		case '#':
			if strings.IndexByte(" \t\r\n", src[i-1]) >= 0 {
				i += max(bytes.IndexAny(src[i:], "\r\n"), 0)
			}
		default:
			comma = false
		}
	}
	return len(src), comma
}

// endOfQuote returns the offset of the mark that ends the quoted scalar at i.
func endOfQuote(src []byte, i int, mark byte) int {
	for i++; i < len(src); i++ {
		switch {
		case mark == '"' && src[i] == '\\':
			i++
		case src[i] != mark:
		case mark == '\'' && i+1 < len(src) && src[i+1] == mark:
			i++
		default:
			return i
		}
	}
	return i
}

// memberOf returns the index of the key in the content of a mapping, or -1.
func memberOf(m *yaml.Node, key string) int {
	for i := 0; i+1 < len(m.Content) && m.Kind == yaml.MappingNode; i += 2 {
		if m.Content[i].Kind == yaml.ScalarNode && m.Content[i].Value == key {
			return i
		}
	}
	return -1
}

// empty reports whether a value is nothing, {} or [].
func empty(n *yaml.Node) bool {
	return n.Kind == yaml.ScalarNode && n.ShortTag() == "!!null" ||
		(n.Kind == yaml.MappingNode || n.Kind == yaml.SequenceNode) && len(n.Content) == 0
}

// implicitNull reports whether a value is null because nothing is written. Its place is the place of the next node.
func implicitNull(n *yaml.Node) bool {
	return n.Kind == yaml.ScalarNode && n.Value == "" && n.ShortTag() == "!!null"
}

// target follows an alias.
func target(n *yaml.Node) *yaml.Node {
	if n.Kind == yaml.AliasNode {
		return n.Alias
	}
	return n
}
