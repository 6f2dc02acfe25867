package wire

import (
	"encoding/base64"
	"maps"
	"net/http"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/engfix/engfix/probe"
)

// record returns the exchange as it is kept and shown, with its secrets replaced. If that changes anything, the record
// holds the raw exchange too, for judging. Neither changes any more.
func (q *question) record() *probe.Exchange {
	r := *q.x
	var found []needle
	r.Response, r.Frames = q.answer(&found)
	// The service chooses these values, and they are hidden in the whole exchange. Only texts that cannot be words
	// count, so that a service cannot hide the facts that it is judged by.
	found = slices.DeleteFunc(found, func(n needle) bool { return !tokenLike(n.text) })
	if len(found) > 0 {
		q.mask = q.mask.with(found, false)
		r.Response, r.Frames = q.answer(nil)
	}
	if q.url != nil {
		r.Request.URL = q.address(q.scheme(), q.mask).String()
	} else {
		r.Request.URL = q.mask.text(r.Request.URL).String()
	}
	r.Request.Headers = q.headers(r.Request.Headers, nil)
	r.Request.Body = q.shown(passed{contentType: q.contentType(), text: r.Request.Body, base64: r.Request.Base64}, nil)
	r.Trouble = q.mask.text(r.Trouble).String()
	if hides(&r, q.x) {
		r.Raw = &probe.Raw{Exchange: q.x, Mask: q.mask.quoted}
	}
	return &r
}

// hides reports whether the record of an exchange differs from the exchange itself, in one of the places in which
// record replaces secrets.
func hides(record, passed *probe.Exchange) bool {
	a, b := &record.Request, &passed.Request
	if record.Trouble != passed.Trouble || a.URL != b.URL || a.Body != b.Body || !sameHeaders(a.Headers, b.Headers) {
		return true
	}
	if r := passed.Response; r != nil && (record.Response.Body != r.Body || !sameHeaders(record.Response.Headers, r.Headers)) {
		return true
	}
	return !slices.Equal(record.Frames, passed.Frames)
}

func sameHeaders(a, b http.Header) bool { return maps.EqualFunc(a, b, slices.Equal) }

// received returns how many bytes of an answer arrived.
func (q *question) received() int {
	n := 0
	if r := q.x.Response; r != nil {
		n = len(r.Body)
	}
	for _, f := range q.x.Frames {
		n += len(f.Data)
	}
	return n
}

// answer returns the service's answer with its secrets replaced, and the messages that we sent. Values to hide in the
// whole exchange are appended to found.
func (q *question) answer(found *[]needle) (*probe.Response, []probe.Frame) {
	var shown *probe.Response
	if r := q.x.Response; r != nil {
		response := *r
		response.Headers = q.headers(r.Headers, found)
		response.Body = q.shown(passed{r.ContentType(), r.Body, r.Base64, q.cut, true}, found)
		shown = &response
	}
	frames := slices.Clone(q.x.Frames)
	for i := range frames {
		f := &frames[i]
		said := passed{"", f.Data, f.Base64, f.Truncated, f.Dir == "received"}
		if said.answer && f.Type != "close" {
			f.Data = q.shown(said, found)
		} else {
			f.Data = q.shown(said, nil)
		}
		f.Reason = q.closeReason(f.Reason)
	}
	return shown, frames
}

// tokenLike reports whether a text looks machine-made: long, of letters and digits, in one piece.
func tokenLike(s string) bool {
	return len(s) >= 16 && strings.ContainsAny(s, "0123456789") && !strings.ContainsAny(s, " \t,;:/\"")
}

// headers returns headers with their secrets replaced: the same headers if they hold none.
func (q *question) headers(h http.Header, found *[]needle) http.Header {
	shown, own := h, false
	for name, values := range h {
		as := name
		if !q.mask.shows(name) {
			as = q.mask.headerName(name).String() // a service may repeat a secret even there
		}
		crossed := q.mask.acrossColon(name, values)
		if crossed != "" {
			as = crossed
		}
		for i, v := range values {
			if as == name && q.mask.showsHeader(name, v) {
				continue
			}
			masked := crossed
			if crossed == "" {
				masked = q.mask.header(name, v, found).String()
			}
			if masked == v && as == name {
				continue
			}
			if !own {
				shown, own = h.Clone(), true
			}
			shown[name][i] = masked
		}
		if as != name {
			values = append(shown[as], shown[name]...)
			delete(shown, name)
			shown[as] = values
		}
	}
	return shown
}

// A passed is a body or message as recorded.
type passed struct {
	contentType string
	text        string
	base64      bool
	cut         bool // it ends before the whole did
	answer      bool // the service sent it
}

// shown returns a text with its secrets replaced. Values to hide in the whole exchange are appended to found.
func (q *question) shown(p passed, found *[]needle) string {
	text := p.text
	if p.base64 {
		b, _ := base64.StdEncoding.DecodeString(text) // it is ours
		text = string(b)
	}
	t, inIt := q.mask.sift(p.contentType, text, p.cut, p.answer)
	if found != nil {
		*found = append(*found, inIt...)
	}
	if p.base64 {
		return base64.StdEncoding.EncodeToString([]byte(t.String()))
	}
	return t.String()
}

// closeReason returns a close reason as it is shown. A reason of the greatest length that a close frame can hold was
// probably cut to fit, and may end within a secret.
func (q *question) closeReason(reason string) string {
	const nearlyFull = 100
	shown := q.mask.text(reason).merged()
	if len(reason) >= nearlyFull {
		shown = q.mask.tail(shown)
	}
	return shown.String()
}

// recorded returns bytes as an exchange holds them: as text if they are UTF-8, in base64 otherwise. cut is true if they
// end before the whole did; then a character that was cut in two is dropped.
func recorded(b []byte, cut bool) (s string, isBase64 bool) {
	if cut {
		b = b[:len(b)-partialRune(b)]
	}
	if utf8.Valid(b) {
		return string(b), false
	}
	return base64.StdEncoding.EncodeToString(b), true
}

// partialRune is the number of bytes at the end that begin a character and do not end it.
func partialRune(b []byte) int {
	for n := 1; n < utf8.UTFMax && n <= len(b); n++ {
		if tail := b[len(b)-n:]; utf8.RuneStart(tail[0]) {
			if tail[0] >= utf8.RuneSelf && !utf8.FullRune(tail) {
				return n
			}
			return 0
		}
	}
	return 0
}
