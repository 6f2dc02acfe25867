package report

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"

	"github.com/engfix/engfix/probe"
)

// requestText returns a request as it is sent: its line, its headers in order, and its body, laid out if it is JSON and
// cut if it is long.
func requestText(x *probe.Exchange) string {
	return Clean(requestLine(x) + "\n" + headerText(x.Request.Headers) + bodyText(x.Request.Body, x.Request.Base64))
}

// responseText does the same for a response; "" if there is none.
func responseText(x *probe.Exchange) string {
	r := x.Response
	if r == nil {
		return ""
	}
	text := fmt.Sprintf("%d %s\n%s%s", r.Status, http.StatusText(r.Status), headerText(r.Headers), bodyText(r.Body, r.Base64))
	if r.Truncated {
		text += "\n… (there was more than is kept)"
	}
	return Clean(text)
}

// framesText returns the frames of a WebSocket in order, one a line, each with the time at which it passed; "" for none.
func framesText(x *probe.Exchange) string {
	var lines []string
	for _, f := range x.Frames {
		lines = append(lines, strings.TrimSpace(frameTime(f)+"  "+shorten(frameLine(f))))
	}
	return strings.Join(lines, "\n")
}

// frameTime returns the time at which a frame passed, as in "+12 ms"; "" if it is unknown.
func frameTime(f probe.Frame) string {
	if f.AtMS == 0 {
		return ""
	}
	return "+" + tookMS(f.AtMS)
}

func headerText(h http.Header) string {
	var b strings.Builder
	for _, name := range sorted(h) {
		for _, v := range h[name] {
			b.WriteString(name + ": " + Line(v) + "\n")
		}
	}
	return b.String()
}

// bodyText returns a body below the headers; "" for none.
func bodyText(body string, encoded bool) string {
	if body == "" {
		return ""
	}
	if encoded {
		return "\n(a body that is not text)"
	}
	var pretty bytes.Buffer
	if json.Indent(&pretty, []byte(body), "", "  ") == nil {
		body = pretty.String()
	}
	return "\n" + shortenTo(body, shownBodyLines, shownBodyBytes)
}

// The bounds of a body that is shown with its whole request or response.
const (
	shownBodyLines = 60
	shownBodyBytes = 4 << 10
)
