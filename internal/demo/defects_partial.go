package demo

import "net/http"

// partialDefects are those of half-done fixes: one kind of error is not in the style while all others are.
func partialDefects(s *Style) []Defect {
	crashes := func(*call, *problem, answer) answer { return crash() }
	return []Defect{
		overHTTP("only-identity-bare", "envelopes every error but missing identity", oneRaw(kindIdentity, detailList), envelopeError),
		overHTTP("only-unknown-id-bare", "envelopes every error but an unknown id", oneRaw(kindUnknownID, s.detail), envelopeError),
		overHTTP("only-invalid-body-bare", "leaves invalid bodies to FastAPI's own 422", oneRaw(kindBody, detailList), envelopeError),
		overHTTP("only-malformed-bare", "leaves malformed JSON to FastAPI's own error", oneRaw(kindMalformed, detailList), envelopeError),
		overHTTP("only-media-type-bare", "envelopes every error but a wrong content type", oneRaw(kindMediaType, s.detail), envelopeError),
		overHTTP("only-invalid-query-bare", "leaves invalid query values to FastAPI's own 422", oneRaw(kindQuery, detailList), envelopeError),
		overHTTP("malformed-crashes", "crashes on malformed JSON", only(kindMalformed, crashes), envelopeError),
		overHTTP("invalid-body-crashes", "crashes on an invalid body", only(kindBody, crashes), envelopeError),
		overHTTP("unknown-id-crashes", "crashes on an unknown id", only(kindUnknownID, crashes), envelopeError),
		overHTTP("unknown-id-is-200", "answers an unknown id with a 200 that carries the error",
			only(kindUnknownID, withStatus(http.StatusOK)), envelopeError),
	}
}

// withStatus answers with another status and the same body.
func withStatus(status int) func(*call, *problem, answer) answer {
	return func(_ *call, _ *problem, a answer) answer {
		a.status = status
		return a
	}
}
