package routes

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestDamagedPack guards that a damaged pack of this version is ignored and replaced.
func TestDamagedPack(t *testing.T) {
	in := smallTree(t, t.TempDir())
	in.Cache = &Cache{Dir: t.TempDir(), Version: "v1"}
	tableText(t, in)
	name := in.Cache.pack(in.Source)
	whole, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	flipped := slices.Clone(whole)
	flipped[3] ^= 1
	for what, raw := range map[string][]byte{
		"empty": {}, "half written": whole[:len(whole)/2], "damaged": flipped, "foreign": []byte(strings.Repeat("x", 100)), "with more behind": append(slices.Clone(whole), 'x'),
	} {
		if err := os.WriteFile(name, raw, 0o644); err != nil {
			t.Fatal(err)
		}
		writeFile(t, filepath.Join(in.Source, "engines", "settings.py"), "# "+what+"\nPREFIX = '/api'\n") // so that the table does not serve
		plain := in
		plain.Cache = nil
		want := tableText(t, plain)
		if got := tableText(t, in); got != want {
			t.Errorf("%s: got\n%s\nwant\n%s", what, got, want)
		}
		if len(readPack(name, "v1").files) == 0 {
			t.Errorf("%s: it was not replaced", what)
		}
	}
	if len(readPack(name, "v2").files) > 0 {
		t.Error("another version's pack was used")
	}
}
