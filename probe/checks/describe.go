package checks

import (
	"fmt"
	"strings"
	"time"

	"github.com/engfix/engfix/internal/jsontext"
	"github.com/engfix/engfix/internal/words"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/contract"
)

// describe describes an answer briefly: its status, and the error's code and message.
func describe(x *probe.Exchange) string {
	switch {
	case x == nil:
		return "no answer"
	case x.Response == nil:
		return trouble(x)
	}
	s := fmt.Sprint(x.Response.Status)
	if what := errorWords(x.Response); what != "" {
		s += " " + what
	}
	if loc := x.Response.Headers.Get("Location"); loc != "" && x.Response.Status/100 == 3 {
		s += " to " + words.Clip(loc, clipped)
	}
	if streams(x) && succeeded(x) {
		s += " with an event stream"
	}
	if x.End != probe.EndComplete && x.End != probe.EndOpen {
		s += ", then " + trouble(x)
	}
	return s
}

// trouble returns why an exchange has no complete answer.
func trouble(x *probe.Exchange) string {
	if x.Trouble != "" {
		return x.Trouble
	}
	switch x.End {
	case probe.EndTimeout:
		return "no answer within " + seconds(x.DurationMS)
	case probe.EndCut:
		return "the connection was cut"
	case probe.EndTooLarge:
		return "the answer is larger than is read"
	case probe.EndUnreachable:
		return "no connection"
	case probe.EndProtocol:
		return "the answer breaks the protocol"
	case probe.EndUndecoded:
		return "the body is in an unknown coding"
	case probe.EndUnsent:
		return "the question could not be sent"
	}
	return "no answer"
}

func seconds(ms float64) string {
	return time.Duration(ms * float64(time.Millisecond)).Round(100 * time.Millisecond).String()
}

// errorWords returns the code and message of an error, or the beginning of the body if there are none.
func errorWords(r *probe.Response) string {
	if r.Status < 400 {
		return ""
	}
	if said := causeWords(body(r)); said != "" {
		return said
	}
	return words.Clip(bodyText(r), clipped)
}

// causeWords returns the code and the message of one error, shortened; "" if a text has neither.
func causeWords(text []byte) string {
	stated := contract.StatementOf(text)
	if len(stated.Words) == 0 {
		// A text of one word looks like a code; the deepest object has the most to say.
		codes := deepest(stated.Codes)
		switch len(codes) {
		case 0:
			return ""
		case 1:
			return words.Clip(codes[0].Text, clipped)
		}
		return words.Clip(codes[0].Text, clipped) + " " + quoted(codes[1].Text)
	}
	said := stated.Words[0]
	for _, code := range stated.Codes {
		if parent(code.Path) == parent(said.Path) {
			return words.Clip(code.Text, clipped) + " " + quoted(said.Text)
		}
	}
	return words.Clip(said.Text, clipped)
}

// deepest returns the first of the deepest texts, and its siblings.
func deepest(all []contract.Said) []contract.Said {
	var at []contract.Said
	for _, said := range all {
		switch {
		case len(at) > 0 && parent(said.Path) == parent(at[0].Path):
			at = append(at, said)
		case len(at) == 0 || strings.Count(said.Path, "\x00") > strings.Count(at[0].Path, "\x00"):
			at = []contract.Said{said}
		}
	}
	return at
}

// parent returns the path of the object that holds a text.
func parent(path string) string { return path[:max(0, strings.LastIndex(path, "\x00"))] }

// clipped is how many characters of a service's words a sentence quotes.
const clipped = 80

func quoted(s string) string {
	if s == "" {
		return ""
	}
	return `"` + words.Clip(s, clipped) + `"`
}

func frameText(f probe.Frame) string {
	switch {
	case f.Type == "binary":
		return fmt.Sprintf("a binary message of %d bytes", len(frameBytes(f)))
	case f.Base64:
		return "text that is not UTF-8"
	case f.Data == "":
		return "an empty message"
	}
	return f.Data
}

func closing(c *probe.Frame) string {
	s := fmt.Sprint(c.Code)
	if c.Code == 1005 {
		s = "a close frame without a code"
	}
	if c.Reason != "" {
		s += " " + quoted(c.Reason)
	}
	return s
}

// describeWS describes the outcome of a conversation briefly.
func describeWS(x *probe.Exchange) string {
	if x == nil {
		return "no answer"
	}
	if x.Response != nil {
		return "the handshake refused with " + describe(x)
	}
	if !x.Accepted {
		return trouble(x)
	}
	var parts []string
	if got := x.Received(); len(got) > 0 {
		last := got[len(got)-1]
		words := words.Clip(frameText(last), clipped)
		if said := causeWords(frameBytes(last)); endedByError(x) && said != "" && jsontext.Valid(frameBytes(last)) {
			words = "the error " + said
		}
		parts = append(parts, words)
	}
	switch c := x.Close(); {
	case c != nil:
		parts = append(parts, "closed with "+closing(c))
	case x.End == probe.EndCut:
		parts = append(parts, "dropped without a close frame")
	case x.End == probe.EndOpen || x.End == probe.EndTimeout:
		parts = append(parts, "left open")
	default:
		parts = append(parts, trouble(x))
	}
	return "accepted, then " + strings.Join(parts, ", ")
}
