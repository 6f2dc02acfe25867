package demo

import (
	"net/http"
	"slices"
	"time"

	"github.com/coder/websocket"
)

// wsManners differ in how WebSocket endpoints refuse and greet.
func wsManners(s *Style) []Manner {
	return []Manner{
		inWS("ws-refuses-at-handshake", "missing identity headers are a 401 before the connection is accepted",
			refusesAtHandshake(http.StatusUnauthorized)).apart(wsClose),
		inWS("ws-refuses-at-handshake-with-403", "missing identity headers are a 403 before the connection is accepted",
			refusesAtHandshake(http.StatusForbidden)).apart(wsClose),
		inWS("ws-refuses-at-handshake-with-400", "missing identity headers are a 400 before the connection is accepted",
			refusesAtHandshake(http.StatusBadRequest)).apart(wsClose),
		inWS("ws-closes-1008", "a refusal closes with the code of a policy violation", closesWith(1008)),
		inWS("ws-closes-4403", "a refusal closes with another application code", closesWith(4403)),
		inWS("ws-closes-4999", "a refusal closes with the last application code", closesWith(4999)),
		inWS("ws-silent", "nothing is said to who is let in", welcomes(func(*talk) {})),
		inWS("ws-talkative", "several messages follow the first", welcomes(func(t *talk) {
			for _, kind := range []string{"ready", "presence", "history"} {
				t.say(beside(s.note(kind, nil), s.payload, nil))
			}
		})),
		inWS("ws-greets-first", "everybody is welcomed before anybody said hello",
			func(c *conduct) {
				c.talk.greet = func(t *talk) { t.say(s.note("welcome", map[string]any{"version": "1.2"})) }
			}),
		inWS("ws-ready-before-hello", "everybody gets a ready message before the hello",
			func(c *conduct) {
				c.talk.greet = func(t *talk) { t.say(s.note("service.ready", map[string]any{"session_id": "s_1"})) }
			}),
		inWS("ws-asks-for-hello", "everybody is asked to authenticate",
			func(c *conduct) { c.talk.greet = func(t *talk) { t.say(s.note("auth_required", nil)) } }),
		inWS("ws-heartbeat-before-refusal", "a heartbeat comes between hello and refusal", refusesBy(func(t *talk, p *problem) {
			t.say(s.note("ping", nil))
			t.say(s.frame(p))
			t.close(p)
		})),
		inWS("ws-reports-failures", "the first message is about a thing that has failed", welcomes(func(t *talk) {
			t.say(s.words(map[string]any{"id": "j1", "state": s.word("failed"), s.holder(): "no space"}))
		})),
		inWS("ws-headers-suffice", "identity is in the headers, and no hello is waited for", headersSuffice),
		inWS("ws-plain-envelope", "the error frame is the error alone, without a type",
			framesBecome(s.tell)),
		inWS("ws-extra-members", "other members stand beside and inside the error",
			framesBecome(func(p *problem) any {
				return beside(s.altered(p, setting("hint", "send X-Tenant-Id")), "trace_id", "tr_1")
			})),
		inWS("ws-slow-refusal", "a refusal takes a third of a second", refusesBy(func(t *talk, p *problem) {
			timer := time.NewTimer(slow)
			defer timer.Stop()
			select {
			case <-timer.C:
			case <-t.ctx.Done():
			}
			t.say(s.frame(p))
			t.close(p)
		})),
		inWS("ws-fragments", "messages come in fragments", refusesBy(func(t *talk, p *problem) {
			t.sayInFragments(encode(s.frame(p)))
			t.close(p)
		})),
		inWS("ws-compressed", "messages are compressed where the client allows it", func(c *conduct) {
			c.talk.options.CompressionMode = websocket.CompressionContextTakeover
			c.talk.options.CompressionThreshold = 1
		}),
		inWS("ws-knows-every-id", "every id exists", withoutGate(gateNameUnknownID)).apart(wsClose),
		inWS("ws-malformed-closes-1007", "a message that is no JSON closes with the code of invalid data",
			refusesBy(func(t *talk, p *problem) { t.say(s.frame(p)); t.closeWith(1007, s.code(p)) }, kindMalformed)),
	}
}

// welcomes greets a client that is let in with another message.
func welcomes(welcome func(*talk)) change {
	return func(c *conduct) { c.talk.welcome = welcome }
}

// headersSuffice judges by the headers as soon as the connection is open, without a hello.
func headersSuffice(c *conduct) {
	c.talk.awaits = false
	askIdentity(func(c *call, _ func(*call) *problem) *problem { return gateIdentity(c) })(c)
}

// sayInFragments sends a text message in frames of a few bytes each.
func (t *talk) sayInFragments(text []byte) {
	w, err := t.conn.Writer(t.ctx, websocket.MessageText)
	if err != nil {
		return // the read that follows sees a connection that has ended
	}
	for chunk := range slices.Chunk(text, 64) {
		if _, err := w.Write(chunk); err != nil {
			return
		}
	}
	_ = w.Close()
}
