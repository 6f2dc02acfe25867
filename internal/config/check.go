package config

import (
	"errors"
	"path/filepath"
	"slices"
	"strings"
)

// Check reads a file as Load does, and returns every mistake in it at once, including those of Sendable and of ENGFIX_…
// variables, in document order. The configuration holds the keys without a mistake, so that the files and names in them
// can be checked too. The error is that the file cannot be read.
func Check(path string, env Env) (*Config, Errors, error) {
	src, err := readFile(path)
	if err != nil {
		return nil, nil, err
	}
	d := &decoder{path: path, dir: filepath.Dir(path), given: map[string]Pos{}}
	root, expanded := d.document(src, &expander{env})
	syntax := len(d.errs) > 0
	c := d.config(root)
	wrong := d.errs
	if len(wrong) > 0 && !syntax && root != nil {
		var left []member
		var skipped []string
		for _, m := range root.members {
			if m.holds(root, wrong) {
				skipped = append(skipped, m.key)
			} else {
				left = append(left, m)
			}
		}
		root.members = left
		d.errs, d.given = nil, map[string]Pos{}
		c = d.config(root)
		c.skipped = skipped
		wrong = append(wrong, d.errs...)
	}
	c.finish(d, expanded)
	for _, p := range c.unready {
		wrong = append(wrong, p.Error)
	}
	wrong = append(wrong, c.CheckEnv(env)...)
	if wrong.sorted() == nil {
		return c, nil, nil
	}
	var all Errors
	errors.As(wrong.sorted(), &all)
	return c, all, nil
}

// Skipped reports whether Check found a mistake below a key of the document. Such a key counts as not given.
func (c *Config) Skipped(key string) bool { return slices.Contains(c.skipped, key) }

// CheckEnv applies the ENGFIX_… variables to c and returns their mistakes: if there are any, none of the variables
// counts.
func (c *Config) CheckEnv(env Env) Errors {
	var wrong Errors
	if err := c.ApplyEnv(env); err != nil {
		for _, line := range strings.Split(err.Error(), "\n") {
			wrong = append(wrong, &Error{Msg: line})
		}
	}
	return wrong
}

// holds reports whether one of the mistakes lies in a member of the document: between its key and the next one.
func (m member) holds(root *node, wrong Errors) bool {
	return slices.ContainsFunc(wrong, func(e *Error) bool {
		var last Pos
		for _, other := range root.members {
			if !e.Pos.before(other.at) && last.before(other.at) {
				last = other.at
			}
		}
		return last == m.at
	})
}

// before reports whether p is before other.
func (p Pos) before(other Pos) bool {
	return p.Line < other.Line || p.Line == other.Line && p.Column < other.Column
}

// ours is the prefix of the variables that engfix reads.
const ours = "ENGFIX_"

// Misspelt returns the set variables that begin with ENGFIX_ and that neither engfix nor the file reads, each with the
// nearest name that one of them does read, or "".
func Misspelt(path string, env Env, names []string) []Pair {
	read := map[string]bool{}
	recorder := func(name string) (string, bool) {
		read[name] = true
		return "", false
	}
	Locate(".", recorder)
	_ = Default().ApplyEnv(recorder) // no variable is set, so none is wrong
	known := make([]string, 0, len(read))
	for name := range read {
		known = append(known, strings.TrimPrefix(name, ours))
	}
	slices.Sort(known)
	src, _ := readFile(path) // an unreadable file uses no variable
	var all []Pair
	for _, name := range slices.Sorted(slices.Values(names)) {
		if strings.HasPrefix(name, ours) && !read[name] && !strings.Contains(string(src), "${"+name+"}") {
			near := Nearest(strings.TrimPrefix(name, ours), known)
			if near != "" {
				near = ours + near
			}
			all = append(all, Pair{name, near})
		}
	}
	return all
}
