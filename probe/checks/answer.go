package checks

import (
	"encoding/base64"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/tidwall/gjson"

	"github.com/engfix/engfix/probe"
)

// body gives the bytes that a response held.
func body(r *probe.Response) []byte {
	if !r.Base64 {
		return []byte(r.Body)
	}
	raw, err := base64.StdEncoding.DecodeString(r.Body)
	if err != nil {
		return []byte(r.Body)
	}
	return raw
}

// whole reports whether the exchange holds an answer that can be judged in full.
func whole(x *probe.Exchange) bool {
	return x != nil && x.Response != nil && (x.End == probe.EndComplete || x.End == probe.EndOpen)
}

// succeeded reports whether the response's status is a success.
func succeeded(x *probe.Exchange) bool {
	return x.Response != nil && x.Response.Status >= 200 && x.Response.Status < 300
}

// errored reports whether the response's status is an error.
func errored(x *probe.Exchange) bool { return x.Response != nil && x.Response.Status >= 400 }

// streams reports whether the response is an event stream.
func streams(x *probe.Exchange) bool {
	return x.Response != nil && x.Response.MediaType() == "text/event-stream"
}

// says tells what a request of that label was, to stand after a verb: "without X-Mode".
func says(label string) string {
	switch {
	case label == "control":
		return "with the full identity"
	case label == "anonymous":
		return "without any identity"
	case strings.HasPrefix(label, "without/"):
		return "without " + strings.TrimPrefix(label, "without/")
	case label == "without-credential":
		return "without a credential"
	case label == "bad-credential":
		return "with a made-up credential"
	case strings.HasPrefix(label, "blank/"):
		return "with a blank " + strings.TrimPrefix(label, "blank/")
	case strings.HasPrefix(label, "malformed/"):
		return "with a malformed " + strings.TrimPrefix(label, "malformed/")
	case label == "unknown-id":
		return "for an unknown id"
	case label == "invalid-body", label == "invalid-query":
		return "with an " + strings.Replace(label, "-", " ", 1)
	case label == "malformed-json":
		return "with malformed JSON"
	case label == "wrong-content-type":
		return "with its JSON sent as text/plain"
	case label == "last-event-id":
		return "with a Last-Event-ID that never was"
	case strings.HasPrefix(label, "ws/hello-"):
		return "to a hello that is " + map[string]string{
			"ws/hello-not-json": "not JSON", "ws/hello-array": "[]", "ws/hello-null": "null",
			"ws/hello-binary": "binary", "ws/hello-wrong-type": "of another type",
		}[label]
	}
	return "to " + label
}

// describe tells what an answer was, in few words: status, the error's code and message.
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
		s += " to " + clip(loc)
	}
	if streams(x) && succeeded(x) {
		s += " with an event stream"
	}
	if x.End != probe.EndComplete && x.End != probe.EndOpen {
		s += ", then " + trouble(x)
	}
	return s
}

// trouble tells why an exchange has no whole answer.
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
		return "more than is read"
	case probe.EndUnreachable:
		return "no connection could be had"
	case probe.EndProtocol:
		return "what came is not the protocol"
	}
	return "no answer"
}

func seconds(ms float64) string {
	return time.Duration(ms * float64(time.Millisecond)).Round(100 * time.Millisecond).String()
}

// errorWords gives the code and message of an error body, or the beginning of the body where it has none.
func errorWords(r *probe.Response) string {
	raw := body(r)
	if r.Status < 400 && !gjson.ValidBytes(raw) {
		return ""
	}
	if !gjson.ValidBytes(raw) {
		return clip(string(raw))
	}
	doc := gjson.ParseBytes(raw)
	for _, path := range []string{"error", "detail.error", "detail", "data.error"} {
		inner := doc.Get(path)
		if !inner.Exists() {
			continue
		}
		if code, msg := inner.Get("code"), inner.Get("message"); code.Exists() || msg.Exists() {
			return strings.TrimSpace(clip(code.String()) + " " + quoted(msg.String()))
		}
		if path == "error" && inner.Type == gjson.Null || path == "data.error" {
			continue
		}
		return clip(inner.String())
	}
	if r.Status < 400 {
		return ""
	}
	return clip(string(raw))
}

func quoted(s string) string {
	if s == "" {
		return ""
	}
	return `"` + clip(s) + `"`
}

// clip keeps a service's words short enough for a sentence.
func clip(s string) string {
	const most = 80
	s = strings.Join(strings.Fields(s), " ")
	if r := []rune(s); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return s
}

// token is a word in which letters and digits mix, as ids made by machines do.
var token = regexp.MustCompile(`[A-Za-z0-9_-]{10,}`)

// What varies from one answer to the next although the answer is the same: ids, counters, times.
var varying = regexp.MustCompile(`(?i)[0-9a-f]{8}(?:-?[0-9a-f]{4}){3}-?[0-9a-f]{12}|\b[0-9a-f]{16,}\b|\d+`)

