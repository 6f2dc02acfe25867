// Package python reads Python source, 3.8 to 3.14, into a syntax tree that is small enough to walk in an afternoon:
// every statement and expression has its place in it, but only those that tell something about an application's shape
// (names, calls, strings, imports, definitions, assignments) keep all they say.
//
// Start with Parse. What the package promises: it never panics, its time is linear in the size of the source, positions
// are those of Python's own ast module, and code in comments, strings and docstrings is never taken for code.
package python
