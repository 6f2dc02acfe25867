// Package need ends a test that lacks something on this machine.
package need

import (
	"os"
	"os/exec"
	"runtime"
	"strings"
	"testing"
)

// Python is the interpreter for which Debian installs its Python packages.
const Python = "/usr/bin/python3"

// Missing ends a test that cannot run here, with what it lacks. It fails in CI on Linux, where .ci/deps installs everything
// and a skipped test would look like a green one. Elsewhere it skips.
func Missing(tb testing.TB, format string, args ...any) {
	tb.Helper()
	if InCI() {
		tb.Fatalf(format, args...)
	} else {
		tb.Skipf(format, args...)
	}
}

// InCI reports whether everything that a test may need must be there.
func InCI() bool { return os.Getenv("CI") == "true" && runtime.GOOS == "linux" }

// Command returns the path of a command, which the package of Debian installs.
func Command(tb testing.TB, name, debian string) string {
	tb.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		Missing(tb, "%s is missing: apt-get install %s", name, debian)
	}
	return path
}

// Shell ends a test on a system without a Unix shell.
func Shell(tb testing.TB) {
	tb.Helper()
	if runtime.GOOS == "windows" {
		tb.Skip("the commands are for a Unix shell")
	}
	Command(tb, "sh", "dash")
}

// Modules ends a test if Debian's Python lacks one of the modules, which the packages of Debian install.
func Modules(tb testing.TB, modules, debian string) {
	tb.Helper()
	if out, err := exec.Command(Python, "-c", "import "+modules).CombinedOutput(); err != nil {
		Missing(tb, "%s does not import %s: %v: apt-get install %s\n%s", Python, modules, err, debian, strings.TrimSpace(string(out)))
	}
}

// Symlink makes a symbolic link, as os.Symlink does.
func Symlink(tb testing.TB, target, link string) {
	tb.Helper()
	if err := os.Symlink(target, link); err != nil {
		Missing(tb, "%v: run it on a file system that has symbolic links", err)
	}
}
