package criteria

// exampleHeader stands in the examples for any header of the identity.
const exampleHeader = "X-Mode"

// Examples returns lines that are understood, for a person who looks for a wording: at least one for each idea of the
// tables.
func Examples() []string {
	return []string{
		"Inject RequestContext …",
		"Add ctx: RequestContext = Depends(get_request_context)",
		"Add Identity",
		"All endpoints require authentication",
		"Every endpoint requires a valid token",
		"Unauthenticated requests are rejected",
		"Endpoint returns 422 if headers missing",
		"Endpoint returns 401 without a token",
		"Returns 401 without Authorization",
		"Returns 401 for an invalid token",
		"X-Mode is required",
		"Requests without X-Mode are refused",
		"Returns 400 if X-Mode is missing",
		"Returns 400 without X-Mode",
		"Returns 400 for a blank X-Mode",
		"WS connection rejected without auth context",
		"Closes with 4401 without a token",
		"Wrap errors in ErrorEnvelope",
		"Wrap returns in ErrorEnvelope",
		"All errors use the error envelope",
		"Errors return JSON envelope before close",
		"Ensure ErrorEnvelope on connect errors",
		"Connect error returns correct JSON structure",
		"Convert returns to Envelope",
		"Add Envelope",
		"Wrap returns",
		"Successful responses are wrapped in an Envelope",
		"GET /items/{id} returns 404 for an unknown id",
		"Returns 404 if the item does not exist",
		"POST /items with an invalid body → 422",
		"Returns 422 for an invalid query parameter",
		"Returns 400 for malformed JSON",
		"Returns 415 for an unsupported content type",
		"POST /items returns 201 on success",
		"Valid requests return 200",
		"Errors do not leak stack traces",
		"Responds within 500 ms",
		"Content-Type is application/json",
		"GET /items/stream is text/event-stream",
		"Every response includes an X-Request-Id header",
		"The response contains a data field",
		"CORS preflight requests are answered",
		"No auth required",
	}
}
