package checks

import (
	"encoding/base64"
	"fmt"
	"slices"

	"github.com/engfix/engfix/probe"
)

// refusesByClose reports whether the close code says that the client was refused: an application's own code, or 1008.
func refusesByClose(code int) bool { return code == 1008 || code >= 4000 && code <= 4999 }

// refused tells whether a conversation was refused, and if not, why it does not count as a refusal.
func (h hearing) refused(x *probe.Exchange) (refused bool, why string) {
	if x.Response != nil {
		if errored(x) && x.Response.Status < 500 {
			return true, ""
		}
		return false, fmt.Sprintf("the handshake was answered with %s, which is not a refusal", describe(x))
	}
	if leak := h.leaked(x); leak != "" {
		if ends(x) == "" {
			return false, "the connection was accepted and not refused, and the service sent data: " + leak
		}
		return false, "the service sent data before it refused: " + leak
	}
	if c := x.Close(); c != nil {
		if refusesByClose(c.Code) {
			return true, ""
		}
		return false, fmt.Sprintf("the connection was closed with %s, which is not a refusal (1008 or 4000–4999 is)", closing(c))
	}
	switch x.End {
	case probe.EndCut:
		return false, "the connection was dropped without a close frame, which is not a refusal"
	case probe.EndTimeout, probe.EndOpen:
		if len(x.Received()) > 0 {
			return false, fmt.Sprintf("the connection was accepted and left open after %s", clip(frameText(x.Received()[0])))
		}
		return false, fmt.Sprintf("the connection was accepted and stayed open in silence for %s", seconds(x.DurationMS))
	}
	return false, "the connection was accepted, then " + trouble(x)
}

// A sense is what a message of a conversation that should be refused was for.
type sense int

const (
	data     sense = iota // it holds something, and nothing shows that it is not data
	idle                  // it says nothing, or is the service's error
	telling               // it may be what tells the refusal
	greeting              // everybody gets it, and it says nothing but words and numbers
	unclear               // it is data or tells something, and nothing shows which
)

// senses gives what each message of a conversation was for. What is no error, holds something and goes to some alone is
// data; so is what the control gets too, where it is more than a greeting. The last before an end that the control does
// not get tells that end, in whatever form.
func (h hearing) senses(x *probe.Exchange) []sense {
	got := h.heard(x)
	all := make([]sense, len(got))
	told := false
	for i, m := range got {
		all[i] = h.sense(x, m, i == len(got)-1 && ends(x) != "")
		if all[i] == telling && told && m.isJSON && !m.scalars() {
			all[i] = data // the end was told before, by an error
		}
		told = told || h.claims(x, m)
	}
	return all
}

func (h hearing) sense(x *probe.Exchange, m message, last bool) sense {
	switch {
	case m.saysNothing(), h.claims(x, m):
		return idle
	case !m.isJSON && m.binary:
		return data
	case h.said(m):
		// Everybody is told the same.
		if m.scalars() {
			return greeting
		}
		if !m.isJSON {
			return unclear
		}
	case last && !h.usually(x, m):
		return telling
	case last && m.scalars():
		return unclear
	}
	return data
}

// said reports whether the control and every other conversation that was told something got the same message.
func (h hearing) said(m message) bool {
	usual := slices.ContainsFunc(h.usual(), func(o message) bool { return o.gist == m.gist })
	return usual && !slices.ContainsFunc(h.all, func(x *probe.Exchange) bool {
		return x.Accepted && len(h.heard(x)) > 0 && !h.listen(x).gists[m.gist]
	})
}

// leaked gives the first message that is data, sent to a client that should have been refused; "" where there is none.
func (h hearing) leaked(x *probe.Exchange) string { return h.first(x, data) }

// undecided gives the first message of which nothing shows whether it is data; "" where there is none.
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

// greetings notes what everybody was told before anything was asked, which a person may find to be more than a greeting.
func (h hearing) greetings(xs []*probe.Exchange) []string {
	for _, x := range xs {
		if said := h.first(x, greeting); said != "" {
			return []string{"every connection, refused or not, is told the same first, which is taken for a greeting: " + said}
		}
	}
	return nil
}

// ends names how the service ended a conversation; "" where it did not.
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

// endedByError reports whether the service ended the conversation otherwise than in peace: with a normal end, a service
// that goes away, or a close frame that gives no code.
func endedByError(x *probe.Exchange) bool {
	if c := x.Close(); c != nil {
		return c.Code != 1000 && c.Code != 1001 && c.Code != 1005
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
