package wire

import (
	"cmp"
	"errors"
	"net/http"
	"time"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/sse"
)

// watchStream reads an open event stream until enough was seen of it, and ends it.
//
// Few events are enough (Limits.Events). A stream that may stay silent
// (Settle) is watched for the time asked, and not much longer than its first event; one that should have been refused,
// until it was silent for as long as a refusal can be expected to take.
func (c *Client) watchStream(w *watch, q *question, resp *http.Response) {
	var decoder sse.Decoder
	events, patience := 0, min(quiet, c.timeout)
	if q.ask.Settle {
		patience = cmp.Or(q.ask.AtLeast, defaultSettle)
		w.timer.Stop() // the watch that was asked for may be longer than a request may take
	}
	silence := time.AfterFunc(patience, func() { w.cancel(errSeen) })
	defer silence.Stop()
	silent := whenIdle(q.ask)
	defer silent.Stop()

	b := readBody(resp, c.limits.Body, func(piece []byte) bool {
		silent.Reset(idle)
		before := events
		events += len(decoder.Feed(piece))
		switch {
		case !q.ask.Settle:
			silence.Reset(patience)
		case before == 0 && events > 0:
			silence.Reset(min(patience, second))
		}
		return events >= c.limits.Events
	})
	switch {
	case b.err == nil && b.unknown == "":
		q.x.End = probe.EndComplete
	case b.unknown != "":
		end, words := c.bodyTrouble(w, body{unknown: b.unknown, codings: b.codings})
		q.trouble(end, words)
	case errors.Is(b.err, errSeen), w.over(errSeen), w.over(errTimeUp):
		q.x.End = probe.EndOpen // even if the time is up: a stream need not end
		b.damaged = false
	default:
		end, words := c.bodyTrouble(w, b)
		q.trouble(end, words)
	}
	q.keep(b)
}
