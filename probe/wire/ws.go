package wire

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/coder/websocket"
	"github.com/engfix/engfix/probe"
)

// converse opens a WebSocket, sends our messages, and records the service's until it ends the conversation or the time
// is up.
//
// Our messages are recorded before the service's, whichever passed first, so that a record does not depend on chance.
func (c *Client) converse(ctx context.Context, q *question) error {
	began := time.Now()
	ends := began.Add(c.timeout)
	t, err := c.shakeHands(ctx, q)
	if t == nil {
		return err
	}
	defer t.conn.CloseNow() // in whatever state it is
	defer context.AfterFunc(ctx, t.hangUp)()
	q.x.Accepted = true

	t.began, t.ends = began, ends
	if q.ask.Settle {
		t.ends = time.Now().Add(cmp.Or(q.ask.AtLeast, defaultSettle))
	}
	heard := make(chan message)
	go t.listen(heard)
	t.say()
	t.hear(heard)
	if ctx.Err() != nil {
		return ended(ctx)
	}
	return nil
}

// A talk is a WebSocket conversation under way.
type talk struct {
	c     *Client
	q     *question
	conn  *websocket.Conn
	line  *meter
	began time.Time // when the question was put
	ends  time.Time // when we have listened long enough
}

// keep adds a frame that passes now to the record.
func (t *talk) keep(f probe.Frame) {
	f.AtMS = float64(time.Since(t.began).Microseconds()) / 1000
	t.q.x.Frames = append(t.q.x.Frames, f)
}

// A message is the part of a WebSocket message that was read, and why reading ended with it.
type message struct {
	binary bool
	data   []byte
	err    error
}

