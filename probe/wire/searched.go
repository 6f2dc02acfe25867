package wire

import (
	"slices"
	"strings"
	"sync"
)

// searchedTexts are texts that a mask has searched, with what it found: requests repeat the same headers, and refusals the
// same texts.
type searchedTexts struct {
	mu    sync.RWMutex
	texts map[string]template // what replaces each: the text itself, if it holds nothing to hide
}

// Only a few short texts are kept, so that a service cannot fill the memory with them. When they are too many, all are
// forgotten: those that are repeated are soon there again.
const (
	mostSearched    = 512
	longestSearched = 1 << 10
)

func newSearchedTexts() *searchedTexts { return &searchedTexts{texts: map[string]template{}} }

// find returns what a text is replaced with; ok is false if the text is not kept.
func (c *searchedTexts) find(text string) (t template, ok bool) {
	if c == nil || len(text) > longestSearched {
		return nil, false
	}
	c.mu.RLock()
	defer c.mu.RUnlock()
	t, ok = c.texts[text]
	return t, ok
}

// clean reports whether a text is known to hold nothing to hide. False is not certain.
func (c *searchedTexts) clean(text string) bool {
	t, ok := c.find(text)
	return ok && !t.names()
}

// keep keeps what a text is replaced with, and returns it.
func (c *searchedTexts) keep(text string, t template) template {
	if c == nil || len(text) > longestSearched {
		return t
	}
	kept := slices.Clone(t)
	for i := range kept {
		kept[i].text = strings.Clone(kept[i].text) // the text may lie in a large answer
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.texts) >= mostSearched {
		clear(c.texts)
	}
	c.texts[strings.Clone(text)] = slices.Clip(kept) // whoever appends to it must not write into what others get
	return t
}
