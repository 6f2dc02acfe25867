package demo

import (
	"context"
	"io"
	"net/http"
)

// A call is one request being answered.
type call struct {
	*conduct
	*route
	ctx    context.Context // ends when the client leaves or the service is closed
	r      *http.Request
	values map[string]string // of the path's parameters
	body   []byte            // at most one byte more than maxBody
	hello  map[string]any    // the identity in a WebSocket client's hello
	// preflight is true if a browser asks for permission to make the request.
	preflight bool
	astray    *problem // the request is for nothing that exists; nil if it found its endpoint
}

// readBody reads the part of the request's body that is judged.
func (c *call) readBody() {
	// The part that arrived over a broken connection is judged; its answer reaches nobody.
	c.body, _ = io.ReadAll(io.LimitReader(c.r.Body, maxBody+1))
}

// answer answers over the endpoint's transport.
func (c *call) answer(w http.ResponseWriter) {
	switch {
	case c.preflight:
		c.send(w, c, c.leave(c))
	case c.astray != nil:
		c.send(w, c, c.fail(c, c.astray))
	case c.endpoint.Transport == transportWS:
		c.answerWS(w)
	case c.endpoint.Transport == transportSSE:
		c.answerSSE(w)
	default:
		c.readBody()
		c.answerHTTP(w)
	}
}
