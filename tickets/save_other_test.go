//go:build !linux

package tickets

// systemHelpers are none: the conditions that they make are made on Linux only.
var systemHelpers map[string]func(string, []string) error
