package workspace

import (
	"os"
	"strings"
)

// Holds says which file of the project the path is, in words that follow "is": one that is never to be replaced; "" for
// any other.
func (w *Workspace) Holds(path string) string {
	info, err := os.Stat(path)
	if err != nil {
		return ""
	}
	history, _ := strings.CutPrefix(w.cfg.History.DSN, "sqlite:")
	for _, own := range []struct{ path, what string }{
		{w.cfg.Tickets, "the ticket file"}, {w.opts.Config, "the configuration"}, {history, "the history"},
	} {
		if found, err := os.Stat(own.path); err == nil && os.SameFile(found, info) {
			return own.what
		}
	}
	return ""
}
