package workspace

import (
	"net"
	"net/url"
	"sync"
	"time"
)

// An Incarnation detects that the process behind the target was replaced. It holds a silent connection: a server that
// ends closes it, and hardly anything else does so soon. Close it. Its methods may be called by several goroutines at
// once.
type Incarnation struct {
	address string

	mu     sync.Mutex
	conn   net.Conn // nil while nothing listens
	ended  time.Time
	closed bool
}

// Incarnation begins to watch the process behind the target.
func (w *Workspace) Incarnation() *Incarnation {
	i := &Incarnation{}
	if u, err := url.Parse(w.cfg.Target.URL); err == nil {
		i.address = u.Host
		if u.Port() == "" {
			i.address = net.JoinHostPort(u.Hostname(), map[bool]string{true: "443", false: "80"}[u.Scheme == "https"])
		}
	}
	i.Listens()
	return i
}

// dialTime is how long a connection to the target may take.
const dialTime = time.Second

// Listens reports whether the target takes connections, and watches the process that does from then on.
func (i *Incarnation) Listens() bool {
	i.mu.Lock()
	defer i.mu.Unlock()
	if i.conn != nil || i.closed {
		return i.conn != nil
	}
	conn, err := net.DialTimeout("tcp", i.address, dialTime)
	if err != nil {
		return false
	}
	i.conn = conn
	go i.watch(conn)
	return true
}

// watch waits for the end of a connection.
func (i *Incarnation) watch(conn net.Conn) {
	var b [1]byte
	for {
		if _, err := conn.Read(b[:]); err != nil {
			break
		}
	}
	_ = conn.Close()
	i.mu.Lock()
	defer i.mu.Unlock()
	i.conn = nil
	i.ended = time.Now()
}

// EndedSince reports whether a process behind the target has ended since a time.
func (i *Incarnation) EndedSince(t time.Time) bool {
	i.mu.Lock()
	defer i.mu.Unlock()
	return i.ended.After(t)
}

// Close ends the connection.
func (i *Incarnation) Close() {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.closed = true
	if i.conn != nil {
		_ = i.conn.Close()
	}
}
