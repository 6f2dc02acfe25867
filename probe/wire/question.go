package wire

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/engfix/engfix/probe"
)

// A question is an ask ready to be sent, and the record of its exchange.
type question struct {
	ask    probe.Ask
	method string
	url    *url.URL
	host   string       // the Host header, if the ask names one
	lines  []probe.Pair // the headers in the order given, our own last

	mask  *mask    // knows also the credentials that only this question carries
	found []needle // further secrets of the exchange
	x     *probe.Exchange
	cut   bool   // the response's body ends before it was whole
	raw   []byte // the response's body, decompressed but not redacted

	again time.Time // when it was asked again over a fresh connection; zero if it was not
}

// framing holds the headers that net/http writes by itself, from the body.
var framing = []string{"Content-Length", "Trailer", "Transfer-Encoding"}

// question makes an ask ready. The error says why it cannot be sent; the question is then filled in as far as possible.
func (c *Client) question(ask probe.Ask) (*question, error) {
	q := &question{ask: ask, method: ask.Method, mask: c.redactor.mask.Load().knowing(ask.Invented)}
	if q.method == "" || ask.Transport.Frames() {
		q.method = http.MethodGet
	}
	q.x = &probe.Exchange{
		ID:       probe.ExchangeID(ask.Endpoint, ask.Variant, ask.Attempt),
		Label:    ask.Variant,
		Endpoint: ask.Endpoint,
		Attempt:  ask.Attempt,
		Request:  probe.Request{Method: q.method},
	}
	if !isToken(q.method) {
		q.x.Request.URL = c.root()
		return q, fmt.Errorf("%q is not a method", q.method)
	}
	var err error
	if q.url, err = c.below(ask.Path, query(ask.Query)); err != nil {
		q.x.Request.URL = c.root()
		return q, err
	}
	q.x.Request.URL = q.sent()
	if err := q.setHeaders(c.agent); err != nil {
		return q, err
	}
	q.begin(q.mask)
	if why := q.overridden(); why != "" {
		return q, errors.New(why)
	}
	return q, nil
}

// overridden returns why the service could treat a request with a safe method as one that mutates; "" if it could not.
func (q *question) overridden() string {
	return probe.Overridden(q.method, q.lines, q.ask.Query, q.contentType(), q.ask.Body)
}

// root is the address of the target itself.
func (c *Client) root() string { return c.target.JoinPath("/").String() }

