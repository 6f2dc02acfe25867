package report

import (
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"time"

	"github.com/engfix/engfix/probe"
)

// NewHAR returns a Sink that writes the run's exchanges as an HTTP archive (HAR 1.2) at its end, for browsers and proxies
// that open one. A WebSocket is its handshake with the frames under _webSocketMessages, as browsers have it. Each entry has
// the run's start as its time: when an exchange was made is not recorded.
func NewHAR(w io.Writer) probe.Sink { return &endSink{w: w, name: "HAR", write: writeHAR} }

type harPair struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

type harPost struct {
	MimeType string `json:"mimeType"`
	Text     string `json:"text"`
	Encoding string `json:"_encoding,omitempty"`
}

type harRequest struct {
	Method      string    `json:"method"`
	URL         string    `json:"url"`
	HTTPVersion string    `json:"httpVersion"`
	Cookies     []harPair `json:"cookies"`
	Headers     []harPair `json:"headers"`
	QueryString []harPair `json:"queryString"`
	PostData    *harPost  `json:"postData,omitempty"`
	HeadersSize int       `json:"headersSize"`
	BodySize    int       `json:"bodySize"`
}

type harContent struct {
	Size     int    `json:"size"`
	MimeType string `json:"mimeType"`
	Text     string `json:"text,omitempty"`
	Encoding string `json:"encoding,omitempty"`
}

type harResponse struct {
	Status      int        `json:"status"`
	StatusText  string     `json:"statusText"`
	HTTPVersion string     `json:"httpVersion"`
	Cookies     []harPair  `json:"cookies"`
	Headers     []harPair  `json:"headers"`
	Content     harContent `json:"content"`
	RedirectURL string     `json:"redirectURL"`
	HeadersSize int        `json:"headersSize"`
	BodySize    int        `json:"bodySize"`
}

type harMessage struct {
	Type   string `json:"type"` // send or receive
	Opcode int    `json:"opcode"`
	Data   string `json:"data"`
	// Time is when it passed, in seconds since 1970; 0 if that is not known.
	Time float64 `json:"time,omitempty"`
}

type harTimings struct {
	Send    float64 `json:"send"`
	Wait    float64 `json:"wait"`
	Receive float64 `json:"receive"`
}

type harEntry struct {
	Started  string       `json:"startedDateTime"`
	Time     float64      `json:"time"`
	Request  harRequest   `json:"request"`
	Response harResponse  `json:"response"`
	Cache    struct{}     `json:"cache"`
	Timings  harTimings   `json:"timings"`
	Comment  string       `json:"comment"`
	Messages []harMessage `json:"_webSocketMessages,omitempty"`
	Resource string       `json:"_resourceType,omitempty"`
}

func writeHAR(w io.Writer, run probe.Run, g *gathered) error {
	head, err := encode(struct {
		Name    string `json:"name"`
		Version string `json:"version"`
	}{"engfix", run.Tool.Version})
	if err != nil {
		return err
	}
	out := &stickyWriter{w: w}
	out.write([]byte("{\"log\": {\"version\": \"1.2\", \"creator\": "))
	out.write(head)
	if why := notWhole(run); why != "" {
		comment, err := encode(Line(why))
		if err != nil {
			return err
		}
		out.write([]byte(", \"comment\": "))
		out.write(comment)
	}
	out.write([]byte(", \"entries\": ["))
	before := "\n"
	err = g.spool.each(func(record []byte) error {
		x := new(probe.Exchange)
		if err := json.Unmarshal(record, x); err != nil {
			return err
		}
		entry, err := encode(harEntryOf(run, x))
		if err != nil {
			return err
		}
		out.write([]byte(before))
		out.write(entry)
		before = ",\n"
		return out.err
	})
	out.write([]byte("\n]}}\n"))
	if err == nil {
		err = out.err
	}
	return err
}

func harEntryOf(run probe.Run, x *probe.Exchange) harEntry {
	e := harEntry{
		Started: run.Started.UTC().Format(time.RFC3339Nano), Time: x.DurationMS, Timings: harTimings{Wait: x.DurationMS},
		Request: harRequestOf(x.Request), Response: harResponseOf(x),
		Comment: Line(x.ID + " " + x.Endpoint + " " + x.Label),
	}
	for _, f := range x.Frames {
		m := harMessageOf(f)
		if f.AtMS > 0 {
			m.Time = float64(run.Started.UnixMilli())/1000 + f.AtMS/1000
		}
		e.Messages = append(e.Messages, m)
	}
	if len(x.Frames) > 0 || x.Accepted {
		e.Resource = "websocket"
	}
	return e
}

func harRequestOf(r probe.Request) harRequest {
	out := harRequest{
		Method: r.Method, URL: r.URL, HTTPVersion: "HTTP/1.1", Cookies: []harPair{}, Headers: harHeaders(r.Headers),
		QueryString: []harPair{}, HeadersSize: -1, BodySize: len(r.Body),
	}
	if u, err := url.Parse(r.URL); err == nil {
		values := u.Query()
		for _, name := range sorted(values) {
			for _, v := range values[name] {
				out.QueryString = append(out.QueryString, harPair{name, v})
			}
		}
	}
	for _, c := range (&http.Request{Header: r.Headers}).Cookies() {
		out.Cookies = append(out.Cookies, harPair{c.Name, c.Value})
	}
	if r.Body != "" {
		out.PostData = &harPost{MimeType: r.Headers.Get("Content-Type"), Text: r.Body}
		if r.Base64 {
			out.PostData.Encoding = "base64"
		}
	}
	return out
}

// harResponseOf returns the response; without one the status is 0, as browsers write it, and 101 for an accepted WebSocket.
func harResponseOf(x *probe.Exchange) harResponse {
	out := harResponse{
		HTTPVersion: "HTTP/1.1", Cookies: []harPair{}, Headers: []harPair{}, StatusText: answer(x), HeadersSize: -1, BodySize: -1,
		Content: harContent{MimeType: "x-unknown"},
	}
	switch r := x.Response; {
	case r != nil:
		out.Status, out.StatusText = r.Status, http.StatusText(r.Status)
		out.Headers, out.RedirectURL = harHeaders(r.Headers), r.Headers.Get("Location")
		for _, c := range (&http.Response{Header: r.Headers}).Cookies() {
			out.Cookies = append(out.Cookies, harPair{c.Name, c.Value})
		}
		out.Content.Size, out.Content.Text = len(r.Body), r.Body
		if ct := r.ContentType(); ct != "" {
			out.Content.MimeType = ct
		}
		if r.Base64 {
			out.Content.Encoding = "base64"
		}
	case x.Accepted:
		out.Status, out.StatusText = http.StatusSwitchingProtocols, http.StatusText(http.StatusSwitchingProtocols)
	}
	return out
}

func harHeaders(h http.Header) []harPair {
	pairs := []harPair{}
	for _, name := range sorted(h) {
		for _, v := range h[name] {
			pairs = append(pairs, harPair{name, v})
		}
	}
	return pairs
}

// harMessageOf returns a frame with the opcode of RFC 6455.
func harMessageOf(f probe.Frame) harMessage {
	m := harMessage{Type: "receive", Opcode: 1, Data: f.Data}
	if f.Dir == "sent" {
		m.Type = "send"
	}
	switch f.Type {
	case "binary":
		m.Opcode = 2
	case "close":
		m.Opcode, m.Data = 8, frameLine(f)
	}
	return m
}
