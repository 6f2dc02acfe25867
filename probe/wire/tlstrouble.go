package wire

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"strings"
	"time"

	"github.com/engfix/engfix/internal/words"
)

// tlsTrouble returns why no secured connection was made, and the remedy; ok is false for trouble of another kind.
func tlsTrouble(err error) (reason, remedy string, ok bool) {
	var authority x509.UnknownAuthorityError
	var host x509.HostnameError
	var invalid x509.CertificateInvalidError
	var verification *tls.CertificateVerificationError
	switch {
	case speaksTLS(err):
		return "the service speaks TLS", "write https:// instead of http://", true
	case speaksNoTLS(err):
		return "the service does not speak TLS", "write http:// instead of https://", true
	case errors.As(err, &authority):
		return "the certificate is signed by an authority that is not trusted", "name the authority's certificate with --ca FILE (target.tls.ca), or use --insecure for a test service", true
	case errors.As(err, &host):
		return fmt.Sprintf("the certificate is for %s, not for %s", namesOf(host.Certificate), host.Host), "use a name that the certificate is for, or --insecure for a test service", true
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return validity(invalid.Cert), "renew the certificate, or correct this machine's clock", true
	case errors.As(err, &invalid), errors.As(err, &verification):
		return "the certificate is not valid here: " + inner(err), "replace the certificate, or use --insecure for a test service", true
	}
	var alert *net.OpError
	if !errors.As(err, &alert) || alert.Op != "remote error" && alert.Op != "local error" {
		return "", "", false
	}
	switch said := alert.Err.Error(); said {
	case "tls: certificate required", "tls: bad certificate", "tls: unknown certificate authority":
		return "the service wants a client certificate that it trusts", "name one as target.tls.cert and target.tls.key", true
	default:
		return "the TLS handshake failed: " + strings.TrimPrefix(said, "tls: "), "if the service wants a client certificate, name one as target.tls.cert and target.tls.key; otherwise see which TLS versions it accepts", true
	}
}

// speaksTLS reports whether the answer to a plain request was an alert of TLS.
func speaksTLS(err error) bool {
	return strings.Contains(err.Error(), `malformed HTTP response "\x15\x03`)
}

// namesOf lists the hosts that a certificate is for.
func namesOf(cert *x509.Certificate) string {
	names := append([]string{}, cert.DNSNames...)
	for _, ip := range cert.IPAddresses {
		names = append(names, ip.String())
	}
	if len(names) == 0 {
		return "no host"
	}
	return words.Clip(words.And(names), 120)
}

func validity(cert *x509.Certificate) string {
	if now := time.Now(); now.Before(cert.NotBefore) {
		return "the certificate is not valid before " + cert.NotBefore.UTC().Format(time.DateTime)
	}
	return "the certificate expired on " + cert.NotAfter.UTC().Format(time.DateTime)
}

// wantsTLS reports whether the body of a 400 over plain HTTP says that the port is for TLS, as Go, nginx, Apache and
// others say it.
func wantsTLS(body []byte) bool {
	said := strings.ToLower(string(body))
	return strings.Contains(said, "https server") || strings.Contains(said, "https port") || strings.Contains(said, "ssl-enabled server port")
}
