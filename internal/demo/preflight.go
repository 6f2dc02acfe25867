package demo

import "net/http"

// preflightFor returns the method that a browser asks permission for; "" if the request is not a preflight.
func preflightFor(r *http.Request) string {
	if r.Method != http.MethodOptions || r.Header.Get("Origin") == "" {
		return ""
	}
	return r.Header.Get("Access-Control-Request-Method")
}

// allowsAll answers a preflight request, and allows every origin.
func allowsAll(c *call) answer {
	a := answer{status: http.StatusNoContent}
	return a.withHeader("Access-Control-Allow-Origin", c.r.Header.Get("Origin")).
		withHeader("Access-Control-Allow-Methods", "GET, POST, PUT, PATCH, DELETE").
		withHeader("Access-Control-Allow-Headers", c.r.Header.Get("Access-Control-Request-Headers")).
		withHeader("Vary", "Origin")
}
