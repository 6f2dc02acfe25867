package report

import (
	"fmt"
	"io"
	"strings"

	"github.com/engfix/engfix/internal/lazy"
	"github.com/engfix/engfix/probe"
)

// ShowExchange writes one whole exchange: its request, its answer, and a command that asks again. Bodies are formatted,
// and long ones are cut.
func ShowExchange(w io.Writer, s Style, x *probe.Exchange) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s  %s  %s\n", s.Paint(Strong, Line(x.ID)), Line(x.Endpoint), s.Paint(Faint, Line(x.Label)))
	took := "took " + tookMS(x.DurationMS)
	if x.Attempt > 1 {
		took += fmt.Sprintf(", attempt %d", x.Attempt)
	}
	fmt.Fprintf(&b, "%s  %s\n", answer(x), s.Paint(Faint, took))
	part := func(title, text string) {
		if text != "" {
			b.WriteString("\n" + s.Paint(Strong, title) + "\n" + indented(s.highlight(text)) + "\n")
		}
	}
	part("Request", requestText(x))
	part("Response", responseText(x))
	part("Frames", framesText(x))
	part("Trouble", Clean(x.Trouble))
	part("Rate limit", Clean(x.Limited))
	if x.Repro != "" {
		b.WriteString("\n" + s.Paint(Strong, "Ask again") + "\n" + Clean(x.Repro) + "\n") // to be copied: not indented
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// ShowExchangeMarkdown writes one exchange whole as markdown.
func ShowExchangeMarkdown(w io.Writer, x *probe.Exchange) error {
	var b strings.Builder
	fmt.Fprintf(&b, "# %s: %s\n\n- Endpoint: %s\n- Question: %s\n- Answer: %s, took %s\n", mdText(x.ID), mdCode(requestLine(x)),
		mdCode(x.Endpoint), mdText(x.Label), mdText(answer(x)), tookMS(x.DurationMS))
	part := func(title, lang, text string) {
		if text != "" {
			b.WriteString("\n## " + title + "\n\n" + mdFence(lang, text, ""))
		}
	}
	part("Request", "http", requestText(x))
	part("Response", "http", responseText(x))
	part("Frames", "", framesText(x))
	part("Ask again", "sh", x.Repro)
	_, err := io.WriteString(w, b.String())
	return err
}

// ShowExchangeJSON writes one exchange as it stands in a run document.
func ShowExchangeJSON(w io.Writer, x *probe.Exchange) error { return encodeIndented(w, x) }

// Repros writes commands that ask again, each below a comment that names its question. A question that was not sent has
// none.
func Repros(w io.Writer, xs []*probe.Exchange) error {
	for _, x := range xs {
		if x.Repro == "" {
			continue
		}
		if _, err := fmt.Fprintf(w, "# %s  %s  %s: %s\n%s\n", Line(x.ID), Line(x.Endpoint), Line(x.Label), answer(x), Clean(x.Repro)); err != nil {
			return err
		}
	}
	return nil
}

func indented(text string) string {
	return "  " + strings.ReplaceAll(strings.TrimRight(text, "\n"), "\n", "\n  ")
}

// name is a header's or a JSON member's at the beginning of a line.
var nameAtStart = lazy.Regexp(`(?m)^(\s*"(?:[^"\\\n]|\\.)*":|[A-Za-z0-9-]+:)`)

// highlight colours the names in headers and in JSON that is laid out.
func (s Style) highlight(text string) string {
	if !s.Color {
		return text
	}
	return nameAtStart().ReplaceAllStringFunc(text, func(name string) string { return s.Paint(Note, name) })
}
