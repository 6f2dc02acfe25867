// Package wire puts the questions of a probe to a service, over HTTP, server-sent events and WebSocket, and records what
// passes.
//
// A Client's Send turns each probe.Ask into one probe.Exchange. It promises:
//
//   - Whatever the service does is an exchange: a refusal, a timeout, garbage, a flood. An error means that we could not
//     ask: the context ended, or this machine could not make a connection. A question that cannot be put ends unsent.
//   - No answer can affect another: no redirect is followed, no cookie is kept, no proxy is used, and a
//     connection is used again only when its last answer ended whole and nothing followed it (ADR 0035).
//   - One question, one attempt. A question that mutates nothing is put once more if a kept connection ended before the answer,
//     and the exchange says so (Exchange.Connection).
//   - Everything is bounded, in size and in time, before and after decompression.
//   - A record never holds a secret: each exchange is redacted as it is recorded, echoes included, and $NAME replaces a
//     secret. Redactor says what counts as one.
//   - Each exchange carries a shell command that asks again, in which $NAME is the environment variable of that name.
package wire
