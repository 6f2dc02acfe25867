package wire

import (
	"bytes"
	"context"
	"errors"
	"io"
	"maps"
	"net/http"
	"net/http/httptrace"
	"slices"
	"strings"
	"sync/atomic"

	"github.com/engfix/engfix/probe"
)

// request asks over HTTP and records the answer; an event stream is handed to watchStream.
func (c *Client) request(ctx context.Context, q *question) error {
	w := newWatch(ctx, c.timeout)
	defer w.stop()
	resp, connected, err := c.roundTrip(w, q)
	if err != nil {
		if ctx.Err() != nil {
			return ended(ctx)
		}
		end, words := c.noAnswer(w, err, connected)
		q.trouble(end, words)
		return nil
	}
	defer resp.Body.Close()
	q.receive(resp)
	if isOpenStream(q.x.Response) { // whatever the endpoint was taken for: it need never end
		c.watchStream(w, q, resp)
	} else {
		c.keepBody(w, q, resp)
	}
	if ctx.Err() != nil {
		return ended(ctx)
	}
	return nil
}

// roundTrip sends the question's request and waits for the response's header. connected tells whether there was a
// connection, TLS included, to send it over.
func (c *Client) roundTrip(ctx context.Context, q *question) (resp *http.Response, connected bool, err error) {
	var content io.Reader
	if q.ask.Body != nil {
		content = bytes.NewReader(q.ask.Body)
	}
	req, err := http.NewRequestWithContext(ctx, q.method, q.url.String(), content)
	if err != nil {
		return nil, false, err
	}
	req.Header, req.Host = q.header(), q.host
	return c.send(req)
}

// send is one round trip of the transport itself, not of an http.Client: no redirect is followed, no cookie is kept.
func (c *Client) send(req *http.Request) (resp *http.Response, connected bool, err error) {
	var got atomic.Bool
	trace := &httptrace.ClientTrace{GotConn: func(httptrace.GotConnInfo) { got.Store(true) }}
	resp, err = c.transport.RoundTrip(req.WithContext(httptrace.WithClientTrace(req.Context(), trace)))
	return resp, got.Load(), err
}

// receive records a response's header. What must not be shown of it is hidden from here on.
func (q *question) receive(resp *http.Response) {
	var found []needle
	for _, name := range slices.Sorted(maps.Keys(resp.Header)) {
		for _, v := range resp.Header[name] {
			q.mask.header(name, v, &found)
		}
	}
	// The service chooses these. That it can hide nothing but what nobody would take for a word keeps it from hiding
	// what it is judged by.
	found = slices.DeleteFunc(found, func(n needle) bool { return !tokenLike(n.text) })
	q.mask = q.mask.with(found)
	headers := make(http.Header, len(resp.Header))
	for name, values := range resp.Header {
		for _, v := range values {
			headers[name] = append(headers[name], q.mask.header(name, v, nil).String())
		}
	}
	q.x.Response = &probe.Response{Status: resp.StatusCode, Headers: headers}
}

// tokenLike reports whether a text is what a machine made: long, of letters and digits, in one piece.
func tokenLike(s string) bool {
	return len(s) >= 16 && strings.ContainsAny(s, "0123456789") && !strings.ContainsAny(s, " \t,;:/\"")
}

// keepBody reads and records the body of a response that should end by itself.
func (c *Client) keepBody(w *watch, q *question, resp *http.Response) {
	b := readBody(resp, c.limits.Body, nil)
	q.x.End = probe.EndComplete
	if b.err != nil {
		end, words := c.bodyTrouble(w, b)
		q.trouble(end, words)
	}
	q.keep(b)
}

// keep records what was read of a body.
func (q *question) keep(b body) {
	q.raw = b.data
	r := q.x.Response
	r.Truncated = errors.Is(b.err, errTooMuch)
	r.Body, r.Base64 = q.mask.bytes(r.ContentType(), b.data, b.err != nil)
	q.note(b.note)
}

// isOpenStream reports whether a response is an event stream that was granted.
func isOpenStream(r *probe.Response) bool {
	return r.Status >= 200 && r.Status < 300 && r.MediaType() == "text/event-stream"
}
