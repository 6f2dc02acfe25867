package fastapi

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/engfix/engfix/probe/routes/python"
)

func enumerate(args *arguments) value {
	if len(args.pos) == 0 {
		return unknown{}
	}
	elems, known := elements(args.pos[0])
	if !known {
		return unknown{}
	}
	l := &list{}
	first, counted := 0, true
	if start := args.arg(1, "start"); start != nil {
		first, counted = integer(start)
	}
	for i, e := range elems {
		var n value = unknown{}
		if counted {
			n = number(strconv.Itoa(first + i))
		}
		l.elems = append(l.elems, &list{elems: []value{n, e}})
	}
	return l
}

// builtin returns the result of one of Python's own functions, or of a function in a library that routers are made
// with; false for any other, and for a call with an unknown result.
func (f *frame) builtin(fn *stranger, c *python.Call, args *arguments) (value, bool) {
	if isField(fn) {
		if v := args.arg(0, "default"); v != nil {
			return v, true
		}
	}
	switch name := fn.name; name {
	case "str", "typing.cast":
		if len(args.pos) > 0 {
			v := args.pos[len(args.pos)-1]
			if name == "str" && memberIn(v) != nil {
				return f.written(v), true
			}
			return v, true
		}
	case "int":
		if t, ok := args.arg(0, "").(Text); ok && len(args.pos) == 1 {
			s, _ := t.Fallback()
			_, known := t.Value()
			switch n, err := strconv.Atoi(s); {
			case err != nil:
			case known:
				return number(strconv.Itoa(n)), true
			case strconv.Itoa(n) == s && t.open():
				return t.ofNumber(), true
			}
		}
	case "str.strip", "str.lower", "str.upper":
		if t, ok := args.arg(0, "").(Text); ok {
			m := &textMethod{t, strings.TrimPrefix(name, "str.")}
			return m.call(&arguments{pos: args.pos[1:]}, f), true
		}
	case "operator.itemgetter", "operator.attrgetter":
		if len(args.pos) == 1 && !args.more {
			return &getter{args.pos[0], name == "operator.attrgetter"}, true
		}
	case "list", "tuple":
		if len(args.pos) == 0 {
			return &list{when: f.when}, true
		}
		if elems, known := elements(args.pos[0]); known {
			return &list{elems: slices.Clone(elems)}, true
		}
		return args.pos[0], true
	case "collections.defaultdict":
		d, ok := dictOf(&arguments{pos: args.pos[min(1, len(args.pos)):], keywords: args.keywords, more: args.more}).(*dict)
		if !ok {
			return nil, false
		}
		d.when, d.missing = f.when, args.arg(0, "")
		return d, true
	case "dict", "collections.OrderedDict":
		made := dictOf(args)
		if d, ok := made.(*dict); ok {
			d.when = f.when
		}
		return made, true
	case "getattr":
		if len(args.pos) >= 2 {
			if len(args.pos) == 3 && f.t.has(args.pos[0], args.pos[1]) == value(boolean(false)) {
				return args.pos[2], true
			}
			if attr, ok := text(args.pos[1]).Value(); ok {
				return f.attr(args.pos[0], attr), true
			}
		}
	case "setattr", "object.__setattr__":
		if len(args.pos) == 3 {
			f.veil(args.pos[0])
			if attr, ok := text(args.pos[1]).Value(); ok {
				f.setAttr(args.pos[0], attr, args.pos[2], f.site(c.At()))
				return none{}, true
			}
			veilClass(args.pos[0])
		}
	case "collections.namedtuple":
		return f.namedTuple(args)
	case "type":
		if c := classOf(args.arg(0, "")); c != nil && len(args.pos) == 1 {
			return c, true
		}
	case "map":
		return f.mapped(c, args)
	case "filter":
		return f.filtered(c, args)
	case "itertools.chain", "itertools.chain.from_iterable":
		return chained(args, name == "itertools.chain")
	case "itertools.product":
		return product(args)
	case "isinstance":
		return isInstance(args), true
	case "hasattr":
		if len(args.pos) == 2 {
			return f.t.has(args.pos[0], args.pos[1]), true
		}
	case "property":
		if get, ok := args.arg(0, "fget").(*function); ok {
			p := *get
			p.property = true
			p.sets, _ = args.arg(1, "fset").(*function)
			return &p, true
		}
	case "object.__new__":
		if c, ok := args.arg(0, "").(*class); ok {
			return f.bare(c), true
		}
	case "type.__call__":
		if of, ok := args.arg(0, "").(*class); ok {
			return f.instantiate(of, c, &arguments{pos: args.pos[1:], keywords: args.keywords, more: args.more}), true
		}
	case "callable":
		switch args.arg(0, "").(type) {
		case *function, *class, *method, *partial:
			return boolean(true), true
		case Text, number, boolean, none, *list, *dict:
			return boolean(false), true
		}
	case "pkgutil.iter_modules":
		return f.t.discover(args, false), true
	case "pkgutil.walk_packages":
		return f.t.discover(args, true), true
	case "functools.partial", "functools.partialmethod":
		if len(args.pos) > 0 {
			return partially(args, name == "functools.partialmethod"), true
		}
	case "functools.reduce":
		return f.reduced(c, args)
	case "enumerate":
		return enumerate(args), true
	case "set", "frozenset", "sorted", "reversed":
		return f.ordered(name, c, args), true
	case "len":
		return length(args), true
	case "range":
		return span(args), true
	case "zip":
		return zip(args), true
	case "__import__":
		if name, ok := text(args.arg(0, "name")).Value(); ok {
			from, _ := elements(args.arg(3, "fromlist"))
			m := f.t.importNamed(f.mod, name)
			f.imported(m, "ModuleNotFoundError")
			if len(from) == 0 {
				top, _, _ := strings.Cut(name, ".")
				m = f.t.importNamed(f.mod, top)
			}
			return m, true
		}
		f.record(Gap{Site: f.site(c.At()), What: "__import__ of an unknown name is not followed"})
		f.mayRaise(kindsOf("ModuleNotFoundError"))
		return &stranger{name: "__import__()", local: true, module: true}, true
	case "importlib.import_module":
		if m, ok := f.importModule(args); ok {
			return m, true
		}
		f.record(Gap{Site: f.site(c.At()), What: "import_module of an unknown name is not followed"})
		f.mayRaise(kindsOf("ModuleNotFoundError"))
		return &stranger{name: "import_module()", local: true, module: true}, true // a plug-in, whichever it is
	}
	return nil, false
}

