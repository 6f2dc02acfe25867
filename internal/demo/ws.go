package demo

import (
	"encoding/json"
	"net/http"
	"strings"

	"github.com/coder/websocket"
)

// A talkConduct is how a WebSocket conversation goes.
type talkConduct struct {
	handshake []gate // the checks before a client is let in, without a message from it
	options   websocket.AcceptOptions
	greet     func(*talk)           // the messages before the client has spoken; nil for none
	awaits    bool                  // a hello is expected first
	welcome   func(*talk)           // the messages to a client that passed the gates
	refuse    func(*talk, *problem) // the report of a problem
}

// usualTalk lets everybody in, waits for hello, and reports problems in a frame and a close.
func usualTalk() talkConduct {
	return talkConduct{
		handshake: []gate{{gateNameEnvironment, gateEnvironment}},
		// Browsers of any origin may try the demo, which has nothing to protect.
		options: websocket.AcceptOptions{InsecureSkipVerify: true},
		awaits:  true,
		welcome: func(t *talk) { t.say(t.withThing("ready")) },
		refuse: func(t *talk, p *problem) {
			t.say(t.style.frame(p))
			t.close(p)
		},
	}
}

// A talk is a WebSocket conversation under way.
type talk struct {
	*call
	conn *websocket.Conn
}

// answerWS takes part in a conversation until the client leaves, a problem ends it or the service is closed.
func (c *call) answerWS(w http.ResponseWriter) {
	if !strings.EqualFold(c.r.Header.Get("Upgrade"), "websocket") {
		c.send(w, c, c.fail(c, noRoute(c.r.URL.EscapedPath()))) // there is nothing here for a plain request
		return
	}
	if p := c.pass(c.talk.handshake); p != nil {
		c.send(w, c, c.fail(c, p))
		return
	}
	options := c.talk.options
	conn, err := websocket.Accept(w, c.r, &options)
	if err != nil {
		return // Accept has answered
	}
	defer func() { _ = conn.CloseNow() }() // whatever else closed it was first
	t := &talk{call: c, conn: conn}
	if c.talk.greet != nil {
		c.talk.greet(t)
	}
	if p := t.open(); p != nil {
		t.refuse(p)
		return
	}
	c.talk.welcome(t)
	t.listen()
}

// open waits for hello, if one is awaited, and puts the gates.
func (t *talk) open() *problem {
	if t.call.talk.awaits {
		hello, p := t.hear()
		if p != nil {
			return p
		}
		if want := t.style.note("hello", nil); hello[t.style.word("type")] != t.style.word("hello") {
			return malformed(say("the first message must be %s", encode(want)))
		}
		t.hello = hello
	}
	return t.pass(t.gates)
}

// listen reads the client's messages; an invalid message ends the conversation.
func (t *talk) listen() {
	for {
		if _, p := t.hear(); p != nil {
			t.refuse(p)
			return
		}
	}
}

// refuse reports a problem to a client that is still there.
func (t *talk) refuse(p *problem) {
	if p.kind != kindEnded {
		t.call.talk.refuse(t, p)
	}
}

// hear waits for the next message, which must be a JSON object in a text frame.
func (t *talk) hear() (map[string]any, *problem) {
	kind, data, err := t.conn.Read(t.ctx)
	if err != nil {
		return nil, &problem{kind: kindEnded}
	}
	if kind != websocket.MessageText {
		return nil, malformed(say("a message must be a text frame"))
	}
	var message map[string]any
	if err := json.Unmarshal(data, &message); err != nil || message == nil {
		return nil, malformed(say("a message must be a JSON object"))
	}
	return message, nil
}

// say sends a JSON message.
func (t *talk) say(v any) { t.sayText(string(encode(v))) }

// sayText sends a text message unchanged.
func (t *talk) sayText(text string) {
	_ = t.conn.Write(t.ctx, websocket.MessageText, []byte(text)) // the read that follows sees a connection that has ended
}

// close ends the conversation with the problem's own code.
func (t *talk) close(p *problem) { t.closeWith(p.close, t.style.code(p)) }

// closeWith ends the conversation with a code.
func (t *talk) closeWith(code int, reason string) {
	_ = t.conn.Close(websocket.StatusCode(code), reason) // a client that has gone away needs no close
}

// withThing is a message of the kind that holds the content of the conversation.
func (t *talk) withThing(kind string) map[string]any {
	return beside(t.style.note(kind, nil), t.style.payload, t.thing(t.id()))
}
