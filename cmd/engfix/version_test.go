package main

import (
	"regexp"
	"testing"
)

func TestVersionLine(t *testing.T) {
	const commit = "0123456789abcdef0123456789abcdef01234567"
	for _, c := range []struct {
		name, want string
		build      build
	}{
		{"release", `^engfix v1\.2\.3 \(commit 0123456789ab of 2026-11-28, go1\.\S+, \w+/\w+\)\n$`, build{version: "v1.2.3", commit: commit, date: "2026-11-28T10:00:00Z"}},
		{"changed checkout", `^engfix devel-0123456789ab \(commit 0123456789ab with changes of 2026-11-28, go1`, build{commit: commit, date: "2026-11-28T10:00:00Z", modified: true}},
		{"module", `^engfix v1\.2\.3 \(go1\.\S+, \w+/\w+\)\n$`, build{version: "v1.2.3"}},
		{"nothing known", `^engfix devel \(go1`, build{}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := c.build.line(); !regexp.MustCompile(c.want).MatchString(got) {
				t.Errorf("got %q, want a match of %s", got, c.want)
			}
		})
	}
}
