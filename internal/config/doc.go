// Package config reads engfix.yaml: what a project tells engfix about its ticket file, its service and its rules.
//
// Start with Locate, which finds the file, and Load, which reads it; Default stands in where there is none. Flags are laid
// over the result with Apply, the ENGFIX_… variables with ApplyEnv. SetPins edits the file's routers in place, Template
// is a file to begin with.
//
// What the package promises: a Config that it returns is valid and needs no second look. Every key that was not given
// has its default, every relative path in the file leads from where the file lies, and every "${NAME}" is expanded, its
// value listed in Secrets unless it is a setting's. A value whose variable is not set leaves the default in place:
// Sendable reports them all to commands that send, Unset those of one key to a command that uses it. A mistake in the file is an Error with its line and column.
package config
