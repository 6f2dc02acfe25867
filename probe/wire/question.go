package wire

import (
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/engfix/engfix/probe"
)

// A question is an ask made ready to be sent, and the record of what comes of it.
type question struct {
	ask    probe.Ask
	method string
	url    *url.URL
	host   string       // the Host header, where the ask names one
	lines  []probe.Pair // the headers in the order given, our own last

	mask *mask // knows also the credentials that only this question carries
	x    *probe.Exchange
	raw  []byte // the response's body as it came, decompressed
}

// framing holds the headers that net/http writes by itself, from the body.
var framing = []string{"Content-Length", "Trailer", "Transfer-Encoding"}

// question makes an ask ready, or says why it cannot be asked.
func (c *Client) question(ask probe.Ask) (*question, error) {
	q := &question{ask: ask, method: ask.Method}
	if q.method == "" || ask.Transport == probe.WS {
		q.method = http.MethodGet
	}
	if !isToken(q.method) {
		return nil, fmt.Errorf("%q is no method", q.method)
	}
	var err error
	if q.url, err = c.below(ask.Path, query(ask.Query)); err != nil {
		return nil, err
	}
	if err := q.setHeaders(c.agent); err != nil {
		return nil, err
	}
	q.record(c.redactor.mask.Load())
	return q, nil
}

// below puts a path and a query behind the target.
func (c *Client) below(path, query string) (*url.URL, error) {
	if !strings.HasPrefix(path, "/") {
		return nil, fmt.Errorf("path %q does not begin with a slash", path)
	}
	if strings.ContainsAny(path, "?#") {
		return nil, fmt.Errorf("path %q holds a query or a fragment that is not escaped", path)
	}
	whole := c.target.Scheme + "://" + c.target.Host + strings.TrimRight(c.target.EscapedPath(), "/") + path
	if query != "" {
		whole += "?" + query
	}
	u, err := url.Parse(whole)
	if err != nil {
		return nil, fmt.Errorf("path %q is not escaped: %w", path, errors.Unwrap(err))
	}
	return u, nil
}

// query encodes parameters in their order.
func query(pairs []probe.Pair) string {
	var b strings.Builder
	for i, p := range pairs {
		if i > 0 {
			b.WriteByte('&')
		}
		b.WriteString(url.QueryEscape(p.Name) + "=" + url.QueryEscape(p.Value))
	}
	return b.String()
}

// setHeaders makes the lines: the ask's headers, its cookies, and what every request of ours carries besides.
func (q *question) setHeaders(agent string) error {
	var cookies []string
	for _, h := range q.ask.Header {
		if !isToken(h.Name) {
			return fmt.Errorf("%q is no header name", h.Name)
		}
		if strings.ContainsFunc(h.Value, func(r rune) bool { return r < ' ' && r != '\t' || r == 0x7f }) {
			return fmt.Errorf("the value of header %s holds a control character", h.Name)
		}
		name, value := http.CanonicalHeaderKey(h.Name), strings.Trim(h.Value, " \t")
		switch {
		case name == "Host":
			q.host = value
		case name == "Cookie":
			cookies = append(cookies, value)
		case !slices.Contains(framing, name):
			q.lines = append(q.lines, probe.Pair{Name: name, Value: value})
		}
	}
	for _, p := range q.ask.Cookie {
		if !isToken(p.Name) || strings.ContainsFunc(p.Value, func(r rune) bool { return r < ' ' || r == ';' || r == 0x7f }) {
			return fmt.Errorf("cookie %q cannot be sent: its name or value holds a character that may not stand there", p.Name)
		}
		cookies = append(cookies, p.Name+"="+p.Value)
	}
	if len(cookies) > 0 {
		q.lines = append(q.lines, probe.Pair{Name: "Cookie", Value: strings.Join(cookies, "; ")})
	}
	switch q.ask.Transport {
	case probe.SSE:
		q.setDefault("Accept", "text/event-stream")
	case probe.WS:
	default:
		q.setDefault("Accept", "*/*")
	}
	q.setDefault("User-Agent", agent)
	return nil
}

