package probe

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"strconv"
	"strings"
)

// An Exchange is one question with its answer, as recorded where the bytes passed, with secrets replaced by $NAME.
type Exchange struct {
	ID         string    `json:"id"`
	Label      string    `json:"label"`    // the variant's name
	Endpoint   string    `json:"endpoint"` // the endpoint's Key
	Request    Request   `json:"request"`
	Response   *Response `json:"response,omitempty"` // of HTTP and SSE, and of a WebSocket handshake that was refused
	Frames     []Frame   `json:"frames,omitempty"`   // of an accepted WebSocket, both directions, in order
	Accepted   bool      `json:"accepted,omitempty"` // the WebSocket handshake succeeded, whatever followed
	End        End       `json:"end"`
	Trouble    string    `json:"trouble,omitempty"`    // the fault on the wire, in words
	Connection string    `json:"connection,omitempty"` // in words, if more than one connection was needed
	Limited    string    `json:"limited,omitempty"`    // the reaction to a rate limit, in words
	DurationMS float64   `json:"duration_ms"`
	Repro      string    `json:"repro"` // a shell command that asks again; "" for a question that was not sent
	Attempt    int       `json:"attempt,omitempty"`
	// Raw is the exchange as it passed, until it was judged; nil if the record hides nothing.
	Raw *Raw `json:"-"`
}

// A Raw is an exchange as it passed, secrets included. It is only for judging: it must not be kept or shown.
type Raw struct {
	Exchange *Exchange
	// Mask replaces the exchange's secrets in words that quote it.
	Mask func(words string) string
}

// End is the way in which an exchange ended.
type End string

// The ends of an exchange.
const (
	EndComplete    End = "complete"    // a whole response, or a WebSocket closed with a close frame
	EndOpen        End = "open"        // still open when enough was seen: a stream, a silent connection
	EndTimeout     End = "timeout"     // the time was up before the answer was whole
	EndCut         End = "cut"         // the connection broke before the answer was whole, or without a close frame
	EndTooLarge    End = "too large"   // the answer is longer than the bound; the beginning is kept
	EndUnreachable End = "unreachable" // no connection could be made
	EndProtocol    End = "protocol"    // the answer does not follow the protocol
	EndUndecoded   End = "undecoded"   // the body has an unknown content coding
	EndUnsent      End = "unsent"      // the question could not be put: no request can hold it
)

// A Request is the request as it was sent.
type Request struct {
	Method  string      `json:"method"`
	URL     string      `json:"url"`
	Headers http.Header `json:"headers,omitempty"`
	Body    string      `json:"body,omitempty"`
	Base64  bool        `json:"base64,omitempty"` // Body is base64: it was not UTF-8
}

// A Response is the answer over HTTP.
type Response struct {
	Status    int         `json:"status"`
	Headers   http.Header `json:"headers,omitempty"`
	Body      string      `json:"body"`
	Base64    bool        `json:"base64,omitempty"`    // Body is base64: it was not UTF-8
	Truncated bool        `json:"truncated,omitempty"` // the body was longer than the bound
}

// ContentType is the response's media type as sent, with its parameters.
func (r *Response) ContentType() string { return r.Headers.Get("Content-Type") }

// MediaType is the response's media type in lower case, without parameters.
func (r *Response) MediaType() string {
	mt, _, _ := strings.Cut(r.ContentType(), ";")
	return strings.ToLower(strings.TrimSpace(mt))
}

// IsJSON reports whether the media type is JSON by RFC 6839.
func (r *Response) IsJSON() bool {
	mt := r.MediaType()
	return mt == "application/json" || strings.HasSuffix(mt, "+json")
}

// A Frame is one WebSocket message or close, in either direction.
type Frame struct {
	Dir       string `json:"dir"`  // "sent" or "received"
	Type      string `json:"type"` // "text", "binary" or "close"
	Data      string `json:"data,omitempty"`
	Base64    bool   `json:"base64,omitempty"`
	Code      int    `json:"code,omitempty"`   // of a close
	Reason    string `json:"reason,omitempty"` // of a close
	Truncated bool   `json:"truncated,omitempty"`
	// AtMS is when it passed, in milliseconds since the question was put; 0 if that is not known.
	AtMS float64 `json:"at_ms,omitempty"`
}

// Close returns the close frame that the service sent, or nil if it sent none.
func (x *Exchange) Close() *Frame {
	for i := range x.Frames {
		if f := &x.Frames[i]; f.Dir == "received" && f.Type == "close" {
			return f
		}
	}
	return nil
}

// Received returns the messages that the service sent over an accepted WebSocket, closes left out.
func (x *Exchange) Received() []Frame {
	var got []Frame
	for _, f := range x.Frames {
		if f.Dir == "received" && f.Type != "close" {
			got = append(got, f)
		}
	}
	return got
}

// ExchangeID names the exchange that answers an ask. It depends only on the question, so the parts of a split run agree
// on it.
func ExchangeID(endpoint, variant string, attempt int) string {
	var room [256]byte
	name := append(append(append(append(room[:0], endpoint...), 0), variant...), 0)
	sum := sha256.Sum256(strconv.AppendInt(name, int64(max(attempt, 1)), 10))
	return "x" + hex.EncodeToString(sum[:6])
}
