// Package fastapi finds the routes that a FastAPI code base declares, by reading its source.
//
// It follows a module from top to bottom as Python would run it, but over values that are either known or not: names,
// strings, imports, routers, factories, loops over literal lists. It follows both branches of a condition; a value on
// which they disagree is unknown. Nothing is executed, and nothing is guessed: a part of a path that the source does
// not settle is a hole in its Text.
//
// Start with Scan for one file, or with a Tree for a checkout: Load the files of interest, FindApps, Settle, then ask
// for Modules and Expand the applications into the paths that they answer.
package fastapi
