package tickets

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"unicode/utf8"
)

var fileNotFound = Rule{
	Name:     "file-not-found",
	Severity: SeverityError,
	Explain: "A file that the ticket names is not in the source checkout (target.source in engfix.yaml): it was moved, or " +
		"its path is misspelt. Files are relative to the checkout's root; a pattern such as `engines/chat/*.py` or " +
		"`engines/**/routes.py` must match at least one file. The rule reports nothing if no checkout is configured.",
	check: func(p *lintPass) {
		if p.SourceDir == "" {
			return
		}
		for _, t := range p.Tickets {
			for _, file := range t.Files {
				if trouble := missing(p.SourceDir, file); trouble != "" {
					p.report(t, p.fileOffset(t, file), trouble)
				}
			}
		}
	},
}

// missing returns the fault of a file that should be in the checkout, or "".
func missing(dir, file string) string {
	name := filepath.FromSlash(file)
	if !filepath.IsLocal(name) {
		return fmt.Sprintf("%s is outside the source checkout: use a path relative to the checkout's root", file)
	}
	if _, err := os.Stat(filepath.Join(dir, name)); err == nil {
		return ""
	}
	if IsFilePattern(file) && matchesAny(dir, file) {
		return ""
	}
	return fmt.Sprintf("%s is not in the source checkout %s: correct the path, or target.source", file, dir)
}

// matchesAny reports whether a pattern matches anything below a directory; hidden folders are left out.
func matchesAny(dir, pattern string) bool {
	found := false
	_ = fs.WalkDir(os.DirFS(dir), ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return nil //nolint:nilerr // an unlisted folder matches nothing
		case d.IsDir() && name != "." && strings.HasPrefix(d.Name(), "."):
			return fs.SkipDir
		case name != "." && MatchFile(pattern, name):
			found = true
			return fs.SkipAll
		}
		return nil
	})
	return found
}

// fileOffset returns where the ticket names the file, or its Files field if the name is written differently.
func (p *lintPass) fileOffset(t *Ticket, file string) int {
	for _, f := range t.Fields {
		if meaningOf(f.Label) != meansFiles {
			continue
		}
		return f.offset + max(indexName(p.source[f.offset:t.end], file), 0)
	}
	return t.offset
}

// indexName returns where a name stands in text, preferably not as a part of a longer one; or -1.
func indexName(text []byte, name string) int {
	for from := 0; ; from++ {
		i := bytes.Index(text[from:], []byte(name))
		if i < 0 {
			return bytes.Index(text, []byte(name))
		}
		from += i
		before, _ := utf8.DecodeLastRune(text[:from])
		after, _ := utf8.DecodeRune(text[from+len(name):])
		if !isWordRune(before) && !strings.ContainsRune("_-./*", before) && !isWordRune(after) && !strings.ContainsRune("_-/*", after) {
			return from
		}
	}
}
