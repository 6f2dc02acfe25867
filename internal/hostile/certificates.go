package hostile

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"fmt"
	"math/big"
	"net"
	"time"
)

// An issued certificate is one with its key, so that it can issue others.
type issued struct {
	cert *x509.Certificate
	key  *ecdsa.PrivateKey
}

// local changes nothing: the certificate is for 127.0.0.1, and valid now.
func local(*x509.Certificate) {}

// issue makes a certificate, signed by the issuer, or by itself if there is none.
func issue(issuer *issued, change func(*x509.Certificate)) *issued {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		panic(err) // there is always a source of random bytes
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(time.Now().UnixNano()),
		Subject:      pkix.Name{CommonName: "hostile"},
		NotBefore:    time.Now().Add(-time.Hour),
		NotAfter:     time.Now().Add(time.Hour),
		IPAddresses:  []net.IP{net.IPv4(127, 0, 0, 1)},
		KeyUsage:     x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
		ExtKeyUsage:  []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},

		BasicConstraintsValid: true,
		IsCA:                  issuer == nil,
	}
	change(template)
	if issuer == nil {
		issuer = &issued{template, key}
	}
	der, err := x509.CreateCertificate(rand.Reader, template, issuer.cert, &key.PublicKey, issuer.key)
	if err != nil {
		panic(fmt.Sprintf("a certificate that cannot be made: %v", err)) // the lists of this package are wrong
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		panic(err) // it was made here
	}
	return &issued{cert, key}
}

// presents returns TLS with a certificate and the others in its chain.
func presents(c *issued, chain ...*issued) *tls.Config {
	shown := tls.Certificate{PrivateKey: c.key, Certificate: [][]byte{c.cert.Raw}}
	for _, other := range chain {
		shown.Certificate = append(shown.Certificate, other.cert.Raw)
	}
	return &tls.Config{Certificates: []tls.Certificate{shown}, MinVersion: tls.VersionTLS10} //nolint:gosec // what a client refuses is the point
}

// with changes a configuration.
func with(c *tls.Config, change func(*tls.Config)) *tls.Config {
	change(c)
	return c
}
