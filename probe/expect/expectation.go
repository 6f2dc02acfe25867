package expect

import (
	"time"
)

// OpenAPI is the name of the schema that the service's own document has for the response.
const OpenAPI = "openapi"

// An Expectation holds the demands on one answer. The zero value demands nothing.
type Expectation struct {
	Status []Status      // one of them; nil: any
	Body   []Place       // by gjson path, in the order of the text
	Schema string        // OpenAPI, or the path of a JSON Schema file; "" for none
	Header []Place       // by header name
	Within time.Duration // 0: any time
	Frames []Frame       // in this order; other frames may be in between
	Events []Event       // in this order; other events may be in between
}

// A Place is the place of a value, and the demand on it.
type Place struct {
	At   string // a gjson path, or the name of a header
	Want Matcher
}

// A Frame is the demand on one received WebSocket frame.
type Frame struct {
	Body  []Place // of a message that holds JSON
	Text  *Matcher
	Close int // the code of a close frame; 0 for a message
}

// An Event is the demand on one event of a stream.
type Event struct {
	Event *Matcher // its type
	ID    *Matcher
	Data  *Matcher // its data as text
	Body  []Place  // of data that holds JSON
}

// Empty reports whether the expectation demands nothing.
func (e Expectation) Empty() bool {
	return e.Status == nil && e.Body == nil && e.Schema == "" && e.Header == nil && e.Within == 0 && e.Frames == nil && e.Events == nil
}