// dictOf returns the result of dict, called with a dictionary, with pairs, or with keywords.
func dictOf(args *arguments) value {
	if args.more || len(args.pos) > 1 {
		return unknown{}
	}
	d := &dict{}
	for _, v := range args.pos {
		if from, ok := v.(*dict); ok {
			d.keys, d.vals, d.lost = slices.Clone(from.keys), slices.Clone(from.vals), from.lost
			continue
		}
		pairs, known := elements(v)
		for _, pair := range pairs {
			of, ok := elements(pair)
			if known = known && ok && len(of) == 2; known {
				d.keys, d.vals = append(d.keys, of[0]), append(d.vals, of[1])
			}
		}
		if !known {
			return unknown{}
		}
	}
	for _, k := range args.keywords {
		d.keys, d.vals = append(d.keys, Known(k.name)), append(d.vals, k.v)
	}
	return d.compact()
}

// length returns the result of len.
func length(args *arguments) value {
	if len(args.pos) != 1 {
		return unknown{}
	}
	if t, ok := args.pos[0].(Text); ok {
		if s, ok := t.Value(); ok {
			return number(strconv.Itoa(utf8.RuneCountInString(s)))
		}
	}
	if l, ok := args.pos[0].(*list); ok && !l.lost && !slices.ContainsFunc(l.elems, isSometimes) {
		return number(strconv.Itoa(len(l.elems)))
	}
	return unknown{}
}

// span returns the result of range.
func span(args *arguments) value {
	ends := []int{0, 0, 1}
	for i, v := range args.pos {
		n, ok := integer(v)
		if !ok || i == len(ends) {
			return unknown{}
		}
		ends[i] = n
	}
	if len(args.pos) == 1 {
		ends[0], ends[1] = 0, ends[0]
	}
	from, to, step := ends[0], ends[1], ends[2]
	l := &list{}
	for i := from; step > 0 && i < to || step < 0 && i > to; i += step {
		if len(l.elems) == maxUnrolled {
			return unknown{}
		}
		l.elems = append(l.elems, number(strconv.Itoa(i)))
	}
	return l
}

// integer returns the value of a whole number.
func integer(v value) (int, bool) {
	n, ok := v.(number)
	if m, is := v.(*member); is {
		n, ok = m.number()
	}
	if !ok {
		return 0, false
	}
	i, err := strconv.Atoi(string(n))
	return i, err == nil
}

func zip(args *arguments) value {
	var l list
	for i := 0; ; i++ {
		row := &list{}
		for _, a := range args.pos {
			elems, known := elements(a)
			if !known {
				return unknown{}
			}
			if i >= len(elems) {
				return &l
			}
			row.elems = append(row.elems, elems[i])
		}
		if len(row.elems) == 0 {
			return &l
		}
		l.elems = append(l.elems, row)
	}
}

// applied returns the elements that map or filter calls its function with; false if they are not known, or too many to follow.
func applied(args *arguments) ([]value, bool) {
	if len(args.pos) != 2 {
		return nil, false
	}
	elems, known := elements(args.pos[1])
	return elems, known && len(elems) <= maxUnrolled
}

// mapped returns the result of map: the results of the calls. It does not matter here that Python makes them later.
func (f *frame) mapped(c *python.Call, args *arguments) (value, bool) {
	elems, known := applied(args)
	if !known {
		return nil, false
	}
	l := &list{}
	for _, e := range elems {
		e, marked := unmarked(e)
		if marked != nil {
			return nil, false
		}
		l.elems = append(l.elems, f.apply(args.pos[0], c, &arguments{pos: []value{e}}))
	}
	return l, true
}

// reduced returns the result of functools.reduce.
func (f *frame) reduced(c *python.Call, args *arguments) (value, bool) {
	if len(args.pos) < 2 {
		return nil, false
	}
	elems, known := elements(args.pos[1])
	if len(args.pos) > 2 {
		elems = slices.Concat(args.pos[2:3], elems)
	}
	if !known || len(elems) == 0 || len(elems) > maxUnrolled || slices.ContainsFunc(elems, isSometimes) {
		return nil, false
	}
	v := elems[0]
	for _, e := range elems[1:] {
		v = f.apply(args.pos[0], c, &arguments{pos: []value{v, e}})
	}
	return v, true
}
