package hostile

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/sha256"
	"crypto/tls"
	"encoding/binary"
	"encoding/hex"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
)

// A keyLog is the master secret of each connection of TLS 1.2, by the random bytes of the client, in hex.
type keyLog struct {
	mu      sync.Mutex
	secrets map[string][]byte
}

func (k *keyLog) Write(line []byte) (int, error) {
	if words := strings.Fields(string(line)); len(words) == 3 && words[0] == "CLIENT_RANDOM" {
		secret, err := hex.DecodeString(words[2])
		if err != nil {
			return 0, err
		}
		k.mu.Lock()
		k.secrets[words[1]] = secret
		k.mu.Unlock()
	}
	return len(line), nil
}

// logged is the log of the connections that renegotiable's configurations secure.
var logged = &keyLog{secrets: map[string][]byte{}} //nolint:gochecknoglobals // an answer gets nothing but its connection

// renegotiable is TLS 1.2 with the one cipher for which renegotiate can write a record.
func renegotiable() *tls.Config {
	return with(presents(issue(nil, local)), func(c *tls.Config) {
		c.MaxVersion = tls.VersionTLS12
		c.CipherSuites = []uint16{tls.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256}
		c.KeyLogWriter = logged
	})
}

// renegotiate asks the client for another handshake. crypto/tls cannot ask for one, so the record is made here.
func renegotiate(c net.Conn, _ *http.Request) {
	secured, ok := c.(*tls.Conn)
	if !ok {
		return
	}
	watched, ok := secured.NetConn().(*watchedConn)
	if !ok {
		return
	}
	client, server := watched.randoms()
	logged.mu.Lock()
	master := logged.secrets[hex.EncodeToString(client)]
	logged.mu.Unlock()
	if master == nil {
		return
	}
	_, _ = watched.Conn.Write(helloRequest(master, client, server))
	Linger(secured)
}

// helloRequest is the record by which a server asks for another handshake, as the first one after its Finished.
func helloRequest(master, client, server []byte) []byte {
	keys := expand(master, append(append([]byte("key expansion"), server...), client...), 40)
	key, salt := keys[16:32], keys[36:40]
	block, err := aes.NewCipher(key)
	if err != nil {
		panic(err) // the key is as long as it must be
	}
	seal, err := cipher.NewGCM(block)
	if err != nil {
		panic(err)
	}
	const handshake, sequence = 22, 1
	message := []byte{0, 0, 0, 0}
	number := binary.BigEndian.AppendUint64(nil, sequence)
	beside := append(bytes.Clone(number), handshake, 3, 3, 0, byte(len(message)))
	sealed := seal.Seal(bytes.Clone(number), append(bytes.Clone(salt), number...), message, beside)
	return append([]byte{handshake, 3, 3, 0, byte(len(sealed))}, sealed...)
}

// expand is TLS 1.2's pseudorandom function.
func expand(secret, seed []byte, n int) []byte {
	sum := func(parts ...[]byte) []byte {
		h := hmac.New(sha256.New, secret)
		for _, p := range parts {
			h.Write(p)
		}
		return h.Sum(nil)
	}
	var out []byte
	for a := sum(seed); len(out) < n; a = sum(a) {
		out = append(out, sum(a, seed)...)
	}
	return out[:n]
}

// A watchedConn remembers how a handshake began.
type watchedConn struct {
	net.Conn
	mu            sync.Mutex
	read, written []byte
}

// randomAt is the offset of the random bytes in a first message: after the header of the record, that of the message, and the version.
const randomAt = 5 + 4 + 2

// kept is how much of each side's first message is remembered.
const kept = randomAt + 32

func (w *watchedConn) Read(p []byte) (int, error) {
	n, err := w.Conn.Read(p)
	w.mu.Lock()
	defer w.mu.Unlock()
	if room := kept - len(w.read); room > 0 {
		w.read = append(w.read, p[:min(n, room)]...)
	}
	return n, err
}

func (w *watchedConn) Write(p []byte) (int, error) {
	w.mu.Lock()
	if room := kept - len(w.written); room > 0 {
		w.written = append(w.written, p[:min(len(p), room)]...)
	}
	w.mu.Unlock()
	return w.Conn.Write(p)
}

// CloseWrite ends one direction.
func (w *watchedConn) CloseWrite() error {
	if tcp, ok := w.Conn.(*net.TCPConn); ok {
		return tcp.CloseWrite()
	}
	return io.ErrClosedPipe
}

// randoms returns the random bytes of both sides.
func (w *watchedConn) randoms() (client, server []byte) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.read) < kept || len(w.written) < kept {
		return nil, nil
	}
	return w.read[randomAt:kept], w.written[randomAt:kept]
}

// A watchedListener watches each connection.
type watchedListener struct{ net.Listener }

func (l watchedListener) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return &watchedConn{Conn: c}, nil
}
