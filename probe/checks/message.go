package checks

import (
	"cmp"
	"slices"
	"strings"

	"github.com/tidwall/gjson"

	"github.com/engfix/engfix/internal/jsontext"
	"github.com/engfix/engfix/internal/lazy"
	"github.com/engfix/engfix/internal/words"
	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/contract"
	"github.com/engfix/engfix/probe/sse"
)

// A message is one thing that a service said, in a conversation or on a stream.
type message struct {
	event  string // the name of an event; "" for a frame
	raw    []byte
	binary bool
	doc    gjson.Result // set if isJSON is true
	isJSON bool
	gist   string // its meaning, without the recipient and the time
	echo   string // the same without what it repeats of the request; "" if it repeats nothing
}

// mostHeard bounds how many messages of one conversation or stream are read: the first ones and the last.
const mostHeard = 200

// messages returns the messages of a conversation or a stream, in order.
func messages(x *probe.Exchange) []message {
	var all []message
	add := func(event string, raw []byte, binary bool) {
		m := read(event, raw)
		m.binary = binary
		if len(all) == mostHeard {
			all[mostHeard-1] = m
			return
		}
		all = append(all, m)
	}
	if x.Response == nil {
		for _, f := range x.Received() {
			add("", frameBytes(f), f.Type != "text")
		}
		return all
	}
	for _, ev := range events(x) {
		add(ev.Type, []byte(ev.Data), false)
	}
	return all
}

// events returns the events of a stream. An event that ends with the stream and not with a blank line counts: a browser
// drops it, but it was sent.
func events(x *probe.Exchange) []sse.Event {
	return sse.Decode(bodyText(x.Response) + "\n\n").Events
}

func read(event string, raw []byte) message {
	m := message{event: event, raw: raw}
	if jsontext.Valid(raw) {
		m.doc, m.isJSON = gjson.ParseBytes(raw), true
	}
	return m
}

// named reports whether an event has a name that describes it. "message" is the name of an event without one, and
// "error" is EventSource's own.
func (m message) named() bool { return m.event != "" && m.event != "message" && m.event != eventError }

// eventError is EventSource's own event for errors.
const eventError = "error"

// text returns a message's text, for a reader.
func (m message) text() string {
	f := probe.Frame{Type: "text", Data: string(m.raw)}
	if m.binary {
		f.Type = "binary"
	}
	return words.Clip(frameText(f), clipped)
}

// saysNothing reports whether a message is empty: it has no content, or only one word for its kind, and a time. An
// empty list is data: it says that there are no elements.
func (m message) saysNothing() bool {
	switch {
	case len(m.raw) == 0:
		return true
	case !m.isJSON:
		return !m.binary && oneWord(string(m.raw))
	case !m.doc.IsObject():
		return m.doc.Type == gjson.Null || m.doc.Type == gjson.String && oneWord(m.doc.Str)
	}
	words, more := 0, false
	m.doc.ForEach(func(_, v gjson.Result) bool {
		switch {
		case v.Type == gjson.Null, v.IsObject() && contract.Empty(v), isMoment(v):
		case v.Type == gjson.String && oneWord(v.Str):
			words++
		default:
			more = true
		}
		return !more
	})
	return !more && words <= 1
}

// oneWord reports whether a text is one word, or several that are written as one.
func oneWord(s string) bool {
	s = strings.TrimSpace(s)
	return s == "" || len(s) <= 60 && single().MatchString(s)
}

// single matches one word, or several with a sign in place of each space.
var single = lazy.Regexp(`^\p{L}[\p{L}\p{N}]*(?:[._:/-][\p{L}\p{N}]+)*[.!…]*$`)

// scalars reports whether a message is an object that holds no other object and no list.
func (m message) scalars() bool {
	if !m.isJSON || !m.doc.IsObject() {
		return false
	}
	only := true
	m.doc.ForEach(func(_, v gjson.Result) bool {
		only = !v.IsArray() && (!v.IsObject() || contract.Empty(v))
		return only
	})
	return only
}

// holds reports whether a message is a list, or an object that holds a list or another object.
func (m message) holds() bool {
	return m.isJSON && (m.doc.IsArray() || m.doc.IsObject() && !m.scalars())
}

