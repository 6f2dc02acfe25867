package atomicfile

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"github.com/gofrs/flock"

	"github.com/engfix/engfix/internal/fileerror"
)

const (
	lockPatience = time.Minute          // how long to wait for the others
	lockPoll     = 5 * time.Millisecond // how often to look
)

// lock waits until no other process that uses this package is at work in the target's folder. It leaves nothing in that
// folder: on Unix the folder itself is locked, which serialises all its users, containers included. On other systems,
// and on file systems that do not lock folders, it locks a file in the temporary folder instead.
func lock(ctx context.Context, target string) (unlock func(), err error) {
	folder, err := filepath.Abs(filepath.Dir(target))
	if err != nil {
		return nil, err
	}
	waiting, cancel := context.WithTimeout(ctx, lockPatience)
	defer cancel()
	l := flock.New(folder, flock.SetFlag(os.O_RDONLY))
	if runtime.GOOS != "windows" {
		_, err = l.TryLockContext(waiting, lockPoll)
	}
	if runtime.GOOS == "windows" || err != nil && waiting.Err() == nil {
		l = flock.New(standIn(folder))
		_, err = l.TryLockContext(waiting, lockPoll)
	}
	switch {
	case err == nil:
		return func() { l.Unlock() }, nil //nolint:errcheck // closing the handle ends the lock in any case
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case errors.Is(err, context.DeadlineExceeded):
		return nil, fmt.Errorf("another process has held the lock on %s for %s: see what it does, and try again", folder, lockPatience)
	}
	return nil, fmt.Errorf("%s cannot be locked: %w", l.Path(), fileerror.Reason(err))
}

// standIn names the file whose lock stands for the folder's.
func standIn(folder string) string {
	sum := sha256.Sum256([]byte(folder))
	return filepath.Join(os.TempDir(), "engfix-"+hex.EncodeToString(sum[:8])+".lock")
}
