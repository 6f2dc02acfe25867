package checks

import (
	"net/url"
	"slices"
	"strings"

	"github.com/tidwall/gjson"

	"github.com/engfix/engfix/internal/lazy"
	"github.com/engfix/engfix/probe"
)

// sentIn returns the texts that the client sent in a conversation.
func sentIn(x *probe.Exchange) []probe.Pair {
	var sent []probe.Pair
	for _, f := range x.Frames {
		if f.Dir == "sent" && f.Type == "text" && f.Data != "" {
			sent = append(sent, probe.Pair{Value: f.Data})
		}
	}
	return sent
}

// pathOf returns the segments of a request's path, which hold its ids.
func pathOf(x *probe.Exchange) []probe.Pair {
	u, err := url.Parse(x.Request.URL)
	if err != nil {
		return nil
	}
	var segments []probe.Pair
	for segment := range strings.SplitSeq(u.Path, "/") {
		segments = append(segments, probe.Pair{Value: segment})
	}
	return segments
}

// repeats reports whether a message repeats one of some texts: as a member, or anywhere in a text that is not JSON.
func (m message) repeats(texts []probe.Pair) bool {
	raw := string(m.raw)
	return slices.ContainsFunc(texts, func(p probe.Pair) bool {
		switch {
		case len(p.Value) < 2:
			return false
		case raw == p.Value, !m.isJSON:
			return strings.Contains(raw, p.Value)
		}
		return !eachLeaf(m.doc, func(v gjson.Result) bool { return v.Str != p.Value })
	})
}

// echoOf returns the gist of a message without what it repeats of the request and of the client's own messages; "" if it
// repeats nothing. Two answers that differ only in what they repeat are of one kind, as those of a service that says "you
// wrote: …", if they have the same members.
func (m message) echoOf(asked, identity []probe.Pair) string {
	if !m.repeats(asked) {
		return ""
	}
	all := slices.Concat(asked, identity)
	if slices.ContainsFunc(asked, func(p probe.Pair) bool { return string(m.raw) == p.Value }) {
		return m.event + "\x00" + blur(string(m.raw), all)
	}
	return m.gistFor(all)
}

// passesOn reports whether a message holds one of the client's, and neither a sentence of its own nor a word, number or value for
// a fault.
func (m message) passesOn(sent []probe.Pair) bool {
	if !m.isJSON || aboutErrors().Match(m.raw) || atFault().Match(m.raw) || complains().Match(m.raw) || !m.repeats(sent) {
		return false
	}
	return eachLeaf(m.doc, func(v gjson.Result) bool {
		return v.Type != gjson.False && (isMoment(v) || !strings.ContainsAny(v.Str, " \t\n"))
	})
}

// complains matches what names a fault in a short answer: words, also as parts of others, and members that hold a status.
var complains = lazy.Regexp(`(?i)bad|fail|fault|garbage|ignored|illegal|invalid|malformed|nack|not_|parse|problem|refuse|reject|un(?:expected|known|parse|readable|supported)|warn|wrong|expected|"(?:code|status)"\s*:\s*\d`)

// eachLeaf passes each word, number and truth value of a JSON text to leaf until it returns false, and returns what it
// returned last.
func eachLeaf(v gjson.Result, leaf func(gjson.Result) bool) bool {
	if !container(v) {
		return leaf(v)
	}
	more := true
	v.ForEach(func(_, member gjson.Result) bool {
		more = eachLeaf(member, leaf)
		return more
	})
	return more
}
