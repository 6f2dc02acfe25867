// Package python reads Python source, 3.8 to 3.14, into a small syntax tree. Every statement and expression has its
// place in it, but only those that describe an application's shape (names, calls, strings, imports, definitions,
// assignments) keep all their parts.
//
// Start with Parse. The package promises: it never panics, its time is linear in the size of the source, positions are
// those of Python's own ast module, and code in comments, strings and docstrings is never taken for code.
package python
