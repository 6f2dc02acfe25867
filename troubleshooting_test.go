package engfix_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// Guards that docs/troubleshooting.md quotes messages that engfix has: a reader looks them up word by word.
func TestTroubleshootingQuotesMessages(t *testing.T) {
	page, err := os.ReadFile("docs/troubleshooting.md")
	if err != nil {
		t.Fatal(err)
	}
	source := messagesOf(t)
	quoted := regexp.MustCompile("(?m)^\\| `([^`]+)` \\|").FindAllStringSubmatch(string(page), -1)
	if len(quoted) < 20 {
		t.Fatalf("found only %d messages in the page", len(quoted))
	}
	for _, m := range quoted {
		for part := range strings.SplitSeq(m[1], "…") {
			if part = strings.TrimSpace(part); !strings.Contains(source, part) {
				t.Errorf("no message of engfix contains %q", part)
			}
		}
	}
}

// messagesOf returns the source of everything that writes messages.
func messagesOf(t *testing.T) string {
	t.Helper()
	var all strings.Builder
	for _, folder := range []string{"cmd/engfix", "workspace", "tickets", "probe", "internal/config", "internal/history"} {
		err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
				return err
			}
			text, err := os.ReadFile(path)
			all.Write(text)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return all.String()
}
