// Package demo is a service to try engfix on: it serves every router of the project's own ticket file over HTTP, SSE
// and WebSocket, keeps the contract, and breaks it for chosen routers in one named way each.
//
// Start with New, which returns a Service: an http.Handler with an OpenAPI document at /openapi.json and a
// configuration for engfix at /engfix.yaml. Routers lists the routers that it serves, Defects the ways in which it can
// break the contract, Manners the unusual ways in which it can keep it, Styles the house styles for all of that, and
// Assignment the selection that `engfix demo` shows.
//
// The package promises: the same request gets the same answer each time, except in a manner that counts requests; it
// stores nothing that a request asks for; and after Close no part of a Service runs any more. It imports nothing else
// of engfix, so that it cannot agree with the checks by accident.
package demo
