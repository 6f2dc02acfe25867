package config

import (
	"bytes"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

// docs/configuration.md is what users read: it must show the example that loads, and every key.

func configurationDocs(t *testing.T) []byte {
	t.Helper()
	docs, err := os.ReadFile(filepath.Join("..", "..", "docs", "configuration.md"))
	if err != nil {
		t.Fatal(err)
	}
	return bytes.ReplaceAll(docs, []byte("\r\n"), []byte("\n"))
}

func TestDocsShowTheExampleThatLoads(t *testing.T) {
	example, err := os.ReadFile(filepath.Join("testdata", "example.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(configurationDocs(t), []byte("```yaml\n"+string(example)+"```\n")) {
		t.Error("the example of docs/configuration.md is not testdata/example.yaml")
	}
}

func TestDocsTellEveryKey(t *testing.T) {
	docs := string(configurationDocs(t))
	for _, where := range paths("", Default().keys()) {
		if !strings.Contains(docs, "`"+where+"`") && !strings.Contains(docs, "`"+where+".") {
			t.Errorf("docs/configuration.md does not tell of %s", where)
		}
	}
}

func TestDocsTellEveryVariable(t *testing.T) {
	docs := string(configurationDocs(t))
	asked := map[string]bool{}
	env := func(name string) (string, bool) {
		asked[name] = true
		return "", false
	}
	Locate(t.TempDir(), env)
	if err := Default().ApplyEnv(env); err != nil {
		t.Fatal(err)
	}
	if want := reflect.TypeFor[Overrides]().NumField(); len(asked) < want {
		t.Errorf("%d variables for %d overrides", len(asked), want)
	}
	for name := range asked {
		if !strings.Contains(docs, "`"+name+"`") {
			t.Errorf("docs/configuration.md does not tell of %s", name)
		}
	}
}
