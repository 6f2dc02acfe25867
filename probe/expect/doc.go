// Package expect holds expectations: what one answer must be, as a value.
//
// Parse reads an Expectation from JSON and names the member that is wrong. Judge compares it with one exchange and sends
// nothing: the same exchange gives the same judgement, live or recorded. What an answer cannot show, because it never
// arrived or is not whole, is neither met nor missed: it stays open.
//
// The members of an expectation are
//
//	status  404, "4xx", or a list of them
//	body    an object: gjson path → value or matcher
//	schema  "openapi", or the path of a JSON Schema file; the caller hands the schema in
//	header  an object: header name → value or matcher
//	within  "500ms": how long the answer may take
//	frames  a list: what a WebSocket must say, in this order
//	events  a list: what an event stream must say, in this order
//
// A matcher is an object of equals, matches, type, min, max, count and exists. All of its demands must hold.
package expect
