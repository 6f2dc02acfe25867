package wire

import (
	"bytes"
	"encoding/base64"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/engfix/engfix/probe"
)

// longArgument is the size from which a body is piped into the command: Linux accepts no argument of 128 KiB.
const longArgument = 64 << 10

// longMessage is the size of the largest message that websocat sends whole by itself, in bytes: its buffer has 64 KiB.
const longMessage = 64 << 10

// repro returns a POSIX shell command that puts the question again: curl, or websocat (1.x) for an accepted
// conversation. Secrets stand in it as environment variables, which must hold the values as they are. If a value is
// escaped in the command, as in a path or a JSON body, another variable stands for it and its message says so: a shell
// does not escape values.
//
// A refused handshake is repeated with curl, which shows the whole refusal; websocat prints only its status.
func (c *Client) repro(q *question) string {
	if q.x.Accepted {
		return c.websocat(q)
	}
	return c.curl(q)
}

// A command is a shell command under way.
type command []string

func (c *command) add(words ...string) { *c = append(*c, words...) }

func (c *command) option(name string, value template) { c.add(name, quote(value)) }

func (c *Client) curl(q *question) string {
	cmd := make(command, 0, 2*len(q.lines)+12) // as long as most are
	cmd.add("curl", "-sS", "-i")
	handshake := q.ask.Transport.Frames()
	endless := q.ask.Transport.Waits()
	if endless && !handshake {
		cmd.add("-N")
	}
	if endless || q.x.End != probe.EndComplete {
		cmd.add("--max-time", seconds(c.timeout))
	}
	c.trustLikeUs(&cmd)
	body := q.ask.Body
	if handshake {
		body = nil
	}
	switch {
	case q.method == http.MethodHead && body == nil:
		cmd.add("-I")
	case q.method != http.MethodGet || body != nil:
		cmd.add("-X", quote(verbatim(q.method)))
	}
	if handshake {
		cmd.add("--http1.1")
		for _, h := range []string{"Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: ZW5nZml4LWhhbmRzaGFrZQ=="} {
			cmd.option("-H", verbatim(h))
		}
	}
	c.curlHeaders(&cmd, q, body)
	before := curlBody(&cmd, q, body)
	c.curlURL(&cmd, q)
	return before + strings.Join(cmd, " ")
}

// curlHeaders adds the headers that the question carries and curl does not, and removes those that only curl would
// send.
func (c *Client) curlHeaders(cmd *command, q *question, body []byte) {
	if q.host != "" {
		cmd.option("-H", verbatim("Host: ").join(q.mask.text(q.host)))
	}
	for _, p := range q.lines {
		if p.Name == "User-Agent" && p.Value == c.agent || p.Name == "Accept" && p.Value == "*/*" {
			continue
		}
		if p.Value != "" && q.mask.showsHeader(p.Name, p.Value) {
			cmd.option("-H", verbatim(p.Name+": "+p.Value))
			continue
		}
		value := q.mask.carried(q.mask.header(p.Name, p.Value, nil), p.Value)
		switch {
		case p.Name == "Cookie" && strings.Contains(p.Value, "="):
			cmd.option("-b", value)
		case p.Value == "":
			cmd.option("-H", verbatim(p.Name+";"))
		default:
			cmd.option("-H", verbatim(p.Name+": ").join(value))
		}
	}
	if body != nil && !q.has("Content-Type") {
		cmd.option("-H", verbatim("Content-Type:"))
	}
	if len(body) > 1024 && !q.has("Expect") {
		cmd.option("-H", verbatim("Expect:")) // curl would wait for a 100 Continue
	}
}

// curlBody adds the body, and returns the text before the command that pipes it in.
func curlBody(cmd *command, q *question, body []byte) (before string) {
	if body == nil {
		return ""
	}
	t := q.mask.carried(q.mask.body(q.contentType(), string(body), false), string(body))
	switch text := string(body); {
	case len(body) > longArgument || !utf8.ValidString(text) || strings.Contains(text, "\x00"):
		cmd.add("--data-binary", "@-")
		return output(t) + " | "
	case strings.HasPrefix(text, "@"):
		cmd.option("--data-raw", t)
	default:
		cmd.option("--data-binary", t)
	}
	return ""
}

// curlURL adds the address, so that curl does not change it.
func (c *Client) curlURL(cmd *command, q *question) {
	address := q.carriedAddress(q.url.Scheme)
	text := textOf(address)
	if strings.ContainsAny(text, "[]{}") {
		cmd.add("-g")
	}
	if strings.Contains(text, "/.") {
		cmd.add("--path-as-is")
	}
	cmd.add(quote(address))
}

