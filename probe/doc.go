// Package probe is the model of proof: the questions to a service, its answers, and the verdicts that follow.
//
// An Endpoint is one method and path of a router. A Variant is a question to an endpoint; a Check names the variants it
// wants answered and judges their Exchanges. A Plan binds the items of tickets to checks and endpoints and holds each
// question once; a Runner asks them through a Sender and emits Exchanges and TicketResults to a Sink. The vocabulary is
// here; the packages below (routes, contract, sample, variants, wire, checks) use it. This package neither sends nor
// reads files, and knows no particular check or question.
//
// A verdict is about the service, an error is about us: they never share a type.
package probe
