package tickets

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/engfix/engfix/internal/hang"
)

func TestParseRefuses(t *testing.T) {
	deep := func(marker string, levels int) string { return strings.Repeat(marker, levels) + "x\n" }
	stairs := func(step string, levels int) string {
		var b strings.Builder
		for i := range levels {
			b.WriteString(strings.Repeat(step, i) + "- x\n")
		}
		return b.String()
	}
	for name, tc := range map[string]struct{ src, want string }{
		"not UTF-8":        {"# ok\n- caf\xe9\n", "f.md:2:6: is not UTF-8 text: byte 0xE9; save the file as UTF-8"},
		"UTF-16":           {"\xff\xfe#\x00", "f.md: is UTF-16 text: save the file as UTF-8"},
		"NUL":              {"# a\n\nb\x00", "f.md:3:2: is not UTF-8 text: byte 0x00; save the file as UTF-8"},
		"NUL before UTF-8": {"\x00\xff", "f.md:1:1: is not UTF-8 text: byte 0x00; save the file as UTF-8"},
		"CR only":          {"# a\r- b\r", "f.md: its lines end in a carriage return only (old Macintosh): save it with LF or CRLF line ends"},
		"quotes":           {"a\n\n" + deep("> ", MaxDepth+1), "f.md:3:1: lists and quotes are nested more than 64 levels deep here: use fewer levels"},
		"tight quotes":     {deep(">", 100000), "f.md:1:1: lists and quotes are nested more than 64 levels deep here: use fewer levels"},
		"lists on a line":  {deep("- ", MaxDepth+1), "f.md:1:1: lists and quotes are nested more than 64 levels deep here: use fewer levels"},
		"mixed on a line":  {deep("1. > + > * ", 13), "f.md:1:1: lists and quotes are nested more than 64 levels deep here: use fewer levels"},
		"stairs":           {stairs("  ", MaxDepth+1), "f.md:65:1: lists and quotes are nested more than 64 levels deep here: use fewer levels"},
		"stairs of tabs":   {stairs("\t", MaxDepth+1), "f.md:65:1: lists and quotes are nested more than 64 levels deep here: use fewer levels"},
		"lazy stairs":      {strings.ReplaceAll(stairs("  ", MaxDepth+1), "\n", "\nlazy\n"), "f.md:129:1: lists and quotes are nested more than 64 levels deep here: use fewer levels"},
		"too large":        {strings.Repeat("x", MaxSize+1), "f.md: is larger than 32 MiB, the limit of a ticket file: check the path, or split the file"},
	} {
		t.Run(name, func(t *testing.T) {
			defer hang.Guard(t)()
			_, err := Parse("f.md", []byte(tc.src))
			if err == nil || err.Error() != tc.want {
				t.Errorf("got %v, want %s", err, tc.want)
			}
		})
	}
}

