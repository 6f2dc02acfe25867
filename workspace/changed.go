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
	"github.com/engfix/engfix/probe/routes"
	"github.com/engfix/engfix/tickets"
)

// A change is the set of files that git reports as changed in the source checkout since a revision: committed, staged,
// in the working tree or untracked.
type change map[string]bool

// changedSince asks git for the files that changed in the source checkout since a revision.
func changedSince(ctx context.Context, cfg *config.Config, rev string) (change, error) {
	if cfg.Target.Source == "" {
		return nil, errors.New("--changed asks git in the source checkout, and no checkout is known: name it with --source DIR")
	}
	if strings.HasPrefix(rev, "-") {
		return nil, fmt.Errorf("--changed %q: want a revision, as in main or HEAD~1", rev)
	}
	changed := change{}
	for _, args := range [][]string{
		{"ls-files", "--others", "--exclude-standard", "-z"}, // first: outside a repository it says so
		{"diff", "--name-only", "--no-renames", "-z", "--relative", rev, "--"},
	} {
		out, err := git(ctx, cfg.Target.Source, args...)
		if err != nil {
			return nil, fmt.Errorf("--changed %s: %w: name a checkout of git with --source, and a revision that it has", rev, err)
		}
		for _, name := range bytes.Split(out, []byte{0}) {
			if len(name) > 0 {
				changed[string(name)] = true
			}
		}
	}
	return changed, nil
}

// touched returns the tickets with a file that changed, and those whose files import one. Via counts the latter by that
// file.
func (c change) touched(ctx context.Context, source string, ts []*tickets.Ticket) (kept []*tickets.Ticket, via map[string]int, err error) {
	if len(c) == 0 {
		return nil, nil, nil
	}
	imports, err := routes.OpenImports(source)
	if err != nil {
		return nil, nil, err
	}
	defer func() { _ = imports.Close() }() // it was read from only
	via = map[string]int{}
	for _, t := range ts {
		if slices.ContainsFunc(t.Files, c.matches) {
			kept = append(kept, t)
			continue
		}
		file, err := c.reached(ctx, imports, t)
		if err != nil {
			return nil, nil, err
		}
		if file != "" {
			kept = append(kept, t)
			via[file]++
		}
	}
	return kept, via, nil
}

// reached returns the file that changed and that a ticket's files import; "" for none.
func (c change) reached(ctx context.Context, imports *routes.Imports, t *tickets.Ticket) (string, error) {
	wanted := []routes.Wanted{{Files: t.Files}}
	if len(t.Files) == 0 {
		wanted = nil
		for _, router := range t.Routers() {
			wanted = append(wanted, routes.Wanted{Router: router})
		}
	}
	for _, w := range wanted {
		file, err := imports.Reach(ctx, w, func(f string) bool { return c[f] })
		if err != nil || file != "" {
			return file, err
		}
	}
	return "", nil
}

// matches reports whether a file that an entry of Files names has changed.
func (c change) matches(entry string) bool {
	for name := range c {
		if tickets.MatchFile(entry, name) {
			return true
		}
	}
	return false
}

// git runs git in a folder. If engfix itself is run by a git hook, its variables would lead to the hook's repository.
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

// hookVariables are the variables that describe the repository to git's hooks.
var hookVariables = []string{"GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_COMMON_DIR", "GIT_OBJECT_DIRECTORY", "GIT_PREFIX"}
