package fastapi

import "slices"

// Files returns the Python files of the tree that may hold a part of the application, sorted. Hidden directories, virtual
// environments and tests are left out.
func (t *Tree) Files() []string { return slices.Clone(t.buildIndex().files) }

// Routes returns every route that was found, in any file, in the order of discovery.
func (t *Tree) Routes() []*Route { return slices.Clone(t.routes) }
