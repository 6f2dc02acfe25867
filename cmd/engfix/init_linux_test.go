package main

import (
	"os"
	"strings"
	"testing"
)

// TestInitAsks answers the question of init on a terminal. Nothing is written unless the answer is yes.
func TestInitAsks(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		typed   string
		code    int
		written bool
		says    string
	}{
		"the default":     {"\n", exitFine, true, "next      engfix probe --ticket T-001"},
		"yes":             {"Yes\n", exitFine, true, "wrote engfix.yaml"},
		"no":              {"n\n", exitFine, false, "nothing was written"},
		"another word":    {"maybe\n", exitFine, false, "nothing was written"},
		"the end of file": {"\x04", exitUsage, false, "no answer: use --yes to write engfix.yaml without asking"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorkspace(t, twoTickets, "")
			if err := os.Remove(w.path("engfix.yaml")); err != nil {
				t.Fatal(err)
			}
			code, screen := onTerminal(t, w, tt.typed, "init")
			if code != tt.code || !strings.Contains(screen, tt.says) {
				t.Errorf("exit code %d, want %d and %q\n%s", code, tt.code, tt.says, screen)
			}
			if !strings.Contains(screen, "version: 1\n") || !strings.Contains(screen, "Write engfix.yaml? [Y/n] ") {
				t.Errorf("the file is not shown before the question\n%s", screen)
			}
			if _, err := os.Stat(w.path("engfix.yaml")); (err == nil) != tt.written {
				t.Errorf("engfix.yaml: %v, want it written: %v", err, tt.written)
			}
		})
	}
}
