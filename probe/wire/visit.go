package wire

import (
	"errors"
	"io"
	"net/http"
	"sync/atomic"
	"time"
)

// A visit is one request put to the service, and the answer's header if one arrived.
type visit struct {
	resp      *http.Response
	connected bool      // there was a connection, TLS included, to send it over
	again     string    // why the request was put again over a fresh connection; "" if it was not
	since     time.Time // when it was put again

	pool      *pool
	mostLines int // of the answer's header
	conn      *conn
	body      *ending // of resp
}

// The notes on an exchange whose kept connection brought no answer.
const (
	diedKept   = "the kept connection was closed before any answer: asked again over a fresh one"
	silentKept = "the kept connection stayed silent for half of the time: asked again over a fresh one"
)

// errSilentKept ends a request over a kept connection that stays silent.
var errSilentKept = errors.New("the kept connection stays silent")

// visit puts a request, made by build, over a kept connection if it may, and else over a fresh one. If a kept
// connection ends without an answer, or sends no byte for half of the time for an answer, the request goes once more
// over a fresh one, which has the whole time: it mutates nothing. The caller must leave the visit, even after an error.
func (c *Client) visit(w *watch, endpoint string, reduced bool, build func() (*http.Request, error)) (*visit, error) {
	v := &visit{pool: c.pool, mostLines: c.limits.HeaderCount}
	req, err := build()
	if err != nil {
		return v, &unfitError{err}
	}
	share := mayShare(req) && c.pool.keeps()
	if share && endpoint != "" {
		v.conn = c.pool.take(endpoint, reduced)
	}
	if v.conn != nil {
		v.connected = true
		err = v.roundTripKept(req, c.timeout/2)
		if err == nil || w.Err() != nil || !v.conn.line.silent() && !notHTTP(err) {
			return v, err
		}
		v.again, v.connected = diedKept, false
		if errors.Is(err, errSilentKept) {
			v.again = silentKept
		}
		v.drop()
		v.pool.trouble()
		if err = c.turnAgain(w); err != nil {
			return v, err
		}
		v.since = time.Now()
		if req, err = build(); err != nil {
			return v, &unfitError{err}
		}
	}
	req.Close = !share // so that the service need not wait for more
	if req.Header.Get("Upgrade") != "" || req.Header.Get("Connection") != "" {
		v.resp, v.connected, err = c.send(req.WithContext(w), false) //nolint:bodyclose // the visit closes it: HTTP/2 has no room for what speaks of the connection
		return v, err
	}
	if v.conn, err = c.pool.dial(w); err != nil {
		return v, err
	}
	v.conn.reduced = reduced
	v.connected = true
	return v, v.roundTrip(req)
}

// roundTripKept is roundTrip over a kept connection. Its error is errSilentKept if no byte of an answer arrived within
// patience.
func (v *visit) roundTripKept(req *http.Request, patience time.Duration) error {
	var gaveUp atomic.Bool
	conn := v.conn
	timer := time.AfterFunc(patience, func() {
		if conn.line.silent() {
			gaveUp.Store(true)
			_ = conn.Close()
		}
	})
	defer timer.Stop()
	err := v.roundTrip(req)
	if !gaveUp.Load() {
		return err
	}
	if err == nil { // its header was under way while the connection was closed
		v.resp.Body.Close()
		v.resp, v.body = nil, nil
	}
	return errSilentKept
}

// roundTrip sends the request over the visit's connection and waits for the answer's header.
func (v *visit) roundTrip(req *http.Request) error {
	resp, err := v.conn.roundTrip(req)
	if err != nil {
		return err
	}
	v.body = &ending{ReadCloser: resp.Body}
	resp.Body = v.body
	if err := noAnswerAtAll(resp, false, v.mostLines); err != nil {
		resp.Body.Close()
		return err
	}
	v.resp = resp
	return nil
}

// notHTTP reports whether the header that arrived is not HTTP. The rest of an answer that was longer than announced
// looks like that.
func notHTTP(err error) bool {
	return !dropped(err) && !errors.Is(err, errNoStatus) && !errors.Is(err, errSwitched) && !errors.Is(err, errManyLines)
}

// leave ends the visit. The connection is kept if the answer ended whole and said that more may follow.
func (v *visit) leave() {
	if v.resp != nil {
		v.resp.Body.Close()
	}
	if v.conn == nil {
		return
	}
	if v.resp != nil && v.body.whole && !v.resp.Request.Close && framed(v.resp.Request.Method, v.resp) {
		v.pool.keep(v.conn, v.resp.ProtoMajor)
		return
	}
	v.drop()
}

// drop closes the connection.
func (v *visit) drop() {
	v.conn.hangUp()
	v.conn = nil
}

// An ending is a body that remembers whether it was read to its end.
type ending struct {
	io.ReadCloser
	whole bool
}

func (e *ending) Read(p []byte) (int, error) {
	n, err := e.ReadCloser.Read(p)
	e.whole = e.whole || err == io.EOF // a reader's own end
	return n, err
}
