package workspace

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"

	"github.com/engfix/engfix/internal/config"
	"github.com/engfix/engfix/tickets"
)

// changedSince keeps the tickets whose files git says changed since a revision, in the source checkout: committed, staged,
// in the working tree or not yet known to git.
func changedSince(ctx context.Context, cfg *config.Config, rev string, ts []*tickets.Ticket) ([]*tickets.Ticket, error) {
	if cfg.Target.Source == "" {
		return nil, errors.New("--changed asks git in the source checkout, and there is none: name it with --source DIR")
	}
	if strings.HasPrefix(rev, "-") {
		return nil, fmt.Errorf("--changed %q: want a revision, as in main or HEAD~1", rev)
	}
	changed := map[string]bool{}
	for _, args := range [][]string{
		{"ls-files", "--others", "--exclude-standard", "-z"}, // first: outside a repository it says so
		{"diff", "--name-only", "--no-renames", "-z", "--relative", rev, "--"},
	} {
		out, err := git(ctx, cfg.Target.Source, args...)
		if err != nil {
			return nil, fmt.Errorf("--changed %s: %w", rev, err)
		}
		for _, name := range bytes.Split(out, []byte{0}) {
			if len(name) > 0 {
				changed[string(name)] = true
			}
		}
	}
	var kept []*tickets.Ticket
	for _, t := range ts {
		for _, f := range t.Files {
			if touched(changed, f) {
				kept = append(kept, t)
				break
			}
		}
	}
	return kept, nil
}

// touched reports whether what an entry of Files stands for is among the files that changed.
func touched(changed map[string]bool, entry string) bool {
	for name := range changed {
		if tickets.MatchFile(entry, name) {
			return true
		}
	}
	return false
}

// git runs git in a folder. Where engfix itself is run by a git hook, its variables would lead to the hook's repository.
func git(ctx context.Context, dir string, args ...string) ([]byte, error) {
	cmd := exec.CommandContext(ctx, "git", args...)
	cmd.Dir = dir
	cmd.Env = slices.DeleteFunc(os.Environ(), func(v string) bool {
		name, _, _ := strings.Cut(v, "=")
		return slices.Contains(hookVariables, name)
	})
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		if said := strings.TrimSpace(stderr.String()); said != "" {
			line, _, _ := strings.Cut(said, "\n")
			return nil, fmt.Errorf("git says: %s", strings.TrimPrefix(line, "fatal: "))
		}
		return nil, fmt.Errorf("cannot run git: %w", err)
	}
	return out, nil
}

// hookVariables are what git tells its hooks of their repository.
var hookVariables = []string{"GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_COMMON_DIR", "GIT_OBJECT_DIRECTORY", "GIT_PREFIX"}
