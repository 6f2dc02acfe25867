package report

import (
	"maps"
	"net/http"
	"slices"
	"strconv"

	"github.com/engfix/engfix/probe"
)

// appendExchange appends the same bytes that encode returns for an exchange, without reflection, because every exchange
// of a run passes through it. A test compares the two, so a new member of an exchange must be added here too.
func appendExchange(to []byte, x *probe.Exchange) ([]byte, error) {
	duration, err := encode(x.DurationMS)
	if err != nil {
		return nil, err
	}
	o := object{append(to, '{')}
	o.text("id", x.ID)
	o.text("label", x.Label)
	o.text("endpoint", x.Endpoint)
	o.name("request")
	o.request(&x.Request)
	if x.Response != nil {
		o.name("response")
		o.response(x.Response)
	}
	if len(x.Frames) > 0 {
		o.name("frames")
		if err := o.frames(x.Frames); err != nil {
			return nil, err
		}
	}
	o.flag("accepted", x.Accepted)
	o.text("end", string(x.End))
	o.optional("trouble", x.Trouble)
	o.optional("connection", x.Connection)
	o.optional("limited", x.Limited)
	o.name("duration_ms")
	o.doc = append(o.doc, duration...)
	o.text("repro", x.Repro)
	if x.Attempt != 0 {
		o.name("attempt")
		o.doc = strconv.AppendInt(o.doc, int64(x.Attempt), 10)
	}
	return append(o.doc, '}'), nil
}

// An object is JSON to which members are added.
type object struct{ doc []byte }

// open and end enclose an object or a list within the document.
func (o *object) open(bracket byte) { o.doc = append(o.doc, bracket) }
func (o *object) end(bracket byte)  { o.doc = append(o.doc, bracket) }

// next adds a comma if a member precedes.
func (o *object) next() {
	if last := o.doc[len(o.doc)-1]; last != '{' && last != '[' {
		o.doc = append(o.doc, ',')
	}
}

func (o *object) name(name string) {
	o.next()
	o.doc = append(appendText(o.doc, name), ':')
}

func (o *object) text(name, value string) {
	o.name(name)
	o.doc = appendText(o.doc, value)
}

// optional adds a text that is left out if it is empty.
func (o *object) optional(name, value string) {
	if value != "" {
		o.text(name, value)
	}
}

// flag adds a boolean that is left out if it is false.
func (o *object) flag(name string, value bool) {
	if value {
		o.name(name)
		o.doc = append(o.doc, "true"...)
	}
}

func (o *object) request(r *probe.Request) {
	o.open('{')
	o.text("method", r.Method)
	o.text("url", r.URL)
	o.headers(r.Headers)
	o.optional("body", r.Body)
	o.flag("base64", r.Base64)
	o.end('}')
}

func (o *object) response(r *probe.Response) {
	o.open('{')
	o.name("status")
	o.doc = strconv.AppendInt(o.doc, int64(r.Status), 10)
	o.headers(r.Headers)
	o.text("body", r.Body)
	o.flag("base64", r.Base64)
	o.flag("truncated", r.Truncated)
	o.end('}')
}

func (o *object) headers(h http.Header) {
	if len(h) == 0 {
		return
	}
	o.name("headers")
	o.open('{')
	names := slices.AppendSeq(make([]string, 0, len(h)), maps.Keys(h))
	slices.Sort(names)
	for _, name := range names {
		o.name(name)
		if h[name] == nil {
			o.doc = append(o.doc, "null"...)
			continue
		}
		o.open('[')
		for _, value := range h[name] {
			o.next()
			o.doc = appendText(o.doc, value)
		}
		o.end(']')
	}
	o.end('}')
}

func (o *object) frames(frames []probe.Frame) error {
	o.open('[')
	for i := range frames {
		f := &frames[i]
		o.next()
		o.open('{')
		o.text("dir", f.Dir)
		o.text("type", f.Type)
		o.optional("data", f.Data)
		o.flag("base64", f.Base64)
		if f.Code != 0 {
			o.name("code")
			o.doc = strconv.AppendInt(o.doc, int64(f.Code), 10)
		}
		o.optional("reason", f.Reason)
		o.flag("truncated", f.Truncated)
		if f.AtMS != 0 {
			at, err := encode(f.AtMS)
			if err != nil {
				return err
			}
			o.name("at_ms")
			o.doc = append(o.doc, at...)
		}
		o.end('}')
	}
	o.end(']')
	return nil
}

// appendText appends a text as encode writes it. It leaves everything but plain ASCII to encode.
func appendText(to []byte, s string) []byte {
	before := len(to)
	to = append(to, '"')
	done := 0 // s[:done] is appended
	for i := range len(s) {
		c := s[i]
		if c >= ' ' && c < 0x7f && c != '"' && c != '\\' {
			continue
		}
		escape := c
		switch c {
		case '"', '\\':
		case '\n':
			escape = 'n'
		case '\r':
			escape = 'r'
		case '\t':
			escape = 't'
		default:
			doc, _ := encode(s) // encoding a text cannot fail
			return append(to[:before], doc...)
		}
		to = append(append(to, s[done:i]...), '\\', escape)
		done = i + 1
	}
	return append(append(to, s[done:]...), '"')
}
