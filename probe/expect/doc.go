// Package expect holds expectations: the demands on one answer, as a value.
//
// Parse reads an Expectation from JSON and names the member that is wrong. Judge compares it with one exchange and sends
// nothing: the same exchange gives the same judgement, live or recorded. A demand that an answer cannot show, because it never
// arrived or is not whole, is neither met nor missed: it stays open.
//
// The members of an expectation are
//
//	status  404, "4xx", or a list of them
//	body    an object: gjson path → value or matcher
//	schema  "openapi", or the path of a JSON Schema file; the caller hands the schema in
//	header  an object: header name → value or matcher
//	within  "500ms": how long the answer may take
//	frames  a list: the messages of a WebSocket, in this order
//	events  a list: the events of a stream, in this order
//
// A matcher is an object of equals, matches, type, min, max, count and exists. All of its demands must hold.
package expect
