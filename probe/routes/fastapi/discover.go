package fastapi

import (
	"io/fs"
	"path"
	"slices"
	"strings"
)

// A searchPath is the __path__ of a package: where pkgutil looks for its modules.
type searchPath struct{ dir string }

// A moduleInfo is pkgutil's record of a module that it finds.
type moduleInfo struct {
	name string // with the prefix that was asked for
	pkg  bool
}

// elems returns the tuple: finder, name, and whether it is a package.
func (m moduleInfo) elems() []value { return []value{unknown{}, Known(m.name), boolean(m.pkg)} }

// discover returns the modules that pkgutil.iter_modules and walk_packages find in a package.
func (t *Tree) discover(args *arguments, deep bool) value {
	in, ok := args.arg(0, "path").(searchPath)
	if l, isList := args.arg(0, "path").(*list); isList && len(l.elems) == 1 { // list(__path__)
		in, ok = l.elems[0].(searchPath)
	}
	prefix, known := "", true
	if p := args.arg(1, "prefix"); p != nil {
		prefix, known = text(p).Value()
	}
	if !ok || !known {
		return unknown{}
	}
	l := &list{}
	t.discoverIn(l, in.dir, prefix, deep)
	return l.bounded()
}

func (t *Tree) discoverIn(l *list, dir, prefix string, deep bool) {
	entries, err := fs.ReadDir(t.fsys, dir)
	if err != nil {
		return
	}
	if !t.spend(1 + len(entries)) {
		t.outOfSteps(Site{File: dir, Line: 1})
		return
	}
	for _, e := range entries {
		name, isFile := strings.CutSuffix(e.Name(), ".py")
		at := path.Join(dir, e.Name())
		switch {
		case isFile && name != "__init__" && t.stat(at) == regular:
			l.elems = append(l.elems, moduleInfo{prefix + name, false})
		case !isFile && t.stat(at+"/__init__.py") == regular:
			l.elems = append(l.elems, moduleInfo{prefix + name, true})
			if deep {
				t.discoverIn(l, at, prefix+name+".", true)
			}
		}
	}
}

// importModule returns the result of importlib.import_module.
func (f *frame) importModule(args *arguments) (value, bool) {
	name, ok := text(args.arg(0, "name")).Value()
	if !ok || name == "" {
		return nil, false
	}
	bare := strings.TrimLeft(name, ".")
	up := len(name) - len(bare)
	if up == 0 {
		m := f.t.importNamed(f.mod, name)
		f.imported(m, "ModuleNotFoundError")
		return m, true
	}
	from, ok := text(args.arg(1, "package")).Value()
	if !ok {
		return nil, false
	}
	for ; up > 1; up-- {
		from = from[:max(strings.LastIndexByte(from, '.'), 0)]
	}
	m := f.t.importNamed(f.mod, from+"."+bare)
	f.imported(m, "ModuleNotFoundError")
	return m, true
}

// has reports whether a value has an attribute: a module that was followed to its end, or a class, and so an object of it, whose
// attributes come from nowhere else than the source.
func (t *Tree) has(v value, name value) value {
	s, known := text(name).Value()
	if !known {
		return unknown{}
	}
	switch v := v.(type) {
	case *module:
		if v.done && v.file != "" {
			_, bound := v.scope.vars[s]
			return boolean(bound)
		}
	case *class:
		return v.has(s)
	case *instance:
		if v.fields[s] == nil {
			return v.of.has(s)
		}
	}
	return unknown{}
}

// has reports whether a class has an attribute.
func (c *class) has(name string) value {
	if fn, ok := c.attr(name).(*function); ok && !fn.perhaps {
		return boolean(true)
	}
	if c.attr(name) != nil || strings.HasPrefix(name, "__") || c.meta != nil || c.attr("__getattr__") != nil || c.attr("__setattr__") != nil || c.attr("__getattribute__") != nil {
		return unknown{}
	}
	for _, of := range c.mro() {
		if of.decorated || of.veiled || of.mod.veiled || of.mod.sets(name) || slices.ContainsFunc(of.bases, isForeign) {
			return unknown{}
		}
	}
	return boolean(false)
}

// isForeign reports whether a base may have attributes that the source does not show.
func isForeign(base value) bool {
	s, ok := base.(*stranger)
	_, own := base.(*class)
	return !own && !(ok && (s.name == "object" || s.name == "abc.ABC"))
}
