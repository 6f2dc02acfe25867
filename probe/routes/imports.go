package routes

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"slices"

	"github.com/engfix/engfix/internal/fileerror"
	"github.com/engfix/engfix/probe/routes/fastapi"
)

// Imports knows which files of a checkout import which, followed to the end. It reads each file once. Close it.
type Imports struct {
	root *os.Root
	fsys fs.FS
	tree *fastapi.Tree
	seen map[string]importing
}

// An importing holds the imports of one file, and whether they are complete.
type importing struct {
	files []string
	whole bool
}

// OpenImports opens a source checkout.
func OpenImports(source string) (*Imports, error) {
	root, err := os.OpenRoot(source)
	if err != nil {
		return nil, fmt.Errorf("source checkout %s: %w: name a directory that can be read", source, fileerror.Reason(err))
	}
	fsys := watch(root.FS())
	return &Imports{root: root, fsys: fsys, tree: fastapi.NewTree(fsys, nil), seen: map[string]importing{}}, nil
}

// Close closes the checkout.
func (im *Imports) Close() error { return im.root.Close() }

// Reach returns the first file that a router's files import, directly or through others, for which changed reports
// true; "" for none. A file that cannot be read to its end may import anything, and is returned like one that changed.
// The error is the context's.
func (im *Imports) Reach(ctx context.Context, w Wanted, changed func(file string) bool) (string, error) {
	queue, _ := listFiles(im.fsys, w.Files)
	if len(w.Files) == 0 && w.Router != "" {
		queue, _ = findFile(im.tree, w.Router)
	}
	met := map[string]bool{}
	for len(queue) > 0 {
		if err := ctx.Err(); err != nil {
			return "", err
		}
		file := queue[0]
		queue = queue[1:]
		if met[file] {
			continue
		}
		met[file] = true
		next := im.of(file)
		if changed(file) || !next.whole {
			return file, nil
		}
		queue = append(queue, next.files...)
	}
	return "", nil
}

// of returns the imports of a file.
func (im *Imports) of(file string) importing {
	if known, ok := im.seen[file]; ok {
		return known
	}
	files, err := im.tree.Imports(file)
	found := importing{slices.Clip(files), err == nil}
	im.seen[file] = found
	return found
}
