package report

import (
	"bufio"
	"fmt"
	"html"
)

// A markup is HTML in the making. Its formats are constants of this program; every value that is put into one is escaped,
// for text and for an attribute in quotes. A value never stands anywhere else: not as a tag, the name of an attribute, a
// URL, a script or a style.
type markup struct{ *bufio.Writer }

// put adds a format with values. Each verb is %v.
func (m *markup) put(format string, values ...any) {
	for i, v := range values {
		values[i] = html.EscapeString(fmt.Sprint(v))
	}
	fmt.Fprintf(m, format, values...)
}

// verbatim adds markup of this program as it is.
func (m *markup) verbatim(s string) {
	_, _ = m.WriteString(s) // Flush returns the first error
}

// putIf is put where the value is not empty.
func (m *markup) putIf(format, value string) {
	if value != "" {
		m.put(format, value)
	}
}

// only returns the text on a condition, or nothing.
func only(on bool, text string) string {
	if on {
		return text
	}
	return ""
}
