// Package config reads engfix.yaml: a project's settings for its ticket file, its service and its rules.
//
// Start with Locate, which finds the file, and Load, which reads it; Default is used if there is none. Apply lays flags
// over the result, ApplyEnv the ENGFIX_… variables. SetPins edits the file's routers in place, Template is a file to
// begin with.
//
// The package promises: a Config that it returns is valid and needs no second check. Every missing key has its default,
// every relative path in the file is relative to the file's folder, and every "${NAME}" is expanded, its value listed
// in Secrets unless it is a setting's. A value whose variable is not set keeps the default: Sendable reports all of
// them to commands that send, Unset those of one key to a command that uses it. A mistake in the file is an Error with
// its line and column.
package config
