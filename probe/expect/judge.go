package expect

import (
	"cmp"
	"fmt"
	"mime"
	"strings"
	"time"

	"github.com/tidwall/gjson"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/contract"
)

// A Mismatch is one demand that an answer does not meet.
type Mismatch struct {
	At   string // "status", a gjson path, "header NAME", "time", "frame 2", "event 1"
	Want string
	Got  string
}

// String returns "error.code: want "NOT_FOUND", got nothing".
func (m Mismatch) String() string { return fmt.Sprintf("%s: want %s, got %s", m.At, m.Want, m.Got) }

// A Judgement compares an answer with an expectation. The expectation is met if both lists are empty.
type Judgement struct {
	Missed []Mismatch
	Open   []string // the demands that the answer cannot show, and why, as clauses
}

// Met reports whether the answer shows all that is expected.
func (j *Judgement) Met() bool { return len(j.Missed) == 0 && len(j.Open) == 0 }

func (j *Judgement) miss(at, want, got string) {
	j.Missed = append(j.Missed, Mismatch{at, want, got})
}

func (j *Judgement) open(format string, args ...any) {
	j.Open = append(j.Open, fmt.Sprintf(format, args...))
}

// A Schema judges the body of an answer: how it differs from the schema, and why it cannot be judged, "" if it can.
type Schema func(x *probe.Exchange) (missed []Mismatch, open string)

// Judge compares an exchange with the expectation. schema is the schema that e.Schema names; it may be nil if e.Schema
// is "".
func (e Expectation) Judge(x *probe.Exchange, schema Schema) Judgement {
	var j Judgement
	if x.Response == nil && !x.Accepted {
		j.unanswered(e, x)
		return j
	}
	j.status(e, x)
	j.headers(e, x)
	j.body(e, x)
	j.time(e, x)
	j.frames(e, x)
	j.events(e, x)
	if e.Schema != "" && len(j.Missed) == 0 && len(j.Open) == 0 {
		j.schema(x, schema)
	}
	return j
}

// unanswered judges a question that got no answer: all that shows is that the answer took too long.
func (j *Judgement) unanswered(e Expectation, x *probe.Exchange) {
	if took := duration(x); e.Within > 0 && x.End == probe.EndTimeout && took > e.Within {
		j.miss("time", "an answer within "+e.Within.String(), "none after "+took.String())
		return
	}
	why := x.Trouble
	if why == "" {
		why = "it ended as " + string(x.End)
	}
	j.open("there is no answer: %s", why)
}

func (j *Judgement) status(e Expectation, x *probe.Exchange) {
	switch {
	case e.Status == nil:
	case x.Response == nil:
		j.miss("status", statusWords(e.Status), "an accepted WebSocket")
	case !Covers(e.Status, x.Response.Status):
		j.miss("status", statusWords(e.Status), fmt.Sprint(x.Response.Status))
	}
}

func (j *Judgement) headers(e Expectation, x *probe.Exchange) {
	for _, h := range e.Header {
		at := "header " + h.At
		if x.Response == nil {
			j.open("the headers of an accepted WebSocket are not kept, so %s is not known", h.At)
			continue
		}
		want, got := h.Want.missHeader(h.At, x.Response.Headers.Values(h.At))
		if want != "" {
			j.miss(at, want, got)
		}
	}
}

// missHeader is miss for a header: one of its values must match. A Content-Type that is wanted without parameters may have
// some.
func (m Matcher) missHeader(name string, values []string) (want, got string) {
	if len(values) == 0 {
		return m.miss(gjson.Result{})
	}
	for _, value := range values {
		if want, got = m.miss(headerValue(m, name, value)); want == "" {
			return "", ""
		}
	}
	return want, got
}

// headerValue returns a header's value as JSON: a number or a boolean if the matcher wants one.
func headerValue(m Matcher, name, value string) gjson.Result {
	if m.Equals != nil && m.Equals.Type == gjson.String && strings.EqualFold(name, "Content-Type") && !strings.Contains(m.Equals.Str, ";") {
		if mt, _, err := mime.ParseMediaType(value); err == nil && strings.EqualFold(mt, m.Equals.Str) {
			return *m.Equals
		}
	}
	numeric := m.Min != nil || m.Max != nil || m.Type != nil || m.Equals != nil && m.Equals.Type != gjson.String
	if v := gjson.Parse(value); numeric && gjson.Valid(value) && (v.Type == gjson.Number || v.IsBool()) {
		return v
	}
	return text(value)
}

// text returns a text as a JSON value.
func text(s string) gjson.Result {
	return gjson.Result{Type: gjson.String, Str: s, Raw: string(gjson.AppendJSONString(nil, s))}
}

func (j *Judgement) body(e Expectation, x *probe.Exchange) {
	if e.Body == nil {
		return
	}
	r := x.Response
	switch {
	case r == nil:
		j.miss("body", "a JSON body", "an accepted WebSocket: its messages are frames")
	case r.Truncated || x.End != probe.EndComplete:
		j.open("the body is not complete: %s", cutShort(x))
	case r.Base64:
		j.miss("body", "JSON", "bytes that are not UTF-8")
	default:
		j.json(e.Body, "", r.Body)
	}
}

func cutShort(x *probe.Exchange) string {
	switch {
	case x.Trouble != "":
		return x.Trouble
	case x.End == probe.EndOpen:
		return "the stream is open"
	}
	return string(x.End)
}

// json judges the places of a JSON text. prefix names the text, "" for a body.
func (j *Judgement) json(places []Place, prefix, body string) {
	doc, bad := contract.ReadJSON([]byte(body))
	if bad != nil {
		at := strings.TrimSpace(prefix + " " + bad.Path)
		j.miss(cmp.Or(at, "body"), bad.Want, bad.Got)
		return
	}
	for _, p := range places {
		if want, got := p.Want.miss(doc.Get(p.At)); want != "" {
			j.miss(strings.TrimSpace(prefix+" "+p.At), want, got)
		}
	}
}

// time judges how long the whole answer took. A stream that stays open ends when we stop watching, so its duration
// shows nothing. The frames of a WebSocket have times of their own.
func (j *Judgement) time(e Expectation, x *probe.Exchange) {
	took := duration(x)
	streams := x.End == probe.EndOpen || x.Accepted
	switch {
	case e.Within == 0:
	case took <= e.Within, x.Accepted && e.Frames != nil:
	case streams && e.Events != nil:
		// It is unknown whether the expected event arrived in time. If it never arrived, that is a mismatch of its
		// own.
		j.open("it was watched for %s, and when each event arrived is not recorded", took)
	case streams:
		j.open("it stays open, so its time is not known")
	default:
		j.miss("time", "a whole answer within "+e.Within.String(), "one after "+took.String())
	}
}

func duration(x *probe.Exchange) time.Duration {
	return time.Duration(x.DurationMS * float64(time.Millisecond)).Round(time.Millisecond)
}

func (j *Judgement) schema(x *probe.Exchange, schema Schema) {
	if schema == nil {
		j.open("the schema is not known")
		return
	}
	missed, open := schema(x)
	j.Missed = append(j.Missed, missed...)
	if open != "" {
		j.open("%s", open)
	}
}
