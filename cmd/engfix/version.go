package main

import (
	"cmp"
	"fmt"
	"runtime"
	"runtime/debug"
	"strings"
	"sync"

	"github.com/spf13/cobra"
)

// version is set by the release build. Any other build reads the Go tool's record.
var version string

// A build describes the source of this program. Each field may be "".
type build struct {
	version  string // "v1.2.3", or Go's version of a commit without a tag
	commit   string // whole
	date     string // of the commit, in RFC 3339
	modified bool   // the checkout held uncommitted changes
}

// thisBuild is readBuild, once.
var thisBuild = sync.OnceValue(readBuild)

// readBuild reads the Go tool's record in the program.
func readBuild() build {
	b := build{version: version}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return b
	}
	if v := info.Main.Version; v != "(devel)" {
		b.version = cmp.Or(b.version, v)
	}
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			b.commit = s.Value
		case "vcs.time":
			b.date = s.Value
		case "vcs.modified":
			b.modified = s.Value == "true"
		}
	}
	return b
}

// short returns the version in one word: "v1.2.3", or the commit if no version is known.
func (b build) short() string {
	if b.version == "" && len(b.commit) >= 12 {
		return "devel-" + b.commit[:12]
	}
	return cmp.Or(b.version, "devel")
}

// line returns all of it in one line.
func (b build) line() string {
	parts := []string{runtime.Version(), runtime.GOOS + "/" + runtime.GOARCH}
	if b.commit != "" {
		commit := "commit " + b.commit[:min(len(b.commit), 12)]
		if b.modified {
			commit += " with changes"
		}
		if day, _, dated := strings.Cut(b.date, "T"); dated {
			commit += " of " + day
		}
		parts = append([]string{commit}, parts...)
	}
	return fmt.Sprintf("engfix %s (%s)\n", b.short(), strings.Join(parts, ", "))
}

// toolVersion says which engfix this is: "v1.2.3", or the commit it was built from.
func toolVersion() string { return thisBuild().short() }

// versionLine is the output of engfix version and engfix --version.
func versionLine() string { return thisBuild().line() }

func newVersionCmd(a *app) *cobra.Command {
	return &cobra.Command{
		Use:     "version",
		Short:   "Print the version, and the commit and Go version it was built from",
		Example: `  engfix version`,
		Args:    noArgs,
		RunE: func(*cobra.Command, []string) error {
			_, err := fmt.Fprint(a.out, versionLine())
			return err
		},
	}
}
