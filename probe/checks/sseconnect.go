package checks

import (
	"fmt"
	"slices"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/contract"
	"github.com/engfix/engfix/probe/variants"
)

// sseConnectEnvelope: a stream is refused at connect, with an error status and an envelope, and not opened with the error
// inside.
func sseConnectEnvelope(c contract.Contract) probe.Check {
	cs := conditionsOf(c)
	return probe.Check{
		ID:         SSEConnectEnvelope,
		Demands:    fmt.Sprintf("A stream that is refused is refused at connect: an error status with an %s as JSON, and no 200 stream that carries the error.", c.Error.Name()),
		Passes:     "At least one stream was refused, and every refusal is an error status with an envelope as JSON.",
		Fails:      "A refusal of another form, or sent as a stream; a 200 stream that carries the error, breaks off before its first event, or ends without an event that the control gets while the control's stream goes on.",
		CannotTell: "No stream was refused, an answer was not complete, or an open stream has an event that the control does not get.",
		Transports: probe.TransportsThat(probe.Transport.Streams),
		Asks:       everyError(variants.LastEventID),
		Judge: func(k probe.Case) probe.Finding {
			f := withBlindness(c.Error, judgeErrors(cs, k))
			if x := k.Answer(variants.Control); x != nil && succeeded(x) && !streams(x) {
				f.Notes = append(f.Notes, "the stream with the full identity has the content type "+orNone(x.Response.ContentType())+"; EventSource accepts text/event-stream only")
			}
			return f
		},
	}
}

// streamError returns where a stream carries an error, or "". An error is an event that the shape calls an error, or an
// event with EventSource's own name for errors if the control gets none of that name.
func (h hearing) streamError(x *probe.Exchange) string {
	for _, m := range h.heard(x) {
		switch {
		case h.claims(x, m):
			return "data of the stream's event"
		case m.event == eventError && !slices.ContainsFunc(h.usual(), func(o message) bool { return o.event == eventError }):
			return "event: " + m.event
		}
	}
	return ""
}

// streamEnd returns how an open stream was in fact refused: it ended, or broke off, while the control's goes on, and it
// sent nothing that the control gets; "" if it was not refused. Streams do not end by themselves, but after an unknown
// last event there may be nothing left to send.
func (h hearing) streamEnd(x *probe.Exchange) string {
	if !granted(x) || x.End != probe.EndCut && x.End != probe.EndComplete {
		return ""
	}
	got := h.heard(x)
	switch {
	case len(got) == 0 && x.End == probe.EndCut:
		return "breaks off before its first event" // for example because its generator raised an error
	case h.isControl(x), x.Label == variants.LastEventID, !granted(h.control), h.control.End != probe.EndOpen && h.control.End != probe.EndTimeout:
		return ""
	case len(got) == 0:
		return "ends without an event, while the full identity's goes on"
	}
	if slices.ContainsFunc(got, func(m message) bool { return h.usually(x, m) }) {
		return "" // it was opened: the control's may be longer than it was watched for
	}
	return "ends after an event that the full identity does not get: " + got[len(got)-1].text()
}

// brokeOff reports whether an open stream broke off after events that the control gets, while the control's goes on: the
// service may have failed on this request, and only later than at connect.
func (h hearing) brokeOff(x *probe.Exchange) bool {
	return granted(x) && x.End == probe.EndCut && !h.isControl(x) && granted(h.control) && h.control.End != probe.EndCut
}

// granted reports whether a stream was opened.
func granted(x *probe.Exchange) bool {
	return x != nil && x.Response != nil && succeeded(x) && streams(x)
}
