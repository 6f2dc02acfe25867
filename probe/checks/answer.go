package checks

import (
	"encoding/base64"
	"net/http"

	"github.com/engfix/engfix/internal/jsontext"
	"github.com/engfix/engfix/probe"
)

// body returns the bytes that a response held.
func body(r *probe.Response) []byte { return []byte(bodyText(r)) }

// bodyText returns the text that a response held, which need not be UTF-8.
func bodyText(r *probe.Response) string {
	if !r.Base64 {
		return r.Body
	}
	raw, err := base64.StdEncoding.DecodeString(r.Body)
	if err != nil {
		return r.Body
	}
	return string(raw)
}

// whole reports whether the exchange holds an answer that can be judged in full.
func whole(x *probe.Exchange) bool {
	return x != nil && x.Response != nil && (x.End == probe.EndComplete || x.End == probe.EndOpen)
}

// succeeded reports whether the response's status is a success.
func succeeded(x *probe.Exchange) bool {
	return x.Response != nil && x.Response.Status >= 200 && x.Response.Status < 300
}

// errored reports whether the response's status is an error.
func errored(x *probe.Exchange) bool { return x.Response != nil && x.Response.Status >= 400 }

// streams reports whether the response is an event stream.
func streams(x *probe.Exchange) bool {
	return x.Response != nil && x.Response.MediaType() == "text/event-stream"
}

// wantsStream reports whether the request asked for an event stream, whatever the answer.
func wantsStream(x *probe.Exchange) bool {
	return x.Request.Headers.Get("Accept") == "text/event-stream"
}

// limited reports whether a rate limit refused the request: that shows nothing about other requests.
func limited(x *probe.Exchange) bool { return x.Response != nil && x.Response.Status == 429 }

// busy reports whether something other than the router refused: a rate limit, or a gateway that does not speak JSON.
func busy(x *probe.Exchange) bool {
	if x.Response == nil || limited(x) {
		return x.Response != nil
	}
	switch x.Response.Status {
	case 502, 503, 504:
		return !jsontext.Valid(body(x.Response))
	}
	return false
}

// Busy reports whether an answer shows nothing about the service: a rate limit refused the request, or something in
// front of the service did.
func Busy(x *probe.Exchange) bool { return busy(x) }

// notReady reports whether the service said that it could not answer yet, as while it starts.
func notReady(x *probe.Exchange) bool {
	return statusOf(x) == http.StatusServiceUnavailable && x.Response.Headers.Get("Retry-After") != ""
}

// withLabel returns the exchanges whose label is one of the names, in order. A name that ends in "*" stands for all names below it.
func withLabel(xs []*probe.Exchange, names ...string) []*probe.Exchange {
	var picked []*probe.Exchange
	for _, x := range xs {
		if probe.Asked(names, x.Label) {
			picked = append(picked, x)
		}
	}
	return picked
}
