package main

import (
	"fmt"
	"strings"
)

// plural gives "1 box" or "3 boxes".
func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// join lists names: "a, b and c".
func join(names []string) string { return list(names, "and") }

// either lists names to choose from: "a, b or c".
func either(names []string) string { return list(names, "or") }

func list(names []string, last string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:len(names)-1], ", ") + " " + last + " " + names[len(names)-1]
}
