package checks

import (
	"encoding/base64"
	"fmt"
	"slices"
	"strings"

	"github.com/engfix/engfix/internal/lazy"
	"github.com/engfix/engfix/internal/words"

	"github.com/tidwall/gjson"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/contract"
	"github.com/engfix/engfix/probe/variants"
)

// refusesByClose reports whether the close code says that the client was refused: an application's own code, or 1008.
func refusesByClose(code int) bool { return code == 1008 || code >= 4000 && code <= 4999 }

// refused reports whether the service refused a conversation.
func (h hearing) refused(x *probe.Exchange) bool {
	if x.Response != nil {
		return errored(x) && x.Response.Status < 500
	}
	c := x.Close()
	return h.leaked(x) == "" && c != nil && refusesByClose(c.Code)
}

// notRefused objects to a conversation that the service should have refused.
func (h hearing) notRefused(x *probe.Exchange) *objection {
	says := variants.Says(x.Label)
	if x.Response != nil {
		return refutes(x, "the handshake %s is not refused", says)
	}
	if why := h.tooSoon(x); why != "" {
		return leavesOpen(x, "the connection %s stays open, which may be too soon to tell: %s", says, why)
	}
	c := x.Close()
	if leak := h.leaked(x); leak != "" {
		o := refutes(x, "the connection %s gets data and is not refused", says).showing(leak)
		if c != nil {
			o.reason = fmt.Sprintf("the connection %s gets data before it is refused", says)
			o.got += ", then closed with " + closing(c)
		}
		return o
	}
	switch {
	case c != nil:
		return refutes(x, "the connection %s is closed with a code that does not refuse", says)
	case x.End == probe.EndCut:
		return refutes(x, "the connection %s is dropped without a close frame", says)
	case x.End != probe.EndTimeout && x.End != probe.EndOpen:
		return refutes(x, "the connection %s is accepted and not refused", says)
	case len(x.Received()) > 0:
		return refutes(x, "the connection %s stays open", says).showing(words.Clip(frameText(x.Received()[0]), clipped))
	}
	got := "accepted, then silence for " + seconds(x.DurationMS)
	if hint := h.wantsHello(); hint != "" && h.control.Close() == nil {
		got += "; the full identity got silence too" + hint
	}
	return refutes(x, "the connection %s stays open", says).showing(got)
}

// A sense is the purpose of a message in a conversation that should be refused.
type sense int

const (
	data     sense = iota // it holds something that only a known client should get
	idle                  // it says nothing, or is the service's error
	telling               // it may announce the refusal
	greeting              // everybody gets this kind, and it says little
	unclear               // it is data or an announcement, and nothing shows which
)

// senses returns the purpose of each message of a conversation.
func (h hearing) senses(x *probe.Exchange) []sense {
	got := h.heard(x)
	all := make([]sense, len(got))
	errored := false
	for i, m := range got {
		last := i == len(got)-1 && ends(x) != ""
		all[i] = h.sense(x, m, last)
		if errored && last && all[i] == unclear && m.holds() && !h.usually(x, m) {
			all[i] = data // an error already announced the end
		}
		if errored && all[i] == greeting {
			all[i] = unclear // the service has looked at who is there
		}
		errored = errored || h.claims(x, m)
	}
	return all
}

func (h hearing) sense(x *probe.Exchange, m message, last bool) sense {
	switch {
	case m.saysNothing(), h.claims(x, m):
		return idle
	case !m.isJSON && m.binary:
		return data
	case m.holds():
		return h.senseOfContent(x, m, last)
	case m.scalars():
		return h.senseOfScalars(x, m, last)
	case h.said(m):
		return unclear
	case last && h.announces(x, m):
		return telling
	case last:
		return unclear
	}
	return data
}

// senseOfContent judges lists, and objects that hold a list or another object. Before the end such a message is data,
// unless it holds little and the control gets its kind too: a welcome may list the service's protocols, or describe the
// session. As the last message it may announce the refusal, unless the control gets its kind.
func (h hearing) senseOfContent(x *probe.Exchange, m message, last bool) sense {
	usual := h.usually(x, m)
	switch {
	case usual && h.little(m.doc):
		return unclear
	case usual, !last:
		return data
	}
	if claim := h.shape.Is(m.raw); claim.Is && !holdsMore(m.doc, claim) {
		return telling
	}
	return unclear
}

