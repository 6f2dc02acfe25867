package atomicfile

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/engfix/engfix/internal/hang"
)

// halfWritten opens the file as a program does that writes it in place, and has written the first half so far.
func halfWritten(t *testing.T, path, half string) *os.File {
	t.Helper()
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	if _, err := f.WriteString(half); err != nil {
		t.Fatal(err)
	}
	return f
}

// TestUpdateWaitsForAWriter guards that a file which another program writes in place is never read half.
func TestUpdateWaitsForAWriter(t *testing.T) {
	defer hang.Guard(t)()
	path := filepath.Join(t.TempDir(), "f")
	f := halfWritten(t, path, "first ")
	go func() {
		time.Sleep(300 * time.Millisecond) // less than settling, for systems that cannot name writers
		f.WriteString("second")
		f.Close()
	}()
	err := Update(t.Context(), path, func(old []byte) ([]byte, error) { return append(old, " third"...), nil })
	if got := get(t, path); err != nil || got != "first second third" {
		t.Errorf("got %v and %q", err, got)
	}
}

// TestUpdateYieldsToAWriter guards that a program's writes in place during edit are not lost.
func TestUpdateYieldsToAWriter(t *testing.T) {
	defer hang.Guard(t)()
	path := put(t, filepath.Join(t.TempDir(), "f"), "old")
	if _, known := openForWriting(path); !known {
		t.Skip("this system does not name writers")
	}
	calls := 0
	err := Update(t.Context(), path, func(old []byte) ([]byte, error) {
		if calls++; calls == 1 {
			f, err := os.OpenFile(path, os.O_WRONLY, 0)
			if err != nil {
				return nil, err
			}
			go func() { // it has written nothing yet when edit returns
				time.Sleep(100 * time.Millisecond)
				f.WriteString("new")
				f.Close()
			}()
		}
		return append([]byte("edited "), old...), nil
	})
	if got := get(t, path); err != nil || got != "edited new" {
		t.Errorf("got %v and %q", err, got)
	}
}

// TestUpdateGivesUp guards that waiting for a writer ends with its context, and with its deadline.
func TestUpdateGivesUp(t *testing.T) {
	defer hang.Guard(t)()
	path := filepath.Join(t.TempDir(), "f")
	halfWritten(t, path, "half")
	if _, known := openForWriting(path); !known {
		t.Skip("this system does not name writers")
	}
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if err := Update(ctx, path, to("new")); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("after its context Update returns %v", err)
	}
	if err := quiet(t.Context(), path, time.Now()); !errors.Is(err, ErrBusy) {
		t.Errorf("after its deadline quiet returns %v", err)
	}
	// It changed just now, for as long as Settled waits, however slow the machine is.
	soon := time.Now().Add(time.Minute)
	if err := os.Chtimes(path, soon, soon); err != nil {
		t.Fatal(err)
	}
	if err := Settled(path); !errors.Is(err, ErrBusy) {
		t.Errorf("Settled returns %v", err)
	}
	long := time.Now().Add(-time.Minute)
	if err := os.Chtimes(path, long, long); err != nil {
		t.Fatal(err)
	}
	if err := Settled(path); err != nil {
		t.Errorf("Settled returns %v for a file that is only held open", err)
	}
	if got := get(t, path); got != "half" {
		t.Errorf("the file is %q", got)
	}
}
