package config

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	yaml "go.yaml.in/yaml/v4"
)

// Parse reads the bytes of an engfix.yaml as if they were the file at path, which need not exist: errors name path, and
// relative paths start from its folder. A nil env is an empty environment. The error is an Errors. It leaves out the
// faults that only matter to a command that sends: Sendable reports those.
func Parse(path string, src []byte, env Env) (*Config, error) {
	if env == nil {
		env = func(string) (string, bool) { return "", false }
	}
	d := &decoder{path: path, dir: filepath.Dir(path), given: map[string]Pos{}}
	root, expanded := d.document(src, &expander{env})
	c := d.config(root)
	if err := d.errs.sorted(); err != nil {
		return nil, err
	}
	c.finish(d, expanded)
	return c, nil
}

// config reads the whole document.
func (d *decoder) config(root *node) *Config {
	c := Default()
	c.Path = d.path
	if root != nil && !root.null() {
		object(c).read(d, root, "")
	}
	if len(d.errs) == 0 {
		c.complete(d)
	}
	return c
}

// finish keeps the findings beside the values.
func (c *Config) finish(d *decoder, expanded []*node) {
	c.Secrets = d.secrets(expanded)
	c.places, c.unready = map[string]Pos{}, d.pending
	for key, at := range d.given {
		if !strings.HasPrefix(key, "routers.") {
			c.places[key] = at
		}
	}
}

// document reads the one document of src, and returns its scalars that held variables; nil if there is no document, or
// none that can be used.
func (d *decoder) document(src []byte, x *expander) (root *node, expanded []*node) {
	t := newText(src)
	if at, problem := t.check(); problem != "" {
		d.report(at, "%s", problem)
		return nil, nil
	}
	tree, err := compose(t)
	if err != nil {
		var e *Error
		errors.As(err, &e)
		d.report(e.Pos, "%s", e.Msg)
		return nil, nil
	}
	if tree == nil {
		return nil, nil
	}
	f := &flattener{text: t, expand: x, report: d.report, pend: d.pend, open: map[*yaml.Node]bool{}}
	root = f.node(tree, "")
	return root, f.expanded
}

// compose returns the root of the one YAML document, or nil if the text holds none. The error is an *Error without a
// path.
func compose(t text) (*yaml.Node, error) {
	loader, err := yaml.NewLoader(bytes.NewReader(t.src))
	if err != nil {
		return nil, &Error{Msg: err.Error()}
	}
	var first, second yaml.Node
	switch err := loader.Load(&first); {
	case errors.Is(err, io.EOF):
		return nil, nil
	case err != nil:
		return nil, syntaxError(t, err)
	}
	switch err := loader.Load(&second); {
	case errors.Is(err, io.EOF):
	case err != nil:
		return nil, syntaxError(t, err)
	default:
		return nil, &Error{Pos: t.pos(second.Line, second.Column), Msg: `a second document begins here: only one is read, remove the "---"`}
	}
	if len(first.Content) == 0 {
		return nil, nil
	}
	return first.Content[0], nil
}

// syntaxError states the YAML library's error in one line with its place.
func syntaxError(t text, err error) *Error {
	var le *yaml.LoadError
	if !errors.As(err, &le) {
		return &Error{Msg: "not YAML: " + err.Error()}
	}
	e := &Error{Msg: "not YAML: " + le.Message}
	if le.Mark.Line > 0 {
		e.Pos = t.pos(le.Mark.Line, le.Mark.Column)
	}
	if e.Pos.Line > 0 && strings.HasPrefix(t.line(e.Pos), "\t") {
		e.Msg = "not YAML: a tab in the indentation: indent with spaces"
		return e
	}
	if le.ContextMsg != "" && le.ContextMark.Line > 0 {
		e.Msg += fmt.Sprintf(" %s that begins in line %d", le.ContextMsg, t.pos(le.ContextMark.Line, le.ContextMark.Column).Line)
	}
	return e
}
