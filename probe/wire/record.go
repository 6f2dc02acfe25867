package wire

import (
	"encoding/base64"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/engfix/engfix/probe"
)

// record gives the exchange as it is kept and shown: what passed, with its secrets replaced. Where that makes a difference
// it brings what passed along, for those who judge it.
func (q *question) record() *probe.Exchange {
	q.lookAtAnswer()
	r := *q.x
	r.Request.URL = q.mask.text(r.Request.URL).String()
	if q.url != nil {
		r.Request.URL = q.address(q.scheme(), q.mask).String()
	}
	r.Request.Headers = q.headers(r.Request.Headers)
	r.Request.Body = q.shown(q.value("Content-Type"), r.Request.Body, r.Request.Base64, false, false)
	if came := q.x.Response; came != nil {
		response := *came
		response.Headers = q.headers(came.Headers)
		response.Body = q.shown(came.ContentType(), came.Body, came.Base64, q.cut, true)
		r.Response = &response
	}
	r.Frames = slices.Clone(r.Frames)
	for i := range r.Frames {
		f := &r.Frames[i]
		f.Data = q.shown("", f.Data, f.Base64, f.Truncated, f.Dir == "received")
		f.Reason = q.closeReason(f.Reason)
	}
	r.Trouble = q.mask.text(r.Trouble).String()
	if !reflect.DeepEqual(&r, q.x) {
		r.Raw = &probe.Raw{Exchange: q.x, Mask: q.mask.quoted}
	}
	return &r
}

// lookAtAnswer looks for what must not be shown anywhere in the exchange among what the service sent. The service chooses
// it. That it can hide nothing but what nobody would take for a word keeps it from hiding what it is judged by.
func (q *question) lookAtAnswer() {
	var found []needle
	if r := q.x.Response; r != nil {
		for name, values := range r.Headers {
			for _, v := range values {
				q.mask.header(name, v, &found)
			}
		}
		_, inBody := q.mask.sift(r.ContentType(), string(bytesOf(r.Body, r.Base64)), q.cut, true)
		found = append(found, inBody...)
	}
	for _, f := range q.x.Received() {
		_, inFrame := q.mask.sift("", string(bytesOf(f.Data, f.Base64)), f.Truncated, true)
		found = append(found, inFrame...)
	}
	found = slices.DeleteFunc(found, func(n needle) bool { return !tokenLike(n.text) })
	q.mask = q.mask.with(found, false)
}

// tokenLike reports whether a text is what a machine made: long, of letters and digits, in one piece.
func tokenLike(s string) bool {
	return len(s) >= 16 && strings.ContainsAny(s, "0123456789") && !strings.ContainsAny(s, " \t,;:/\"")
}

// headers gives headers with their secrets replaced.
func (q *question) headers(h http.Header) http.Header {
	if h == nil {
		return nil
	}
	shown := make(http.Header, len(h))
	for name, values := range h {
		as := q.mask.told(name).String()
		for _, v := range values {
			shown[as] = append(shown[as], q.mask.header(name, v, nil).String())
		}
	}
	return shown
}

// shown gives a recorded body or message with its secrets replaced.
func (q *question) shown(contentType, s string, isBase64, cut, answer bool) string {
	t, _ := q.mask.sift(contentType, string(bytesOf(s, isBase64)), cut, answer)
	if isBase64 {
		return base64.StdEncoding.EncodeToString([]byte(t.String()))
	}
	return t.String()
}

// closeReason gives a close reason as it is shown. One that is as long as a close frame allows was probably cut to fit,
// and may end within a secret.
func (q *question) closeReason(reason string) string {
	const nearlyFull = 100
	shown := q.mask.text(reason).merged()
	if len(reason) >= nearlyFull {
		shown = q.mask.tail(shown)
	}
	return shown.String()
}

// recorded gives bytes as an exchange holds them: as text where they are UTF-8, in base64 otherwise. cut tells that they
// end before what they were part of did; a character that was cut in two is dropped then.
func recorded(b []byte, cut bool) (s string, isBase64 bool) {
	if cut {
		b = b[:len(b)-partialRune(b)]
	}
	if utf8.Valid(b) {
		return string(b), false
	}
	return base64.StdEncoding.EncodeToString(b), true
}

// bytesOf gives what recorded was given.
func bytesOf(s string, isBase64 bool) []byte {
	if !isBase64 {
		return []byte(s)
	}
	b, _ := base64.StdEncoding.DecodeString(s) // it is ours
	return b
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
