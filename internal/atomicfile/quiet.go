package atomicfile

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"time"
)

const (
	writerPatience = 10 * time.Second        // how long an edit waits for a program that writes the file in place
	readerPatience = 1500 * time.Millisecond // how long a plain reader waits: it has no context to obey
	recent         = 2 * time.Second         // a file that changed longer ago is not in the middle of being written
	quietPoll      = 10 * time.Millisecond   // how often to look
	settling       = 500 * time.Millisecond  // how long a file must not change if the system names no writers
)

// ErrBusy says that another program is writing the file in place.
var ErrBusy = errors.New("another program is writing it: try again when it is done")

// Settled waits a moment until no program is in the middle of writing the file at path, and returns ErrBusy if one
// still is. It costs next to nothing if the file did not change lately. It does not wait for a program that keeps the
// file open and has not written for a while.
func Settled(path string) error {
	for deadline := time.Now().Add(readerPatience); ; time.Sleep(quietPoll) {
		info, err := os.Stat(path)
		if err != nil || time.Since(info.ModTime()) > recent || !busy(path, info) {
			return nil //nolint:nilerr // reading the file reports its fault
		}
		if time.Now().After(deadline) {
			return ErrBusy
		}
	}
}

// quiet waits until no program has the file open for writing, and returns ErrBusy after the deadline.
func quiet(ctx context.Context, path string, deadline time.Time) error {
	for {
		info, err := os.Stat(path)
		if errors.Is(err, fs.ErrNotExist) || err == nil && !busy(path, info) {
			return nil
		}
		if err != nil {
			return err
		}
		if time.Now().After(deadline) {
			return ErrBusy
		}
		select {
		case <-time.After(quietPoll):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// busy reports whether the file is being written. If the system cannot name writers, a file that changed within the
// last moment counts as being written.
func busy(path string, info fs.FileInfo) bool {
	if open, known := openForWriting(path); known {
		return open
	}
	age := time.Since(info.ModTime())
	return 0 <= age && age < settling
}
