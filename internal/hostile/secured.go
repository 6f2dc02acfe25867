package hostile

import (
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"time"
)

// Secured are services that are asked over TLS.
func Secured() []Behaviour {
	return append(append(refusedCertificates(), brokenHandshakes()...), behindTLS()...)
}

// refusedCertificates are handshakes that a client must not finish. No exchange takes place.
func refusedCertificates() []Behaviour {
	authority := issue(nil, func(c *x509.Certificate) { c.Subject.CommonName = "an authority that nobody knows" })
	signed := func(change func(*x509.Certificate)) *tls.Config { return presents(issue(authority, change), authority) }
	hours := func(from, to time.Duration) func(*x509.Certificate) {
		return func(c *x509.Certificate) { c.NotBefore, c.NotAfter = time.Now().Add(from), time.Now().Add(to) }
	}
	names := func(n int) func(*x509.Certificate) {
		return func(c *x509.Certificate) {
			c.IPAddresses = nil
			for i := range n {
				c.DNSNames = append(c.DNSNames, fmt.Sprintf("host-%d.elsewhere.test", i))
			}
		}
	}
	const untrusted, elsewhere = "signed by an authority that is not trusted", "not for 127.0.0.1"
	list := []Behaviour{
		{Name: "a certificate that signed itself", Reason: untrusted, Handshake: presents(issue(nil, local))},
		{Name: "a certificate of an unknown authority", Reason: untrusted, Handshake: signed(local)},
		{Name: "a certificate without its authority", Reason: untrusted, Handshake: presents(issue(authority, local))},
		{Name: "a certificate that expired", Reason: "the certificate expired on", Handshake: signed(hours(-48*time.Hour, -24*time.Hour))},
		{Name: "a certificate that is not valid yet", Reason: "the certificate is not valid before", Handshake: signed(hours(24*time.Hour, 48*time.Hour))},
		{Name: "a certificate for another host", Reason: elsewhere, Handshake: signed(names(1))},
		{Name: "a certificate for no host", Reason: "is for no host, " + elsewhere, Handshake: signed(names(0))},
		{Name: "a certificate for 5,000 other hosts", Reason: elsewhere, Handshake: signed(names(5000))},
		{Name: "a certificate whose host is a terminal's escape", Reason: untrusted, Handshake: signed(func(c *x509.Certificate) { c.Subject.CommonName = "\x1b[2J\a" })},
		{Name: "a chain of 200 certificates", Reason: untrusted, Handshake: presents(issue(authority, local), repeated(authority, 200)...)},
		{Name: "a chain of 2,000 certificates", Reason: "the TLS handshake failed", Handshake: presents(issue(authority, local), repeated(authority, 2000)...)},
	}
	for i := range list {
		list[i].Exit = 3
	}
	return list
}

func repeated(c *issued, n int) []*issued {
	all := make([]*issued, n)
	for i := range all {
		all[i] = c
	}
	return all
}

// brokenHandshakes returns handshakes that do not end as TLS demands, or in which a client cannot take part.
func brokenHandshakes() []Behaviour {
	answers := func(answer func(net.Conn)) func(net.Conn) {
		return func(c net.Conn) {
			_, _ = io.ReadAtLeast(c, make([]byte, 16<<10), 5) // the client's hello
			answer(c)
		}
	}
	text := func(s string) func(net.Conn) {
		return answers(func(c net.Conn) {
			_, _ = io.WriteString(c, s)
			Linger(c)
		})
	}
	trusted := func(change func(*tls.Config)) *tls.Config { return with(presents(issue(nil, local)), change) }
	const failed, closed, late, noTLS = "the TLS handshake failed", "the connection was closed in the TLS handshake", "within", "does not speak TLS"
	list := []Behaviour{
		{Name: "plain HTTP where TLS is asked", Reason: noTLS, Secure: true, Accept: text("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")},
		{Name: "a mail server's greeting where TLS is asked", Reason: noTLS, Secure: true, Accept: func(c net.Conn) {
			_, _ = io.WriteString(c, "220 mail.example.test ESMTP\r\n")
			Linger(c)
		}},
		{Name: "garbage after the hello", Reason: noTLS, Secure: true, Accept: text(strings.Repeat("\xde\xad\xbe\xef", 1000))},
		{Name: "garbage without end after the hello", Reason: noTLS, Secure: true, Accept: answers(func(c net.Conn) { Forever(c, strings.Repeat("\xde\xad\xbe\xef", 1000)) })},
		{Name: "nothing after the hello", Reason: late, Secure: true, Accept: Linger},
		{Name: "half a record after the hello", Reason: late, Secure: true, Accept: text("\x16\x03\x03\x40\x00\x02\x00\x3f")},
		{Name: "a handshake that drips", Reason: late, Secure: true, Accept: answers(func(c net.Conn) {
			_, _ = io.WriteString(c, "\x16\x03\x03\x40\x00\x02\x00\x3f\xfc")
			Drip(c, 20*time.Millisecond, "\x03")
		})},
		{Name: "an end after the hello", Reason: closed, Secure: true, Accept: answers(func(net.Conn) {})},
		{Name: "a reset after the hello", Reason: closed, Secure: true, Accept: answers(reset)},
		{Name: "a fatal alert", Reason: failed, Secure: true, Accept: text("\x15\x03\x03\x00\x02\x02\x28")},
		{Name: "warnings without end", Reason: failed, Secure: true, Accept: answers(func(c net.Conn) { Forever(c, strings.Repeat("\x15\x03\x03\x00\x02\x01\x5a", 500)) })},
		{Name: "empty records without end", Reason: failed, Secure: true, Accept: answers(func(c net.Conn) { Forever(c, strings.Repeat("\x16\x03\x03\x00\x00", 500)) })},
		{Name: "a record that is too large", Reason: failed, Secure: true, Accept: text("\x16\x03\x03\xff\xff" + strings.Repeat("x", 65535))},
		{Name: "a handshake message of 16 MB", Reason: failed, Secure: true, Accept: answers(func(c net.Conn) { Forever(c, "\x16\x03\x03\x40\x00\x0b\xff\xff\xff"+strings.Repeat("x", 16380)) })},
		{Name: "a version from long ago", Reason: failed, Secure: true, Accept: text(serverHello(0x0300, 0xc02f))},
		{Name: "a cipher that was not offered", Reason: failed, Secure: true, Accept: text(serverHello(0x0303, 0x0000))},
		{Name: "a hello that says another version twice", Reason: failed, Secure: true, Accept: text(serverHello(0x0303, 0xc02f) + serverHello(0x0303, 0xc02f))},
		{Name: "TLS where plain HTTP is asked", Reason: "write https:// instead of http://", Accept: answers(func(c net.Conn) {
			_, _ = io.WriteString(c, "\x15\x03\x03\x00\x02\x02\x46")
		})},
		{Name: "only TLS 1.1", Reason: failed, Handshake: trusted(func(c *tls.Config) { c.MaxVersion = tls.VersionTLS11 })},
		{Name: "no protocol in common", Reason: failed, Handshake: trusted(func(c *tls.Config) { c.NextProtos = []string{"smtp"} })},
		{Name: "a client's certificate is demanded", Reason: "a client certificate", Trusted: true, Handshake: trusted(func(c *tls.Config) { c.ClientAuth = tls.RequireAnyClientCert })},
		{Name: "a client's certificate is demanded, in TLS 1.2", Reason: "a client certificate", Trusted: true, Handshake: trusted(func(c *tls.Config) {
			c.ClientAuth, c.MaxVersion = tls.RequireAnyClientCert, tls.VersionTLS12
		})},
	}
	for i := range list {
		list[i].Exit = 3
	}
	return list
}