// below appends a path and a query to the target.
func (c *Client) below(path, query string) (*url.URL, error) {
	if !strings.HasPrefix(path, "/") {
		return nil, fmt.Errorf("path %q does not begin with a slash", path)
	}
	if strings.ContainsAny(path, "?#") {
		return nil, fmt.Errorf("path %q has a query or a fragment that is not escaped", path)
	}
	host := strings.TrimSuffix(c.target.Host, ":") // of an empty port
	whole := c.target.Scheme + "://" + host + strings.TrimRight(c.target.EscapedPath(), "/") + path
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

// setHeaders makes the lines: the ask's headers, its cookies, and the headers that every request of ours carries.
func (q *question) setHeaders(agent string) error {
	q.lines = make([]probe.Pair, 0, len(q.ask.Header)+3) // a cookie and the defaults
	var cookies []string
	for _, h := range q.ask.Header {
		if !isToken(h.Name) {
			return fmt.Errorf("%q is not a header name", h.Name)
		}
		if strings.ContainsFunc(h.Value, func(r rune) bool { return r < ' ' && r != '\t' || r == 0x7f }) {
			return fmt.Errorf("the value of header %s has a control character", h.Name)
		}
		name, value := http.CanonicalHeaderKey(h.Name), strings.Trim(h.Value, " \t")
		switch {
		case name == "Host":
			if strings.ContainsFunc(value, func(r rune) bool { return r <= ' ' || r >= 0x7f || strings.ContainsRune(`/?#@"<>\^|{}`+"`", r) }) {
				return fmt.Errorf("%q is not a host", value)
			}
			q.host = value
		case name == "Cookie":
			cookies = append(cookies, value)
		case !slices.Contains(framing, name):
			q.lines = append(q.lines, probe.Pair{Name: name, Value: value})
		}
	}
	for _, p := range q.ask.Cookie {
		if !isToken(p.Name) || strings.ContainsFunc(p.Value, func(r rune) bool { return r < ' ' || r == ';' || r == 0x7f }) {
			return fmt.Errorf("cookie %q: its name or value has a character that cookies cannot have", p.Name)
		}
		cookies = append(cookies, p.Name+"="+p.Value)
	}
	if len(cookies) > 0 {
		q.lines = append(q.lines, probe.Pair{Name: "Cookie", Value: strings.Join(cookies, "; ")})
	}
	if media := q.ask.Transport.Accepts(); media != "" {
		q.setDefault("Accept", media)
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

// contentType returns the content type of the question's body.
func (q *question) contentType() string {
	for _, p := range q.lines {
		if p.Name == "Content-Type" {
			return p.Value
		}
	}
	return ""
}

// header returns the headers in the form that net/http sends.
func (q *question) header() http.Header {
	h := make(http.Header, len(q.lines))
	values := make([]string, len(q.lines)) // of all headers: most have one
	for i, p := range q.lines {
		if known := h[p.Name]; known != nil {
			h[p.Name] = append(known, p.Value)
			continue
		}
		values[i] = p.Value
		h[p.Name] = values[i : i+1 : i+1]
	}
	return h
}

// begin begins the exchange with the request as it is sent, and finds the values that must not be shown anywhere.
func (q *question) begin(m *mask) {
	for _, p := range q.ask.Hide {
		note(&q.found, q.mask.placeholder(p.Name), p.Value)
	}
	for _, p := range q.lines {
		if !m.showsHeader(p.Name, p.Value) {
			m.header(p.Name, p.Value, &q.found)
		}
	}
	q.look(m.sift(formType, q.url.RawQuery, false, false))
	q.look(m.sift(q.contentType(), string(q.ask.Body), false, false))
	for _, said := range q.ask.Say {
		q.look(m.sift("", string(said.Data), false, false))
	}
	q.mask = m.knowingSent(q.found)

	headers := q.header()
	if q.host != "" {
		headers.Set("Host", q.host)
	}
	q.x.Request.Headers = headers
	if !q.ask.Transport.Frames() {
		q.x.Request.Body, q.x.Request.Base64 = recorded(q.ask.Body, false)
	}
}

// look remembers values, found in one place, that must not be shown anywhere.
func (q *question) look(_ template, found []needle) { q.found = append(q.found, found...) }

// scheme returns the scheme of the protocol that is used.
func (q *question) scheme() string { return q.ask.Transport.Scheme(q.url.Scheme) }

// sent returns the address of the question as it is sent.
func (q *question) sent() string {
	whole := q.scheme() + "://" + q.url.Host + q.url.EscapedPath()
	if q.url.RawQuery != "" {
		whole += "?" + q.url.RawQuery
	}
	return whole
}

// address returns the address of the question as it is shown.
func (q *question) address(scheme string, m *mask) template {
	origin, path := scheme+"://"+q.url.Host, q.url.EscapedPath()
	var t template
	if m.shows(path) {
		t = verbatim(origin + path)
	} else {
		t = verbatim(origin).join(m.text(path))
	}
	if q.url.RawQuery != "" {
		t = t.add("?").join(m.body(formType, q.url.RawQuery, false))
	}
	return t
}

// formType is the media type of name=value pairs, as they also stand in a query.
const formType = "application/x-www-form-urlencoded"

// trouble notes a fault on the wire. The first fault explains the others, so it comes first.
func (q *question) trouble(end probe.End, words string) {
	q.x.End = end
	q.note(words)
}

// note adds to the faults, and leaves the end as it is.
func (q *question) note(words string) {
	if words == "" {
		return
	}
	if q.x.Trouble != "" {
		q.x.Trouble += "; "
	}
	q.x.Trouble += words
}

// isToken reports whether s is a token of RFC 9110: a method, a header's or a cookie's name.
func isToken(s string) bool {
	for i := range len(s) {
		if c := s[i]; c <= ' ' || c >= 0x7f || strings.IndexByte(`"(),/:;<=>?@[\]{}`, c) >= 0 {
			return false
		}
	}
	return s != ""
}
