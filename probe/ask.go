package probe

import "time"

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
	// Invented are credentials in it that were made up: they prove nothing, and need not be hidden.
	Invented []string
	// Settle is true for a control of a connection that may stay silent: it is enough to see that it stays open longer
	// than refusals took. False: listen until the service ends it or the time is up.
	Settle bool
	// AtLeast is how long a Settle conversation is watched at least before its silence counts as staying open.
	AtLeast time.Duration
	// Complete makes the whole ask from earlier answers of its group, as recorded and in the order of asking; nil where the ask
	// is whole. why says what they lack: then nothing is sent. Such a question is asked once, and never again.
	Complete func(earlier []*Exchange) (ask Ask, why string)
	// Hide are values, by name, that must not be shown of the exchange, beyond those that are hidden anyway.
	Hide []Pair
	// Idle is told when there is nothing left to do but to wait for what a silent connection may still bring; nil: nobody
	// wants to know. It may be told at any time, and more than once.
	Idle func()
	// Attempt is 1 for the first time the question is put.
	Attempt int
}

// A Message is what one WebSocket message holds.
type Message struct {
	Binary bool
	Data   []byte
}
