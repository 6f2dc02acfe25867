package fastapi

import (
	"slices"
	"strings"
)

// A settingID is the id of a hole that stands for a setting: an attribute of a settings class, or a variable of the
// environment, if of is nil.
type settingID struct {
	of   *class
	name string
}

// isSettings reports whether a class's attribute values are only defaults: the environment overrides those of
// pydantic's BaseSettings.
func (c *class) isSettings() bool {
	return slices.ContainsFunc(c.mro(), func(of *class) bool {
		return slices.ContainsFunc(of.bases, func(b value) bool {
			s, ok := b.(*stranger)
			return ok && s.last() == "BaseSettings"
		})
	})
}

// setting returns the known value of a class attribute that has the given value in its body.
func (c *class) setting(name string, v value) value {
	if c.isSettings() {
		if _, ok := v.(number); ok && c.checks(name) {
			v = nil // which it may make another of
		}
		return byDefault(settingID{c, name}, v)
	}
	return v
}

// within returns the known value of an object's attribute that has the given value there: a setting's default stays a
// default.
func (i *instance) within(name string, v value) value {
	if i.setting == nil {
		return v
	}
	return byDefault(settingID{i.setting.of, i.setting.name + "." + name}, v)
}

// byDefault returns a value that something outside the source may replace.
func byDefault(id settingID, v value) value {
	if m := memberIn(v); m != nil {
		return m.byDefault(id)
	}
	switch v := v.(type) {
	case Text:
		if s, ok := v.Fallback(); ok {
			return unsettled(id, &s)
		}
	case boolean, none:
		return unknown{}
	case *instance:
		nested := *v
		nested.setting = &id
		return &nested
	case number:
		if s, ok := text(v).Value(); ok {
			return unsettled(id, &s).ofNumber()
		}
		return unsettled(id, nil)
	case nil, unknown, *stranger:
		return unsettled(id, nil)
	}
	return v
}

// byTest returns the text that is one or the other by whether a setting is empty: by default the one that belongs to its default.
func byTest(setting, then, otherwise value) (value, bool) {
	of, ok := setting.(Text)
	if !ok || len(of.rest) == 0 {
		return nil, false
	}
	def, ok := of.Fallback()
	out := then
	if def == "" || of.isNumber() && strings.Trim(def, "-0") == "" {
		out = otherwise
	}
	if ok = ok || of.unset(); !ok || !isText(then) || !isText(otherwise) {
		return nil, false
	}
	s, ok := text(out).Fallback()
	return unsettled(new(int), &s), ok
}

func isText(v value) bool {
	_, ok := v.(Text)
	return ok
}

// environment returns the value that a call reads from the environment; false for any other call.
func environment(fn *stranger, args *arguments) (value, bool) {
	switch fn.name {
	case "os.getenv", "os.environ.get", "decouple.config", "starlette.config.Config()":
	default:
		return nil, false
	}
	name, ok := text(args.arg(0, "key")).Value()
	if !ok {
		return unknown{}, true
	}
	def, cast := args.arg(1, "default"), args.arg(2, "cast")
	if strings.HasPrefix(fn.name, "starlette.") {
		def, cast = args.arg(2, "default"), args.arg(1, "cast")
	}
	if s, ok := cast.(*stranger); ok && s.name == "bool" {
		return unknown{}, true
	}
	if def == nil || def == value(none{}) {
		return Text{rest: []piece{{hole: hole{id: settingID{nil, name}, unset: true}}}}, true
	}
	v := byDefault(settingID{nil, name}, def)
	if s, ok := cast.(*stranger); ok && s.name == "int" && isText(v) {
		v = v.(Text).ofNumber()
	}
	return v, true
}
