package checks

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/tidwall/gjson"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/contract"
)

// token is a word that may be an id.
var token = regexp.MustCompile(`[A-Za-z0-9_-]+`)

// mixed finds letters and digits beside each other, as they stand in ids made by machines, and not in a name such as
// "missing_header-2".
var mixed = regexp.MustCompile(`[A-Za-z][0-9]|[0-9][A-Za-z]`)

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

// namesMissing reports whether an answer names one of the parts that its request lacks, and the control's does not: a
// validator says the same of whatever is wrong, and where it is in the details.
func namesMissing(x, control *probe.Exchange, parts []string) bool {
	said, saidToControl := names(x), names(control)
	return slices.ContainsFunc(parts, func(part string) bool {
		says := func(name string) bool { return contract.Says(name, part) }
		return slices.ContainsFunc(said, says) && !slices.ContainsFunc(saidToControl, says)
	})
}

// names gives the words of an answer's body that may be names.
func names(x *probe.Exchange) []string { return named.FindAllString(string(body(x.Response)), -1) }

var named = regexp.MustCompile(`[A-Za-z][A-Za-z0-9_-]*`)

// blurred stands for what blur takes out.
const blurred = "•"

// blur takes out what a repeated cause may say differently each time.
func blur(s string, identity []probe.Pair) string {
	for _, p := range identity {
		if len(p.Value) > 1 {
			s = strings.ReplaceAll(s, p.Value, blurred)
		}
	}
	s = token.ReplaceAllStringFunc(s, func(w string) string {
		if mixed.MatchString(w) {
			return blurred
		}
		return w
	})
	s = varying.ReplaceAllString(s, blurred)
	for _, nothing := range []string{"None", "null", "undefined", "''", `""`} {
		s = strings.ReplaceAll(s, nothing, blurred)
	}
	return strings.Join(strings.Fields(s), " ")
}

// likenessWS is what two refusals of conversations for the same cause have in common.
func likenessWS(x *probe.Exchange, identity []probe.Pair) string {
	if x.Response != nil {
		return likeness(x, identity)
	}
	var b strings.Builder
	b.WriteString(string(x.End))
	for _, f := range x.Received() {
		doc := gjson.ParseBytes(frameBytes(f))
		inner := doc.Get("error")
		if inner.IsObject() {
			fmt.Fprintf(&b, "\x00%s\x00%s", inner.Get("code"), inner.Get("message"))
		} else {
			b.WriteString("\x00" + string(frameBytes(f)))
		}
	}
	if c := x.Close(); c != nil {
		fmt.Fprintf(&b, "\x00close %d %s", c.Code, c.Reason)
	}
	return blur(b.String(), identity)
}
