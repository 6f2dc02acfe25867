package fastapi

import "slices"

// Files returns the Python files of the tree that may hold a part of the application, sorted. Hidden directories, virtual
// environments and tests are left out.
func (t *Tree) Files() []string { return slices.Clone(t.buildIndex().files) }

// Routes returns every route that was met, in whatever file, in the order in which they were met.
func (t *Tree) Routes() []*Route { return slices.Clone(t.routes) }
