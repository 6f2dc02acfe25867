package main

import (
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var (
	howToConfig   = regexp.MustCompile("(?s)```yaml engfix.yaml\n(.*?)```")
	howToCommands = regexp.MustCompile("(?s)```sh run\n(.*?)```")
	topKey        = regexp.MustCompile(`(?m)^(\w+):`)
)

// TestHowTo runs the commands of each page of docs/howto that are marked as run, with the engfix.yaml that the page adds to,
// and demands that the index lists each page.
func TestHowTo(t *testing.T) {
	t.Parallel()
	const dir = "../../docs/howto"
	pages, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	url := serve(t, http.HandlerFunc(conformant))
	index := readFile(t, filepath.Join(dir, "README.md"))
	for _, page := range pages {
		if page.Name() == "README.md" {
			continue
		}
		t.Run(page.Name(), func(t *testing.T) {
			if !strings.Contains(index, "("+page.Name()+")") {
				t.Errorf("the index does not list it")
			}
			text := readFile(t, filepath.Join(dir, page.Name()))
			config := twoPins(url)
			for _, m := range howToConfig.FindAllStringSubmatch(text, -1) {
				config = merged(config, m[1])
			}
			names := strings.NewReplacer("T-001", "ENG-STD-002", "T-002", "ENG-STD-003")
			w := newWorkspace(t, names.Replace(twoTickets), config)
			w.env = append(w.env, "ENGFIX_PASSWORD=a-long-password", "ENGFIX_TOKEN=a-long-token")
			for _, m := range howToCommands.FindAllStringSubmatch(text, -1) {
				for line := range strings.Lines(m[1]) {
					args := shellWords(line)
					if got := w.try(t, args[1:]...); got.code != exitFine {
						t.Errorf("%s ended with exit code %d\n%s%s", strings.TrimSpace(line), got.code, got.stdout, got.stderr)
					}
				}
			}
		})
	}
}

// merged adds keys to a configuration, in place of those that it has.
func merged(config, keys string) string {
	for _, m := range topKey.FindAllStringSubmatch(keys, -1) {
		config = regexp.MustCompile(`(?m)^`+m[1]+`:.*\n([ ].*\n)*`).ReplaceAllString(config, "")
	}
	return config + keys
}
