//go:build unix

package hostile

import (
	"errors"
	"os"
	"path/filepath"
	"syscall"
)

// pipes are files that never end, or that nobody writes.
func pipes() []Behaviour {
	pipe := func(name string) func(string) error {
		return func(dir string) error { return syscall.Mkfifo(filepath.Join(dir, name), 0o600) }
	}
	return []Behaviour{
		{Name: "a pipe in the file's place", Reason: "not a regular file", Source: pipe("hostile.py")},
		{Name: "a pipe beside it", Reason: "pass: ", Source: func(dir string) error { return errors.Join(module(routerHead+route)(dir), pipe("other.py")(dir)) }},
		{Name: "a link to a device without end", Reason: "outside the source checkout", Source: func(dir string) error { return os.Symlink("/dev/zero", filepath.Join(dir, "hostile.py")) }},
		{Name: "a link to a device beside it", Reason: "pass: ", Source: func(dir string) error {
			return errors.Join(module(routerHead+route)(dir), os.Symlink("/dev/zero", filepath.Join(dir, "other.py")))
		}},
	}
}