func TestParseTakesWhatIsLegal(t *testing.T) {
	wide := strings.Repeat(" ", 4*MaxDepth)
	var stairs strings.Builder
	for i := range MaxDepth {
		stairs.WriteString(strings.Repeat("  ", i) + "- x\n")
	}
	for name, src := range map[string]string{
		"as deep as allowed": stairs.String(),
		"code to the right":  "```\n" + strings.Repeat(wide+"- [ ] aligned\n"+wide+"* starred\n", 2*MaxDepth) + "```\n",
		"long break":         strings.Repeat("- ", 2*MaxDepth) + "\n" + strings.Repeat("*", 3*MaxDepth) + "\n",
		"long lists":         strings.Repeat("- a\n  - b\n    - c\n", 1000),
		"arrows":             "a ->->-> b\n" + strings.Repeat("text ", 100) + strings.Repeat(">", 100) + "\n",
	} {
		if _, err := Parse("f.md", []byte(src)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// The parser keeps a note of every line for every list around it, which for a small file of blank lines below a deep list
// would come to gigabytes.
func TestParseRefusesLongNesting(t *testing.T) {
	deep := strings.Repeat("- ", MaxDepth) + "a\n"
	_, err := Parse("f.md", []byte(deep+strings.Repeat("\n", maxNested/MaxDepth)))
	want := fmt.Sprintf("f.md:%d:1: there are too many lines in nested lists and quotes up to here: split the file", maxNested/MaxDepth+1)
	if err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
	if _, err := Parse("f.md", []byte(strings.Repeat(deep+"\n\n# H\n", 100))); err != nil {
		t.Errorf("deep lists in moderation: %v", err)
	}
}

// Lines that end in CR are found in time linear in the file's size, wherever its next LF is.
func TestLineStartsOfManyCRs(t *testing.T) {
	const lines = 2 << 20
	defer hang.Guard(t)()
	if n := len(lineStarts([]byte(strings.Repeat("a\r", lines) + "\n"))); n != lines+1 {
		t.Errorf("got %d lines, want %d", n, lines+1)
	}
}

// Each of very many headings and boxes that markdown takes for code, HTML or links is noted in the same time.
func TestParseOfManyHidden(t *testing.T) {
	const lines = 1 << 17
	defer hang.Guard(t)()
	for name, tc := range map[string]struct{ open, line string }{
		"code":  {"text\n\n", "    # ENG-2: Title\n"},
		"HTML":  {"<div>\n", "## ENG-2: Title\n"},
		"links": {"", "- [x]: word\n"},
	} {
		f, err := Parse("f.md", []byte("### ENG-1: Title\n"+tc.open+strings.Repeat(tc.line, lines)))
		if err != nil {
			t.Fatal(err)
		}
		if noted := len(f.headings) + len(f.strays); noted < lines {
			t.Errorf("%s: got %d headings and boxes, want %d", name, noted, lines)
		}
	}
}

// The words of an item are joined once: the memory for them grows with their number, and not with its square.
func TestParseJoinsLinesOnce(t *testing.T) {
	const lines, most = 20_000, 256 << 20
	src := "### ENG-1: One\n- **Scope**:\n    - [ ] a\n" + strings.Repeat("        - why\n", lines)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	it := parse(t, src).Tickets[0].Items[0]
	runtime.ReadMemStats(&after)
	if got := after.TotalAlloc - before.TotalAlloc; len(it.Below) != lines || got > most {
		t.Errorf("%d lines below an item took %d MiB, want at most %d", len(it.Below), got>>20, most>>20)
	}
}

// The blocks of an item that may be another ticket are held up to a bound. A field behind it is still no ticket's in silence.
func TestParseHoldsSomeBlocks(t *testing.T) {
	const ticket = "### ENG-1: One\n- **Router**: `a.b`\n- **Scope**:\n    - [ ] one\n\n- **XY-2**: Two\n"
	for blocks, want := range map[int]string{maxHeld - 2: malformedHeading.Name, maxHeld: repeatedField.Name} {
		f := parse(t, ticket+strings.Repeat("    - words\n", blocks)+"    - **Router**: `c.d`\n")
		var got []string
		for _, p := range Lint(f, LintOptions{}) {
			if p.Rule == malformedHeading.Name || p.Rule == repeatedField.Name {
				got = append(got, p.Rule)
			}
		}
		if !slices.Equal(got, []string{want}) {
			t.Errorf("%d blocks before the field: lint reports %q, want %s", blocks, got, want)
		}
	}
}

func TestReadRefuses(t *testing.T) {
	dir := t.TempDir()
	big := filepath.Join(dir, "big.md")
	if err := os.WriteFile(big, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(big, MaxSize+1); err != nil {
		t.Fatal(err)
	}
	missing := filepath.Join(dir, "missing.md")
	for path, want := range map[string]string{
		missing: "no such file: check the path",
		dir:     "is a folder: name the ticket file in it",
		big:     "is larger than 32 MiB, the limit of a ticket file: check the path, or split the file",
	} {
		_, err := Read(path)
		var at *Error
		if !errors.As(err, &at) || at.Path != path || at.Msg != want {
			t.Errorf("Read(%s): got %v, want %s", path, err, want)
		}
	}
	if _, err := Read(missing); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the error for a missing file does not wrap fs.ErrNotExist: %v", err)
	}
}

// The depth that is counted is never less than the depth that the markdown library opens.
func FuzzDepthIsCountedInFull(f *testing.F) {
	f.Add([]byte("- a\n  - b\n    > - c\n"))
	f.Add([]byte("> - a\n>   - b\n\n1. x\n     > y\n"))
	f.Add([]byte("100. a\n    - b\n-\n  - c\n- - - x\n"))
	f.Add([]byte("- a\n\t- b\n\t\t- c\r- d\nlazy\n  - e\n#f\n    - g\n"))
	f.Fuzz(func(t *testing.T, src []byte) {
		r, err := check("f.md", src)
		if err != nil {
			return
		}
		var open containers
		counted := 0
		for line := range bytes.SplitSeq(r.markdown, []byte("\n")) {
			open.follow(bytes.TrimSuffix(line, []byte("\r")))
			counted = max(counted, len(open))
		}
		if opened := depthOf(src); opened > counted {
			t.Errorf("the library opens %d levels, %d are counted", opened, counted)
		}
	})
}
