package tickets

import (
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// What a reader takes for an ID in a heading or a bold paragraph and for a box, found without the parser: line by line,
// and by looks alone.
var (
	headingLine = regexp.MustCompile(`^\s{0,3}(?:#{1,6}\s|\*\*)`)
	idLook      = regexp.MustCompile(`\b\p{Lu}{2,}[-_](?:\p{Lu})?\d+`)
	boxLook     = regexp.MustCompile(`(?:^|[-*+•|.]\s)\s*(?:\\?\[[ xX~✓-]\\?\]|[☐☑])(?:\s|\||$)|type="checkbox"`)
	underline   = regexp.MustCompile(`^\s{0,3}(?:-+|=+)\s*$`)
	lineNumber  = regexp.MustCompile(`lines? (\d+)`)
)

// In files as people write them, each heading with an ID opens a ticket or is an error, and each box is an item or named.
func TestPublicFiles(t *testing.T) {
	paths, err := filepath.Glob("testdata/public/*.md")
	if err != nil || len(paths) != 10 {
		t.Fatalf("got %d files (%v), want 10", len(paths), err)
	}
	for _, path := range paths {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".md"), func(t *testing.T) {
			f := read(t, path)
			opened, items := make(map[int]bool), make(map[int]bool)
			for _, tk := range f.Tickets {
				opened[tk.Line] = true
				for _, it := range tk.Items {
					items[it.Line] = it.HasBox() || items[it.Line]
				}
			}
			named, failed, swallowed := problemLines(f)
			boxes, ids := 0, 0
			eachReadLine(string(f.Source()), func(line int, text, next string) {
				if boxLook.MatchString(text) {
					if boxes++; !items[line] && !named[line] {
						t.Errorf("line %d: the box in %q is no item and no problem", line, text)
					}
				}
				heading := headingLine.MatchString(text) || underline.MatchString(next) && strings.TrimSpace(text) != ""
				for _, id := range idLook.FindAllString(text, -1) {
					if heading {
						if ids++; !opened[line] && !failed[line] && !strings.Contains(swallowed, id) {
							t.Errorf("line %d: %s in %q opens no ticket and is no error", line, id, text)
						}
					}
				}
			})
			if boxes == 0 || ids == 0 {
				t.Errorf("the scan found %d boxes and %d IDs: it looks at nothing", boxes, ids)
			}
		})
	}
}

// problemLines returns the lines that lint names, those of errors, and what the messages about unclosed blocks say.
func problemLines(f *File) (named, failed map[int]bool, swallowed string) {
	named, failed = make(map[int]bool), make(map[int]bool)
	for _, p := range Lint(f, LintOptions{}) {
		named[p.Line] = true
		failed[p.Line] = failed[p.Line] || p.Severity == SeverityError
		if p.Rule == "unclosed-block" {
			swallowed += p.Message
		}
		for _, m := range lineNumber.FindAllStringSubmatch(p.Message, -1) {
			n, _ := strconv.Atoi(m[1])
			named[n] = true
		}
	}
	return named, failed, swallowed
}

// eachReadLine visits the lines outside of front matter, closed fences and comments on one line, with the line behind each.
func eachReadLine(src string, visit func(line int, text, next string)) {
	lines := strings.Split(src, "\n")
	for i := 0; i < len(lines); i++ {
		text := lines[i]
		if end := closing(lines, i); end > i {
			i = end
			continue
		}
		next := ""
		if i+1 < len(lines) {
			next = lines[i+1]
		}
		if !strings.HasPrefix(text, "<!--") {
			visit(i+1, text, next)
		}
	}
}

// closing returns the line that closes the fence or the front matter which a line opens, or 0.
func closing(lines []string, open int) int {
	var mark string
	switch {
	case strings.HasPrefix(lines[open], "```"):
		mark = "```"
	case open == 0 && lines[0] == "---":
		mark = "---"
	default:
		return 0
	}
	for i := open + 1; i < len(lines); i++ {
		if lines[i] == mark {
			return i
		}
	}
	return 0
}
