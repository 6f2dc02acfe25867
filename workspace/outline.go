package workspace

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/engfix/engfix/internal/jsontext"
	"github.com/engfix/engfix/internal/words"

	"github.com/engfix/engfix/probe"
	"github.com/tidwall/gjson"
)

// got describes the answer to a request: its status and the beginning of its body, or the target of a redirect, or why
// there is none.
func got(x *probe.Exchange) string {
	if x.Response == nil {
		if x.Trouble != "" {
			return x.Trouble
		}
		return "no answer"
	}
	if to := x.Response.Headers.Get("Location"); to != "" {
		return fmt.Sprintf("%d to %s", x.Response.Status, to)
	}
	return strings.TrimSpace(fmt.Sprintf("%d %s", x.Response.Status, words.Clip(x.Response.Body, 120)))
}

// outline describes an answer without any of its values: the answer to a step with captures may hold secrets.
func outline(r *probe.Response) string {
	raw := []byte(r.Body)
	v := gjson.ParseBytes(raw)
	switch {
	case len(raw) == 0:
		return "no body"
	case !jsontext.Valid(raw):
		return fmt.Sprintf("%d bytes of %s", len(raw), cmp.Or(words.Clip(r.ContentType(), 120), "no media type"))
	case v.IsArray():
		return fmt.Sprintf("a list of %d", len(v.Array()))
	case v.IsObject():
		var names []string
		v.ForEach(func(name, _ gjson.Result) bool {
			names = append(names, name.String())
			return true
		})
		if len(names) == 0 {
			return "an empty object"
		}
		return "an object of " + words.Clip(strings.Join(names, ", "), 120)
	}
	return "a " + strings.ToLower(v.Type.String())
}
