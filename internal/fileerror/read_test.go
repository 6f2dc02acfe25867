package fileerror

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestRead(t *testing.T) {
	name := filepath.Join(t.TempDir(), "a.json")
	if err := os.WriteFile(name, []byte("{}"), 0o600); err != nil {
		t.Fatal(err)
	}
	if got, err := Read(name); string(got) != "{}" || err != nil {
		t.Errorf("got %q, %v", got, err)
	}
	if err := os.Truncate(name, MostRead+1); err != nil {
		t.Fatal(err)
	}
	for file, says := range map[string]string{
		name:               "is larger than 8 MiB",
		os.DevNull:         "is not a regular file",
		name + ".gone":     "",
		filepath.Dir(name): "",
	} {
		if _, err := Read(file); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: %v", file, err)
		}
	}
}
