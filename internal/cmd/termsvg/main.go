// Command termsvg draws a program's terminal output as an SVG picture:
//
//	termsvg < output.ansi > picture.svg
//
// It knows the escape sequences of bold, faint and the terminal's own colours, which is all that engfix writes.
package main

import (
	"fmt"
	"html"
	"io"
	"os"
	"regexp"
	"strings"

	"github.com/charmbracelet/x/ansi"
)

func main() {
	written, err := io.ReadAll(os.Stdin)
	if err == nil {
		_, err = io.WriteString(os.Stdout, draw(string(written)))
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "termsvg:", err)
		os.Exit(1)
	}
}

// The measures of the picture, in pixels.
const (
	cellWidth  = 8.4
	lineHeight = 20
	margin     = 16
)

// classes are the style sheet's classes of the attributes that engfix sets.
func classes() map[string]string {
	return map[string]string{"1": "b", "2": "f", "31": "r", "32": "g", "33": "y", "36": "c"}
}

const sheet = `.t{font:14px ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;fill:#d4d4d4;white-space:pre}` +
	`.b{font-weight:bold}.f{fill:#8b8b8b}.r{fill:#f66}.g{fill:#6c6}.y{fill:#dc6}.c{fill:#6cc}`

var attributes = regexp.MustCompile("\x1b\\[([0-9;]*)m")

// draw returns the picture of lines in which attributes are set by escape sequences, and reset at the end of each line
// at the latest.
func draw(written string) string {
	lines := strings.Split(strings.TrimRight(written, "\n"), "\n")
	widest := 0
	var text strings.Builder
	for i, line := range lines {
		widest = max(widest, ansi.StringWidth(line))
		fmt.Fprintf(&text, `<text class="t" x="%d" y="%d">%s</text>`+"\n", margin, margin+(i+1)*lineHeight-5, spans(line))
	}
	width, height := float64(widest)*cellWidth+2*margin, len(lines)*lineHeight+2*margin
	return fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" width="%.0f" height="%d" viewBox="0 0 %.0f %d" role="img">`+"\n"+
		`<style>%s</style><rect width="100%%" height="100%%" rx="8" fill="#1e1e1e"/>`+"\n%s</svg>\n",
		width, height, width, height, sheet, text.String())
}

// spans returns the parts of a line in their classes.
func spans(line string) string {
	var b strings.Builder
	class, from := "", 0
	part := func(text string) {
		switch {
		case text == "":
		case class == "":
			b.WriteString(html.EscapeString(text))
		default:
			fmt.Fprintf(&b, `<tspan class="%s">%s</tspan>`, class, html.EscapeString(text))
		}
	}
	known := classes()
	for _, m := range attributes.FindAllStringSubmatchIndex(line, -1) {
		part(line[from:m[0]])
		from = m[1]
		var now []string
		for _, code := range strings.Split(line[m[2]:m[3]], ";") {
			if c := known[code]; c != "" {
				now = append(now, c)
			}
		}
		class = strings.Join(now, " ")
	}
	part(line[from:])
	return b.String()
}