// websocat repeats a conversation. The pause keeps standard input open while we listen, because its end stops websocat;
// websocat stops by itself when the service closes. With -vv it prints the close frame.
func (c *Client) websocat(q *question) string {
	var cmd command
	if c.tls.CA != "" {
		cmd.add("SSL_CERT_FILE=" + quote(verbatim(c.tls.CA)))
	}
	cmd.add("websocat")
	if q.x.Close() != nil {
		cmd.add("-vv")
	}
	cmd.add("-E", "-t")
	if c.tls.Insecure {
		cmd.add("-k")
	}
	says, flags := q.lineByLine()
	cmd.add(flags...)
	for _, p := range q.lines {
		if p.Name == "User-Agent" && p.Value == c.agent {
			continue
		}
		// With the equals sign, because -H takes every word that follows.
		cmd.add("-H=" + quote(verbatim(p.Name+": ").join(q.mask.carried(q.mask.header(p.Name, p.Value, nil), p.Value))))
	}
	cmd.add(quote(q.carriedAddress(q.scheme())))
	pause := "sleep " + seconds(c.watched(q))
	if says == "" {
		return pause + " | " + strings.Join(cmd, " ")
	}
	return "{ " + says + "; " + pause + "; } | " + strings.Join(cmd, " ")
}

// binaryMark begins a line that websocat sends as a binary message, decoded from base64.
const binaryMark = "base64:"

// lineByLine returns the command that prints the messages, one per line, and the flags by which websocat sends each
// line as a message.
func (q *question) lineByLine() (says string, flags []string) {
	if len(q.ask.Say) == 0 {
		return "", nil
	}
	flags = []string{"--linemode-strip-newlines"}
	format := `%s\n`
	for _, m := range q.ask.Say {
		if !m.Binary && bytes.ContainsAny(m.Data, "\r\n") {
			format, flags = `%s\0`, []string{"-0"}
		}
	}
	words := []string{"printf", "'" + format + "'"}
	largest := 0
	for _, m := range q.ask.Say {
		largest = max(largest, len(m.Data))
		if m.Binary {
			words = append(words, quote(verbatim(binaryMark).join(q.binary(m.Data))))
		} else {
			words = append(words, quote(q.mask.carried(q.mask.body("", string(m.Data), false), string(m.Data))))
		}
	}
	if slices.ContainsFunc(q.ask.Say, func(m probe.Message) bool { return m.Binary }) {
		flags = append(flags, "--base64", "--binary-prefix", binaryMark)
	}
	if largest >= longMessage {
		flags = append(flags, "-B", strconv.Itoa(2*largest))
	}
	return strings.Join(words, " "), flags
}

// binary returns a binary message in base64. A name cannot replace a secret within base64, so then one name stands for
// the whole message.
func (q *question) binary(data []byte) template {
	for _, p := range q.mask.body("", string(data), false) {
		if p.name != "" {
			return template{{name: p.name, other: true}}
		}
	}
	return verbatim(base64.StdEncoding.EncodeToString(data))
}

// carriedAddress returns the address as a command needs it.
func (q *question) carriedAddress(scheme string) template {
	said := scheme + "://" + q.url.Host + q.url.EscapedPath()
	if q.url.RawQuery != "" {
		said += "?" + q.url.RawQuery
	}
	return q.mask.carried(q.address(scheme, q.mask), said)
}

// watched returns how long the command listens to a conversation at most. A run watches for silence as long as other
// refusals took, which differs from run to run. The command uses a fixed time, so that the same run has the same
// commands.
func (c *Client) watched(q *question) time.Duration {
	const longEnough = 5 * time.Second
	if q.ask.Settle {
		return longEnough
	}
	return c.timeout
}

// trustLikeUs adds the TLS settings.
func (c *Client) trustLikeUs(cmd *command) {
	if c.target.Scheme != "https" {
		return
	}
	if c.tls.Insecure {
		cmd.add("-k")
	}
	for _, file := range []struct{ option, path string }{{"--cacert", c.tls.CA}, {"--cert", c.tls.Cert}, {"--key", c.tls.Key}} {
		if file.path != "" {
			cmd.option(file.option, verbatim(file.path))
		}
	}
}

// seconds returns a duration as curl and sleep take it, in whole seconds rounded up.
func seconds(d time.Duration) string {
	return strconv.FormatInt(int64((d+time.Second-1)/time.Second), 10)
}
