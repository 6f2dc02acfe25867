// Package demo is a service to try engfix on: it serves every router of the project's own ticket file over HTTP, SSE and
// WebSocket, keeps the contract, and breaks it for chosen routers in one named way each.
//
// Start with New, which gives a Service: an http.Handler with an OpenAPI document at /openapi.json and a configuration for
// engfix at /engfix.yaml. Routers lists what it serves, Defects the ways in which it can break the contract, Manners the
// ways in which it can keep it otherwise than usual, Styles the house styles in which it can do all of that, and Assignment the assortment that `engfix demo` shows.
//
// What the package promises: the same request gets the same answer however often it is asked, except in a manner that
// counts requests; nothing that a request asks for is stored; and after Close nothing of a Service runs any more. It imports nothing else of engfix, so that it cannot agree with the
// checks by accident.
package demo
