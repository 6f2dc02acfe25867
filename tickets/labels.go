package tickets

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
)

// A meaning is what a label means to engfix.
type meaning int

const (
	meansNothing meaning = iota // a field that is kept and shown
	meansRouter
	meansFiles
	meansScope
	meansAcceptance
	meansReason

	noField meaning = -1 // in front of the first label
)

// labels are the labels with a meaning, as they are best written, each at its meaning.
var labels = [...]string{meansRouter: "Router", meansFiles: "Files", meansScope: "Scope", meansAcceptance: "Acceptance", meansReason: "Reason"}

// meaningOf gives what a label means; case does not matter.
func meaningOf(label string) meaning {
	for m, known := range labels {
		if len(label) == len(known) && len(known) > 0 && strings.EqualFold(known, label) {
			return meaning(m)
		}
	}
	return meansNothing
}

// label takes in the own line of a list item that is a label, or reports that it is none. A box is never a label. Bold
// words below a label with a meaning are the item's own, unless they are a label with one too.
func (b *body) label(li ast.Node, own line) bool {
	if own.box != nil {
		return false
	}
	label, value := b.splitLabel(own.first)
	m := meaningOf(label)
	if len(label) == 0 || m == meansNothing && slices.ContainsFunc(b.labels, func(l labelled) bool { return l.means != meansNothing }) {
		return false
	}
	l := labelled{li, m, len(b.fields)}
	b.labels = append(b.labels, l)
	b.rule(l)
	f := Field{Label: label, offset: b.origin(own.offset)}
	f.Line, f.Column = b.file.place(f.offset)
	b.fields = append(b.fields, f)
	switch {
	case m == meansScope:
		b.scoped = true
	case m == meansReason && !b.reasoned:
		b.reasoned, b.reasonOffset, b.reasonAt = true, own.offset, len(b.items)
	}
	if value != nil {
		b.labelValue(value)
	}
	return true
}

// A mislabel is what was meant as a field and is none.
type mislabel struct {
	ticket  *Ticket
	offset  int    // in the source
	trouble string // what is wrong with it, in words
}

// checkLabel notes a paragraph that begins like a label with a meaning, below no other, and is no field.
func (b *body) checkLabel(paragraph, first ast.Node, offset int) {
	if slices.ContainsFunc(b.labels, func(l labelled) bool { return l.means != meansNothing && isWithin(paragraph, l.item) }) {
		return
	}
	label, wrong := "", ""
	if bold, _ := b.splitLabel(first); bold != "" {
		label, wrong = bold, "is no list item"
	} else if isBold(first) && !b.isProse(first.NextSibling()) {
		label, wrong = b.text(first.FirstChild()), "has no colon"
	} else if t, ok := first.(*ast.Text); ok {
		plain, _, _ := bytes.Cut(t.Segment.Value(b.src), []byte(":"))
		label, wrong = string(bytes.TrimSpace(plain)), "is not bold"
	}
	if m := meaningOf(label); m != meansNothing {
		b.file.mislabels = append(b.file.mislabels, mislabel{b.ticket, b.origin(offset), fmt.Sprintf(
			"%q %s, so it is no field: write \"- **%s**:\"", label, wrong, labels[m])})
	}
}

// isProse reports whether the inline goes on in words, as behind the bold ones that begin a sentence.
func (b *body) isProse(n ast.Node) bool {
	t, ok := n.(*ast.Text)
	if !ok {
		return false
	}
	r, _ := utf8.DecodeRune(bytes.TrimSpace(t.Segment.Value(b.src)))
	return isWordRune(r)
}

// splitLabel gives the label of an inline sequence that begins with bold text and a colon, inside or outside of the
// bold, and the inline where its value begins, or nil. The label is empty where there is none.
func (b *body) splitLabel(first ast.Node) (label string, value ast.Node) {
	for first != nil && first.Kind() == ast.KindRawHTML {
		first = first.NextSibling()
	}
	if !isBold(first) {
		return "", nil
	}
	label, value = b.text(first.FirstChild()), first.NextSibling()
	if inside, found := strings.CutSuffix(label, ":"); found {
		return strings.TrimSpace(inside), value
	}
	if t, ok := value.(*ast.Text); !ok || !bytes.HasPrefix(bytes.TrimSpace(t.Segment.Value(b.src)), []byte(":")) {
		return "", nil
	}
	return label, value
}

// isBold reports whether the inline is bold, emphasis and links around or within it allowed.
func isBold(n ast.Node) bool {
	for n != nil {
		switch n := n.(type) {
		case *ast.Emphasis:
			if n.Level == 2 {
				return true
			}
		case *ast.Link:
		default:
			return false
		}
		if n = n.FirstChild(); n != nil && n.NextSibling() != nil {
			return false
		}
	}
	return false
}

// labelValue takes in the value that stands on the label's own line.
func (b *body) labelValue(first ast.Node) {
	text, parts := b.onlyCode(first)
	if parts == nil {
		parts = b.split(first)
		text = strings.TrimLeftFunc(b.text(first), isColonOrSpace)
	}
	if text != "" {
		b.fields[b.current].Value = text
		b.value(text, valueOffset(b.src, first), parts)
	}
}

// onlyCode gives the value that is one code span, which is what most are; parts is nil where it is another.
func (b *body) onlyCode(first ast.Node) (text string, parts []part) {
	if t, ok := first.(*ast.Text); ok && len(bytes.TrimLeftFunc(t.Segment.Value(b.src), isColonOrSpace)) == 0 {
		first = first.NextSibling()
	}
	span, ok := first.(*ast.CodeSpan)
	if !ok || span.NextSibling() != nil {
		return "", nil
	}
	text = strings.TrimSpace(b.code(span))
	b.parts = append(b.parts[:0], part{text: text, code: true})
	return text, b.parts
}

// valueOffset gives where the value of a label begins, colon and blanks left out.
func valueOffset(src []byte, first ast.Node) int {
	for n := first; ; n = n.NextSibling() {
		t, ok := n.(*ast.Text)
		if !ok {
			return n.Pos()
		}
		said := t.Segment.Value(src)
		if rest := bytes.TrimLeftFunc(said, isColonOrSpace); len(rest) > 0 {
			return t.Segment.Stop - len(rest)
		}
	}
}

func isColonOrSpace(r rune) bool { return r == ':' || unicode.IsSpace(r) }
