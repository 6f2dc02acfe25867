package openapi

import (
	"fmt"
	"strings"
)

// At finds the operation that a request for a path goes to. Of several, the one with the fewest parameters is meant.
func (d *Document) At(method, path string) (Operation, bool) {
	var best Operation
	found, fewest := false, 0
	for _, op := range d.operations {
		n := len(PathParams(op.Path))
		if op.Method == method && covers(op.Path, path) && (!found || n < fewest) {
			best, found, fewest = op, true, n
		}
	}
	return best, found
}

// covers reports whether a path is one of the template's, segment by segment.
func covers(template, path string) bool {
	t, p := strings.Split(template, "/"), strings.Split(path, "/")
	if len(t) != len(p) {
		return false
	}
	for i := range t {
		if t[i] != p[i] && (!strings.Contains(t[i], "{") || p[i] == "") {
			return false
		}
	}
	return true
}

// Response returns the declaration for a status: the status itself, its class as in 4XX, or the default.
func (op Operation) Response(status int) (Response, bool) {
	all := op.Responses()
	for _, name := range []string{fmt.Sprint(status), fmt.Sprintf("%dXX", status/100), "default"} {
		for _, r := range all {
			if strings.EqualFold(r.Status, name) {
				return r, true
			}
		}
	}
	return Response{}, false
}

// Media returns the declaration for a media type, which has no parameters.
func (r Response) Media(mediaType string) (Media, bool) {
	main, _, _ := strings.Cut(mediaType, "/")
	for _, name := range []string{mediaType, main + "/*", "*/*"} {
		for _, m := range r.Content {
			declared, _, _ := strings.Cut(m.Type, ";")
			if strings.EqualFold(strings.TrimSpace(declared), name) {
				return m, true
			}
		}
	}
	return Media{}, false
}