// little reports whether a value holds nothing but single words, versions, ids, times and numbers, at any depth, and no list
// of things: a list holds single words and versions.
func (h hearing) little(v gjson.Result) bool {
	if v.IsObject() || v.IsArray() {
		little := true
		v.ForEach(func(_, member gjson.Result) bool {
			little = h.little(member) && !(v.IsArray() && (container(member) || member.Type == gjson.Number))
			return little
		})
		return little
	}
	return contract.Empty(v) || v.IsBool() || v.Type == gjson.Number || isMoment(v) ||
		oneWord(v.Str) || version().MatchString(v.Str) || h.isID(v)
}

var version = lazy.Regexp(`^v?\d+(?:\.\d+)+$`)

// gistFor returns a message without identity values, numbers, ids, times and null members. Two messages with the same
// gist count as the same.
func (m message) gistFor(identity []probe.Pair) string {
	if !m.isJSON {
		return m.event + "\x00" + blur(string(m.raw), identity)
	}
	return m.event + "\x00" + gistOf(m.doc, identity)
}

func gistOf(v gjson.Result, identity []probe.Pair) string {
	var parts []string
	switch {
	case v.IsObject():
		v.ForEach(func(name, member gjson.Result) bool {
			if said := gistOf(member, identity); said != blurred {
				parts = append(parts, name.Raw+":"+said)
			}
			return true
		})
		slices.Sort(parts)
		return "{" + strings.Join(parts, ",") + "}"
	case v.IsArray():
		v.ForEach(func(_, member gjson.Result) bool {
			parts = append(parts, gistOf(member, identity))
			return true
		})
		return "[" + strings.Join(parts, ",") + "]"
	case v.Type == gjson.Null, v.Type == gjson.Number, isMoment(v):
		return blurred
	case v.Type == gjson.String:
		return cmp.Or(blur(v.Str, identity), blurred)
	}
	return v.Raw
}

// isMoment reports whether a value is a date or a time: a text that begins as one, or seconds since 1970, or parts of them.
func isMoment(v gjson.Result) bool {
	return v.Type == gjson.Number && v.Num >= 1e9 || v.Type == gjson.String && moments().MatchString(v.Str)
}

var moments = lazy.Regexp(`^\d{4}-\d{2}-\d{2}(?:[T ][\d:.]+(?:Z|[+-][\d:]+)?)?$`)

// alike reports whether two messages say the same, or are of one kind.
func (m message) alike(o message) bool {
	return m.gist == o.gist || m.echo != "" && m.echo == o.echo && sameMembers(m.doc, o.doc) || m.resembles(o)
}

// resembles reports whether two messages are of one kind, whatever their content: events of one name, objects with the
// same member names and one word in common, or lists of such.
func (m message) resembles(o message) bool {
	switch {
	case m.event != o.event || m.isJSON != o.isJSON:
		return false
	case !m.isJSON:
		return m.named()
	}
	return resemble(m.doc, o.doc)
}

func resemble(a, b gjson.Result) bool {
	switch {
	case a.IsArray() && b.IsArray():
		as, bs := a.Array(), b.Array()
		return len(as) == 0 || len(bs) == 0 || resemble(as[0], bs[0])
	case !a.IsObject() || !b.IsObject():
		return a.Type == b.Type && !a.IsObject() && !a.IsArray() && !b.IsArray() && !b.IsObject()
	}
	mine, its := kinds(a), kinds(b)
	if len(mine) != len(its) {
		return false
	}
	words, same := false, false
	for name, word := range mine {
		its, ok := its[name]
		if !ok {
			return false
		}
		words = words || word != "" || its != ""
		same = same || word != "" && word == its
	}
	return same || !words
}

// sameMembers reports whether two objects have members of the same names, or neither is an object.
func sameMembers(a, b gjson.Result) bool {
	mine, its := kinds(a), kinds(b)
	for name := range mine {
		if _, both := its[name]; !both {
			return false
		}
	}
	return len(mine) == len(its)
}

// kinds returns the names of an object's members that are not empty, and the single word of each; "" if it has none.
func kinds(doc gjson.Result) map[string]string {
	words := map[string]string{}
	doc.ForEach(func(name, v gjson.Result) bool {
		if v.Type == gjson.Null {
			return true
		}
		words[name.Str] = ""
		if v.Type == gjson.String && oneWord(v.Str) {
			words[name.Str] = v.Str
		}
		return true
	})
	return words
}
