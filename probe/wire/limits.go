package wire

import (
	"cmp"
	"fmt"
	"time"
)

// Limits bound what is read and kept of a service's answers, and how long its parts are waited for. A zero field takes the
// value of DefaultLimits.
type Limits struct {
	Headers     int // bytes of response headers, interim responses included
	HeaderCount int // header lines of one response
	Body        int // bytes of a body, before and after decompression
	Frames      int // WebSocket messages received
	Message     int // bytes of one WebSocket message
	Received    int // bytes of a whole WebSocket conversation, pings and framing included
	Events      int // events of a stream, after which it is closed

	Connect   time.Duration // for the name, and the connection to the service
	TLS       time.Duration // for the handshake
	FirstByte time.Duration // from the request to the end of the response's header; 0 for no bound of its own
}

// The keys of engfix.yaml that set the limits. A reason that names a bound names its key.
const (
	keyHeaders     = " (limits.headers)"
	keyHeaderCount = " (limits.header_count)"
	keyBody        = " (limits.body)"
	keyFrames      = " (limits.frames)"
	keyMessage     = " (limits.message)"
	keyReceived    = " (limits.conversation)"
	keyConnect     = " (limits.connect)"
	keyTLS         = " (limits.tls)"
	keyFirstByte   = " (limits.first_byte)"
	keyDocument    = " (limits.document)"
	keyTimeout     = " (target.timeout)"
)

// DefaultLimits returns the limits of a client whose options name none. An exchange is held in memory, parsed several
// times and kept in the run document, and many are under way at once. So each bound is as large as a large honest
// answer needs, and no larger.
func DefaultLimits() Limits {
	return Limits{
		Headers:     64 << 10,  // most servers and proxies refuse more than 8 to 32 KiB
		HeaderCount: 2000,      // each line costs many times its size
		Body:        1 << 20,   // errors have some KB, and a page of a list some hundred
		Frames:      100,       // a refusal is among the first
		Message:     256 << 10, // an envelope has some KB
		Received:    1 << 20,   // like a body
		Events:      2,         // an error is the first, or follows a greeting
		// A longer target.timeout is for slow answers, not for a host that does not exist. Half a minute is more than a
		// name server, a lost packet and a far continent need together.
		Connect: 30 * time.Second,
		TLS:     30 * time.Second,
	}
}

func (l Limits) withDefaults() Limits {
	usual := DefaultLimits()
	return Limits{
		Headers:     cmp.Or(l.Headers, usual.Headers),
		HeaderCount: cmp.Or(l.HeaderCount, usual.HeaderCount),
		Body:        cmp.Or(l.Body, usual.Body),
		Frames:      cmp.Or(l.Frames, usual.Frames),
		Message:     cmp.Or(l.Message, usual.Message),
		Received:    cmp.Or(l.Received, usual.Received),
		Events:      cmp.Or(l.Events, usual.Events),
		Connect:     cmp.Or(l.Connect, usual.Connect),
		TLS:         cmp.Or(l.TLS, usual.TLS),
		FirstByte:   l.FirstByte,
	}
}

const (
	// defaultTimeout bounds an exchange if the options name no bound.
	defaultTimeout = 10 * time.Second
	// defaultSettle is how long a connection that may stay silent is watched if the question does not say.
	defaultSettle = time.Second
	// quiet is how long an event stream may say nothing before a refusal is no longer expected on it.
	quiet = 1500 * time.Millisecond
	// second is how long the client waits for the second event of a stream that may stay silent.
	second = 400 * time.Millisecond
	// idle is the silence after which a conversation or a stream is not expected to say anything soon.
	idle = 500 * time.Millisecond
	// closeGrace is how long we wait for the answer to our close frame.
	closeGrace = 250 * time.Millisecond
)

// maxRoot is how much of the answer for the service's root is read: enough for the words by which it asks for TLS.
const maxRoot = 1 << 10

// Size returns a number of bytes in words.
func Size(n int) string {
	switch {
	case n >= 1<<20 && n%(1<<20) == 0:
		return fmt.Sprintf("%d MiB", n>>20)
	case n >= 1<<10 && n%(1<<10) == 0:
		return fmt.Sprintf("%d KiB", n>>10)
	}
	return fmt.Sprintf("%d bytes", n)
}
