package wire

import (
	"cmp"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"

	"github.com/engfix/engfix/probe"
)

// noAnswer describes a request without a response: how it ended, and why, in plain words.
func (c *Client) noAnswer(w *watch, err error, connected bool) (probe.End, string) {
	switch {
	case w.over(errTimeUp) && !connected:
		return probe.EndUnreachable, fmt.Sprintf("no connection to %s within %s%s", c.target.Host, c.timeout, keyTimeout)
	case w.over(errTimeUp):
		return probe.EndTimeout, fmt.Sprintf("no answer within %s%s", c.timeout, keyTimeout)
	case errors.Is(err, errConnectTime):
		return probe.EndUnreachable, fmt.Sprintf("no connection to %s within %s%s", c.target.Host, c.limits.Connect, keyConnect)
	case strings.Contains(err.Error(), "TLS handshake timeout"):
		return probe.EndUnreachable, fmt.Sprintf("no TLS with %s within %s%s", c.target.Host, c.limits.TLS, keyTLS)
	case !connected:
		return probe.EndUnreachable, unreachable(err)
	case strings.Contains(err.Error(), "timeout awaiting response headers"):
		return probe.EndTimeout, fmt.Sprintf("no answer within %s%s", c.limits.FirstByte, keyFirstByte)
	case errors.Is(err, errManyLines):
		return probe.EndTooLarge, fmt.Sprintf("the response has more than %d header lines%s", c.limits.HeaderCount, keyHeaderCount)
	case errors.Is(err, errNoStatus), errors.Is(err, errSwitched):
		return probe.EndProtocol, err.Error()
	case strings.Contains(err.Error(), "response headers exceeded"):
		return probe.EndTooLarge, "the response headers are larger than " + Size(c.limits.Headers) + keyHeaders
	}
	if reason, remedy, ok := tlsTrouble(err); ok {
		return probe.EndUnreachable, reason + ": " + remedy
	}
	if said, ok := strings.CutPrefix(inner(err), "tls: "); ok {
		return probe.EndProtocol, "the answer breaks TLS: " + said
	}
	if dropped(err) {
		return probe.EndCut, "the connection was closed before the response header was complete"
	}
	return probe.EndProtocol, "the answer is not HTTP: " + inner(err)
}

// unsent notes that the question cannot be put, and why.
func (q *question) unsent(why string) { q.trouble(probe.EndUnsent, "could not be sent: "+why) }

// errConnectTime ends the making of a connection.
var errConnectTime = errors.New("the time for the connection is up")

// Responses that have the form of HTTP and are no answers.
var (
	errManyLines = errors.New("the response has too many header lines")
	errNoStatus  = errors.New("the status line has no HTTP status")
	errSwitched  = errors.New("the service switched protocols, which was not asked for")
)

// noAnswerAtAll returns why a response is not an answer, or nil. The body of a response that switched protocols would
// end only with the connection.
func noAnswerAtAll(resp *http.Response, maySwitch bool, mostLines int) error {
	lines := 0
	for _, values := range resp.Header {
		lines += len(values)
	}
	switch {
	case lines > mostLines:
		return errManyLines
	case resp.StatusCode < 100 || resp.StatusCode > 599:
		return fmt.Errorf("%w: %s", errNoStatus, cmp.Or(resp.Status, "it is empty"))
	case resp.StatusCode == http.StatusSwitchingProtocols && !maySwitch:
		return fmt.Errorf("%w: %d, Upgrade: %s", errSwitched, resp.StatusCode, cmp.Or(resp.Header.Get("Upgrade"), "none"))
	}
	return nil
}

// unreachable says why no connection could be made.
func unreachable(err error) string {
	var dns *net.DNSError
	switch {
	case errors.As(err, &dns) && dns.IsNotFound:
		return fmt.Sprintf("the host name %s is not known", dns.Name)
	case errors.As(err, &dns):
		return fmt.Sprintf("the host name %s could not be looked up: %s", dns.Name, dns.Err)
	}
	if reason, remedy, ok := tlsTrouble(err); ok {
		return reason + ": " + remedy
	}
	if reason, ok := handshakeTrouble(err); ok {
		return reason
	}
	return inner(err)
}

// handshakeTrouble returns why a connection that was made could not be secured, with the remedy, if the service did not
// refuse our certificate and we did not refuse its certificate.
func handshakeTrouble(err error) (reason string, ok bool) {
	var op *net.OpError
	if said, ok := strings.CutPrefix(inner(err), "tls: "); ok {
		return "the TLS handshake failed: " + said + ": see which TLS versions and ciphers the service has", true
	}
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.As(err, &op) && op.Op != "dial" && !op.Timeout() {
		return "the connection was closed in the TLS handshake: where the port is for plain HTTP, write http:// instead of https://", true
	}
	return "", false
}

// speaksNoTLS reports whether the reply to our TLS greeting was not TLS. Once there was a handshake the error names no connection.
func speaksNoTLS(err error) bool {
	var record tls.RecordHeaderError
	return errors.As(err, &record) && record.Conn != nil || strings.Contains(err.Error(), "HTTP response to HTTPS client")
}

// bodyTrouble describes a body that is not whole, or that cannot be read.
func (c *Client) bodyTrouble(w *watch, b body) (probe.End, string) {
	switch {
	case b.err == nil && b.unknown != "":
		return probe.EndUndecoded, fmt.Sprintf("the body is coded as %q, which was not asked for and cannot be read", b.codings)
	case errors.Is(b.err, errTooMuch):
		return probe.EndTooLarge, "the body is larger than " + Size(c.limits.Body) + keyBody
	case w.over(errTimeUp):
		return probe.EndTimeout, fmt.Sprintf("the body was not complete after %s%s", c.timeout, keyTimeout)
	case b.damaged:
		return probe.EndProtocol, fmt.Sprintf("the body is incomplete or invalid %s, which its Content-Encoding names", b.codings)
	case dropped(b.err):
		return probe.EndCut, fmt.Sprintf("the connection broke before the body was complete: after %s", Size(b.received()))
	}
	return probe.EndProtocol, "the body is not valid HTTP: " + inner(b.err)
}

// dropped reports whether the connection ended, as opposed to carrying a wrong answer.
func dropped(err error) bool {
	var op *net.OpError
	return strings.Contains(err.Error(), "server closed idle connection") || // net/http's own words for an early end
		errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, net.ErrClosed) || errors.As(err, &op)
}

// inner returns the innermost error's own words: the outer ones name our own calls.
func inner(err error) string {
	for {
		next := errors.Unwrap(err)
		if next == nil {
			break
		}
		err = next
	}
	return strings.TrimPrefix(strings.TrimPrefix(err.Error(), "net/http: "), "http: ")
}

// ended returns the error of an exchange that the caller's context ended.
func ended(ctx context.Context) error { return fmt.Errorf("stopped: %w", ctx.Err()) }
