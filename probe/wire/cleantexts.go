package wire

import (
	"strings"
	"sync"
)

// cleanTexts are texts in which a mask is known to find nothing: headers and refusals repeat the same texts.
type cleanTexts struct {
	mu    sync.RWMutex
	texts map[string]bool
}

// Only a few short texts are kept, so that a service cannot fill the memory with them. When they are too many, all are
// forgotten: those that are repeated are soon there again.
const (
	mostClean    = 512
	longestClean = 1 << 10
)

func newCleanTexts() *cleanTexts { return &cleanTexts{texts: map[string]bool{}} }

func (c *cleanTexts) has(text string) bool {
	if c == nil || len(text) > longestClean {
		return false
	}
	c.mu.RLock()
	defer c.mu.RUnlock()
	return c.texts[text]
}

func (c *cleanTexts) add(text string) {
	if c == nil || len(text) > longestClean {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.texts) >= mostClean {
		clear(c.texts)
	}
	c.texts[strings.Clone(text)] = true
}
