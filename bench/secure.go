package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"math/big"
	"net"
	"time"
)

// secured puts TLS around a listener, with a certificate of its own that nobody signed. HTTP/1.1 is what it offers: the
// bare client keeps connections as engfix does.
func secured(l net.Listener) (net.Listener, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	from := time.Now().Add(-time.Hour)
	sheet := &x509.Certificate{SerialNumber: big.NewInt(1), NotBefore: from, NotAfter: from.Add(24 * time.Hour), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}}
	der, err := x509.CreateCertificate(rand.Reader, sheet, sheet, &key.PublicKey, key)
	if err != nil {
		return nil, err
	}
	return tls.NewListener(l, &tls.Config{
		Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}},
		NextProtos:   []string{"http/1.1"},
	}), nil
}

// distant passes connections on to an address as a network with a delay would: each piece arrives half of the delay
// after it was sent, in both directions, so that a round trip takes the delay and handshakes take several.
func distant(to string, delay time.Duration) (net.Listener, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	go func() {
		for {
			near, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				// A dial over such a network takes a round trip before the first byte can leave.
				arrives := time.Now().Add(delay)
				far, err := net.Dial("tcp", to)
				if err != nil {
					_ = near.Close()
					return
				}
				go carry(far, near, delay/2, arrives)
				carry(near, far, delay/2, time.Time{})
			}()
		}
	}()
	return l, nil
}

// A piece is data under way and the time it arrives.
type piece struct {
	data []byte
	at   time.Time
}

// carry copies from one connection to another; each piece takes the delay, and none arrives before earliest.
func carry(to, from net.Conn, delay time.Duration, earliest time.Time) {
	pieces := make(chan piece, 1024)
	go func() {
		defer close(pieces)
		for {
			buf := make([]byte, 16<<10)
			n, err := from.Read(buf)
			if n > 0 {
				at := time.Now()
				if at.Before(earliest) {
					at = earliest
				}
				pieces <- piece{buf[:n], at.Add(delay)}
			}
			if err != nil {
				return
			}
		}
	}()
	for p := range pieces {
		time.Sleep(time.Until(p.at))
		if _, err := to.Write(p.data); err != nil {
			break
		}
	}
	_ = to.Close()
	for range pieces { // the reader ends when its connection does
	}
}
