package fileerror

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

func TestUnreadable(t *testing.T) {
	name := filepath.Join(t.TempDir(), "gone.json")
	_, gone := os.Stat(name)
	locked := &fs.PathError{Op: "open", Path: "x", Err: fs.ErrPermission}
	linked := &os.LinkError{Op: "rename", Old: "x", New: "y", Err: fs.ErrExist}
	for _, tt := range []struct {
		err, is error
		want    string
	}{
		{gone, fs.ErrNotExist, "f: no such file: name another"},
		{locked, fs.ErrPermission, "f: permission denied: name another"},
		{linked, fs.ErrExist, "f: file already exists: name another"},
		{errors.ErrUnsupported, errors.ErrUnsupported, "f: unsupported operation: name another"},
	} {
		if got := Unreadable("f", tt.err, "name another"); got.Error() != tt.want || !errors.Is(got, tt.is) {
			t.Errorf("got %q, want %q with its cause", got, tt.want)
		}
	}
}
