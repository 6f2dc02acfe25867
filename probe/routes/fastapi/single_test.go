package fastapi

import (
	"bytes"
	"context"
	"io/fs"
	"path"
	"time"
)

// scan reads one file alone: its imports are unknown.
func scan(file string, src []byte) Module {
	t := NewTree(single{file, src}, nil)
	ctx := context.Background()
	_ = t.Load(ctx, file) // the context is never done
	_ = t.Settle(ctx)
	return t.Module(file)
}

// single is a file system of one file.
type single struct {
	name string
	data []byte
}

// Open opens the file.
func (s single) Open(name string) (fs.File, error) {
	if name != s.name {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	return &singleFile{single: s, Reader: bytes.NewReader(s.data)}, nil
}

// A singleFile is the one file, opened.
type singleFile struct {
	single
	*bytes.Reader
}

func (f *singleFile) Stat() (fs.FileInfo, error) { return f, nil }
func (f *singleFile) Close() error               { return nil }
func (f *singleFile) Name() string               { return path.Base(f.name) }
func (f *singleFile) Size() int64                { return int64(len(f.data)) }
func (f *singleFile) Mode() fs.FileMode          { return 0o444 }
func (f *singleFile) ModTime() time.Time         { return time.Time{} }
func (f *singleFile) IsDir() bool                { return false }
func (f *singleFile) Sys() any                   { return nil }
