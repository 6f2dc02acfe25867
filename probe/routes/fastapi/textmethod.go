package fastapi

import "strings"

// call gives what a method of a string gives; only the methods that shape paths are known.
func (m *textMethod) call(args []value) value {
	v := m.of(m.text, args)
	if t, ok := v.(Text); ok && t.Equal(Unknown()) {
		return m.text.made(func(s string) (string, bool) {
			t, _ := m.of(Known(s), args).(Text)
			return t.Value()
		})
	}
	return v
}

func (m *textMethod) of(subject Text, args []value) value {
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
		return format(subject, args)
	case "join":
		return m.join(args)
	}
	if !known {
		return Unknown()
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
		if len(args) == 2 {
			if by, ok := args[1].(Text); ok {
				if to, ok := by.Value(); ok && len(s)*(len(to)+1) <= maxText {
					return Known(strings.ReplaceAll(s, set, to))
				}
			}
		}
	}
	return Unknown()
}

func (m *textMethod) join(args []value) value {
	if len(args) != 1 {
		return Unknown()
	}
	elems, known := elements(args[0])
	if !known {
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

// format fills the plain fields of a format string: "{}", "{0}". Named fields are filled by call, which has their names.
func format(pattern Text, args []value) Text {
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
			part = text(args[next])
			next++
		case len(field) == 1 && field[0] >= '0' && int(field[0]-'0') < len(args):
			part = text(args[field[0]-'0'])
		}
		t = t.Plus(part)
	}
	return t
}

// percent fills the "%s" of an old format string.
func percent(pattern Text, arg value) Text {
	s, known := pattern.Value()
	if !known {
		return Unknown()
	}
	args := []value{arg}
	if l, ok := arg.(*list); ok {
		args = l.elems
	}
	var t Text
	for i, piece := range strings.Split(s, "%s") {
		if i > 0 {
			part := Unknown()
			if i <= len(args) {
				part = text(args[i-1])
			}
			t = t.Plus(part)
		}
		if strings.Contains(piece, "%") {
			t = t.Plus(Unknown())
			continue
		}
		t = t.Plus(Known(piece))
	}
	return t
}
