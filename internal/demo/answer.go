package demo

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strconv"
)

// The media types of answers.
const (
	mediaJSON = "application/json"
	mediaText = "text/plain; charset=utf-8"
	mediaHTML = "text/html; charset=utf-8"
	mediaSSE  = "text/event-stream"
)

// An answer is the answer to a request, before it is sent.
type answer struct {
	status int
	header http.Header // in addition to Content-Type and Content-Length; nil for none
	media  string      // "" for no Content-Type at all
	body   []byte
}

// jsonAnswer is an answer whose body is v.
func jsonAnswer(status int, v any) answer {
	return answer{status: status, media: mediaJSON, body: encode(v)}
}

// textAnswer is an answer that is not JSON.
func textAnswer(status int, media, body string) answer {
	return answer{status: status, media: media, body: []byte(body)}
}

// with returns the answer with another body.
func (a answer) with(v any) answer {
	a.body = encode(v)
	return a
}

// raw returns the answer with a body that is not in the house style.
func (a answer) raw(v any) answer {
	a.media = mediaJSON
	return a.with(v)
}

// withHeader adds a header to the answer.
func (a answer) withHeader(name, value string) answer {
	h := a.header.Clone()
	if h == nil {
		h = http.Header{}
	}
	h.Add(name, value)
	a.header = h
	return a
}

// settingHeader returns the answer with another value for a header.
func (a answer) settingHeader(name, value string) answer {
	a.header = a.header.Clone()
	a.header.Del(name)
	return a.withHeader(name, value)
}

// encode writes v as Python's services do: no escapes for HTML, no newline at the end.
func encode(v any) []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		panic("demo: an answer that is no JSON: " + err.Error()) // answers are made of maps, slices and scalars
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n"))
}

// failInStyle answers a problem in the house style.
func failInStyle(c *call, p *problem) answer {
	a := jsonAnswer(p.status, c.style.body(p))
	a.media = c.style.media
	a.header = p.headers(c.allow)
	return a
}

// sendWhole sends the answer in one piece of known length.
func sendWhole(w http.ResponseWriter, _ *call, a answer) {
	writeHead(w, a, true)
	_, _ = w.Write(a.body) // a client that has gone away needs no answer
}

// writeHead writes the status line and the headers, the length among them if it is asked for.
func writeHead(w http.ResponseWriter, a answer, length bool) {
	h := w.Header()
	for name, values := range a.header {
		h[name] = values
	}
	h["Content-Type"] = nil // nil keeps net/http from guessing one
	if a.media != "" {
		h.Set("Content-Type", a.media)
	}
	if length && a.status != http.StatusNoContent {
		h.Set("Content-Length", strconv.Itoa(len(a.body)))
	}
	w.WriteHeader(a.status)
}
