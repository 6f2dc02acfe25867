package wire

import (
	"context"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/engfix/engfix/probe"
)

// longestIdle is how long a kept connection may be idle: common servers close one after five seconds.
const longestIdle = 2 * time.Second

// A pool opens connections to the target and keeps those that may be used again. It sends nothing by itself, and no
// connection carries two questions at once.
type pool struct {
	transport *http.Transport
	scheme    string
	address   string
	limit     int // of kept connections, when one is opened

	mu       sync.Mutex
	fresh    bool // keep none: as configured, or because the service sent unsolicited bytes
	idle     []*conn
	troubles int            // how often a connection or an answer broke
	seen     map[string]int // the number of troubles when an endpoint was last asked
}

// A conn is one connection, new or kept.
type conn struct {
	*http.ClientConn
	line *line
	kept bool // it carried a question before this one
	// reduced is true if it carries only requests without the whole identity. An answer that comes late, or twice, cannot
	// make one of them look let in then.
	reduced bool
	left    time.Time
}

func newPool(target string, scheme string, transport *http.Transport, fresh bool, limit int) *pool {
	return &pool{transport: transport, scheme: scheme, address: target, limit: limit, fresh: fresh, seen: map[string]int{}}
}

// take returns a kept connection for a question to the endpoint, or nil if the question needs a fresh one: none is
// kept that carries such questions, or this is the endpoint's first question after trouble. A fresh one takes the place
// of a kept one if as many are kept as there may be questions at once.
func (p *pool) take(endpoint string, reduced bool) *conn {
	p.mu.Lock()
	defer p.mu.Unlock()
	before := p.seen[endpoint]
	p.seen[endpoint] = p.troubles
	if before < p.troubles {
		return nil
	}
	for i := len(p.idle) - 1; i >= 0; i-- {
		c := p.idle[i]
		if c.reduced != reduced {
			continue
		}
		p.idle = slices.Delete(p.idle, i, i+1)
		if time.Since(c.left) < longestIdle && c.Err() == nil && c.Available() > 0 && c.line.begin() {
			c.kept = true
			return c
		}
		go func() { _ = c.Close() }() // its reader may wait for the lock that take holds
	}
	if len(p.idle) >= p.limit { // a service may serve only so many connections
		c := p.idle[0]
		p.idle = slices.Delete(p.idle, 0, 1)
		go func() { _ = c.Close() }()
	}
	return nil
}

// dial opens a connection.
func (p *pool) dial(ctx context.Context) (*conn, error) {
	l := &line{surplus: func() { go p.distrust() }, asked: true, secured: p.scheme == "https"}
	cc, err := p.transport.NewClientConn(context.WithValue(ctx, lineKey{}, l), p.scheme, p.address)
	if err != nil {
		return nil, err
	}
	return &conn{ClientConn: cc, line: l}, nil
}

// keep takes back a connection whose last answer ended whole, to be used again once nothing is left over on it.
func (p *pool) keep(c *conn, protocol int) {
	if protocol >= 2 {
		c.line.share()
		p.put(c)
		return
	}
	c.line.end(func() { p.put(c) })
}

func (p *pool) put(c *conn) {
	c.left = time.Now()
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.fresh {
		go func() { _ = c.Close() }()
		return
	}
	p.idle = append(p.idle, c)
}

// trouble notes that a connection or an answer broke: each endpoint's next question goes over a fresh connection.
func (p *pool) trouble() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.troubles++
}

// distrust keeps no connection from now on: the service sent unsolicited bytes, which could be taken for the next
// answer.
func (p *pool) distrust() { p.close() }

// keeps reports whether connections are kept.
func (p *pool) keeps() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return !p.fresh
}

// release closes the idle connections.
func (p *pool) release() {
	p.mu.Lock()
	idle := p.idle
	p.idle = nil
	p.mu.Unlock()
	for _, c := range idle {
		_ = c.Close()
	}
}

// close closes the idle connections and keeps no more.
func (p *pool) close() {
	p.mu.Lock()
	p.fresh = true
	p.mu.Unlock()
	p.release()
}

// mayShare reports whether a request may go over a connection that others use before and after it. Three kinds get
// their own: requests that may mutate, so that they are known to be sent once; requests with headers on the connection
// itself; and logins that a service binds to the connection instead of the request.
func mayShare(req *http.Request) bool {
	if !probe.SafeMethod(req.Method) {
		return false
	}
	for name := range req.Header {
		if slices.Contains(ofConnection, name) {
			return false
		}
	}
	return !boundToConnection(req.Header)
}

// ofConnection are the headers about the connection, which HTTP/2 does not carry.
var ofConnection = []string{"Connection", "Keep-Alive", "Proxy-Connection", "Upgrade", "Te"}

func boundToConnection(h http.Header) bool {
	scheme, _, _ := strings.Cut(h.Get("Authorization"), " ")
	return strings.EqualFold(scheme, "NTLM") || strings.EqualFold(scheme, "Negotiate")
}

// framed reports whether an answer stated where it ends and that the connection goes on. An answer that by rule has no
// body does not show whether the service sends more.
func framed(method string, resp *http.Response) bool {
	switch {
	case resp.Close, method == http.MethodHead, resp.StatusCode == http.StatusNoContent, resp.StatusCode == http.StatusNotModified:
		return false
	}
	return resp.ProtoMajor >= 2 || resp.ContentLength >= 0 || len(resp.TransferEncoding) > 0
}

// hostPort is a URL's host with its port.
func hostPort(scheme, host, port string) string {
	if port == "" {
		port = map[string]string{"http": "80", "https": "443"}[scheme]
	}
	return net.JoinHostPort(host, port)
}
