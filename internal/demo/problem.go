package demo

import "net/http"

// A kind is the kind of fault in a request.
type kind string

// The kinds of problem.
const (
	kindIdentity    kind = "identity"
	kindEnvironment kind = "environment" // X-Env was sent
	kindRole        kind = "role"
	kindNoRoute     kind = "no route"
	kindMethod      kind = "method"
	kindUnknownID   kind = "unknown id"
	kindMediaType   kind = "media type"
	kindTooLarge    kind = "too large"
	kindMalformed   kind = "malformed"
	kindBody        kind = "body"
	kindQuery       kind = "query"
	kindExists      kind = "exists"
	kindCrash       kind = "crash" // a defect made the service stumble
	kindEnded       kind = "ended" // the client is gone: nobody gets an answer
)

// A problem is why a request is refused.
type problem struct {
	kind     kind
	status   int    // of the HTTP answer, and http_status everywhere
	close    int    // the code that closes a WebSocket
	code     string // in English, as the built-in style has it
	message  text
	gate     any            // a string or nil
	action   any            // a string or nil
	resource any            // a string or nil
	details  map[string]any // under English names
}

// problemOf is a problem that a defect makes up.
func problemOf(status int, code string, message text) *problem {
	return &problem{kind: kindCrash, status: status, code: code, message: message, details: map[string]any{}}
}

// headers are the further headers of the HTTP answer.
func (p *problem) headers(allow string) http.Header {
	h := http.Header{}
	if p.kind == kindMethod {
		h.Set("Allow", allow)
	}
	return h
}

func noRoute(path string) *problem {
	return &problem{
		kind: kindNoRoute, status: http.StatusNotFound, code: "route.not_found",
		message: say("there is nothing at this path"), details: map[string]any{"path": path},
	}
}

func wrongMethod(method string) *problem {
	return &problem{
		kind: kindMethod, status: http.StatusMethodNotAllowed, code: "route.method_not_allowed",
		message: say("this path does not answer %s", method), details: map[string]any{"method": method},
	}
}

func unknownID(param, value string) *problem {
	return &problem{
		kind: kindUnknownID, status: http.StatusNotFound, close: 4404, code: "resource.not_found",
		message: say("no such %s: %q", param, value), resource: param, details: map[string]any{param: value},
	}
}

func wrongMediaType(got string) *problem {
	return &problem{
		kind: kindMediaType, status: http.StatusUnsupportedMediaType, code: "request.media_type",
		message: say("the body must be application/json"), details: map[string]any{"content_type": got},
	}
}

func tooLarge() *problem {
	return &problem{
		kind: kindTooLarge, status: http.StatusRequestEntityTooLarge, code: "request.too_large",
		message: say("the body is larger than %d bytes", maxBody), details: map[string]any{"max_bytes": maxBody},
	}
}

func malformed(what text) *problem {
	return &problem{
		kind: kindMalformed, status: http.StatusBadRequest, close: 4400, code: "request.malformed",
		message: what, details: map[string]any{},
	}
}

func invalidBody(why text) *problem {
	return &problem{
		kind: kindBody, status: http.StatusUnprocessableEntity, code: "request.invalid_body",
		message: say("the body is not valid: %s", why), details: map[string]any{"where": why.args[0]},
	}
}

func invalidQuery(name string, demand text) *problem {
	return &problem{
		kind: kindQuery, status: http.StatusUnprocessableEntity, code: "request.invalid_query",
		message: say("query parameter %q must be %s", name, demand), details: map[string]any{"parameter": name},
	}
}

func exists(what string) *problem {
	return &problem{
		kind: kindExists, status: http.StatusConflict, code: "resource.exists", message: say("this %s exists", what),
		details: map[string]any{},
	}
}
