package routes

import (
	"context"
	"io/fs"
)

// resolveCached resolves an input, or returns its table from the cache.
func resolveCached(ctx context.Context, in Input, fsys fs.FS) (*Table, error) {
	if fsys == nil {
		return resolve(ctx, in, nil)
	}
	w := watch(fsys)
	if in.Cache == nil {
		return resolve(ctx, in, w)
	}
	key, ok := in.Cache.key(in)
	if !ok {
		return resolve(ctx, in, w)
	}
	if t, ok := in.Cache.get(in, key, fsys); ok {
		return t, nil
	}
	said := &coverage{covers: in.Covers, said: map[string]bool{}}
	if in.Covers != nil {
		in.Covers = said.ask
	}
	pack := in.Cache.pack(in.Source)
	w.shelf = &shelf{w: w, before: readPack(pack, in.Cache.Version), dir: in.Cache.Dir, version: in.Cache.Version}
	t, err := resolve(ctx, in, w)
	in.Cache.parsed.Add(w.shelf.parsed.Load())
	_ = w.shelf.end(pack) // if it cannot be written the next run reads it again
	if err == nil {
		_ = in.Cache.put(key, memoryOf(t, w, said.said)) // if it cannot be kept the next run makes it again
	}
	return t, err
}
