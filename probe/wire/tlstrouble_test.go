package wire

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"io"
	"log"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// certified serves TLS with a certificate of its own for 127.0.0.1, and returns the URL and the file of the
// certificate.
func certified(t *testing.T, notBefore, notAfter time.Time, settings *tls.Config) (target, ca string) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	cert := &x509.Certificate{
		SerialNumber: big.NewInt(1), NotBefore: notBefore, NotAfter: notAfter, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
	}
	raw, err := x509.CreateCertificate(rand.Reader, cert, cert, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	s := httptest.NewUnstartedServer(http.NotFoundHandler())
	s.Config.ErrorLog = log.New(io.Discard, "", 0)
	settings.Certificates = []tls.Certificate{{Certificate: [][]byte{raw}, PrivateKey: key}}
	s.TLS = settings
	s.StartTLS()
	t.Cleanup(s.Close)
	ca = filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(ca, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: raw}), 0o600); err != nil {
		t.Fatal(err)
	}
	return s.URL, ca
}

// Each mistake about TLS is named, with its remedy.
func TestTLSMistakes(t *testing.T) {
	now := time.Now()
	hour := time.Hour
	valid, validCA := certified(t, now.Add(-hour), now.Add(hour), &tls.Config{})
	expired, expiredCA := certified(t, now.Add(-2*hour), now.Add(-hour), &tls.Config{})
	early, earlyCA := certified(t, now.Add(hour), now.Add(2*hour), &tls.Config{})
	client, clientCA := certified(t, now.Add(-hour), now.Add(hour), &tls.Config{ClientAuth: tls.RequireAnyClientCert})
	client12, client12CA := certified(t, now.Add(-hour), now.Add(hour), &tls.Config{ClientAuth: tls.RequireAnyClientCert, MaxVersion: tls.VersionTLS12})
	plain := serve(t, func(http.ResponseWriter, *http.Request) {})
	nginx := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusBadRequest)
		_, _ = io.WriteString(w, "<title>400 The plain HTTP request was sent to HTTPS port</title>")
	})
	for _, tt := range []struct {
		name, target string
		tls          TLS
		want         string // "" if it can be reached
	}{
		{"valid", valid, TLS{CA: validCA}, ""},
		{"insecure", expired, TLS{Insecure: true}, ""},
		{"unknown authority", valid, TLS{}, "the certificate is signed by an authority that is not trusted: name the authority's certificate with --ca FILE (target.tls.ca), or use --insecure for a test service"},
		{"wrong name", strings.Replace(valid, "127.0.0.1", "localhost", 1), TLS{CA: validCA}, "the certificate is for 127.0.0.1, not for localhost: use a name that the certificate is for, or --insecure for a test service"},
		{"expired", expired, TLS{CA: expiredCA}, "the certificate expired on " + now.Add(-hour).UTC().Format(time.DateTime) + ": renew the certificate, or correct this machine's clock"},
		{"not valid yet", early, TLS{CA: earlyCA}, "the certificate is not valid before " + now.Add(hour).UTC().Format(time.DateTime) + ": renew the certificate, or correct this machine's clock"},
		{"client's certificate", client, TLS{CA: clientCA}, "the service wants a client certificate that it trusts: name one as target.tls.cert and target.tls.key"},
		{"client's certificate over TLS 1.2", client12, TLS{CA: client12CA}, "the TLS handshake failed: handshake failure: if the service wants a client certificate, name one as target.tls.cert and target.tls.key; otherwise see which TLS versions it accepts"},
		{"https to a port of http", strings.Replace(plain, "http:", "https:", 1), TLS{}, "the service does not speak TLS: write http:// instead of https://"},
		{"http to a port of https", strings.Replace(valid, "https:", "http:", 1), TLS{}, "the port is for TLS: write https:// instead of http://"},
		{"http to a port of https, nginx", nginx, TLS{}, "the port is for TLS: write https:// instead of http://"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			err := newClient(t, tt.target, Options{TLS: tt.tls}).Reachable(context.Background())
			want := "cannot reach " + tt.target + ": " + tt.want
			if tt.want == "" && err != nil || tt.want != "" && (err == nil || err.Error() != want) {
				t.Errorf("got  %v\nwant %s", err, want)
			}
		})
	}
}
