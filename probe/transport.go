package probe

// Transport is how an endpoint talks. What is known of each stands in traits: a new transport is one constant and one
// case there, and what it needs on the wire.
type Transport string

// The transports.
const (
	HTTP Transport = "http"
	SSE  Transport = "sse"
	WS   Transport = "ws"
)

// Transports lists them.
func Transports() []Transport { return []Transport{HTTP, SSE, WS} }

// traits is what tells one transport from another.
type traits struct {
	title  string
	waits  bool // an answer need not end, and may stay silent until its time is up
	frames bool // both sides send frames over one connection, which a GET opens
}

func (t Transport) traits() traits {
	switch t {
	case SSE:
		return traits{title: "SSE", waits: true}
	case WS:
		return traits{title: "WebSocket", waits: true, frames: true}
	}
	return traits{title: "HTTP"}
}

// Title returns the transport's name as people write it: "HTTP", "SSE", "WebSocket".
func (t Transport) Title() string { return t.traits().title }

// Waits reports whether an answer need not end by itself, and may stay silent until its time is up.
func (t Transport) Waits() bool { return t.traits().waits }

// Frames reports whether both sides send frames, over a connection that a GET opens. No OpenAPI document describes such an
// endpoint.
func (t Transport) Frames() bool { return t.traits().frames }

// Mutates reports whether a request over the transport may change the service's state: everything that HTTP does not call
// safe. A conversation counts as safe, because its client says no more than who it is.
func (t Transport) Mutates(method string) bool { return !t.Frames() && !SafeMethod(method) }