func (q *question) setDefault(name, value string) {
	if !q.has(name) {
		q.lines = append(q.lines, probe.Pair{Name: name, Value: value})
	}
}

// has reports whether the question carries a header.
func (q *question) has(name string) bool {
	return slices.ContainsFunc(q.lines, func(p probe.Pair) bool { return p.Name == name })
}

// value is the first value of a header that the question carries.
func (q *question) value(name string) string {
	for _, p := range q.lines {
		if p.Name == name {
			return p.Value
		}
	}
	return ""
}

// header is what net/http sends.
func (q *question) header() http.Header {
	h := http.Header{}
	for _, p := range q.lines {
		h[p.Name] = append(h[p.Name], p.Value)
	}
	return h
}

// record begins the exchange with what is sent. It first looks for what must not be shown anywhere in the exchange.
func (q *question) record(m *mask) {
	var found []needle
	for _, p := range q.lines {
		m.header(p.Name, p.Value, &found)
	}
	m.form(q.url.RawQuery, &found)
	m.body(q.value("Content-Type"), string(q.ask.Body), false, &found)
	for _, said := range q.ask.Say {
		m.body("", string(said.Data), false, &found)
	}
	q.mask = m.with(found)

	headers := http.Header{}
	for _, p := range q.lines {
		headers[p.Name] = append(headers[p.Name], q.mask.header(p.Name, p.Value, nil).String())
	}
	if q.host != "" {
		headers.Set("Host", q.mask.text(q.host).String())
	}
	q.x = &probe.Exchange{
		ID:       probe.ExchangeID(q.ask.Endpoint, q.ask.Variant, q.ask.Attempt),
		Label:    q.ask.Variant,
		Endpoint: q.ask.Endpoint,
		Attempt:  q.ask.Attempt,
		Request:  probe.Request{Method: q.method, URL: q.address(q.scheme()).String(), Headers: headers},
	}
	if q.ask.Transport != probe.WS {
		q.x.Request.Body, q.x.Request.Base64 = q.mask.bytes(q.value("Content-Type"), q.ask.Body, false)
	}
}

// scheme is that of the protocol that is spoken.
func (q *question) scheme() string {
	if q.ask.Transport == probe.WS {
		return strings.Replace(q.url.Scheme, "http", "ws", 1)
	}
	return q.url.Scheme
}

// address is where the question goes, as it is recorded.
func (q *question) address(scheme string) template {
	t := verbatim(scheme + "://" + q.url.Host).join(q.mask.text(q.url.EscapedPath()))
	if q.url.RawQuery != "" {
		t = t.add("?").join(q.mask.form(q.url.RawQuery, nil))
	}
	return t
}

// trouble notes what went wrong on the wire. What is noted first explains the rest, and stands first.
func (q *question) trouble(end probe.End, words string) {
	q.x.End = end
	q.note(words)
}

// note adds to what went wrong, without effect on the end.
func (q *question) note(words string) {
	if words == "" {
		return
	}
	if q.x.Trouble != "" {
		q.x.Trouble += "; "
	}
	q.x.Trouble += q.mask.text(words).String()
}

// bytes gives redacted bytes as they are recorded: as text where they are UTF-8, in base64 otherwise. cut tells that they
// end before what they were part of did; a character that was cut in two is dropped then.
func (m *mask) bytes(contentType string, b []byte, cut bool) (s string, isBase64 bool) {
	if cut {
		b = b[:len(b)-partialRune(b)]
	}
	t := m.body(contentType, string(b), cut, nil)
	if utf8.Valid(b) {
		return t.String(), false
	}
	return base64.StdEncoding.EncodeToString([]byte(t.String())), true
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

// isToken reports whether s is a token of RFC 9110: a method, a header's or a cookie's name.
func isToken(s string) bool {
	return s != "" && !strings.ContainsFunc(s, func(r rune) bool {
		return r <= ' ' || r >= 0x7f || strings.ContainsRune(`"(),/:;<=>?@[\]{}`, r)
	})
}
