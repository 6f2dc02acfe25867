package engfix_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/text"
)

// A document is one markdown file of the repository.
type document struct {
	path   string
	source []byte
	links  []string
	slugs  []string // of its headings, as GitHub makes them
	blocks []block
}

// A block is one code block.
type block struct {
	info string // the text after the fence; "" for an indented block
	text string
}

// documents reads every markdown file but the data of tests.
func documents(t *testing.T) map[string]document {
	t.Helper()
	docs := map[string]document{}
	err := filepath.WalkDir(".", func(path string, e fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case e.IsDir() && (e.Name() == ".git" || e.Name() == "corpus" || e.Name() == "golden" || e.Name() == "dist"):
			return fs.SkipDir
		case e.IsDir() || filepath.Ext(path) != ".md":
			return nil
		}
		src, err := os.ReadFile(path)
		docs[filepath.ToSlash(path)] = parseDocument(filepath.ToSlash(path), src)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return docs
}

func parseDocument(path string, src []byte) document {
	d := document{path: path, source: src}
	root := goldmark.New(goldmark.WithExtensions(extension.GFM)).Parser().Parse(text.NewReader(src))
	// The walk ends with the document: the callback returns no error.
	_ = ast.Walk(root, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *ast.Link:
			d.links = append(d.links, string(n.Destination))
		case *ast.Image:
			d.links = append(d.links, string(n.Destination))
		case *ast.Heading:
			d.slugs = append(d.slugs, slug(string(n.Lines().Value(src))))
		case *ast.FencedCodeBlock:
			b := block{text: string(n.Lines().Value(src))}
			if n.Info != nil {
				b.info = string(n.Info.Segment.Value(src))
			}
			d.blocks = append(d.blocks, b)
		case *ast.CodeBlock:
			d.blocks = append(d.blocks, block{text: string(n.Lines().Value(src))})
		}
		return ast.WalkContinue, nil
	})
	return d
}

// slug returns the anchor that GitHub makes of a heading.
func slug(heading string) string {
	keep := regexp.MustCompile(`[^\p{L}\p{N}_ -]`)
	return strings.ReplaceAll(keep.ReplaceAllString(strings.ToLower(strings.TrimSpace(heading)), ""), " ", "-")
}

// checkLinks reports links that lead to no file of the repository, or to no heading of one.
func (d document) checkLinks(t *testing.T, docs map[string]document) {
	t.Helper()
	for _, link := range d.links {
		if strings.Contains(link, "://") || strings.HasPrefix(link, "mailto:") {
			continue
		}
		file, anchor, _ := strings.Cut(link, "#")
		target := d.path
		if file != "" {
			target = filepath.ToSlash(filepath.Join(filepath.Dir(d.path), filepath.FromSlash(file)))
			if _, err := os.Stat(target); err != nil {
				t.Errorf("%s: the link %s leads nowhere", d.path, link)
				continue
			}
		}
		if anchor != "" && !slices.Contains(docs[target].slugs, anchor) {
			t.Errorf("%s: the link %s leads to no heading of %s", d.path, link, target)
		}
	}
}

// commands returns the command lines of engfix that a block holds, each as its words behind "engfix". A console block shows
// commands behind a dollar; in an indented block any line may be one.
func (b block) commands() [][]string {
	language, _, _ := strings.Cut(b.info, " ")
	if !slices.Contains([]string{"", "sh", "console"}, language) {
		return nil
	}
	var all [][]string
	for line := range strings.Lines(b.text) {
		line = strings.TrimSpace(line)
		if language == "console" {
			shown, isCommand := strings.CutPrefix(line, "$ ")
			if !isCommand {
				continue
			}
			line = shown
		}
		for _, words := range shellCommands(line) {
			if len(words) > 3 && slices.Equal(words[:3], []string{"go", "run", "./cmd/engfix"}) {
				words = words[2:]
			}
			for len(words) > 0 && (words[0] == "if" || words[0] == "then") {
				words = words[1:]
			}
			if len(words) > 0 && filepath.Base(words[0]) == "engfix" {
				all = append(all, words[1:])
			}
		}
	}
	return all
}

// shellCommands splits a line of shell into commands and those into words, as far as the documents need it: quotes, and
// ";", "&&", "|" and comments standing alone.
func shellCommands(line string) [][]string {
	var all [][]string
	var words []string
	for _, w := range regexp.MustCompile(`'[^']*'|"[^"]*"|;|#.*|[^\s;]+`).FindAllString(line, -1) {
		switch {
		case w[0] == '#':
		case w == ";" || w == "&&" || w == "|":
			all, words = append(all, words), nil
		default:
			words = append(words, strings.Trim(w, `'"`))
		}
	}
	return append(all, words)
}
