package probe

import "time"

// A Phase orders the questions put to one router: what should be refused goes before what may change its state.
type Phase int

// The phases, in the order in which they are asked.
const (
	PhaseRefusal  Phase = iota // a request that a correct service refuses
	PhaseControl               // a request that a correct service accepts
	PhaseDoubtful              // a request of which nobody says what a correct service does: after the control, which it must not spoil

	phases = iota
)

// A Variant is a question that can be put to an endpoint, as a value.
type Variant struct {
	// Name is stable and stands in run documents as the label of its exchanges: "control", "without/X-Mode".
	Name string
	// Says tells what the request is, to stand after "the request": "without X-Mode".
	Says       string
	Phase      Phase
	Transports []Transport
	// Build makes the request. ok is false where the endpoint does not admit the question (an unknown id for a path
	// without parameters), which is no error.
	Build func(Endpoint) (ask Ask, ok bool)
}

// Applies reports whether the variant is for the transport.
func (v Variant) Applies(t Transport) bool { return hasTransport(v.Transports, t) }

func hasTransport(ts []Transport, t Transport) bool {
	for _, x := range ts {
		if x == t {
			return true
		}
	}
	return false
}

// An Ask is one request to make, or for a WebSocket one short conversation: whole, with nothing left to decide.
type Ask struct {
	Endpoint  string // the endpoint's Key
	Variant   string
	Transport Transport
	Method    string
	Path      string // escaped, with every parameter filled in
	Query     []Pair
	Header    []Pair
	Cookie    []Pair
	Body      []byte // nil for none
	// Say is what a WebSocket client sends once it is connected, in order.
	Say []Message
	// Settle is true for a control of a connection that may stay silent: it is enough to see that it stays open longer
	// than refusals took. False: listen until the service ends it or the time is up.
	Settle bool
	// AtLeast is how long a Settle conversation is watched at least before its silence counts as staying open.
	AtLeast time.Duration
	// Attempt is 1 for the first time the question is put.
	Attempt int
}

// A Message is what one WebSocket message holds.
type Message struct {
	Binary bool
	Data   []byte
}
