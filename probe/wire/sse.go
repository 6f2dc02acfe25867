package wire

import (
	"cmp"
	"errors"
	"net/http"
	"time"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/sse"
)

// watchStream reads an event stream that was granted until enough was seen of it, and ends it.
//
// Of a stream that may stay silent (Settle), the first event is enough, or that none came for the time asked. Of one that
// should have been refused, two events are, because the refusal may be the first or stand behind a greeting; or silence
// for as long as a refusal can be expected to take.
func (c *Client) watchStream(w *watch, q *question, resp *http.Response) {
	var decoder sse.Decoder
	events, wanted, patience := 0, refusalEvents, min(quiet, c.timeout)
	if q.ask.Settle {
		wanted, patience = 1, cmp.Or(q.ask.AtLeast, defaultSettle)
		w.timer.Stop() // the watch that was asked for may be longer than a request may take
	}
	silence := time.AfterFunc(patience, func() { w.cancel(errSeen) })
	defer silence.Stop()

	b := readBody(resp, c.limits.Body, func(piece []byte) bool {
		events += len(decoder.Feed(piece))
		if !q.ask.Settle {
			silence.Reset(patience)
		}
		return events >= wanted
	})
	switch {
	case b.err == nil:
		q.x.End = probe.EndComplete
	case errors.Is(b.err, errSeen), w.over(errSeen), w.over(errTimeUp):
		q.x.End = probe.EndOpen // also when the time is up: a stream need not end
		b.damaged = false
	default:
		end, words := c.bodyTrouble(w, b)
		q.trouble(end, words)
	}
	q.keep(b)
}
