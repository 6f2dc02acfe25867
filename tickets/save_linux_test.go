package tickets

import (
	"context"
	"errors"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

const nobody = 65534

// tickAll ticks every box, having done something to the process first.
func tickAll(first func() error) func(string, []string) error {
	return func(path string, _ []string) error {
		if err := first(); err != nil {
			return err
		}
		f, err := Read(path)
		if err != nil {
			return err
		}
		_, err = Update(context.Background(), path, everyBox(f, true))
		return err
	}
}

// systemHelpers are jobs under conditions that only this system lets a test make.
var systemHelpers = map[string]func(string, []string) error{
	"fill": tickAll(func() error { // as on a full disk: no file can grow beyond 4 KiB
		signal.Ignore(syscall.SIGXFSZ)
		return syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: 4096, Max: 4096})
	}),
	"nobody": tickAll(becomeNobody),
	"nobody-looks": func(path string, _ []string) error {
		if err := becomeNobody(); err != nil {
			return err
		}
		return Writable(path)
	},
}

// becomeNobody goes on as a user without rights.
func becomeNobody() error {
	return errors.Join(syscall.Setgroups(nil), syscall.Setgid(nobody), syscall.Setuid(nobody))
}

// A disk that fills up leaves the file as it was.
func TestUpdateOnAFullDisk(t *testing.T) {
	path := copyReal(t)
	before := string(read(t, path).Source())
	out, err := helper(t, "fill", path).Output()
	want := path + ": cannot be changed: writing its new text: file too large; the file is as it was\n"
	if err == nil || string(out) != want {
		t.Errorf("got %q (%v), want %q", out, err, want)
	}
	if string(read(t, path).Source()) != before {
		t.Error("the file is not as it was")
	}
	onlyFileIn(t, path)
}

func TestUpdateWithoutRights(t *testing.T) {
	if os.Getuid() != 0 {
		t.Skip("only root can become somebody without rights")
	}
	for name, tc := range map[string]struct {
		file, folder os.FileMode
		uid          int
		want         string
	}{
		"read-only folder": {0o666, 0o755, 0, "cannot be changed: no new file can be made in its folder DIR (permission denied): make the folder writable"},
		"read-only file":   {0o644, 0o777, 0, "cannot be changed: permission denied: make the file writable, or run as its owner"},
		"somebody else's":  {0o666, 0o777, 0, "cannot be changed: its owner and group (0:0) cannot be kept (operation not permitted): run as its owner, or take the file over with chown"},
		"unreadable":       {0o600, 0o777, 0, "permission denied: check the path and its permissions"},
		"one's own":        {0o600, 0o777, nobody, ""},
	} {
		t.Run(name, func(t *testing.T) {
			path := copyReal(t)
			dir := filepath.Dir(path)
			before := string(read(t, path).Source())
			err := errors.Join(os.Chown(path, tc.uid, tc.uid), os.Chmod(path, tc.file), os.Chmod(dir, tc.folder), os.Chmod(filepath.Dir(dir), 0o755))
			if err != nil {
				t.Fatal(err)
			}
			want := ""
			if tc.want != "" {
				want = path + ": " + strings.ReplaceAll(tc.want, "DIR", dir) + "\n"
			}
			asked := tc.file != 0o600 || tc.uid != 0 // nobody asks about a file that could not be read
			if out, err := helper(t, "nobody-looks", path).Output(); asked && string(out) != want || asked && (err == nil) != (want == "") {
				t.Errorf("Writable: got %q (%v), want %q", out, err, want)
			}
			if string(read(t, path).Source()) != before {
				t.Error("Writable changed the file")
			}
			onlyFileIn(t, path)
			out, err := helper(t, "nobody", path).Output()
			if string(out) != want || (err == nil) != (want == "") {
				t.Errorf("got %q (%v), want %q", out, err, want)
			}
			if changed := string(read(t, path).Source()) != before; changed != (want == "") {
				t.Errorf("the file changed: %t", changed)
			}
			onlyFileIn(t, path)
		})
	}
}

// Root's edit leaves the file its owner's.
func TestUpdateKeepsTheOwner(t *testing.T) {
	if os.Getuid() != 0 {
		t.Skip("only root can give files away")
	}
	path := copyReal(t)
	if err := errors.Join(os.Chown(path, 1234, 5678), os.Chmod(path, 0o604)); err != nil {
		t.Fatal(err)
	}
	if _, err := Update(t.Context(), path, everyBox(read(t, path), true)); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	st := info.Sys().(*syscall.Stat_t)
	if st.Uid != 1234 || st.Gid != 5678 || info.Mode().Perm() != 0o604 {
		t.Errorf("the file is %d:%d with mode %o, want 1234:5678 with 604", st.Uid, st.Gid, info.Mode().Perm())
	}
}
