package expect

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/engfix/engfix/internal/words"
	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/sse"
)

// frames judges the frames of an accepted WebSocket.
func (j *Judgement) frames(e Expectation, x *probe.Exchange) {
	switch {
	case e.Frames == nil:
		return
	case !x.Accepted:
		j.miss("frames", "an accepted WebSocket", fmt.Sprintf("status %d", x.Response.Status))
		return
	}
	var got []probe.Frame
	for _, f := range x.Frames {
		if f.Dir == "received" {
			got = append(got, f)
		}
	}
	missing, last := inOrder(e.Frames, got, Frame.meets)
	switch {
	case missing >= 0:
	case last >= 0:
		j.arrived(e, x, last, got[last])
		return
	default:
		return
	}
	want, at := e.Frames[missing].String(), fmt.Sprintf("frame %d", missing+1)
	if x.Close() == nil || x.End != probe.EndComplete {
		j.late(e, x, at, want, words.Count(len(got), "frame", "frames"), "")
		return
	}
	j.miss(at, want, fmt.Sprintf("none among %d frames, close %d included", len(got), x.Close().Code))
}

// events judges the events of a stream.
func (j *Judgement) events(e Expectation, x *probe.Exchange) {
	switch {
	case e.Events == nil:
		return
	case x.Response == nil:
		j.miss("events", "an event stream", "an accepted WebSocket")
		return
	case x.Response.MediaType() != "text/event-stream":
		j.miss("events", "text/event-stream", orNone(x.Response.MediaType()))
		return
	}
	stream := sse.Decode(x.Response.Body)
	missing, _ := inOrder(e.Events, stream.Events, Event.meets)
	if missing < 0 {
		return
	}
	want, at := e.Events[missing].String(), fmt.Sprintf("event %d", missing+1)
	got := words.Count(len(stream.Events), "event", "events")
	if x.End != probe.EndComplete || x.Response.Truncated {
		j.late(e, x, at, want, got, ", or limits.events to more than "+strconv.Itoa(len(stream.Events)))
		return
	}
	j.miss(at, want, "none among "+got)
}

func orNone(s string) string {
	if s == "" {
		return "none"
	}
	return s
}

// arrived judges when the last of the expected frames came.
func (j *Judgement) arrived(e Expectation, x *probe.Exchange, last int, f probe.Frame) {
	switch came := time.Duration(f.AtMS * float64(time.Millisecond)).Round(time.Millisecond); {
	case e.Within == 0 || duration(x) <= e.Within:
	case f.AtMS == 0:
		j.open("it was watched for %s, and when each frame arrived is not recorded", duration(x))
	case came > e.Within:
		j.miss("time", fmt.Sprintf("frame %d within %s", last+1, e.Within), "after "+came.String())
	}
}

// late judges a message that was not seen while we watched: it may still arrive, unless its time is over.
func (j *Judgement) late(e Expectation, x *probe.Exchange, at, want, got, more string) {
	if took := duration(x); e.Within > 0 && took > e.Within {
		j.Open = nil // its absence says more than its unknown time
		j.miss(at, want+" within "+e.Within.String(), fmt.Sprintf("none among %s after %s", got, took))
		return
	}
	j.open("%s (%s) was not seen among %s in the %s that were watched: set within to a shorter time if it must have come by then%s", at, want, got, duration(x), more)
}

// inOrder returns the index of the first demand that no element meets after the element that met the previous demand;
// -1 if all are met. last is the index of the element that met the last of those that are met.
func inOrder[D, T any](demands []D, elements []T, meets func(D, T) bool) (missing, last int) {
	next := 0
	for i, d := range demands {
		for next < len(elements) && !meets(d, elements[next]) {
			next++
		}
		if next == len(elements) {
			return i, next - 1
		}
		next++
	}
	return -1, next - 1
}

func (f Frame) meets(got probe.Frame) bool {
	if f.Close != 0 || got.Type == "close" {
		return f.Close != 0 && got.Type == "close" && f.Close == got.Code
	}
	if got.Base64 || got.Truncated {
		return false
	}
	return holds(f.Text, got.Data) && holdsAll(f.Body, got.Data)
}

func (e Event) meets(got sse.Event) bool {
	return holds(e.Event, got.Type) && holds(e.ID, got.ID) && holds(e.Data, got.Data) && holdsAll(e.Body, got.Data)
}

// holds reports whether a text meets the matcher; a nil matcher accepts any text.
func holds(m *Matcher, s string) bool {
	if m == nil {
		return true
	}
	want, _ := m.miss(headerValue(*m, "", s))
	return want == ""
}

func holdsAll(places []Place, body string) bool {
	if places == nil {
		return true
	}
	var j Judgement
	j.json(places, "", body)
	return j.Met()
}

// String describes the demand on the frame.
func (f Frame) String() string {
	if f.Close != 0 {
		return fmt.Sprintf("close %d", f.Close)
	}
	return said("a frame", []part{{"text", f.Text}}, f.Body)
}

// String describes the demand on the event.
func (e Event) String() string {
	return said("an event", []part{{"event", e.Event}, {"id", e.ID}, {"data", e.Data}}, e.Body)
}

// A part is a matcher and the name of its value; the matcher may be nil.
type part struct {
	name string
	m    *Matcher
}

func said(what string, parts []part, body []Place) string {
	var all []string
	for _, p := range parts {
		if p.m != nil {
			all = append(all, p.name+" "+p.m.String())
		}
	}
	for _, p := range body {
		all = append(all, p.At+" "+p.Want.String())
	}
	return what + " with " + strings.Join(all, ", ")
}
