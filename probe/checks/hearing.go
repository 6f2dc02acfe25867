package checks

import (
	"fmt"
	"slices"

	"github.com/tidwall/gjson"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/contract"
	"github.com/engfix/engfix/probe/variants"
)

// A hearing interprets the answers of one endpoint: the contract's shape defines errors, and the control's answers
// define successes.
type hearing struct {
	shape    contract.ErrorShape
	identity []probe.Pair      // parts of the request that a message may repeat
	asked    map[string]bool   // the words of the request that a message may repeat, if paths are compared; or nil
	control  *probe.Exchange   // nil: it was not asked
	all      []*probe.Exchange // every answer of the endpoint
	taken    map[*probe.Exchange]*heardOnce
}

// A heardOnce is the content of a conversation or a stream, parsed once.
type heardOnce struct {
	messages []message
	gists    map[string]bool
}

// heard returns the messages of a conversation or a stream, in order.
func (h hearing) heard(x *probe.Exchange) []message { return h.listen(x).messages }

func (h hearing) listen(x *probe.Exchange) *heardOnce {
	if once := h.taken[x]; once != nil {
		return once
	}
	once := &heardOnce{messages(x), map[string]bool{}}
	asked := slices.Concat(sentIn(x), pathOf(x))
	for i, m := range once.messages {
		once.messages[i].gist = m.gistFor(h.identity)
		once.messages[i].echo = m.echoOf(asked, h.identity)
		once.gists[once.messages[i].gist] = true
	}
	h.taken[x] = once
	return once
}

func hear(c contract.Contract, k probe.Case) hearing {
	return hearing{
		shape: c.Error, identity: slices.Concat(c.Identity.Headers, c.Identity.Query.All()),
		control: controlOf(k), all: k.Exchanges, taken: map[*probe.Exchange]*heardOnce{},
	}
}

// isControl reports whether an answer is one of those that others are compared with.
func (h hearing) isControl(x *probe.Exchange) bool {
	return x == h.control || probe.Asked([]string{variants.Control, variants.ControlAgain, variants.ControlLater}, x.Label)
}

// withBlindness notes the errors that the shape cannot recognise.
func withBlindness(shape contract.ErrorShape, f probe.Finding) probe.Finding {
	if why := shape.Blind(); why != "" {
		f.Notes = append(f.Notes, fmt.Sprintf("the schema of %s %s, so it cannot show whether a success, a message or an event carries an error", shape.Name(), why))
	}
	return f
}

// usual returns the control's messages that did not announce its end: none of them is an error, whatever it looks like.
func (h hearing) usual() []message {
	if h.control == nil || !h.control.Accepted && !granted(h.control) {
		return nil
	}
	got := h.heard(h.control)
	if n := len(got); n > 0 && endedByError(h.control) {
		got = got[:n-1]
	}
	return got
}

// claims reports whether a message is an error of the service. If one thing stands beside the error, such as the
// message's kind, and the control gets messages of that kind, it is not an error. With more beside it, the message is
// about a thing that has failed. In the control's own messages nothing may stand beside the error.
func (h hearing) claims(x *probe.Exchange, m message) bool {
	claim := h.shape.Is(m.raw)
	beside := len(claim.Beside)
	if m.named() {
		beside++
	}
	switch {
	case !claim.Is:
		return false
	case beside == 0:
		return true
	case h.isControl(x):
		return len(claim.Beside) == 0 && len(h.shape.Violations(m.raw, 0)) == 0
	case beside > 1:
		return false
	}
	return !slices.ContainsFunc(h.usual(), func(usual message) bool {
		if m.named() {
			return usual.event == m.event
		}
		return sameMember(m.doc, usual.doc, claim.Beside[0])
	}) && !holdsMore(m.doc, claim)
}

// holdsMore reports whether more than one word or number stands beside an error.
func holdsMore(doc gjson.Result, claim contract.Claim) bool {
	return slices.ContainsFunc(claim.Beside, func(name string) bool {
		v := doc.Get(gjson.Escape(name))
		return name != claim.At && (v.IsObject() || v.IsArray())
	})
}

// sameMember reports whether two objects have the same value under a name.
func sameMember(a, b gjson.Result, name string) bool {
	v := b.Get(gjson.Escape(name))
	return v.Exists() && v.Raw == a.Get(gjson.Escape(name)).Raw
}

// errorInside returns where a success carries an error, or "".
func (h hearing) errorInside(x *probe.Exchange) string {
	if sure, place := h.carried(x); sure == carriesError {
		return place
	}
	return ""
}

// mayCarry returns where a success has something that may be an error, or "".
func (h hearing) mayCarry(x *probe.Exchange) string {
	if sure, place := h.carried(x); sure == mayCarryError {
		return place
	}
	return ""
}

// statusTold returns the HTTP status of an answer, or the status at the end of a conversation: in its error, or in a
// close code of 4000 plus a status; 0 if neither has one.
func (h hearing) statusTold(x *probe.Exchange) int {
	if x.Response != nil {
		return x.Response.Status
	}
	for _, m := range h.heard(x) {
		if !h.shape.Is(m.raw).Is {
			continue
		}
		if status := h.shape.Statement(m.raw).Status; status != 0 {
			return status
		}
	}
	if c := x.Close(); c != nil && c.Code >= 4400 && c.Code <= 4599 {
		return c.Code - 4000
	}
	return 0
}

// suspect returns the first message that the control does not get and that may be an error, though it does not have the
// error shape; "" if there is none. In a conversation that has ended, only words and numbers are suspect: the end
// itself is judged, and its last message is judged as an error. A service that only passes on what the client wrote
// reports no error.
func (h hearing) suspect(x *probe.Exchange) string {
	if h.isControl(x) || h.control == nil || !h.control.Accepted && !granted(h.control) {
		return ""
	}
	got, mayEnd := h.heard(x), h.mayEnd(x)
	if len(got) > 0 && ends(x) != "" && !mayEnd {
		got = got[:len(got)-1]
	}
	for _, m := range got {
		if x.Label == variants.BadFrame && h.claims(x, m) {
			return "" // the error was reported: what follows is what the service has to say anyway
		}
		words := m.scalars() || !m.isJSON && !m.binary
		if (words || ends(x) == "") && !m.saysNothing() && !h.claims(x, m) && !h.usually(x, m) && !m.passesOn(sentIn(x)) {
			return m.text()
		}
	}
	answered := slices.ContainsFunc(got, func(m message) bool { return !h.usually(x, m) })
	if mayEnd && !answered && ends(h.control) == "" {
		return "close " + closing(x.Close())
	}
	return ""
}

// mayEnd reports whether a conversation came to a peaceful end that need not be an error: a text that is not JSON may be a
// correct message, and an answer to it may be all that a service has to say.
func (h hearing) mayEnd(x *probe.Exchange) bool {
	return x.Label == variants.BadFrame && x.Close() != nil && !endedByError(x)
}

// usually reports whether the control gets messages of that kind, if x is not the control itself.
func (h hearing) usually(x *probe.Exchange, m message) bool {
	return !h.isControl(x) && slices.ContainsFunc(h.usual(), m.alike)
}
