package probe

import "time"

// An Ask is one request to make, or for a WebSocket one short conversation. It is whole: nothing is left to decide.
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
	// Say is the list of messages that a WebSocket client sends once it is connected, in order.
	Say []Message
	// Invented holds the made-up credentials in the request. They prove nothing and need not be hidden.
	Invented []string
	// Settle is true for a control of a connection that may stay silent: it is enough to see that it stays open longer
	// than refusals took. False: listen until the service ends it or the time is up.
	Settle bool
	// AtLeast is the least time that a Settle conversation is watched before its silence counts as staying open.
	AtLeast time.Duration
	// Complete builds the whole ask from earlier answers of its group, as recorded and in the order of asking; nil if
	// the ask is already whole. why names the missing part; then nothing is sent. Such a question is asked only once.
	Complete func(earlier []*Exchange) (ask Ask, why string)
	// Hide holds values of the exchange that must not be shown, by name, beyond those that are hidden anyway.
	Hide []Pair
	// Idle, if set, is called when the exchange only waits for a silent connection. It may be called at any time, and
	// more than once.
	Idle func()
	// Attempt is 1 for the first time the question is put.
	Attempt int
	// Reduced is true for a request without the whole identity: an answer to the full identity must not be taken for its own.
	Reduced bool
}

// A Message is the content of one WebSocket message.
type Message struct {
	Binary bool
	Data   []byte
}
