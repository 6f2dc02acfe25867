package fastapi

import (
	"bytes"
	"context"
	"slices"

	"github.com/engfix/engfix/probe/routes/python"
)

// A Store keeps the parsed form of source files for later runs, by their content. It is safe for concurrent use.
type Store interface {
	// Unchanged reports whether a file has not changed since something of it was kept, without reading the file.
	Unchanged(file string) bool
	// Same reports the same for a file that was just read.
	Same(file string) bool
	// Outline returns the outline that Keep got for a file, and the file's size; "" for none.
	Outline(file string) (outline string, size int64)
	Keep(file string, size int64, outline []byte)
	// Source reads and keeps the bodies of a file's functions.
	Source(file string) python.Source
	// Says returns whether a file has a word, if that is known.
	Says(file, word string) (says, known bool)
	KeepSays(file, word string, says bool)
}

// words are those that a function's body must have to show a route: "oute" is in every name of a method that adds one,
// and in "Router".
var words = []string{"oute", "FastAPI", "mount", "@"}

// parseFile returns one file within its own bounds: as it was kept, or else read and parsed.
func (t *Tree) parseFile(file string, p *parsed) {
	if t.store != nil && t.store.Unchanged(file) && t.parsedBefore(file, p) {
		return
	}
	one := &Tree{fsys: t.fsys}
	src, err := one.read(file)
	if err != nil {
		p.read = err
		return
	}
	if t.store != nil && t.store.Same(file) && t.parsedBefore(file, p) {
		return
	}
	p.size = int64(len(src))
	if t.store == nil {
		p.tree, p.err = python.Outline(src, words, nil)
		return
	}
	p.tree, p.err = python.Outline(src, words, t.store.Source(file))
	t.store.Keep(file, p.size, p.tree.Encode(p.err))
}

// parsedBefore returns a file as it was kept; false if it was not.
func (t *Tree) parsedBefore(file string, p *parsed) bool {
	outline, size := t.store.Outline(file)
	if outline == "" {
		return false
	}
	tree, mistake, err := python.Decode(outline, words, t.store.Source(file))
	if err != nil {
		return false
	}
	p.size, p.tree, p.err = size, tree, mistake
	return true
}

// follow follows the files of the tree that have any of the words.
func (t *Tree) follow(ctx context.Context, words []string) error {
	for _, file := range t.buildIndex().files {
		if err := ctx.Err(); err != nil {
			return err
		}
		if t.modules[file] == nil && !isTest(file) && t.says(file, words) {
			t.begin(file)
		}
	}
	return nil
}

// says reports whether a file has any of some words.
func (t *Tree) says(file string, words []string) bool {
	if t.store != nil && t.store.Unchanged(file) {
		all, some := true, false
		for _, w := range words {
			says, known := t.store.Says(file, w)
			all, some = all && known, some || says
		}
		if all || some {
			return some
		}
	}
	src, err := t.read(file)
	if err != nil {
		return false
	}
	if t.store == nil {
		return slices.ContainsFunc(words, func(w string) bool { return bytes.Contains(src, []byte(w)) })
	}
	found := false
	for _, w := range words {
		says := bytes.Contains(src, []byte(w))
		t.store.KeepSays(file, w, says)
		found = found || says
	}
	return found
}
