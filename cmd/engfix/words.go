package main

import "github.com/engfix/engfix/internal/words"

// plural gives "1 box" or "3 boxes".
func plural(n int, one, many string) string { return words.Count(n, one, many) }

// join lists names: "a, b and c".
func join(names []string) string { return words.And(names) }

// either lists names to choose from: "a, b or c".
func either(names []string) string { return words.Or(names) }
