package checks

import (
	"fmt"
	"strings"

	"github.com/tidwall/gjson"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/contract"
	"github.com/engfix/engfix/probe/sse"
	"github.com/engfix/engfix/probe/variants"
)

// sseConnectEnvelope: a stream that cannot be had is refused at connect, with an error status and an envelope, and not
// opened with the error inside.
func sseConnectEnvelope(c contract.Contract) probe.Check {
	return probe.Check{
		ID:         SSEConnectEnvelope,
		Demands:    fmt.Sprintf("A stream that is refused is refused at connect: an error status with an %s as JSON, and no 200 stream that carries the error.", c.Error.Name()),
		Passes:     "At least one stream was refused, and every refusal is an error status with an envelope as JSON.",
		Fails:      "A refusal of another form, or sent as a stream; a 200 stream that begins with the error, or breaks off before its first event, or ends without one where the control's goes on.",
		CannotTell: "No stream was refused, or an answer was not whole.",
		Transports: []probe.Transport{probe.SSE},
		Asks:       everyError(variants.LastEventID),
		Judge: func(k probe.Case) probe.Finding {
			f := judgeErrors(c, k)
			if x := k.Answer("control"); x != nil && succeeded(x) && !streams(x) {
				f.Warnings = append(f.Warnings, "the stream with the full identity has the content type "+orNone(x.Response.ContentType())+", where EventSource takes text/event-stream alone")
			}
			return f
		},
	}
}

// streamError tells where a stream carries an error in its beginning, or "". An event that ends with the stream and not
// with a blank line counts: a browser drops it, but it was sent.
func streamError(x *probe.Exchange) string {
	for _, ev := range sse.Decode(string(body(x.Response)) + "\n\n").Events {
		if namesError(strings.ToLower(ev.Type)) {
			return "event: " + ev.Type
		}
		if !gjson.Valid(ev.Data) {
			continue
		}
		// An event that says it is something else may well be about a thing that has failed.
		if doc := gjson.Parse(ev.Data); ev.Type == "message" && anError(doc) || doc.Get("error.http_status").Exists() {
			return "data of the stream's event"
		}
	}
	return ""
}

// brokenOff reports whether a stream was granted and then dropped before it had said anything, as where its generator
// raises an error.
func brokenOff(x *probe.Exchange) bool {
	return granted(x) && x.End == probe.EndCut && len(sse.Decode(string(body(x.Response))).Events) == 0
}

// endedEmpty reports whether a stream was granted and then ended without an event, where that of the control goes on: streams
// do not end by themselves, so it was refused without a word. What an unknown last event leaves to be sent may well be nothing.
func endedEmpty(x, control *probe.Exchange) bool {
	return x.Label != "last-event-id" && granted(x) && x.End == probe.EndComplete && len(sse.Decode(string(body(x.Response))).Events) == 0 &&
		granted(control) && (control.End == probe.EndOpen || control.End == probe.EndTimeout)
}

// granted reports whether a stream was opened.
func granted(x *probe.Exchange) bool {
	return x != nil && x.Response != nil && succeeded(x) && streams(x)
}
