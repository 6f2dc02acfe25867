package history_test

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/engfix/engfix/internal/history"
	"github.com/engfix/engfix/internal/need"
	"github.com/engfix/engfix/probe"
)

func TestOpenExisting(t *testing.T) {
	onEach(t, func(t *testing.T, dsn string) {
		if s, err := history.OpenExisting(t.Context(), dsn); !errors.Is(err, history.ErrNoHistory) {
			t.Fatalf("store %v, error %v, want ErrNoHistory", s, err)
		}
		if path, ok := strings.CutPrefix(dsn, "sqlite:"); ok {
			if _, err := os.Stat(filepath.Dir(path)); !errors.Is(err, os.ErrNotExist) {
				t.Errorf("the folder was made: %v", err)
			}
		}
		store(t, open(t, dsn), run("r1", noon), ticket("T-1", probe.Pass, "x1"))
		s, err := history.OpenExisting(t.Context(), dsn)
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		if last, err := s.Last(t.Context(), history.Filter{}); err != nil || last.ID != "r1" {
			t.Errorf("last run %+v, error %v", last, err)
		}
	})
}

// Evidence is for its owner: the file and SQLite's files next to it.
func TestFileMode(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("windows has no such modes")
	}
	dir := t.TempDir()
	store(t, open(t, "sqlite:"+filepath.Join(dir, "h.db")), run("r1", noon), ticket("T-1", probe.Pass, "x1"))
	files, err := os.ReadDir(dir)
	if err != nil || len(files) < 2 {
		t.Fatalf("%d files, %v: want the history and its log", len(files), err)
	}
	for _, f := range files {
		info, err := f.Info()
		if err != nil {
			t.Fatal(err)
		}
		if info.Mode().Perm() != 0o600 {
			t.Errorf("%s has mode %v, want 0600", f.Name(), info.Mode())
		}
	}
}

func TestOpenErrors(t *testing.T) {
	dir := t.TempDir()
	noise := filepath.Join(dir, "noise.db")
	if err := os.WriteFile(noise, []byte(strings.Repeat("this is no database ", 100)), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct{ dsn, want string }{
		{"", "has no scheme"},
		{"history.db", `want "sqlite:PATH"`},
		{`C:\history.db`, "has no scheme"},
		{"mysql://u:geheim@h/d", `has the unknown scheme "mysql"`},
		{"u:geheim@h/d", "has no scheme"},
		{"geheim@h:5432/d", "has no scheme"},
		{"sqlite:", "names no file"},
		{"sqlite:" + noise, "is not a SQLite database"},
		{"sqlite:" + dir, dir},
		{"sqlite:" + filepath.Join(noise, "h.db"), noise},
		{"postgres://", "is not a valid URL"},
		{"postgres://u:ge%heim@h/d", "is not a valid URL"},
		{"postgres://u:geheim@h:port/d", "is not a valid URL"},
		{"postgres://u:geheim@127.0.0.1:1/d?connect_timeout=geheim&password=geheim", "history.dsn"},
		{"postgres://u:geheim@127.0.0.1:1/d", "open the history postgres://u@127.0.0.1:1/d"},
		{"postgres://u:gehe%69m@127.0.0.1:1/geheim?sslmode=disable", "open the history postgres://u@127.0.0.1:1/****"},
	} {
		t.Run(tc.dsn, func(t *testing.T) {
			s, err := history.Open(t.Context(), tc.dsn)
			if err == nil {
				t.Fatal(errors.Join(errors.New("it opened"), s.Close()))
			}
			if !strings.Contains(err.Error(), tc.want) || strings.Contains(err.Error(), "\n") {
				t.Errorf("error %q, want one line with %q", err, tc.want)
			}
			if strings.Contains(err.Error(), "geheim") || strings.Contains(err.Error(), "gehe%69m") {
				t.Errorf("error %q holds the password", err)
			}
		})
	}
}

// Damage to a file is reported with the remedy, whatever part of it is damaged.
func TestDamage(t *testing.T) {
	for name, damage := range map[string]func(content []byte) []byte{
		"cut off": func(content []byte) []byte { return content[:9000] },
		"overwritten": func(content []byte) []byte {
			for i := 4096; i < len(content); i++ {
				content[i] = byte(i * 7)
			}
			return content
		},
		"rows of another's": func(content []byte) []byte {
			return bytes.ReplaceAll(content, []byte(`{"schema"`), []byte(`{{{{{{{{{`))
		},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "history.db")
			s := open(t, "sqlite:"+path)
			store(t, s, run("r", noon), ticket("T-1", probe.Pass, "x1"))
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			content, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, damage(content), 0o600); err != nil {
				t.Fatal(err)
			}
			s, err = history.OpenExisting(t.Context(), "sqlite:"+path)
			if err == nil {
				_, err = s.LastVerdicts(t.Context(), history.Filter{})
				err = errors.Join(err, s.Close())
			}
			if err == nil || !strings.Contains(err.Error(), path) || !strings.Contains(err.Error(), "move it away") {
				t.Errorf("error %v, want one that names the file and says what to do", err)
			}
		})
	}
}

// inFetters is set for root without the right to write everywhere.
const inFetters = "ENGFIX_TEST_WITHOUT_RIGHTS"

// If nothing can be written, the stored runs can be read, and a failure to store is reported with the remedy.
func TestReadOnlyFolder(t *testing.T) {
	if os.Geteuid() == 0 && os.Getenv(inFetters) == "" {
		// Root may write everywhere, so the test runs again without that right.
		setpriv := need.Command(t, "setpriv", "util-linux")
		again := exec.Command(setpriv, "--bounding-set=-dac_override,-dac_read_search", os.Args[0], "-test.run=^TestReadOnlyFolder$")
		again.Env = append(os.Environ(), inFetters+"=yes")
		if out, err := again.CombinedOutput(); err != nil {
			t.Errorf("%v\n%s", err, out)
		}
		return
	}
	dir := filepath.Join(t.TempDir(), "kept")
	dsn := "sqlite:" + filepath.Join(dir, "history.db")
	s, err := history.Open(t.Context(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	store(t, s, run("r", noon), ticket("T-1", probe.Pass, "x1"))
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(dir, 0o500); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.Chmod(dir, 0o700) }) // so that it can be removed
	s, err = history.OpenExisting(t.Context(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	if last, err := s.Last(t.Context(), history.Filter{}); err != nil || last.ID != "r" {
		t.Errorf("the last run is %q, %v", last.ID, err)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	for _, dsn := range []string{dsn, "sqlite:" + filepath.Join(dir, "below", "history.db")} {
		if s, err := history.Open(t.Context(), dsn); err == nil || !strings.Contains(err.Error(), "history.dsn") {
			t.Errorf("%s: error %v, want one that says what to do", dsn, err)
			if err == nil {
				_ = s.Close()
			}
		}
	}
}

// A history that a newer engfix has made is not touched.
func TestNewerSchema(t *testing.T) {
	onEach(t, func(t *testing.T, dsn string) {
		s := open(t, dsn)
		if err := history.SetVersion(t.Context(), s, 99); err != nil {
			t.Fatal(err)
		}
		_, err := history.OpenExisting(t.Context(), dsn)
		if err == nil || !strings.Contains(err.Error(), "use a newer engfix") {
			t.Errorf("error %v, want one that says what to do", err)
		}
	})
}
