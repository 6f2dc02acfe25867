package wire

import (
	"context"
	"errors"
	"net"
	"sync"
)

// errUnasked ends a connection over which unsolicited bytes arrived.
var errUnasked = errors.New("bytes arrived that belong to no question")

// A line is the byte stream below one HTTP connection. It knows whether anything may arrive, and blocks bytes that
// arrive between an answer and the next question.
//
// net/http reads ahead: once an answer has ended it waits for the next byte. So a reader that waits in Read after the
// answer's end proves that no earlier bytes are left over.
type line struct {
	net.Conn
	surplus func() // called when more than the answer arrived
	// secured says that the bytes are TLS records: unsolicited bytes may be the service's farewell.
	secured bool

	mu       sync.Mutex
	state    lineState
	quiet    func() // called once the reader waits with nothing left over
	reading  bool   // a Read is under way
	asked    bool   // something was written since the question began
	answered bool   // something was read since the question began
}

type lineState int

const (
	busy   lineState = iota // a question is under way
	spent                   // its answer has ended, and the reader has not returned for more
	idling                  // the reader waits, with nothing left over
	shared                  // HTTP/2: frames may arrive at any time, and each names its question
)

// Read implements net.Conn.
func (l *line) Read(p []byte) (int, error) {
	l.mu.Lock()
	l.reading = true
	tell := l.settle()
	l.mu.Unlock()
	if tell != nil {
		tell()
	}
	n, err := l.Conn.Read(p)
	l.mu.Lock()
	defer l.mu.Unlock()
	l.reading = false
	if n > 0 {
		if l.state == spent || l.state == idling || l.state == busy && !l.asked {
			l.report()
			return 0, errUnasked
		}
		l.answered = true
	}
	return n, err
}

// Write implements net.Conn.
func (l *line) Write(p []byte) (int, error) {
	l.mu.Lock()
	l.asked = true
	l.mu.Unlock()
	return l.Conn.Write(p)
}

// Close implements net.Conn. A reader that closes the line instead of reading on has found more than the answer.
func (l *line) Close() error {
	l.mu.Lock()
	if l.state == spent {
		l.state = busy
		l.report()
	}
	l.mu.Unlock()
	return l.Conn.Close()
}

// report notes that the service sent unsolicited bytes. The caller holds the lock.
func (l *line) report() {
	if !l.secured {
		l.surplus()
	}
}

// settle notes that the reader waits, and returns the callback for that. The caller holds the lock.
func (l *line) settle() func() {
	if l.state != spent || !l.reading {
		return nil
	}
	l.state = idling
	return l.quiet
}

// end notes that the answer has ended by its framing; quiet is called once nothing is left over.
func (l *line) end(quiet func()) {
	l.mu.Lock()
	l.state, l.quiet = spent, quiet
	tell := l.settle()
	l.mu.Unlock()
	if tell != nil {
		tell()
	}
}

// share notes that the connection is HTTP/2.
func (l *line) share() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.state = shared
}

// begin takes the line for a question. It returns false if the line must not be used again: something arrived, or it is
// closed.
func (l *line) begin() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.state == shared {
		return true
	}
	if l.state != idling || !l.reading {
		return false
	}
	if arrived, quiet := pending(l.Conn); !quiet {
		if arrived {
			l.report()
		}
		return false
	}
	l.state, l.asked, l.answered = busy, false, false
	return true
}

// silent reports whether no byte of an answer to the current question arrived. Over HTTP/2 that is unknown here: an
// answer without a header does not count.
func (l *line) silent() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.state == shared || !l.answered
}

// A lineKey is where a context holds the place for the line that a dial makes.
type lineKey struct{}

// dialLine opens the line of a connection that pool.dial asked for.
func dialLine(ctx context.Context, network, address string) (net.Conn, error) {
	var d net.Dialer
	conn, err := d.DialContext(ctx, network, address)
	if err != nil {
		return nil, err
	}
	l, ok := ctx.Value(lineKey{}).(*line)
	if !ok {
		return conn, nil
	}
	l.Conn = conn
	return l, nil
}
