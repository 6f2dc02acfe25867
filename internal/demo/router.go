package demo

import (
	"net/http"
	"slices"
	"strings"
)

// The transports of an endpoint.
const (
	transportHTTP = "http"
	transportSSE  = "sse"
	transportWS   = "ws"
)

// A Router is one router of the ticket file and the endpoints that it answers.
type Router struct {
	Name      string // import path, as in engines.video_mask.routes
	Public    bool   // it asks nobody for identity
	Endpoints []Endpoint

	refusal int // status that answers a missing identity
}

// An Endpoint is one thing that a router answers, with a request that it accepts.
type Endpoint struct {
	Transport string            // http, sse or ws
	Method    string            // upper case; GET for sse and ws
	Path      string            // template, as in /video/masks/{artifact_id}
	Params    map[string]string // the path values that exist; nil for a path without parameters
	Body      string            // a valid JSON body; "" if the endpoint takes none

	list bool // it returns a page of things, of a size that the query may name
}

// Routers lists every router of the ticket file, in its order. The caller may change the result.
func Routers() []Router {
	return slices.Concat(criticalRouters(), envelopeRouters(), exceptionRouters())
}

// Transports are the transports of the router's endpoints, each once, in the order of the endpoints.
func (r Router) Transports() []string {
	var ts []string
	for _, e := range r.Endpoints {
		if !slices.Contains(ts, e.Transport) {
			ts = append(ts, e.Transport)
		}
	}
	return ts
}

// Key names the endpoint within the service: "GET /video/masks/{artifact_id}", "WS /ws/chat/{thread_id}".
func (e Endpoint) Key() string {
	if e.Transport == transportWS {
		return "WS " + e.Path
	}
	return e.Method + " " + e.Path
}

// answers reports whether the endpoint answers requests of the method.
func (e Endpoint) answers(method string) bool {
	return method == e.Method || method == http.MethodHead && e.Method == http.MethodGet && e.Transport == transportHTTP
}

// routed makes a router that refuses a missing identity with the given status.
func routed(name string, refusal int, endpoints ...Endpoint) Router {
	return Router{Name: name, refusal: refusal, Endpoints: endpoints}
}

// public makes a router that asks nobody for identity.
func public(name string, endpoints ...Endpoint) Router {
	return Router{Name: name, Public: true, Endpoints: endpoints}
}

func get(path string, values ...string) Endpoint {
	return endpoint(transportHTTP, "GET", path, "", values)
}

func list(path string) Endpoint {
	e := get(path)
	e.list = true
	return e
}

func del(path string, values ...string) Endpoint {
	return endpoint(transportHTTP, "DELETE", path, "", values)
}

func post(path, body string, values ...string) Endpoint {
	return endpoint(transportHTTP, "POST", path, body, values)
}

func put(path, body string, values ...string) Endpoint {
	return endpoint(transportHTTP, "PUT", path, body, values)
}

func patch(path, body string, values ...string) Endpoint {
	return endpoint(transportHTTP, "PATCH", path, body, values)
}

func sse(path string, values ...string) Endpoint {
	return endpoint(transportSSE, "GET", path, "", values)
}

func ws(path string, values ...string) Endpoint {
	return endpoint(transportWS, "GET", path, "", values)
}

// endpoint takes the values of the path's parameters in their order.
func endpoint(transport, method, path, body string, values []string) Endpoint {
	e := Endpoint{Transport: transport, Method: method, Path: path, Body: body}
	for i, name := range paramNames(path) {
		if e.Params == nil {
			e.Params = map[string]string{}
		}
		e.Params[name] = values[i]
	}
	return e
}

// paramNames are the names between braces of a path template, in order.
func paramNames(path string) []string {
	var names []string
	for segment := range strings.SplitSeq(path, "/") {
		if name, ok := paramName(segment); ok {
			names = append(names, name)
		}
	}
	return names
}

// paramName is the parameter that a segment of a path template stands for.
func paramName(segment string) (name string, ok bool) {
	if strings.HasPrefix(segment, "{") && strings.HasSuffix(segment, "}") {
		return segment[1 : len(segment)-1], true
	}
	return "", false
}
