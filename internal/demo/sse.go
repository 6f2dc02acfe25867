package demo

import (
	"net/http"
	"time"
)

// A streamConduct is how an event stream goes once its request has passed the gates.
type streamConduct struct {
	media string
	// refuse reports a problem that a gate found.
	refuse func(*call, http.ResponseWriter, *problem)
	// begin sends the first events.
	begin func(*eventStream)
	// beat sends the events of every interval after that; nil for none.
	beat func(*eventStream)
	// ends is true if the stream ends after its beginning.
	ends bool
}

// beatInterval is the time between two heartbeats of a stream that has them.
const beatInterval = 200 * time.Millisecond

// usualStream is ready at once, then silent for ever.
func usualStream() streamConduct {
	return streamConduct{
		media:  mediaSSE,
		refuse: func(c *call, w http.ResponseWriter, p *problem) { c.send(w, c, c.fail(c, p)) },
		begin:  (*eventStream).ready,
	}
}

// An eventStream is an event stream being written.
type eventStream struct {
	*call
	w http.ResponseWriter
}

// answerSSE opens an event stream, which ends when the client leaves or the service is closed.
func (c *call) answerSSE(w http.ResponseWriter) {
	if p := c.pass(c.gates); p != nil {
		c.stream.refuse(c, w, p)
		return
	}
	c.run(c.stream, w)
}

// run writes the event stream.
func (c *call) run(stream streamConduct, w http.ResponseWriter) {
	writeHead(w, answer{
		status: http.StatusOK, media: stream.media, header: http.Header{"Cache-Control": {"no-store"}},
	}, false)
	s := &eventStream{call: c, w: w}
	s.text("")
	stream.begin(s)
	if stream.ends {
		return
	}
	if stream.beat == nil {
		<-c.ctx.Done()
		return
	}
	tick := time.NewTicker(beatInterval)
	defer tick.Stop()
	for {
		select {
		case <-c.ctx.Done():
			return
		case <-tick.C:
			stream.beat(s)
		}
	}
}

// text writes raw stream text and sees that it leaves at once.
func (s *eventStream) text(text string) {
	_, _ = s.w.Write([]byte(text)) // a client that has gone away ends the stream through its context
	_ = http.NewResponseController(s.w).Flush()
}

// event writes one event, under the style's own name for it.
func (s *eventStream) event(name string, data any) {
	s.text("event: " + s.style.word(name) + "\ndata: " + string(encode(data)) + "\n\n")
}

// ready says that the stream is open.
func (s *eventStream) ready() { s.event("ready", s.style.enclosed(s.thing(s.id()))) }
