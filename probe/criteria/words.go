package criteria

// phrases are wordings that mean nothing alone, by the name that the tables use for them.
var phrases = map[string][]string{
	"a":       {"a|an|the|any|all|every|each", "all the"},
	"the":     {"a|an|the"},
	"modal":   {"must|should|shall|will [always|also]", "always|also|now"},
	"be":      {"is|are|be|gets|get|being"},
	"been":    {"<be>|was|were"}, // only in conditions: an outcome in the past is what was once seen
	"missing": {"[is|are|was|were] [completely] missing|absent|omitted", "is|are left out", "is|are|was|were not provided|sent|given|present|supplied|passed|set|included|there", "isn't|aren't|wasn't provided|sent|given|present|supplied|passed|set|included|there"},
	"given":   {"provided|sent|given|present|supplied|passed|set|included|used|there"},

	// who asks
	"credential":  {"[bearer|access|auth|authentication|authorization|jwt|api|security] token|tokens|credential|credentials", "jwt|jwts|bearer", "api key|keys", "api-key|api-keys", "auth|authentication|authorization header|headers"},
	"token":       {"[a|an|the|any|its|their] <credential>"},
	"identity":    {"[the|an|any|all] [caller] identity", "[an|the|any] auth|authentication context"},
	"call":        {"[<a>] [<method>] [http|api] request|requests|call|calls", "access"},
	"person":      {"[<a>] [http|api] client|clients|caller|callers|user|users"},
	"caller":      {"<call>|<person>"},
	"headerWord":  {"header|headers"},
	"identityHds": {"[the|required|identity|context|mandatory|a|any] [required|identity|context|mandatory] header|headers", "any|one [one] [or more] of the [required|identity|context|mandatory] headers", "one or more [required|identity|context|mandatory] headers"},

	"someone": {"i|we|you", "a|the client|user|caller"},

	// The subjects of a demand.
	"unknown":     {"unknown|nonexistent|non-existent|non-existing|nonexisting|inexistent", "non existent|existing"},
	"bad":         {"invalid|bad|wrong|incorrect", "not valid|correct"},
	"illegal":     {"invalid|malformed|illegal", "not valid|well-formed"},
	"contentType": {"content-type|content-types", "content|media|mime type|types"},

	// The service itself.
	"api":      {"[the|this|it's|our] [rest|http|web] api|service|server|backend|application|app|system", "the|this endpoint|route|handler|operation"},
	"pronoun":  {"it|we|i|they"},
	"response": {"[the|a|its] [http|api] [success|successful|2xx] response|answer|reply|result [body]", "[the|its] [response] body"},

	// errors
	"error":  {"error|errors|failure|failures", "error response|responses|return|returns|answer|answers|reply|replies|body|bodies|payload|payloads", "failed requests"},
	"errors": {"[all|every|each|any|the] [of the] [api|http|rest] <error> [of the api|service]"},

	// The verbs of a demand.
	"gives": {"<answers>", "get|gets|receive|receives|see|sees|expect|expects"},
	"answers": {
		"return|returns|returning|give|gives|yield|yields|produce|produces|raise|raises|throw|throws|trigger|triggers|cause|causes|send|sends|mean|means",
		"respond|responds|responding|answer|answers|reply|replies|fail|fails [back] with", "answer|answers",
		"result|results in", "lead|leads to",
		"<be> answered|met|responded|rejected|refused|denied|declined|blocked|replied [to] with", "<be> turned away with",
	},
	"auth":     {"[an|a|the] authentication|auth|identity|requestcontext"},
	"validOne": {"[a|the] valid authentication|auth|identity|requestcontext", "[a] [valid] <credential>"},
	"handlers": {"route|routes|handler|handlers|endpoint|endpoints|service|services"},
	"login":    {"[any] auth|authentication|authorization|login|token|tokens|credentials|identity"},
	"wrapped":  {"use|uses|follow|follows|have|has|return|returns|match|matches|carry|carries", "<be> [wrapped|returned|sent|delivered|formatted|rendered] [in|as|with|using]", "conform|conforms|adhere|adheres to", "come|comes [wrapped] in|as|with"},
	"envelopeOfErrors": {
		"[a|an|the|our] [standard|common|json|configured|shared] error envelope|envelopes [format|shape|schema|structure|body]",
		"[a|an|the|our] standard|common|configured|shared error [response] format|shape|schema|structure",
		"[a|an|the|our] [standard|common|json|configured|shared] errorenvelope|errorenvelopes|error-envelope [format|shape|schema|structure|body|object]",
	},
	"anErrorEnvelope": {"[an|the] errorenvelope|errorenvelopes|error-envelope", "[an|the] error envelope|envelopes"},
	"jsonEnvelope":    {"[a|an|the] [correct] json envelope"},
	"envelope":        {"[a|an|the|our] [success|standard|common|configured|shared] envelope|envelopes [format|shape|schema|structure]"},
	"successes":       {"[all|every|each|any|the] success|successful|2xx [http|api] response|responses|returns|answers|results", "[all] successes"},
	"returns":         {"[all|every|each] [the] [http|api] response|responses|returns|answers|results"},
	"trace":           {"stacktrace|stacktraces|traceback|tracebacks [[and|or] <trace>]", "stack trace|traces [[and|or] <trace>]", "python traceback|tracebacks"},
	"under":           {"within|under|in|below", "in under|below", "in less|no|not more than", "in less than", "in at most", "faster than"},
	"atMost":          {"below|under|within|<|≤", "less than", "at most", "no|not more than", "up to"},
}
