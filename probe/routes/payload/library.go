package payload

import (
	"slices"
	"strings"
)

// callbacks follows the functions among the arguments of a call that cannot be followed, which may call them with the
// arguments after them: run_in_threadpool(parse, raw). It reports whether there are any.
func (f *frame) callbacks(args arguments) (found bool) {
	for i, v := range args.args {
		switch fn := v.(type) {
		case *function:
			f.follow(fn, arguments{args.args[i+1:], args.named, args.rest}, false)
			found = true
		case *library:
			if parses(fn.name) && carries(args.all(), theBytes) {
				f.note(false)
				found = true
			}
		}
	}
	for _, v := range args.named {
		if fn, ok := v.(*function); ok {
			f.follow(fn, arguments{}, false)
		}
	}
	if carries(args.all(), readsJSON) {
		f.note(false)
	}
	return found
}

// foreign is a call of a library.
func (f *frame) foreign(lib *library, args arguments, sure bool) value {
	web := lib.top() == "fastapi" || lib.top() == "starlette"
	switch last := lib.last(); {
	case strings.HasPrefix(lib.name, routerName):
		return plain
	case web && (last == "Depends" || last == "Security"):
		d := &dependency{target: args.named["dependency"]}
		if len(args.args) > 0 {
			d.target = args.args[0]
		}
		return d
	case web && last == "Request" && args.carries():
		return theRequest
	case web && last == "get_route_handler":
		return plain
	case strings.HasSuffix(last, "Router") || web && (last == "FastAPI" || last == "Starlette"):
		return &router{depends: args.named["dependencies"], class: args.named["route_class"]}
	}
	called := f.callbacks(args)
	all := args.all()
	switch {
	case lib.name == "functools.partial" && len(args.args) > 0:
		return args.args[0]
	case carries(all, theBytes) && parses(lib.name):
		f.note(sure)
		return plain
	case carries(all, theRequest) && lib.top() == "builtins":
		return all
	case carries(all, theRequest) && (!web || slices.Contains(args.args, nil)) && !called, carries(all, theBytes) && !called && !web && !standard[lib.top()]:
		f.left = true
	case carries(all, theBytes):
		return theBytes
	}
	return &library{lib.name + "()"}
}

// parses reports whether a function of that full name parses JSON, by what it is called: json.loads, msgspec.json.decode,
// pydantic.BaseModel.model_validate_json, parse_raw.
func parses(name string) bool {
	last := name[strings.LastIndexByte(name, '.')+1:]
	if strings.HasPrefix(last, "parse_raw") {
		return true
	}
	if !strings.Contains(name, "json") {
		return false
	}
	for _, verb := range []string{"load", "decode", "parse", "valid", "from", "read"} {
		if strings.Contains(last, verb) {
			return true
		}
	}
	return false
}
