package main

import (
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"
)

// The action and the hook run commands that engfix has, with flags that it takes.
func TestDeliveredCommands(t *testing.T) {
	var action struct {
		Inputs map[string]struct{ Default string }
	}
	var hooks []struct{ Entry string }
	for path, into := range map[string]any{"../../action.yml": &action, "../../.pre-commit-hooks.yaml": &hooks} {
		if err := yaml.Unmarshal([]byte(readFile(t, path)), into); err != nil {
			t.Fatalf("%s: %v", path, err)
		}
	}
	lines := []string{"engfix " + action.Inputs["args"].Default}
	for _, h := range hooks {
		lines = append(lines, h.Entry)
	}
	for _, line := range lines {
		words := strings.Fields(line)
		a, _, _ := offline()
		cmd, rest, err := newRoot(a).Find(words[1:])
		if err != nil || words[0] != "engfix" || len(words) < 2 {
			t.Errorf("%s: no such command: %v", line, err)
			continue
		}
		if err := cmd.ParseFlags(rest); err != nil {
			t.Errorf("%s: %v", line, err)
		}
	}
}
