package fastapi

import (
	"slices"

	"github.com/engfix/engfix/probe/routes/python"
)

// remove follows the deletion of a name or an element. A deletion from a router's routes is not followed.
func (f *frame) remove(target python.Expr) {
	if name, ok := target.(*python.Name); ok && f.cond == 0 && f.scope.logged == 0 {
		delete(f.scope.vars, name.ID)
		return
	}
	if attr, ok := target.(*python.Attr); ok {
		if of, ok := f.eval(attr.X).(*instance); ok && f.cond == 0 {
			f.t.changed()
			delete(of.fields, attr.Name)
		}
		return
	}
	x, ok := target.(*python.Index)
	if !ok {
		return
	}
	switch of := f.eval(x.X).(type) {
	case *dict:
		of.pop(f, f.eval(x.I))
	case *list:
		of.pop(f, f.eval(x.I))
	case *instance:
		f.implicitly(target.At(), of, "delitem")
	case *routeList:
		f.unfollowed(Gap{Site: f.site(target.At()), What: "the deletion of routes is not followed", Removes: true}, of)
	}
}

// pop removes a key from a dictionary and returns its value.
func (d *dict) pop(f *frame, key value) value {
	f.t.changed()
	gave := d.get(key)
	k, isText := key.(Text)
	_, known := k.Value()
	for i := len(d.keys) - 1; i >= 0; i-- {
		switch same(d.keys[i], key) {
		case always:
			if f.cond == 0 {
				d.keys, d.vals = slices.Delete(slices.Clone(d.keys), i, i+1), slices.Delete(slices.Clone(d.vals), i, i+1)
				continue
			}
			d.vals[i] = perhapsThere(d.vals[i], sometime())
		case perhaps:
			if _, keyText := d.keys[i].(Text); !isText || !known || !keyText {
				d.vals[i] = perhapsThere(d.vals[i], sometime())
			}
		}
	}
	return gave
}

// pop removes an element from a list and returns it. If it is unknown which one, any of them may be gone.
func (l *list) pop(f *frame, at value) value {
	f.t.changed()
	i, ok := len(l.elems)-1, true
	if at != nil {
		if i, ok = integer(at); i < 0 {
			i += len(l.elems)
		}
	}
	if !ok || f.cond > 0 || i < 0 || i >= len(l.elems) || slices.ContainsFunc(l.elems, isSometimes) {
		l.elems = allPerhaps(l.elems, sometime())
		return unknown{}
	}
	gone := l.elems[i]
	l.elems = slices.Delete(slices.Clone(l.elems), i, i+1)
	return gone
}

// removeValue takes the first element that is the value.
func (l *list) removeValue(f *frame, v value) {
	f.t.changed()
	i := slices.IndexFunc(l.elems, func(e value) bool { return alike(e, v) })
	if f.cond > 0 || i < 0 || isUnknown(v) || slices.ContainsFunc(l.elems, isSometimes) {
		l.elems = allPerhaps(l.elems, sometime())
		return
	}
	l.elems = slices.Delete(slices.Clone(l.elems), i, i+1)
}
