package fastapi

import (
	"slices"
	"strconv"
	"strings"
)

// call returns the result of a string method; only the methods that shape paths are known.
func (m *textMethod) call(args *arguments, f *frame) value {
	if args.more || len(args.keywords) > 0 && m.name != "format" {
		return Unknown()
	}
	v := m.of(m.text, args, f)
	if t, ok := v.(Text); ok && t.Equal(Unknown()) {
		return m.text.made(func(s string) (string, bool) {
			t, _ := m.of(Known(s), args, f).(Text)
			return t.Value()
		})
	}
	return v
}

func (m *textMethod) of(subject Text, given *arguments, f *frame) value {
	args := given.pos
	s, known := subject.Value()
	cut := func(def string) (string, bool) {
		if len(args) == 0 {
			return def, true
		}
		t, ok := args[0].(Text)
		if !ok {
			return "", false
		}
		return t.Value()
	}
	switch m.name {
	case "lower":
		return subject.Map(strings.ToLower)
	case "upper":
		return subject.Map(strings.ToUpper)
	case "format":
		return f.format(subject, given)
	case "join":
		return m.join(args)
	}
	if !known {
		return Unknown()
	}
	if v := predicate(m.name, s, args); v != nil {
		return v
	}
	set, ok := cut(" \t\n")
	if !ok {
		return Unknown()
	}
	switch m.name {
	case "strip":
		return Known(strings.Trim(s, set))
	case "lstrip":
		return Known(strings.TrimLeft(s, set))
	case "rstrip":
		return Known(strings.TrimRight(s, set))
	case "removeprefix":
		return Known(strings.TrimPrefix(s, set))
	case "removesuffix":
		return Known(strings.TrimSuffix(s, set))
	case "replace":
		n, bounded := -1, true
		if len(args) == 3 {
			n, bounded = integer(args[2])
		}
		if bounded && len(args) > 1 {
			if by, ok := args[1].(Text); ok {
				if to, ok := by.Value(); ok && len(s)*(len(to)+1) <= maxText {
					return Known(strings.Replace(s, set, to, n))
				}
			}
		}
	}
	return Unknown()
}

// predicate returns the result of methods that test or cut a known string; nil for any other.
func predicate(name, s string, args []value) value {
	var arg string
	if len(args) > 0 {
		t, isText := args[0].(Text)
		var known bool
		if arg, known = t.Value(); !isText || !known {
			return nil
		}
	}
	n := -1
	if len(args) > 1 {
		var ok bool
		if n, ok = integer(args[1]); !ok {
			return nil
		}
	}
	switch {
	case name == "startswith" && len(args) == 1:
		return boolean(strings.HasPrefix(s, arg))
	case name == "endswith" && len(args) == 1:
		return boolean(strings.HasSuffix(s, arg))
	case name == "partition" && arg != "":
		before, after, found := strings.Cut(s, arg)
		if !found {
			arg = ""
		}
		return texts([]string{before, arg, after})
	case name == "split" && len(args) == 0:
		return texts(strings.Fields(s))
	case (name == "split" || name == "rsplit") && arg != "":
		return texts(cutAt(s, arg, n, name == "rsplit"))
	}
	return nil
}

// cutAt splits a string at most n times, from the right if that is asked for; without a bound if n is negative.
func cutAt(s, sep string, n int, fromRight bool) []string {
	parts := strings.Split(s, sep)
	if n < 0 || n >= len(parts)-1 {
		return parts
	}
	if !fromRight {
		return strings.SplitN(s, sep, n+1)
	}
	at := len(parts) - n
	return append([]string{strings.Join(parts[:at], sep)}, parts[at:]...)
}

func texts(parts []string) value {
	l := &list{}
	for _, p := range parts {
		l.elems = append(l.elems, Known(p))
	}
	return l.bounded()
}

func (m *textMethod) join(args []value) value {
	if len(args) != 1 {
		return Unknown()
	}
	elems, known := elements(args[0])
	if !known || slices.ContainsFunc(elems, isSometimes) {
		return Unknown()
	}
	var t Text
	for i, e := range elems {
		if i > 0 {
			t = t.Plus(m.text)
		}
		t = t.Plus(text(e))
	}
	return t
}

// format fills the plain fields of a format string: "{}", "{0}", "{name}".
func (f *frame) format(pattern Text, given *arguments) Text {
	args := given.pos
	s, known := pattern.Value()
	if !known {
		return Unknown()
	}
	var t Text
	next := 0
	for s != "" {
		i := strings.IndexAny(s, "{}")
		switch {
		case i < 0:
			return t.Plus(Known(s))
		case i+1 < len(s) && s[i+1] == s[i]:
			t = t.Plus(Known(s[:i+1]))
			s = s[i+2:]
			continue
		}
		t = t.Plus(Known(s[:i]))
		field, rest, _ := strings.Cut(s[i+1:], "}")
		s = rest
		part := Unknown()
		switch {
		case field == "" && next < len(args):
			part = f.formatted(args[next])
			next++
		case len(field) == 1 && field[0] >= '0' && int(field[0]-'0') < len(args):
			part = f.formatted(args[field[0]-'0'])
		default:
			if v := given.arg(-1, field); v != nil {
				part = f.formatted(v)
			}
		}
		t = t.Plus(part)
	}
	return t
}

// percent fills the "%s" and "%d" of an old format string.
func (f *frame) percent(pattern Text, arg value) Text {
	s, known := pattern.Value()
	if !known {
		return Unknown()
	}
	args := []value{arg}
	if l, ok := arg.(*list); ok {
		args = l.elems
	}
	var t Text
	for {
		before, spec, more := strings.Cut(s, "%")
		t = t.Plus(Known(before))
		switch {
		case !more:
			return t
		case spec != "" && spec[0] == '%':
			t = t.Plus(Known("%"))
		case spec != "" && spec[0] == 's' && len(args) > 0:
			t = t.Plus(f.written(args[0]))
			args = args[1:]
		case spec != "" && spec[0] == 'd' && len(args) > 0:
			n, whole := integer(args[0])
			part := Unknown()
			if whole {
				part = Known(strconv.Itoa(n))
			}
			t = t.Plus(part)
			args = args[1:]
		default:
			return t.Plus(Unknown()) // where another verb ends is not read
		}
		s = spec[1:]
	}
}
