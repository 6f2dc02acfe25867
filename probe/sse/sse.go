// Package sse decodes text/event-stream by the rules of the HTML standard (section 9.2), and keeps everything that an
// observer may want: comments, retry fields, and the rest after the last complete event.
//
// Decode takes a stream that was recorded; a Decoder takes one as it arrives. Neither reconnects, waits or reads by
// itself.
package sse

import (
	"strconv"
	"strings"
	"time"
)

// An Event is one event as a browser would dispatch it.
type Event struct {
	Type string // "message" if the stream names none
	Data string // the data lines, joined by newlines
	ID   string // the last event ID in force when the event was dispatched
}

// A Stream is the content of a whole recorded stream.
type Stream struct {
	Events   []Event
	Comments []string      // in order, without the colon and one space after it
	Retry    time.Duration // the last reconnection time that the stream set; 0 if it set none
	Rest     string        // the text after the last blank line: the beginning of an unfinished event
}

// Decode reads a recorded stream. An event that was cut short by the end is dropped, as the standard says; it stands in
// Rest.
func Decode(stream string) Stream {
	var d Decoder
	events := d.Feed([]byte(stream))
	return Stream{Events: events, Comments: d.Comments(), Retry: d.Retry(), Rest: d.Rest()}
}

// A Decoder decodes a stream in pieces of any size. The zero value is ready for the beginning of a stream. Its memory
// is bounded by the input since the last blank line, and by the comments.
type Decoder struct {
	line    []byte // the line under way
	rest    []byte // the raw input since the last blank line
	started bool   // the place where a byte order mark may stand is behind us
	afterCR bool   // the last byte was a carriage return: a newline now belongs to it

	event    string
	data     []byte
	id       string
	retry    time.Duration
	comments []string
}

// Feed takes the next piece and returns the events that it completes.
func (d *Decoder) Feed(piece []byte) []Event {
	var events []Event
	for _, b := range piece {
		if d.afterCR {
			d.afterCR = false
			if b == '\n' {
				continue
			}
		}
		d.rest = append(d.rest, b)
		if b != '\n' && b != '\r' {
			d.line = append(d.line, b)
			continue
		}
		d.afterCR = b == '\r'
		if ev, ok := d.endLine(); ok {
			events = append(events, ev)
		}
	}
	return events
}

// Comments returns the comments so far.
func (d *Decoder) Comments() []string { return d.comments }

// Retry returns the reconnection time that the stream set last; 0 if it set none.
func (d *Decoder) Retry() time.Duration { return d.retry }

// Rest returns the input after the last blank line.
func (d *Decoder) Rest() string { return strings.ToValidUTF8(string(d.rest), "\uFFFD") }

// endLine interprets the line that just ended, and returns the event if the line was the blank one that dispatches it.
func (d *Decoder) endLine() (Event, bool) {
	line := string(d.line)
	d.line = d.line[:0]
	if !d.started {
		d.started = true
		line = strings.TrimPrefix(line, "\uFEFF")
	}
	if line == "" {
		return d.dispatch()
	}
	name, value, _ := strings.Cut(strings.ToValidUTF8(line, "\uFFFD"), ":")
	value = strings.TrimPrefix(value, " ")
	switch name {
	case "":
		d.comments = append(d.comments, value)
	case "event":
		d.event = value
	case "data":
		d.data = append(append(d.data, value...), '\n')
	case "id":
		if !strings.Contains(value, "\x00") {
			d.id = value
		}
	case "retry":
		d.setRetry(value)
	}
	return Event{}, false
}

// dispatch ends the event under way. One without a data line is no event, whatever else it has.
func (d *Decoder) dispatch() (Event, bool) {
	ev := Event{Type: d.event, Data: strings.TrimSuffix(string(d.data), "\n"), ID: d.id}
	some := len(d.data) > 0
	d.event, d.data, d.rest = "", d.data[:0], d.rest[:0]
	if ev.Type == "" {
		ev.Type = "message"
	}
	return ev, some
}

// setRetry obeys a retry field that is all ASCII digits and fits; the standard ignores any other.
func (d *Decoder) setRetry(value string) {
	if value == "" || strings.Trim(value, "0123456789") != "" {
		return
	}
	ms, err := strconv.ParseInt(value, 10, 64)
	if err != nil || ms > int64((1<<63-1)/time.Millisecond) {
		return
	}
	d.retry = time.Duration(ms) * time.Millisecond
}
