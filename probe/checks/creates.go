package checks

import (
	"slices"
	"strings"

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
func createsSomething(x *probe.Exchange) bool {
	if x.Response.Headers.Get("Location") != "" {
		return true
	}
	const depth = 3 // {"data": {"note": {"id": …}}}
	return holdsNewID(gjson.ParseBytes(body(x.Response)), x.Request, depth)
}

func holdsNewID(v gjson.Result, asked probe.Request, depth int) (found bool) {
	if depth == 0 || !v.IsObject() {
		return false
	}
	v.ForEach(func(name, value gjson.Result) bool {
		id := value.String()
		named := slices.Contains([]string{"id", "_id", "uuid"}, strings.ToLower(name.Str)) && (value.Type == gjson.String || value.Type == gjson.Number) && id != ""
		found = named && !strings.Contains(asked.URL, id) && !strings.Contains(asked.Body, id) || holdsNewID(value, asked, depth-1)
		return !found
	})
	return found
}
