package probe

import "strings"

// Transport is the protocol of an endpoint. Everything that the model knows of a transport stands in its traits: a new
// transport is one constant, one case there, and the code that sends it.
type Transport string

// The transports.
const (
	HTTP Transport = "http"
	SSE  Transport = "sse"
	WS   Transport = "ws"
)

// Transports lists them.
func Transports() []Transport { return []Transport{HTTP, SSE, WS} }

// TransportsThat lists the transports with a property: TransportsThat(Transport.Frames).
func TransportsThat(is func(Transport) bool) []Transport {
	var them []Transport
	for _, t := range Transports() {
		if is(t) {
			them = append(them, t)
		}
	}
	return them
}

// traits hold the differences between transports.
type traits struct {
	title   string
	verb    string // written in place of the method, if the method does not vary
	accepts string // the media types that a request asks for
	waits   bool   // an answer need not end, and may stay silent until its time is up
	frames  bool   // both sides send frames over one connection, which a GET opens
}

func (t Transport) traits() traits {
	switch t {
	case SSE:
		return traits{title: "SSE", accepts: "text/event-stream", waits: true}
	case WS:
		return traits{title: "WebSocket", verb: "WS", waits: true, frames: true}
	}
	return traits{title: "HTTP", accepts: "*/*"}
}

// Title returns the transport's name as people write it: "HTTP", "SSE", "WebSocket".
func (t Transport) Title() string { return t.traits().title }

// Accepts returns the Accept header for a request without one of its own, or "" to send no such header.
func (t Transport) Accepts() string { return t.traits().accepts }

// Waits reports whether an answer need not end by itself, and may stay silent until its time is up.
func (t Transport) Waits() bool { return t.traits().waits }

// Frames reports whether both sides send frames, over a connection that a GET opens. No OpenAPI document describes such an
// endpoint.
func (t Transport) Frames() bool { return t.traits().frames }

// Answers reports whether a request gets one answer, as opposed to frames: it has a status, headers and a body.
func (t Transport) Answers() bool { return !t.Frames() }

// Ends reports whether an answer ends by itself.
func (t Transport) Ends() bool { return !t.Waits() }

// Streams reports whether the answer to a request is a stream that need not end.
func (t Transport) Streams() bool { return t.Waits() && t.Answers() }

// Mutates reports whether a request over the transport may change the service's state: its method is not one that HTTP
// calls safe. A conversation counts as safe, because its client says only who it is.
func (t Transport) Mutates(method string) bool { return t.Answers() && !SafeMethod(method) }

// Verb returns the word that people write before the path of an endpoint: its method, or "WS" for a WebSocket.
func (t Transport) Verb(method string) string {
	if verb := t.traits().verb; verb != "" {
		return verb
	}
	return method
}

// Scheme returns the scheme of a URL over the transport, at a target with the scheme http or https.
func (t Transport) Scheme(target string) string {
	if t.Frames() {
		return strings.Replace(target, "http", "ws", 1)
	}
	return target
}