// likeness is what two refusals for the same cause have in common: status, the error's code, gate and message, with what
// varies by nature taken out, and the identity that a message may repeat.
func likeness(x *probe.Exchange, identity []probe.Pair) string {
	if x.Response == nil {
		return string(x.End)
	}
	raw := body(x.Response)
	words := string(raw)
	if gjson.ValidBytes(raw) {
		doc := gjson.ParseBytes(raw)
		words = doc.Raw
		for _, path := range []string{"error", "detail.error"} {
			if inner := doc.Get(path); inner.IsObject() {
				words = strings.Join([]string{inner.Get("code").String(), inner.Get("gate").String(), inner.Get("message").String()}, "\x00")
				break
			}
		}
	}
	return fmt.Sprintf("%d\x00%s", x.Response.Status, blur(words, identity))
}

// blur takes out what a repeated cause may say differently each time.
func blur(s string, identity []probe.Pair) string {
	for _, p := range identity {
		if len(p.Value) > 1 {
			s = strings.ReplaceAll(s, p.Value, "•")
		}
	}
	s = token.ReplaceAllStringFunc(s, func(w string) string {
		if strings.ContainsAny(w, "0123456789") && strings.ContainsAny(strings.ToLower(w), "abcdefghijklmnopqrstuvwxyz") {
			return "•"
		}
		return w
	})
	s = varying.ReplaceAllString(s, "•")
	for _, nothing := range []string{"None", "null", "undefined", "''", `""`} {
		s = strings.ReplaceAll(s, nothing, "•")
	}
	return strings.Join(strings.Fields(s), " ")
}

// frameworkRefuses reports whether an answer is the framework's own, which no router gave: an unmounted path, a method
// that the path does not have, a slash too many or too few. A service may put the framework's words into its envelope.
func frameworkRefuses(x *probe.Exchange) bool {
	if x.Response == nil {
		return false
	}
	switch x.Response.Status {
	case 404:
		return saysOnly(x, "Not Found")
	case 405:
		return saysOnly(x, "Method Not Allowed")
	case 307, 308:
		return slashRedirect(x)
	}
	return false
}

// saysOnly reports whether the words of an error are exactly those.
func saysOnly(x *probe.Exchange, words string) bool {
	doc := gjson.ParseBytes(body(x.Response))
	return slices.ContainsFunc([]string{"detail", "error.message", "detail.error.message"}, func(path string) bool {
		v := doc.Get(path)
		return v.Type == gjson.String && strings.EqualFold(strings.TrimRight(v.Str, "."), words)
	})
}

// confirmed reports whether the service's own document lists the endpoint, so that it is known to be mounted.
func confirmed(ep probe.Endpoint) bool {
	return ep.Origin == probe.OriginSourceOpenAPI || ep.Origin == probe.OriginOpenAPI
}

// enveloped reports whether a body holds an error object, wherever it came from.
func enveloped(x *probe.Exchange) bool {
	return gjson.GetBytes(body(x.Response), "error").IsObject()
}

// slashRedirect reports whether a redirect leads to the same path with a slash more or less at its end.
func slashRedirect(x *probe.Exchange) bool {
	from, err := url.Parse(x.Request.URL)
	if err != nil {
		return false
	}
	to, err := from.Parse(x.Response.Headers.Get("Location"))
	return err == nil && to.Host == from.Host && to.Path != from.Path &&
		strings.TrimSuffix(to.Path, "/") == strings.TrimSuffix(from.Path, "/")
}

// unmounted reports whether nothing that came shows that the router has the endpoint. An endpoint that the service's own
// document lists may well say in its envelope that something is not found.
func unmounted(ep probe.Endpoint, xs []*probe.Exchange) bool {
	seen := false
	for _, x := range xs {
		if x.Response == nil {
			continue
		}
		if !frameworkRefuses(x) || confirmed(ep) && x.Response.Status == 404 && enveloped(x) {
			return false
		}
		seen = true
	}
	return seen
}

// elsewhere reports whether the control got what the framework says of a path that it does not have, and no document of
// the service says that it has it: what was refused before may have been refused for every path.
func elsewhere(ep probe.Endpoint, control *probe.Exchange) bool {
	return control != nil && frameworkRefuses(control) && (!confirmed(ep) || control.Response.Status != 404)
}

// limited reports whether a rate limit refused: it says nothing of why another request would be.
func limited(x *probe.Exchange) bool { return x.Response != nil && x.Response.Status == 429 }

// busy reports whether something other than the router refused: a gateway or a rate limit that does not speak JSON.
func busy(x *probe.Exchange) bool {
	if x.Response == nil || gjson.ValidBytes(body(x.Response)) {
		return false
	}
	switch x.Response.Status {
	case 429, 502, 503, 504:
		return true
	}
	return false
}

// withLabel picks the exchanges whose label is one of the names, a name that ends in "*" taking all below it, in order.
func withLabel(xs []*probe.Exchange, names ...string) []*probe.Exchange {
	var picked []*probe.Exchange
	for _, x := range xs {
		if probe.Asked(names, x.Label) {
			picked = append(picked, x)
		}
	}
	return picked
}
