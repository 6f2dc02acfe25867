package main

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"

	"github.com/engfix/engfix/internal/need"
)

// modulePath is the path under which engfix is installed with Go.
const modulePath = "github.com/engfix/engfix"

// TestRecipeInstall guards that the installed file matches the release's checksums, and that Go builds the same version if
// there is no release for the machine.
func TestRecipeInstall(t *testing.T) {
	t.Parallel()
	need.Shell(t)
	need.Command(t, "curl", "curl")
	for name, c := range map[string]struct {
		version  string
		releases func(t *testing.T) string
		code     int
		says     string
	}{
		"archive":         {"v1.0.0", func(t *testing.T) string { return serveRelease(t, "v1.0.0") }, 0, "engfix v1.0.0"},
		"another archive": {"v1.0.0", serveWrongRelease, 1, "FAILED"},
		"built with Go":   {"v1.0.0", serveNoRelease, 0, "engfix v1.0.0"},
		"no such version": {"v1.9.0", serveNoRelease, 1, "v1.9.0"},
		"no version":      {"", serveNoRelease, 2, "want a release"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			quietGo(t, dir)
			cmd := exec.CommandContext(t.Context(), "sh", filepath.Join(recipes, "engfix-ci.sh"), "install")
			cmd.Env = append([]string{"HOME=" + dir, "PATH=" + os.Getenv("PATH"), "RELEASES=" + c.releases(t), "VERSION=" + c.version}, goWithProxy(t)...)
			got := finish(t, cmd)
			if (got.code == 0) != (c.code == 0) || !strings.Contains(got.stdout+got.stderr, c.says) {
				t.Errorf("exit code %d, want %d and %q\n%s%s", got.code, c.code, c.says, got.stdout, got.stderr)
			}
			if _, err := os.Stat(filepath.Join(dir, ".local", "bin", "engfix")); (err == nil) != (c.code == 0) {
				t.Errorf("is engfix installed? %v", err)
			}
		})
	}
}

// quietGo keeps Go's telemetry out of a new home: its process writes there after the command that started it has ended.
func quietGo(t *testing.T, home string) {
	t.Helper()
	for _, config := range []string{".config", "Library/Application Support"} {
		dir := filepath.Join(home, config, "go", "telemetry")
		if err := errors.Join(os.MkdirAll(dir, 0o700), os.WriteFile(filepath.Join(dir, "mode"), []byte("off"), 0o600)); err != nil {
			t.Fatal(err)
		}
	}
}

// TestRecipeArchiveName guards that a release names its archives as the recipe asks for them: by goreleaser's own names.
func TestRecipeArchiveName(t *testing.T) {
	t.Parallel()
	var release struct {
		Project  string `yaml:"project_name"`
		Archives []struct {
			Formats  []string
			Template *string `yaml:"name_template"`
			Wrapped  any     `yaml:"wrap_in_directory"`
		}
		Checksum struct {
			Template string `yaml:"name_template"`
		}
		Builds []struct{ Binary string }
	}
	if err := yaml.Unmarshal([]byte(readFile(t, "../../.goreleaser.yaml")), &release); err != nil {
		t.Fatal(err)
	}
	archive := release.Archives[0]
	if release.Project != "engfix" || archive.Template != nil || archive.Wrapped != nil || archive.Formats[0] != "tar.gz" || release.Builds[0].Binary != "engfix" ||
		release.Checksum.Template != "checksums.txt" {
		t.Errorf("a release is not what the recipe downloads, engfix_VERSION_OS_ARCH.tar.gz with engfix in it, and checksums.txt: %+v", release)
	}
}

// serveRelease serves engfix as a release has it, by the names that goreleaser gives.
func serveRelease(t *testing.T, version string) string {
	t.Helper()
	archive := release(t, version)
	name := fmt.Sprintf("engfix_%s_%s_%s.tar.gz", strings.TrimPrefix(version, "v"), runtime.GOOS, runtime.GOARCH)
	return serve(t, http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		switch req.URL.Path {
		case "/" + version + "/" + name:
			_, _ = w.Write(archive)
		case "/" + version + "/checksums.txt":
			fmt.Fprintf(w, "%x  engfix_other.tar.gz\n%x  %s\n", sha256.Sum256(nil), sha256.Sum256(archive), name)
		default:
			http.NotFound(w, req)
		}
	}))
}

// serveWrongRelease serves an archive that is not the one of the checksums.
func serveWrongRelease(t *testing.T) string {
	t.Helper()
	return serve(t, http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		if strings.HasSuffix(req.URL.Path, "/checksums.txt") {
			fmt.Fprintf(w, "%x  engfix_1.0.0_%s_%s.tar.gz\n", sha256.Sum256(nil), runtime.GOOS, runtime.GOARCH)
			return
		}
		fmt.Fprint(w, "something else")
	}))
}

