package wire

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptrace"
	"sync/atomic"

	"github.com/engfix/engfix/probe"
)

// request asks over HTTP and records the answer; an event stream is handed to watchStream.
func (c *Client) request(ctx context.Context, q *question) error {
	w := newWatch(ctx, c.timeout)
	defer w.stop()
	endpoint := q.ask.Endpoint
	if q.ask.Attempt > 1 { // a confirmation must not depend on bytes that were left over on a connection
		endpoint = ""
	}
	v, err := c.visit(w, endpoint, q.ask.Reduced, func() (*http.Request, error) { return q.request(w) })
	defer func() { c.depart(v, q) }()
	q.x.Connection, q.again = v.again, v.since
	if err != nil {
		if ctx.Err() != nil {
			return ended(ctx)
		}
		return c.unanswered(w, q, err, v.connected)
	}
	resp := v.resp
	q.receive(resp)
	if isOpenStream(q.x.Response) { // even from an endpoint that is not known as a stream: it need never end
		c.watchStream(w, q, resp)
	} else {
		c.keepBody(w, q, resp)
	}
	if ctx.Err() != nil {
		return ended(ctx)
	}
	return nil
}

// unanswered records that a request got no response, or could not be made. Its error is a MachineError: then there is
// nothing to record.
func (c *Client) unanswered(w *watch, q *question, err error, connected bool) error {
	if fault := machineFault(err); fault != nil && !connected {
		c.gate.narrow()
		c.pool.release()
		return fault
	}
	var unfit *unfitError
	if errors.As(err, &unfit) {
		q.unsent(inner(unfit))
		return nil
	}
	end, words := c.noAnswer(w, err, connected)
	q.trouble(end, words)
	return nil
}

// An unfitError belongs to a request that cannot be sent.
type unfitError struct{ why error }

func (e *unfitError) Error() string { return e.why.Error() }
func (e *unfitError) Unwrap() error { return e.why }

// depart ends a visit, and notes trouble that a kept connection may have caused.
func (c *Client) depart(v *visit, q *question) {
	v.leave()
	switch q.x.End {
	case probe.EndCut, probe.EndTimeout, probe.EndProtocol, probe.EndTooLarge:
		c.pool.trouble()
	}
}

// request returns the question in the form that net/http sends.
func (q *question) request(ctx context.Context) (*http.Request, error) {
	var content io.Reader
	if q.ask.Body != nil {
		content = bytes.NewReader(q.ask.Body)
	}
	req, err := http.NewRequestWithContext(ctx, q.method, "", content)
	if err != nil {
		return nil, err
	}
	// The address was parsed when the question was made ready. The sender changes neither it nor the headers.
	req.URL, req.Header, req.Host = q.url, q.x.Request.Headers, q.host
	return req, nil
}

// send is one round trip of a transport that speaks HTTP/1.1 and keeps no connection, not of an http.Client: no
// redirect is followed, no cookie is kept. A missing answer is an error; the error is an unfitError if the transport
// did not try to connect.
func (c *Client) send(req *http.Request, maySwitch bool) (resp *http.Response, connected bool, err error) {
	var tried, got atomic.Bool
	trace := &httptrace.ClientTrace{
		GetConn: func(string) { tried.Store(true) },
		GotConn: func(httptrace.GotConnInfo) { got.Store(true) },
	}
	resp, err = c.upgrades.RoundTrip(req.WithContext(httptrace.WithClientTrace(req.Context(), trace)))
	if err == nil {
		if err = noAnswerAtAll(resp, maySwitch, c.limits.HeaderCount); err != nil {
			resp.Body.Close()
		}
	} else if !tried.Load() && req.Context().Err() == nil {
		err = &unfitError{err}
	}
	return resp, got.Load(), err
}

// receive records a response's header.
func (q *question) receive(resp *http.Response) {
	q.x.Response = &probe.Response{Status: resp.StatusCode, Headers: resp.Header}
}

// keepBody reads and records the body of a response that should end by itself.
func (c *Client) keepBody(w *watch, q *question, resp *http.Response) {
	b := readBody(resp, c.limits.Body, nil)
	q.x.End = probe.EndComplete
	if b.err != nil || b.unknown != "" {
		end, words := c.bodyTrouble(w, b)
		q.trouble(end, words)
	}
	q.keep(b)
}

// keep records the part of a body that was read.
func (q *question) keep(b body) {
	q.raw, q.cut = b.data, b.err != nil
	r := q.x.Response
	r.Truncated = errors.Is(b.err, errTooMuch)
	r.Body, r.Base64 = recorded(b.data, q.cut)
}

// isOpenStream reports whether a response is an event stream that was granted.
func isOpenStream(r *probe.Response) bool {
	return r.Status >= 200 && r.Status < 300 && r.MediaType() == "text/event-stream"
}
