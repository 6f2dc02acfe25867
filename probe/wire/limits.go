package wire

import (
	"cmp"
	"fmt"
	"time"
)

// Limits bound how much of a service's output is read and kept. A zero field takes its default.
type Limits struct {
	Headers  int // bytes of response headers, interim responses included; default 64 KiB
	Body     int // bytes of a body, before and after decompression; default 1 MiB
	Frames   int // WebSocket messages received; default 100
	Message  int // bytes of one WebSocket message; default 256 KiB
	Received int // bytes of a whole WebSocket conversation, pings and framing included; default 1 MiB
}

func (l Limits) withDefaults() Limits {
	return Limits{
		Headers:  cmp.Or(l.Headers, 64<<10),
		Body:     cmp.Or(l.Body, 1<<20),
		Frames:   cmp.Or(l.Frames, 100),
		Message:  cmp.Or(l.Message, 256<<10),
		Received: cmp.Or(l.Received, 1<<20),
	}
}

const (
	// defaultTimeout bounds an exchange if the options name no bound.
	defaultTimeout = 10 * time.Second
	// defaultSettle is how long a connection that may stay silent is watched where the question does not say.
	defaultSettle = time.Second
	// quiet is how long an event stream may say nothing before a refusal is no longer expected on it.
	quiet = 1500 * time.Millisecond
	// enoughEvents is how many events of a stream are enough to see.
	enoughEvents = 2
	// second is how long the second event of a stream that may stay silent is waited for, once the first was there.
	second = 400 * time.Millisecond
	// idle is how long a conversation or a stream has been silent when nothing is expected of it soon.
	idle = 500 * time.Millisecond
	// closeGrace is how long we wait for the answer to our close frame.
	closeGrace = 250 * time.Millisecond
)

// size returns a number of bytes in words.
func size(n int) string {
	switch {
	case n >= 1<<20 && n%(1<<20) == 0:
		return fmt.Sprintf("%d MiB", n>>20)
	case n >= 1<<10 && n%(1<<10) == 0:
		return fmt.Sprintf("%d KiB", n>>10)
	}
	return fmt.Sprintf("%d bytes", n)
}
