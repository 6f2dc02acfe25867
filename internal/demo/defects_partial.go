package demo

import "net/http"

// partialDefects are those of half-done fixes: one kind of error that is no ErrorEnvelope while all others are.
func partialDefects() []Defect {
	return []Defect{
		overHTTP("only-identity-bare", "envelopes every error but missing identity", oneBecomes(kindIdentity, detailList), envelopeError),
		overHTTP("only-unknown-id-bare", "envelopes every error but an unknown id", oneBecomes(kindUnknownID, detail), envelopeError),
		overHTTP("only-invalid-body-bare", "leaves invalid bodies to FastAPI's own 422", oneBecomes(kindBody, detailList), envelopeError),
		overHTTP("only-malformed-bare", "leaves malformed JSON to FastAPI's own error", oneBecomes(kindMalformed, detailList), envelopeError),
		overHTTP("only-media-type-bare", "envelopes every error but a wrong content type", oneBecomes(kindMediaType, detail), envelopeError),
		overHTTP("only-invalid-query-bare", "leaves invalid query values to FastAPI's own 422", oneBecomes(kindQuery, detailList), envelopeError),
		overHTTP("malformed-crashes", "crashes on malformed JSON",
			only(kindMalformed, func(*call, *problem, answer) answer { return crash() }), envelopeError),
		overHTTP("invalid-body-crashes", "crashes on an invalid body",
			only(kindBody, func(*call, *problem, answer) answer { return crash() }), envelopeError),
		overHTTP("unknown-id-crashes", "crashes on an unknown id",
			only(kindUnknownID, func(*call, *problem, answer) answer { return crash() }), envelopeError),
		overHTTP("unknown-id-is-200", "tells an unknown id with a 200 that carries the error",
			only(kindUnknownID, func(_ *call, _ *problem, a answer) answer { a.status = http.StatusOK; return a }),
			envelopeError),
	}
}
