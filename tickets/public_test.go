package tickets

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// What a reader takes for an ID in a heading or a bold paragraph and for a box, found without the parser: line by line,
// and by looks alone.
var (
	headingLine = regexp.MustCompile(`^\s{0,3}(?:#{1,6}\s|\*\*)`)
	markedLine  = regexp.MustCompile(`^\s{0,3}#{1,6}\s`) // a bold paragraph counts only with something below it
	idLook      = regexp.MustCompile(`\b\p{Lu}{2,}[-_](?:\p{Lu})?\d+`)
	boxLook     = regexp.MustCompile(`(?:^|[-*+•|.]\s)\s*(?:\\?\[[ xX~✓-]\\?\]|[☐☑])(?:\s|\||$)|type="checkbox"`)
	fenceLook   = regexp.MustCompile("^\\s*(?:```+|~~~+)")
	underline   = regexp.MustCompile(`^\s{0,3}(?:-+|=+)\s*$`)
	lineNumber  = regexp.MustCompile(`lines? (\d+)`)
)

// shuffledFiles is how many files are put together from pieces.
const shuffledFiles = 2000

// In files as people write them, each heading with an ID opens a ticket or is an error, and each box is an item or named.
func TestPublicFiles(t *testing.T) {
	paths, err := filepath.Glob("testdata/public/*.md")
	if err != nil || len(paths) != 20 {
		t.Fatalf("got %d files (%v), want 20", len(paths), err)
	}
	for _, path := range paths {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".md"), func(t *testing.T) {
			if boxes, ids := checkAccounted(t, read(t, path), headingLine); boxes == 0 || ids == 0 {
				t.Errorf("the scan found %d boxes and %d IDs: it looks at nothing", boxes, ids)
			}
		})
	}
}

// checkAccounted holds a file against the scan, and returns how many boxes and headings with IDs the scan found. A heading may
// also be about a ticket that is there.
func checkAccounted(t *testing.T, f *File, looks *regexp.Regexp) (boxes, heads int) {
	t.Helper()
	opened, items, known := make(map[int]bool), make(map[int]bool), make(map[string]bool)
	for _, tk := range f.Tickets {
		opened[tk.Line], known[tk.ID] = true, true
		for _, it := range tk.Items {
			items[it.Line] = it.HasBox() || items[it.Line]
		}
	}
	for _, section := range f.Sections {
		for _, id := range idLook.FindAllString(section, -1) {
			known[id] = true
		}
	}
	named, failed := problemLines(f)
	swallowed := func(line int) bool { // behind a block that does not end, which is an error of its own
		return slices.ContainsFunc(f.unclosed, func(u unclosed) bool {
			start, _ := f.place(u.offset)
			return start < line && (!u.closed || len(u.holds) > 0)
		})
	}
	lines := strings.Split(string(f.Source()), "\n")
	// A heading without fields holds the ticket of a lower level below it, whatever its words are about.
	var holds func(line int) bool
	holds = func(line int) bool {
		below := line + 1
		for below <= len(lines) && marks(lines[below-1]) == 0 && !strings.Contains(lines[below-1], "**") {
			below++
		}
		return below <= len(lines) && marks(lines[line-1]) < marks(lines[below-1]) && (opened[below] || holds(below))
	}
	eachReadLine(string(f.Source()), func(line int, text, next string) {
		if boxLook.MatchString(text) && !(swallowed(line) && strings.ContainsAny(text, "|*")) {
			if boxes++; !items[line] && !named[line] {
				t.Errorf("line %d: the box in %q is no item and no problem", line, text)
			}
		}
		heading := looks.MatchString(text) || looks == headingLine && underline.MatchString(next) && strings.TrimSpace(text) != ""
		ids := idLook.FindAllString(text, -1)
		if !heading || len(ids) == 0 {
			return
		}
		heads++
		if !opened[line] && !failed[line] && !swallowed(line) && !holds(line) && !slices.ContainsFunc(ids, func(id string) bool { return known[strings.ReplaceAll(id, "_", "-")] }) {
			t.Errorf("line %d: %q opens no ticket and is no error", line, text)
		}
	})
	return boxes, heads
}

// marks returns how many marks a line begins with that make a heading.
func marks(line string) int {
	line = strings.TrimSpace(line)
	return len(line) - len(strings.TrimLeft(line, "#"))
}

// What holds for a file holds for its paragraphs in another order: files put together from blocks of all the others.
func TestShuffledFiles(t *testing.T) {
	var blocks []string
	for _, folder := range []string{"public", "corpus"} {
		paths, err := filepath.Glob("testdata/" + folder + "/*.md")
		if err != nil || len(paths) == 0 {
			t.Fatal(err)
		}
		for _, path := range paths {
			src, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			for block := range strings.SplitSeq(strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(string(src)), "\n\n") {
				if strings.Count(block, "```")%2+strings.Count(block, "~~~")%2 == 0 && !strings.Contains(strings.ToLower(block), "<pre") && !strings.Contains(strings.ToLower(block), "</pre") {
					blocks = append(blocks, block) // code stays whole: what is in it is meant as it stands
				}
			}
		}
	}
	for seed := range uint64(shuffledFiles) {
		random := rand.New(rand.NewPCG(seed, 0))
		var text strings.Builder
		for range 2 + random.IntN(20) {
			text.WriteString(blocks[random.IntN(len(blocks))] + "\n\n")
		}
		f, err := Parse("f.md", []byte(text.String()))
		if err != nil {
			continue // refused with its place
		}
		if checkAccounted(t, f, markedLine); t.Failed() {
			t.Fatalf("seed %d:\n%s", seed, text.String())
		}
	}
}

// problemLines returns the lines that lint names, and those of errors.
func problemLines(f *File) (named, failed map[int]bool) {
	named, failed = make(map[int]bool), make(map[int]bool)
	for _, p := range Lint(f, LintOptions{}) {
		named[p.Line] = true
		failed[p.Line] = failed[p.Line] || p.Severity == SeverityError
		for _, m := range lineNumber.FindAllStringSubmatch(p.Message, -1) {
			n, _ := strconv.Atoi(m[1])
			named[n] = true
		}
	}
	return named, failed
}

// eachReadLine visits the lines outside of front matter, closed fences and comments on one line (HTML's, Obsidian's and MDX's), with the line behind each.
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
		bare := strings.ToLower(strings.TrimSpace(text))
		if !slices.ContainsFunc([]string{"<!--", "%%", "{/*", "<pre>"}, func(mark string) bool { return strings.HasPrefix(bare, mark) }) {
			visit(i+1, text, next)
		}
	}
}

// closing returns the line that closes the fence, the comment or the front matter that a line opens, or 0.
func closing(lines []string, open int) int {
	mark := fenceLook.FindString(lines[open])
	switch {
	case mark != "":
		mark = strings.TrimSpace(mark)
	case strings.HasPrefix(lines[open], "<!--") && !strings.Contains(lines[open], "-->"):
		mark = "-->"
	case open == 0 && lines[0] == "---":
		mark = "---"
	default:
		return 0
	}
	for i := open + 1; i < len(lines); i++ {
		line := strings.TrimSpace(lines[i])
		if line == mark || mark == "-->" && strings.Contains(line, mark) || strings.HasPrefix(line, mark) && strings.Trim(line, mark[:1]) == "" {
			return i
		}
	}
	return 0
}