// serverHello is the first message of a server, of this version and with this cipher.
func serverHello(version, cipher int) string {
	body := fmt.Sprintf("%c%c%s\x00%c%c\x00", 0, 0, strings.Repeat("r", 32), 0, 0)
	b := []byte(body)
	b[0], b[1] = byte(version>>8), byte(version)
	b[35], b[36] = byte(cipher>>8), byte(cipher)
	return fmt.Sprintf("\x16\x03\x03\x00%c\x02\x00\x00%c%s", len(b)+4, len(b), b)
}

// behindTLS returns answers over a connection whose handshake succeeded. The healthy router is asked over other
// connections.
func behindTLS() []Behaviour {
	list := []Behaviour{
		{Name: "plain HTTP within TLS", Reason: "the answer breaks TLS", Answer: beneath(func(c net.Conn) {
			_, _ = io.WriteString(c, okHead+"Content-Length: 2\r\n\r\n{}")
		})},
		{Name: "garbage within TLS", Reason: "the answer breaks TLS", Answer: beneath(func(c net.Conn) { Forever(c, strings.Repeat("\xde\xad", 2000)) })},
		{Name: "an end of TCP instead of TLS's", Exit: 1, Answer: func(c net.Conn, r *http.Request) {
			_, _ = io.WriteString(c, okHead+"Connection: close\r\n\r\n{\"a\":")
			beneath(halfClose)(c, r)
		}},
		{Name: "an end of TLS in the body", Exit: 1, Reason: "before the body was complete", Answer: says(okHead + "Content-Length: 99\r\n\r\n{\"a\":")},
		{Name: "an end of TLS instead of an answer", Reason: "closed", Answer: says("")},
		{Name: "a record for each byte", Exit: 1, Answer: func(c net.Conn, _ *http.Request) {
			for _, b := range []byte(okHead + "Content-Length: 2\r\n\r\n{}") {
				_, _ = c.Write([]byte{b})
			}
		}},
		{Name: "records without end", Answer: thenForever(okHead, "X: y\r\n"), Reason: "header"},
		{Name: "a fatal alert in the body", Exit: 1, Reason: "before the body was complete", Answer: func(c net.Conn, r *http.Request) {
			_, _ = io.WriteString(c, okHead+"Content-Length: 99\r\n\r\n{\"a\":")
			beneath(func(c net.Conn) { _, _ = io.WriteString(c, "\x15\x03\x03\x00\x02\x02\x50") })(c, r)
		}},
		{Name: "a warning in plain text", Exit: 1, Reason: "before the body was complete", Answer: func(c net.Conn, r *http.Request) {
			_, _ = io.WriteString(c, okHead+"Content-Length: 2\r\n\r\n{")
			beneath(func(c net.Conn) { Forever(c, "\x15\x03\x03\x00\x02\x01\x5a") })(c, r)
		}},
		{Name: "renegotiation", Reason: "closed before the response header was complete", Answer: renegotiate, Handshake: renegotiable()},
	}
	for i := range list {
		list[i].Trusted = true
		if list[i].Handshake == nil {
			list[i].Handshake = presents(issue(nil, local))
		}
	}
	return list
}

// beneath answers on the connection below TLS with bytes that TLS would not send.
func beneath(answer func(net.Conn)) Answer {
	return func(c net.Conn, _ *http.Request) {
		if secured, ok := c.(*tls.Conn); ok {
			answer(secured.NetConn())
			time.Sleep(50 * time.Millisecond) // so that it arrives before the end of TLS
		}
	}
}
