package report

import (
	"bytes"
	"html"
	"regexp"
	"strings"
	"testing"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
)

var hostile = []string{
	"plain", "a_b_c _em_ *em* **b** ~~s~~", "`code` ``two``", "| a | b |", "<script>alert(1)</script>", "<!-- c", "&lt; &#60; & && &",
	"[l](http://x) ![i](y) [r]: z", "http://x.example www.x.example HTTPS://x WWW.x", "a@b.example @octocat #12 #a", "# h", "- l", "+ l", "* l",
	"1. l", "12) l", "=== ", "--- ", "> q", "\\", "\\\\", `\*`, "$x$", "line\nline", "tab\tx", "\x1b[31m\u202e\x00\xff", "`", "``", "` a `", "|", "\\|", "a\\",
	"- [ ] box", "名前_名前_", ":tada:", "://", "xwww.", "~~~", "```", "<http://x>", "a__b__", "_", "__", "\u00a0x",
}

func FuzzMarkdownText(f *testing.F) {
	for _, s := range hostile {
		f.Add(s)
	}
	md := goldmark.New(goldmark.WithExtensions(extension.GFM))
	render := func(t *testing.T, src string) string {
		var b bytes.Buffer
		if err := md.Convert([]byte(src), &b); err != nil {
			t.Fatal(err)
		}
		return b.String()
	}
	tag := regexp.MustCompile(`<[^>]*>`)
	visible := func(doc string) string {
		return strings.TrimSpace(strings.ReplaceAll(html.UnescapeString(tag.ReplaceAllString(doc, "")), "\u200b", ""))
	}
	f.Fuzz(func(t *testing.T, s string) {
		want := strings.TrimSpace(Line(s))
		if want == "" {
			return
		}
		if got := render(t, mdText(s)); !strings.HasPrefix(got, "<p>") || strings.Count(got, "<") != 2 || visible(got) != want {
			t.Errorf("text %q\n is written %q\n and becomes %q", s, mdText(s), got)
		}
		row := render(t, "| a | b |\n| --- | --- |\n| x"+mdText(s)+" | "+mdCellCode(s)+" |\n")
		if strings.Count(row, "<td") != 2 || strings.Count(row, "<tr") != 2 || strings.Count(row, "<code>") != 1 || strings.Contains(row, "<a ") {
			t.Errorf("text %q breaks a table row: %s", s, row)
		}
		block := render(t, "- item\n\n"+mdFence("", s, "    ")+"\nafter\n")
		if strings.Count(block, "<pre>") != 1 || !strings.HasSuffix(block, "<p>after</p>\n") {
			t.Errorf("text %q breaks out of its fence: %s", s, block)
		}
	})
}
