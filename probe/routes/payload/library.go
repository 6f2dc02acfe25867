package payload

import (
	"slices"
	"strings"

	"github.com/engfix/engfix/probe/routes/modules"
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
			if parses(fn.name) && f.carries(args.all(), theBytes, perhaps) {
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
	if f.carries(args.all(), readsJSON) {
		f.note(false)
	}
	return found
}

// foreign returns the result of a call of a library.
func (f *frame) foreign(lib *library, args arguments, sure bool) value {
	if v, known := f.ofWeb(lib, args); known {
		return v
	}
	called := f.callbacks(args)
	all := args.all()
	request, bytes := f.carries(all, theRequest), f.carries(all, theBytes)
	switch {
	case lib.name == "functools.partial" && len(args.args) > 0:
		return args.args[0]
	case parses(lib.name) && bytes:
		return f.parse(sure)
	case parses(lib.name) && f.carries(all, perhaps):
		return f.parse(false)
	case containers[lib.name], request && lib.top() == "builtins":
		return all
	case called || measures[lib.top()] || measures[lib.name]:
	case request && (!lib.web() || slices.Contains(args.args, nil)): // a function that is not known may be given it
		f.left = true
	case bytes && !lib.web() && !modules.Standard(lib.top()):
		f.left = true
	case bytes && passesOn[lib.name]:
		return theBytes
	case bytes && !lib.web():
		return perhaps
	}
	if f.carries(all, parsed) {
		return parsed
	}
	return &library{name: lib.name + "()"}
}

// keptBy returns the value of a library's object that gets bytes.
func (f *frame) keptBy(lib *library, given value) value {
	if f.carries(given, theBytes) && (lib.top() == "builtins" || lib.top() == "io") {
		return theBytes
	}
	return perhaps
}

// ofWeb returns the result of a call of the web framework that matters here. known is false for any other call.
func (f *frame) ofWeb(lib *library, args arguments) (v value, known bool) {
	last := lib.last()
	switch {
	case strings.HasPrefix(lib.name, routerName):
		return plain, true
	case lib.web() && (last == "Depends" || last == "Security"):
		d := &dependency{target: args.keyword("dependency")}
		if len(args.args) > 0 {
			if d.target = args.args[0]; d.target == nil {
				d.target = missing
			}
		}
		return d, true
	case lib.web() && last == "Request" && f.passes(args):
		return theRequest, true
	case lib.web() && last == "get_route_handler":
		return plain, true
	case strings.HasSuffix(last, "Router") || lib.web() && (last == "FastAPI" || last == "Starlette"):
		return &router{depends: f.listed(args), class: args.keyword("route_class")}, true
	}
	return nil, false
}

// containers are the functions of Python whose result contains their arguments.
var containers = setOf("builtins.dict builtins.list builtins.tuple builtins.set builtins.frozenset builtins.sorted " +
	"builtins.reversed builtins.iter builtins.enumerate builtins.zip builtins.filter ")

// measures are functions, or whole libraries, whose result does not reveal the bytes of the argument.
var measures = setOf("hashlib hmac logging loguru structlog builtins.len builtins.hash builtins.bool builtins.id " +
	"builtins.type builtins.isinstance builtins.print zlib.crc32 zlib.adler32 binascii.crc32 ")

// passesOn are the functions that return the bytes of their argument, or their text.
var passesOn = setOf("builtins.str builtins.bytes builtins.bytearray builtins.memoryview io.BytesIO io.StringIO codecs.decode " +
	"io.BytesIO().read io.StringIO().read ")

// parses reports whether a function parses JSON, by its full name: json.loads, msgspec.json.decode,
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
