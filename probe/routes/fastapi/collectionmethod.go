package fastapi

import (
	"slices"

	"github.com/engfix/engfix/probe/routes/python"
)

// call applies a method to a list: a registry is often one. followed reports whether all of it was followed.
func (m *listMethod) call(c *python.Call, args *arguments, f *frame) (v value, followed bool) {
	switch m.name {
	case "copy":
		return &list{elems: slices.Clone(m.list.elems), lost: m.list.lost}, true
	case "pop":
		return m.list.pop(f, args.arg(0, "index")), true
	case "clear":
		f.t.changed()
		if m.list.elems = allPerhaps(m.list.elems, sometime()); f.cond == 0 {
			m.list.elems = nil
		}
		return none{}, true
	case "sort", "reverse":
		f.t.changed()
		if m.list.elems = slices.Clone(m.list.elems); f.cond > 0 {
			m.list.disorder()
		} else if m.name == "reverse" {
			slices.Reverse(m.list.elems)
		} else {
			f.sort(m.list, c, args)
		}
		return none{}, true
	case "index", "count":
		return unknown{}, true
	}
	if len(args.pos) == 0 || args.more {
		return unknown{}, false
	}
	if m.name == "remove" {
		m.list.removeValue(f, args.pos[0])
		return none{}, true
	}
	var added []value
	at := len(m.list.elems)
	switch m.name {
	case "append", "add":
		added = args.pos[:1]
	case "extend", "update":
		var known bool
		if added, known = elements(args.pos[0]); !known {
			m.list.lost = true
			return unknown{}, false
		}
	case "insert":
		if len(args.pos) != 2 {
			return unknown{}, false
		}
		added = args.pos[1:]
		if args.pos[0] == value(number("0")) {
			at = 0
		}
	default:
		return unknown{}, false
	}
	if f.mayNotReach(m.list.when) {
		added = allPerhaps(added, f.when)
	}
	f.t.changed()
	if m.list.lost = m.list.lost || f.repeats || len(m.list.elems)+len(added) > maxList; len(m.list.elems)+len(added) <= maxList {
		m.list.elems = slices.Concat(m.list.elems[:at], added, m.list.elems[at:]) // a list may share its elements with another
	}
	return none{}, true
}

// call applies a method to a dictionary, and returns its result. followed reports whether all of it was followed.
func (m *dictMethod) call(args *arguments, f *frame) (v value, followed bool) {
	switch m.name {
	case "items":
		l := &list{lost: m.dict.lost}
		for i, k := range m.dict.keys {
			v, marked := unmarked(m.dict.vals[i])
			var pair value = &list{elems: []value{k, v}}
			if marked != nil {
				pair = sometimes{pair, marked.when}
			}
			l.elems = append(l.elems, pair)
		}
		return l, true
	case "copy":
		return &dict{keys: slices.Clone(m.dict.keys), vals: slices.Clone(m.dict.vals), lost: m.dict.lost}, true
	case "keys":
		keys, _ := elements(m.dict)
		return &list{elems: keys, lost: m.dict.lost}, true
	case "values":
		return &list{elems: m.dict.vals, lost: m.dict.lost}, true
	case "get":
		if len(args.pos) > 0 {
			if len(args.pos) == 2 && m.dict.lacks(args.pos[0]) {
				return args.pos[1], true
			}
			return m.dict.get(args.pos[0]), true
		}
	case "pop":
		if len(args.pos) > 0 {
			if len(args.pos) == 2 && m.dict.lacks(args.pos[0]) {
				return args.pos[1], true
			}
			return m.dict.pop(f, args.pos[0]), true
		}
	case "setdefault":
		if len(args.pos) == 2 {
			if m.dict.lacks(args.pos[0]) {
				f.setKey(m.dict, args.pos[0], args.pos[1])
				return args.pos[1], true
			}
			return m.dict.get(args.pos[0]), true
		}
	case "update":
		more, ok := dictOf(args).(*dict)
		if !ok || more.lost {
			f.t.changed()
			m.dict.lost = true
		}
		if !ok {
			return unknown{}, false
		}
		for i, k := range more.keys {
			f.setKey(m.dict, k, more.vals[i])
		}
		return none{}, true
	case "clear", "popitem":
		f.t.changed()
		m.dict.vals = allPerhaps(m.dict.vals, sometime())
		return unknown{}, true
	}
	return unknown{}, false
}

// lacks reports whether a dictionary does not have a key for certain.
func (d *dict) lacks(key value) bool {
	for _, k := range d.keys {
		if same(k, key) != never {
			return false
		}
	}
	return !d.lost
}