// shakeHands connects. If the handshake failed, the question has its answer and the talk is nil.
func (c *Client) shakeHands(ctx context.Context, q *question) (*talk, error) {
	w := newWatch(ctx, c.timeout)
	defer w.stop()
	h := &handshake{c: c, w: w, q: q}
	conn, _, err := websocket.Dial(w, q.url.String(), &websocket.DialOptions{ //nolint:bodyclose // Dial says that it need not be
		HTTPClient: &http.Client{
			Transport:     h,
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
		HTTPHeader:      q.header(),
		Subprotocols:    q.subprotocols(),
		Host:            q.host,
		CompressionMode: websocket.CompressionDisabled,
	})
	switch {
	case err == nil:
		conn.SetReadLimit(-1) // listen has its own, which keeps the beginning
		h.line.left = c.limits.Received
		q.x.Response = nil
		return &talk{c: c, q: q, conn: conn, line: h.line}, nil
	case ctx.Err() != nil:
		return nil, ended(ctx)
	case h.err != nil:
		return nil, c.unanswered(w, q, h.err, h.connected)
	case q.x.Response == nil:
		q.unsent(inner(err))
	case h.fault != "":
		q.trouble(probe.EndProtocol, "the service switched protocols, but not to WebSocket: "+h.fault)
	}
	return nil, nil
}

// subprotocols returns the subprotocols in the question's headers, so that the library accepts the service's choice
// among them.
func (q *question) subprotocols() []string {
	var offered []string
	for _, line := range q.header().Values("Sec-WebSocket-Protocol") {
		for name := range strings.SplitSeq(line, ",") {
			offered = append(offered, strings.TrimSpace(name))
		}
	}
	return offered
}

// A handshake is the round trip that opens a WebSocket. It keeps the whole answer of a refusal, of which the WebSocket
// library shows only the beginning.
type handshake struct {
	c         *Client
	w         *watch
	q         *question
	connected bool
	err       error
	fault     string // why the answer opens no WebSocket although it switches protocols
	line      *meter
}

// errNoWebSocket ends a handshake whose answer is found faulty here.
var errNoWebSocket = errors.New("the answer opens no WebSocket")

// RoundTrip implements http.RoundTripper.
func (h *handshake) RoundTrip(req *http.Request) (*http.Response, error) {
	resp, connected, err := h.c.send(req, true)
	h.connected, h.err = connected, err
	if err != nil {
		return nil, err
	}
	h.q.receive(resp)
	if resp.StatusCode == http.StatusSwitchingProtocols {
		if h.fault = notWebSocket(req, resp); h.fault != "" {
			resp.Body.Close()
			return nil, errNoWebSocket
		}
	}
	if line, ok := resp.Body.(io.ReadWriteCloser); ok && resp.StatusCode == http.StatusSwitchingProtocols {
		// Nothing may be read before the handshake is known to be good: after a bad one the library would wait for a
		// body.
		h.line = &meter{ReadWriteCloser: line}
		resp.Body = h.line
		return resp, nil
	}
	defer resp.Body.Close()
	h.c.keepBody(h.w, h.q, resp)
	resp.Body = http.NoBody
	return resp, nil
}

// hangUp breaks the connection, which ends every read and write of it. The library's own means would wait for locks and
// for the other side.
func (t *talk) hangUp() { _ = t.line.Close() }

// say sends our messages. If the service does not take them in time, or is gone, hear finds out why.
func (t *talk) say() {
	late := time.AfterFunc(time.Until(t.ends), t.hangUp)
	defer late.Stop()
	for _, m := range t.q.ask.Say {
		kind := websocket.MessageText
		if m.Binary {
			kind = websocket.MessageBinary
		}
		t.keep(sentFrame(m))
		if t.conn.Write(context.Background(), kind, m.Data) != nil {
			return
		}
	}
}

// sentFrame returns a message of ours as an exchange holds it.
func sentFrame(m probe.Message) probe.Frame {
	f := probe.Frame{Dir: "sent", Type: "text"}
	if m.Binary {
		f.Type = "binary"
	}
	f.Data, f.Base64 = recorded(m.Data, false)
	return f
}

// listen passes on the messages until there are no more. The last one has an error, and must be taken.
func (t *talk) listen(heard chan<- message) {
	defer close(heard)
	for {
		m := t.next()
		heard <- m
		if m.err != nil {
			return
		}
	}
}

// next reads one message, up to the limit.
func (t *talk) next() message {
	kind, r, err := t.conn.Reader(context.Background())
	if err != nil {
		return message{err: err}
	}
	m := message{binary: kind == websocket.MessageBinary}
	p, err := collect(r, usualBody, t.c.limits.Message, nil)
	m.data, m.err = p.bytes(), err
	return m
}

// hear records the messages until the service ends the conversation, a limit is reached, or the window closes.
func (t *talk) hear(heard <-chan message) {
	closing := time.NewTimer(time.Until(t.ends))
	defer closing.Stop()
	silent := whenIdle(t.q.ask)
	defer silent.Stop()
	for received := 0; ; {
		select {
		case <-closing.C:
			t.windowClosed()
			t.leave(heard)
			return
		case m := <-heard:
			silent.Reset(idle)
			if m.err == nil && received == t.c.limits.Frames {
				t.q.trouble(probe.EndTooLarge, fmt.Sprintf("there were more than %d messages%s", received, keyFrames))
				t.leave(heard)
				return
			}
			received++
			t.record(m)
			if m.err != nil {
				t.over(m.err)
				t.hangUp()
				return
			}
		}
	}
}

// record keeps a message, or the error in place of one.
func (t *talk) record(m message) {
	if m.err != nil && len(m.data) == 0 {
		return
	}
	f := probe.Frame{Dir: "received", Type: "text", Truncated: m.err != nil}
	if m.binary {
		f.Type = "binary"
	}
	f.Data, f.Base64 = recorded(m.data, f.Truncated)
	if f.Base64 && !m.binary && !strings.Contains(t.q.x.Trouble, notUTF8) {
		t.q.note(notUTF8)
	}
	t.keep(f)
}

const notUTF8 = "a text message is not UTF-8"

// windowClosed records that the service was still there when the time was up.
func (t *talk) windowClosed() {
	if t.q.ask.Settle {
		t.q.x.End = probe.EndOpen
		return
	}
	t.q.trouble(probe.EndTimeout, fmt.Sprintf("the connection was neither refused nor closed within %s%s", t.c.timeout, keyTimeout))
}

// over records how the service ended the conversation.
func (t *talk) over(err error) {
	var closed websocket.CloseError
	switch {
	case t.line.frames.fault != "":
		t.q.trouble(probe.EndProtocol, "the service breaks the WebSocket protocol: "+t.line.frames.fault)
	case errors.As(err, &closed):
		reason := closed.Reason
		if !utf8.ValidString(reason) {
			reason = strings.ToValidUTF8(reason, "\uFFFD")
			t.q.note("the close reason is not UTF-8")
		}
		t.q.x.End = probe.EndComplete
		t.keep(probe.Frame{Dir: "received", Type: "close", Code: int(closed.Code), Reason: reason})
	case errors.Is(err, errTooMuch) && t.line.left <= 0:
		t.q.trouble(probe.EndTooLarge, "more than "+Size(t.c.limits.Received)+" arrived over the connection"+keyReceived)
	case errors.Is(err, errTooMuch):
		t.q.trouble(probe.EndTooLarge, "a message is larger than "+Size(t.c.limits.Message)+keyMessage)
	case !time.Now().Before(t.ends):
		t.windowClosed() // we cut the line in the middle of our own message
	case dropped(err):
		t.q.trouble(probe.EndCut, "the connection was dropped without a close frame")
	default:
		t.q.trouble(probe.EndProtocol, "the answer is not the WebSocket protocol: "+inner(err))
	}
}

// leave closes the conversation properly, as far as the service lets us.
func (t *talk) leave(heard <-chan message) {
	late := time.AfterFunc(closeGrace, t.hangUp)
	defer late.Stop()
	t.keep(probe.Frame{Dir: "sent", Type: "close", Code: int(websocket.StatusNormalClosure)})
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = t.conn.Close(websocket.StatusNormalClosure, "")
	}()
	for range heard {
		// Later messages do not count, but must be read so that the answer to our close can arrive.
	}
	t.hangUp()
	<-done
}