// senseOfScalars judges objects of words and numbers.
func (h hearing) senseOfScalars(x *probe.Exchange, m message, last bool) sense {
	switch {
	case h.toEverybody(m) && h.brief(m):
		return greeting
	case last && !h.usually(x, m) && h.announces(x, m):
		return telling
	}
	return unclear
}

// said reports whether the control and every other conversation with messages got the same message.
func (h hearing) said(m message) bool {
	usual := slices.ContainsFunc(h.usual(), func(o message) bool { return o.gist == m.gist })
	return usual && h.everybody(func(x *probe.Exchange) bool { return h.listen(x).gists[m.gist] })
}

// toEverybody reports whether each of them got a message of the same kind among its first ones.
func (h hearing) toEverybody(m message) bool {
	first := func(got []message) []message { return got[:min(len(got), mostGreetings)] }
	return slices.ContainsFunc(first(h.usual()), m.alike) &&
		h.everybody(func(x *probe.Exchange) bool { return slices.ContainsFunc(first(h.heard(x)), m.alike) })
}

// mostGreetings is how many messages may arrive before a service has checked the identity.
const mostGreetings = 10

// everybody reports whether the condition is true of all conversations with messages.
func (h hearing) everybody(holds func(*probe.Exchange) bool) bool {
	return !slices.ContainsFunc(h.all, func(x *probe.Exchange) bool { return x.Accepted && len(h.heard(x)) > 0 && !holds(x) })
}

// brief reports whether an object of words and numbers says no more than a greeting: its kind, ids and times, and one
// more thing. A sentence must be the same as the control's.
func (h hearing) brief(m message) bool {
	said, free := 0, true
	m.doc.ForEach(func(_, v gjson.Result) bool {
		switch {
		case contract.Empty(v), v.IsBool(), isMoment(v):
		case v.Type == gjson.Number:
			said++
		case h.isID(v):
		case strings.ContainsRune(v.Str, '@'):
			free = false
		default:
			said++
			sentence := strings.ContainsAny(v.Str, " \t\n")
			free = !sentence || slices.ContainsFunc(h.usual(), func(o message) bool { return o.gist == m.gist })
		}
		return free
	})
	return free && said <= 2 // its kind, and one more
}

// isID reports whether a text is an id, or a value of the identity.
func (h hearing) isID(v gjson.Result) bool {
	return blur(v.Str, h.identity) == blurred || idOrSo().MatchString(v.Str)
}

// idOrSo matches a word of letters and digits, as ids are.
var idOrSo = lazy.Regexp(`^(?:[A-Za-z]+[\w:-]*[0-9][\w:-]*|[0-9][\w:-]*[A-Za-z][\w:-]*)$`)

// leaked returns the first message that is data and went to a client that should have been refused; "" if there is
// none.
func (h hearing) leaked(x *probe.Exchange) string { return h.first(x, data) }

// undecided returns the first message that may or may not be data; "" if there is none.
func (h hearing) undecided(x *probe.Exchange) string { return h.first(x, unclear) }

func (h hearing) first(x *probe.Exchange, s sense) string {
	if !x.Accepted {
		return ""
	}
	if i := slices.Index(h.senses(x), s); i >= 0 {
		return h.heard(x)[i].text()
	}
	return ""
}

// greetings notes the messages that everybody got before any question. A person may find that one is more than a
// greeting.
func (h hearing) greetings(xs []*probe.Exchange) []string {
	for _, x := range xs {
		if said := h.first(x, greeting); said != "" {
			return []string{"every connection, refused or not, gets the same first message, which counts as a greeting: " + said}
		}
	}
	return nil
}

// ends names how the service ended a conversation; "" if it did not.
func ends(x *probe.Exchange) string {
	if c := x.Close(); c != nil {
		return fmt.Sprint("close ", c.Code)
	}
	switch {
	case !x.Accepted:
	case x.End == probe.EndCut:
		return "cut"
	case x.End == probe.EndProtocol:
		return "broken"
	}
	return ""
}

// endedByError reports whether the service ended the conversation, and not peacefully. Peaceful are a normal end, a
// service that goes away, and a close frame without a code.
func endedByError(x *probe.Exchange) bool {
	if c := x.Close(); c != nil {
		return c.Code != normalClosure && c.Code != 1001 && c.Code != 1005
	}
	return x.Accepted && x.End == probe.EndCut
}

func frameBytes(f probe.Frame) []byte {
	if f.Base64 {
		if raw, err := base64.StdEncoding.DecodeString(f.Data); err == nil {
			return raw
		}
	}
	return []byte(f.Data)
}