func serveNoRelease(t *testing.T) string {
	t.Helper()
	return serve(t, http.NotFoundHandler())
}

// release packs engfix as a release has it: a program that knows its version, and files beside it.
func release(t *testing.T, version string) []byte {
	t.Helper()
	// A script stands for the program that is built with the version: that build is the release's own.
	program := fmt.Sprintf("#!/bin/sh\nif [ \"$1\" = version ]; then echo engfix %s; exit; fi\nexec %s \"$@\"\n", version, quoted(binary(t)))
	var archive bytes.Buffer
	zipped := gzip.NewWriter(&archive)
	packed := tar.NewWriter(zipped)
	for name, text := range map[string]string{"LICENSE": "free\n", "completions/_engfix": "# none\n", "engfix": program} {
		if err := packed.WriteHeader(&tar.Header{Name: name, Mode: 0o755, Size: int64(len(text))}); err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(packed, text); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(packed.Close(), zipped.Close()); err != nil {
		t.Fatal(err)
	}
	return archive.Bytes()
}

// goWithProxy returns the environment in which Go finds this checkout as release v1.0.0 of engfix, and everything else
// where it is on this machine.
func goWithProxy(t *testing.T) []string {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), "go", "env", "GOMODCACHE", "GOCACHE").Output()
	if err != nil {
		t.Fatal(err)
	}
	modules, builds, _ := strings.Cut(strings.TrimSpace(string(out)), "\n")
	dir := t.TempDir()
	own := filepath.Join(dir, "modules")
	// The machine's modules but engfix's own, of which v1.0.0 is another after each change.
	linkAllBut(t, modules, own, "cache", "github.com")
	linkAllBut(t, filepath.Join(modules, "github.com"), filepath.Join(own, "github.com"), "engfix")
	downloads := filepath.Join("cache", "download")
	linkAllBut(t, filepath.Join(modules, downloads), filepath.Join(own, downloads), "github.com")
	linkAllBut(t, filepath.Join(modules, downloads, "github.com"), filepath.Join(own, downloads, "github.com"), "engfix")
	proxy := filepath.Join(dir, "proxy")
	publish(t, filepath.Join(proxy, filepath.FromSlash(modulePath), "@v"), "v1.0.0")
	return []string{
		"GOPROXY=file://" + filepath.ToSlash(proxy), "GOMODCACHE=" + own, "GOCACHE=" + builds, "GOFLAGS=-mod=mod -modcacherw",
		"GOSUMDB=off", "GOTOOLCHAIN=local",
	}
}

// linkAllBut fills a new folder with links to what another holds, except for some names.
func linkAllBut(t *testing.T, from, to string, except ...string) {
	t.Helper()
	if err := os.MkdirAll(to, 0o755); err != nil {
		t.Fatal(err)
	}
	entries, err := os.ReadDir(from)
	if err != nil {
		t.Fatal(err)
	}
entries:
	for _, e := range entries {
		for _, name := range except {
			if e.Name() == name {
				continue entries
			}
		}
		if err := os.Symlink(filepath.Join(from, e.Name()), filepath.Join(to, e.Name())); err != nil {
			t.Fatal(err)
		}
	}
}

// publish writes the checkout as a version of the module, as a module proxy has it.
func publish(t *testing.T, to, version string) {
	t.Helper()
	files, err := exec.CommandContext(t.Context(), "git", "-C", "../..", "ls-files", "-z", "--cached", "--others", "--exclude-standard").Output()
	if err != nil {
		t.Skip("the checkout is not one of git")
	}
	if err := os.MkdirAll(to, 0o755); err != nil {
		t.Fatal(err)
	}
	var module bytes.Buffer
	w := zip.NewWriter(&module)
	for name := range strings.SplitSeq(strings.TrimRight(string(files), "\x00"), "\x00") {
		content, err := os.ReadFile(filepath.Join("../..", filepath.FromSlash(name)))
		if errors.Is(err, fs.ErrNotExist) { // deleted, and not yet committed
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		f, err := w.CreateHeader(&zip.FileHeader{Name: modulePath + "@" + version + "/" + name, Method: zip.Store})
		if err == nil {
			_, err = f.Write(content)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string]string{
		"list": version + "\n", version + ".info": fmt.Sprintf(`{"Version":%q,"Time":"2026-01-01T00:00:00Z"}`, version),
		version + ".mod": readFile(t, "../../go.mod"), version + ".zip": module.String(),
	} {
		if err := os.WriteFile(filepath.Join(to, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}
