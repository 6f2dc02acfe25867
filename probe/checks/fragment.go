package checks

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"

	"github.com/tidwall/gjson"

	"github.com/engfix/engfix/internal/jsontext"
	"github.com/engfix/engfix/internal/words"

	"github.com/engfix/engfix/probe/contract"
)

// mostShown is how many characters of an answer a finding shows: about two lines of a terminal.
const mostShown = 140

// illustrated returns a shape's violations of a body as findings show them: Want names its place, and Got is the part of the
// body that decides.
func illustrated(vs []contract.Violation, body []byte) []contract.Violation {
	for i, v := range vs {
		if v.Path != "" && !strings.HasPrefix(v.Want, "{") {
			vs[i].Want = v.Path + ": " + v.Want
		}
		if got := fragment(body, v.Path); got != "" {
			vs[i].Got = got
		}
	}
	return vs
}

// fragment returns a member of a JSON body inside the objects around it, with … for their other members: {"error":
// {"http_status": 500, …}}. For a missing path it returns the innermost object that exists, and for a body that is not
// JSON its beginning.
func fragment(body []byte, path string) string {
	if !jsontext.Valid(body) {
		return words.Clip(string(body), mostShown)
	}
	return words.Clip(within(gjson.ParseBytes(body), steps(path)), mostShown)
}

func within(v gjson.Result, path []string) string {
	if len(path) == 0 || !container(v) {
		return compact(v.Raw)
	}
	found, inner, n := false, "", 0
	v.ForEach(func(name, member gjson.Result) bool {
		key := name.Str
		if v.IsArray() {
			key = strconv.Itoa(n)
		}
		if key == path[0] && !found {
			found, inner = true, within(member, path[1:])
			if v.IsObject() {
				inner = name.Raw + ": " + inner
			}
		}
		n++
		return true
	})
	if !found {
		return compact(v.Raw)
	}
	if n > 1 {
		inner += ", …"
	}
	if v.IsArray() {
		return "[" + inner + "]"
	}
	return "{" + inner + "}"
}

// steps returns the names that a gjson path is made of.
func steps(path string) []string {
	var all []string
	step, escaped := "", false
	for _, r := range path {
		switch {
		case r == '\\' && !escaped:
			escaped = true
			continue
		case r == '.' && !escaped:
			all, step = append(all, step), ""
		default:
			step += string(r)
		}
		escaped = false
	}
	if path == "" {
		return nil
	}
	return append(all, step)
}

// mostCompacted bounds the length of a value whose white space is taken out. Of a longer value only the beginning is shown.
const mostCompacted = 16 << 10

func compact(raw string) string {
	var b bytes.Buffer
	if len(raw) > mostCompacted || json.Compact(&b, []byte(raw)) != nil {
		return raw
	}
	return b.String()
}
