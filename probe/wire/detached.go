package wire

import (
	"context"
	"errors"
	"io"
	"net/http"
	"time"
)

// A service can stop net/http's HTTP/2 for ever: it waits for a lock that it holds itself once a stream's window grows beyond
// its limit. Neither a context nor closing the connection ends that. So whatever may be HTTP/2 is waited for from outside.

// stuck is how long net/http may take to end an exchange whose context has ended.
const stuck = 250 * time.Millisecond

// roundTrip is RoundTrip that ends soon after its request's context, whatever the service does.
func (c *conn) roundTrip(req *http.Request) (*http.Response, error) {
	if !c.line.secured {
		return c.RoundTrip(req)
	}
	type answer struct {
		resp *http.Response
		err  error
	}
	got, late := make(chan answer, 1), make(chan struct{})
	go func() {
		resp, err := c.RoundTrip(req) //nolint:bodyclose // whoever gets it closes it; a late one goes with its connection
		got <- answer{resp, err}
	}()
	defer afterEnd(req.Context(), func() { close(late) })()
	select {
	case a := <-got:
		if a.err == nil && a.resp.ProtoMajor >= 2 {
			a.resp.Body = detach(req.Context(), a.resp.Body)
		}
		return a.resp, a.err
	case <-late:
		return nil, context.Cause(req.Context())
	}
}

// hangUp closes the connection, and does not wait for it if that may take for ever.
func (c *conn) hangUp() {
	if c.line.secured {
		go func() { _ = c.Close() }()
		return
	}
	_ = c.Close()
}

// afterEnd calls do when a context has ended and net/http had its time to notice. The function that it returns prevents that.
func afterEnd(ctx context.Context, do func()) (stop func()) {
	ended, cancel := context.WithCancel(context.WithoutCancel(ctx))
	stopped := context.AfterFunc(ctx, func() {
		select {
		case <-time.After(stuck):
			do()
		case <-ended.Done():
		}
	})
	return func() {
		stopped()
		cancel()
	}
}

// A detached body is read and closed by another goroutine, so that nobody waits for it longer than its context.
type detached struct {
	*io.PipeReader
	body io.Closer
	stop func()
}

func detach(ctx context.Context, body io.ReadCloser) *detached {
	out, in := io.Pipe()
	go func() {
		_, err := io.CopyBuffer(in, body, make([]byte, 2<<10)) // most answers are short, and there are thousands
		_ = body.Close()                                       // it was only read
		_ = in.CloseWithError(err)
	}()
	return &detached{out, body, afterEnd(ctx, func() { _ = out.CloseWithError(errors.Join(context.Cause(ctx), io.ErrUnexpectedEOF)) })}
}

// Close implements io.Closer.
func (d *detached) Close() error {
	d.stop()
	go func() { _ = d.body.Close() }()
	return d.PipeReader.Close()
}
