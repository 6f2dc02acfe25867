package report

import (
	"io"
	"strings"

	"github.com/engfix/engfix/probe"
)

// maxUnexplained is how many operations without an explanation a view names.
const maxUnexplained = 20

// UnexplainedSays introduces the operations that nothing accounts for.
const UnexplainedSays = "The service lists these, and no pin and no route of the source explains them."

// UnexplainedTable lays out the operations that nothing accounts for: the first of them, and how many more there are.
func UnexplainedTable(ops []probe.Unexplained) (cols []Column, rows [][]Cell, more int) {
	cols = []Column{{Head: "METHOD"}, {Head: "PATH", Flex: true}, {Head: "OPERATION ID", Flex: true}, {Head: "MAY BE", Flex: true}}
	for _, op := range ops[:min(len(ops), maxUnexplained)] {
		tone := Plain
		mayBe := strings.Join(op.MayBe, ", ")
		if op.Why != "" && mayBe != "" {
			tone, mayBe = Unsure, mayBe+": "+op.Why
		}
		rows = append(rows, []Cell{Text(op.Method), {Text: op.Path, Tone: tone}, {Text: op.OperationID, Tone: Faint}, {Text: mayBe, Tone: tone}})
	}
	return cols, rows, len(ops) - len(rows)
}

// MarkdownUnexplained writes the operations that nothing accounts for as a section; nothing if there are none.
func MarkdownUnexplained(w io.Writer, ops []probe.Unexplained) error {
	if len(ops) == 0 {
		return nil
	}
	if _, err := io.WriteString(w, "\n## Unexplained\n\n"+UnexplainedSays+"\n\n"); err != nil {
		return err
	}
	cols, rows, more := UnexplainedTable(ops)
	if err := MarkdownTable(w, cols, rows); err != nil || more == 0 {
		return err
	}
	_, err := io.WriteString(w, "\n"+count(more, "more operation")+"\n")
	return err
}

// unexplained names the operations that nothing accounts for.
func (m *markdownSink) unexplained(ops []probe.Unexplained) {
	_ = MarkdownUnexplained(&m.b, ops) // a builder takes everything
}
