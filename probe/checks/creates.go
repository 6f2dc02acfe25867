package checks

import (
	"net/url"
	"path"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/tidwall/gjson"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/variants"
)

// aboutCreation reports whether words are about creating something, and name neither the thing nor the operation. Then they do not
// say which POST of a router creates something: another may search or cancel.
func aboutCreation(p probe.Params) bool {
	return p.When == variants.Control && p.Method == "POST" && p.Path == "" && p.Thing == ""
}

// createsSomething reports whether a success shows that its request created something: it says where the thing is, or holds an id
// that the request does not have.
func createsSomething(ep probe.Endpoint, x *probe.Exchange) bool {
	if x.Response.Headers.Get("Location") != "" {
		return true
	}
	asked := x.Request.Body
	if u, err := url.Parse(x.Request.URL); err == nil { // its port may be an id by chance
		asked += "\n" + u.RequestURI()
	}
	const depth = 3 // {"data": {"note": {"id": …}}}
	return holdsNewID(gjson.ParseBytes(body(x.Response)), path.Base(ep.Path), asked, depth)
}

// holdsNewID reports whether a value has an id, by the name of any id or of the things in the collection, that was not asked for.
func holdsNewID(v gjson.Result, collection, asked string, depth int) (found bool) {
	if depth == 0 || !v.IsObject() {
		return false
	}
	v.ForEach(func(name, value gjson.Result) bool {
		found = (value.Type == gjson.String || value.Type == gjson.Number) && value.String() != "" && namesID(strings.ToLower(name.Str), collection) && !mentions(asked, value.String()) ||
			holdsNewID(value, collection, asked, depth-1)
		return !found
	})
	return found
}

// namesID reports whether a member is an id: "id", or "note_id" in an answer of POST /notes.
func namesID(name, collection string) bool {
	if slices.Contains([]string{"id", "_id", "uuid"}, name) {
		return true
	}
	thing, ok := strings.CutSuffix(name, "id")
	thing = strings.TrimRight(thing, "_-")
	return ok && len(thing) > 2 && slices.Contains([]string{thing, thing + "s", thing + "es", strings.TrimSuffix(thing, "y") + "ies"}, strings.ToLower(collection))
}

// mentions reports whether a text holds an id that is no part of a longer word or number.
func mentions(text, id string) bool {
	inWord := func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }
	for {
		before, after, found := strings.Cut(text, id)
		if !found {
			return false
		}
		last, _ := utf8.DecodeLastRuneInString(before)
		next, _ := utf8.DecodeRuneInString(after)
		if !inWord(last) && !inWord(next) {
			return true
		}
		text = after
	}
}
