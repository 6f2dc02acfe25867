package criteria

import (
	"strings"

	"github.com/engfix/engfix/probe/variants"
)

// The ideas of conditions that are used outside the table.
const (
	valid      = "valid request"
	noToken    = "no token"
	badToken   = "invalid token"
	noIdentity = "no identity"
	// unauthenticated is having no token, or no identity at all if no token is part of it.
	unauthenticated = "unauthenticated"
	// unauthorized means the same if the answer is 401; otherwise it may be about permissions.
	unauthorized   = "unauthorized"
	headerMissing  = "header missing"
	headersMissing = "headers missing"
	unknownID      = "unknown id"
	invalidPath    = "invalid path value"
	anyError       = "any error" // whichever request causes it
)

// A conditionRow is an idea of a request, with its wordings.
type conditionRow struct {
	idea string
	// asks names the questions that are put, as in probe.Check.Asks, joined by commas; "{header}" stands for the header
	// or the identity that the words name.
	asks string
	// also is a second idea that the words hold.
	also string
	// method is the method of the requests that the words mean; "" for any.
	method string
	// nouns follow "for", "on", "with", or are a subject: "an unknown id".
	nouns []string
	// states follow "if" or "when": "the id is unknown".
	states []string
	// ways follow the request or the caller: "without a token".
	ways []string
	// adverbs stand anywhere: "on success".
	adverbs []string
}

// conditionRows is the table of conditions.
func conditionRows() []conditionRow {
	return []conditionRow{
		{
			idea: valid, asks: variants.Control,
			nouns: []string{
				"[<a>] valid|authenticated [<method>] request|requests|call|calls|user|users|client|clients|caller|callers",
				"[the|a|an] valid|full <credential>|identity|headers|body|payload|input|data", "[the|a|an] valid request body", "[the] happy path",
			},
			states: []string{
				"[the] <credential>|request|body|payload|input|identity <been> valid", "[the] request|call|operation|user|caller|client <been> successful|authenticated|valid",
				"[the] request|call|operation succeeds", "[a|the] valid <credential>|identity|headers <been> <given>",
			},
			adverbs: []string{"on success", "when|if|once successful|authenticated|valid"},
		},
		{
			idea: valid, asks: variants.Control, method: "POST",
			nouns:   []string{"[successful] creation [of [<a>] [new] <thing>]", "[successfully] creating [<a>] [new] <thing>"},
			adverbs: []string{"on [successful] creation|create", "when|if|after|once [<a>] [new] <thing> <been> [successfully] created", "after|when|on [successfully] creating [<a>] [new] <thing>"},
		},
		{
			idea: valid, asks: variants.Control, method: "DELETE",
			nouns:   []string{"[successful] deletion [of [<a>] <thing>]", "[successfully] deleting [<a>] [existing] <thing>"},
			adverbs: []string{"on [successful] deletion|delete", "when|if|after|once [<a>] <thing> <been> [successfully] deleted", "after|when|on [successfully] deleting [<a>] <thing>"},
		},
		{
			idea: noToken,
			nouns: []string{
				"[<a>] missing|absent <credential>", "no <credential>", "<credential> missing", "[<a>] tokenless|token-less request|requests|call|calls",
			},
			states: []string{
				"<token> <missing>", "no <credential> [<been>] <given>", "there is no <credential>", "missing <credential>", "no <credential>",
			},
			ways: []string{
				"without <token>", "with no <credential>", "[that|which|who] lack|lacks|omit|omits <token>", "lacking|omitting|missing <token>", "having|have|has no <credential>", "that|which|who have|has|carry|carries no <credential>",
				"without providing|sending|passing|supplying <token>",
			},
		},
		{
			idea: unauthenticated,
			nouns: []string{
				"[<a>] unauthenticated|anonymous [<method>] request|requests|call|calls|access|user|users|client|clients|caller|callers|connection|connections", "[<a>] unauthenticated|anonymous <channel>|<operation>|<method>", "no auth|authentication",
			},
			states: []string{
				"[the] request|call|caller|client|user <been> unauthenticated|anonymous", "[the] auth|authentication <missing>", "[the] request|call|caller|client|user <been> not authenticated", "unauthenticated", "not authenticated",
				"[the] user|caller|client is not logged in", "not logged in",
			},
			ways: []string{"that|which|who <been> not authenticated", "that|which|who <been> not logged in", "that|which|who <been> unauthenticated", "without being authenticated|logged in", "without logging in", "without authenticating", "unauthenticated|anonymously", "without [an|the|any] auth|authentication", "with no auth|authentication"},
		},
		{
			idea: unauthorized,
			nouns: []string{
				"[<a>] unauthorized|unauthorised [<method>] request|requests|call|calls|access|user|users|client|clients|caller|callers",
				"[<a>] missing|absent authorization", "no authorization",
			},
			states: []string{"[the] authorization <missing>", "there is no authorization", "no authorization [<been> <given>]"},
			ways:   []string{"without [an|the|any] authorization", "with no authorization", "lacking|missing authorization"},
		},
		{
			idea: badToken, asks: variants.BadCredential,
			nouns:  []string{"[<a>] invalid|bad|wrong|incorrect|unknown|bogus|fake|made-up|garbage <credential>"},
			states: []string{"<token> <been> <bad>|unknown|bogus", "<token> isn't valid", "[an|the] invalid <credential> <been> <given>"},
		},
		{
			idea: noToken, also: badToken,
			nouns: []string{
				"[<a>] missing or invalid|bad|wrong|incorrect <credential>", "[<a>] invalid|bad|wrong|incorrect or missing|absent <credential>", "[<a>] missing/invalid <credential>",
				"no or [an] invalid|bad|wrong <credential>",
			},
			states: []string{"<token> <been> missing or <bad>", "<token> <been> <bad> or missing|absent"},
			ways: []string{
				"without [a|the|any] valid <credential>", "[that|which|who] lack|lacks [a|the|any] valid <credential>", "with no valid <credential>", "without <token> or with [<a>] invalid|bad|wrong <credential>",
			},
		},
		{
			idea: noIdentity, asks: variants.Anonymous,
			nouns: []string{"[<a>] missing identity", "no identity"},
			states: []string{
				"<identity> <missing>", "no identity <been> <given>", "all [of] [the] [required|identity|context|mandatory] headers <missing>",
				"none of the [required|identity|context|mandatory] headers <been> <given>",
			},
			ways: []string{"without <identity>", "with no identity", "without any of the [required|identity|context|mandatory] headers"},
		},
		{
			idea:   headersMissing,
			nouns:  []string{"[<a>] missing [required|identity|context|mandatory] header|headers"},
			states: []string{"<identityHds> <missing>", "[a|any] required header <missing>"},
			ways:   []string{"without [the|any] [required|identity|context|mandatory] headers", "missing [the|any] [required|identity|context|mandatory] headers"},
		},
		{
			idea: headerMissing, asks: variants.Without + "{header}",
			nouns:  []string{"[<a>] missing|absent <header> [header]", "no <header> [header]"},
			states: []string{"[the|an|a] <header> [header] <missing>", "no <header> [header] [<been>] <given>", "there is no <header> [header]"},
			ways:   []string{"without [the|an|a] <header> [header]", "with no <header> [header]", "lacking|missing|omitting [the|an|a] <header> [header]", "[that|which] lack|lacks|omit|omits [the|an|a] <header> [header]"},
		},
		{
			idea: "blank header", asks: variants.Blank + "{header}",
			nouns:  []string{"[<a>] blank|empty <header> [header]"},
			states: []string{"[the|an|a] <header> [header] <been> blank|empty"},
		},
		{
			idea: "blank headers", asks: variants.Blank + "*",
			nouns:  []string{"[<a>] blank|empty [required|identity|context] header|headers [values]"},
			states: []string{"[<a>] [required|identity|context] header|headers <been> blank|empty"},
		},
		{
			idea: "malformed header", asks: variants.Malformed + "{header}",
			nouns:  []string{"[<a>] malformed|invalid|illegal <header> [header]"},
			states: []string{"[the|an|a] <header> [header] <been> <illegal>"},
		},
		{
			idea: "malformed headers", asks: variants.Malformed + "*",
			nouns:  []string{"[<a>] malformed|invalid|illegal [identity|context] header|headers [values]"},
			states: []string{"[<a>] [identity|context] header|headers <been> <illegal>"},
		},
		{
			idea: unknownID, asks: variants.UnknownID,
			nouns: []string{
				"[<a>] <unknown> <thing>", "[<a>] <thing> that|which does|do not exist", "[<a>] <thing> that|which doesn't|don't exist",
				"requesting|accessing [<a>] <unknown> <thing>",
				"not found <thing>", "[<a>] missing item|items|resource|resources|record|records|entity|entities|object|objects",
			},
			states: []string{
				"[<a>] <thing> does|do not exist", "[<a>] <thing> doesn't|don't exist", "[<a>] <thing> <been> not found|known", "[<a>] <thing> <been> <unknown>",
				"[<a>] <thing> isn't found|known", "not found", "it <been> not found", "it does not exist", "it doesn't exist", "[<a>] <thing> cannot|could be found", "[<a>] <thing> cannot|can't|couldn't be found", "[<a>] <thing> can|could not be found", "[<a>] <thing> not found",
				"no such|matching <thing> exists|exist", "no <thing> exists", "no [such|matching] <thing> is|was found", "there is no such <thing>", "[<a>] <unknown> <thing> <been> requested|<given>",
			},
		},
		{
			idea: unknownID, asks: variants.UnknownID, method: "GET",
			nouns: []string{"[when] getting|fetching|reading|retrieving|loading [<a>] <unknown> <thing>", "getting|fetching|reading|retrieving|loading [<a>] <thing> that does not|doesn't exist"},
		},
		{
			idea: unknownID, asks: variants.UnknownID, method: "DELETE",
			nouns: []string{"[when] deleting|removing [<a>] <unknown> <thing>", "deleting|removing [<a>] <thing> that does not|doesn't exist"},
		},
		{
			idea: invalidPath, asks: variants.InvalidPath,
			nouns:  []string{"[<a>] invalid|malformed|bad id|ids|identifier|identifiers", "[<a>] invalid path parameter|parameters"},
			states: []string{"[<a>] id|identifier <been> <illegal>", "[<a>] path parameter|parameters <been> <illegal>"},
		},
		{
			idea: "invalid query", asks: variants.InvalidQuery,
			nouns:  []string{"[<a>] invalid|malformed|bad query [parameter|parameters|param|params|string|value|values]"},
			states: []string{"[<a>] query [parameter|parameters|param|params|string] <been> <illegal>"},
		},
		{
			idea: "invalid body", asks: variants.InvalidBody + "," + variants.MissingField,
			nouns:  []string{"[<a>] invalid|bad [json] [request] body|bodies|payload|payloads", "[<a>] body|bodies|payload|payloads that fail|fails validation", "[<a>] body validation error|errors|failure|failures"},
			states: []string{"[<a>] [request] body|payload <been> <bad>", "[<a>] [request] body|payload isn't valid", "[<a>] [request] body|payload does not match the schema", "[<a>] [request] body|payload fails validation", "body validation fails"},
		},
		{
			idea: "invalid input", asks: strings.Join([]string{variants.InvalidBody, variants.MissingField, variants.InvalidQuery, variants.InvalidHeader, variants.InvalidCookie, variants.InvalidPath}, ","),
			nouns:  []string{"[<a>] [request|pydantic|fastapi] validation error|errors|failure|failures", "requestvalidationerror|requestvalidationerrors", "[<a>] failed validation", "[<a>] invalid|bad [request] input|inputs|data|parameters", "[<a>] invalid request|requests"},
			states: []string{"[the] [request|input] validation fails|failed", "[the] input|data|request <been> <bad>", "[the] input|request|data fails validation"},
		},
		{
			idea: "missing field", asks: variants.MissingField,
			nouns: []string{
				"[<a>] missing [body|payload] field|fields", "[<a>] missing required|mandatory [body|payload] field|fields|member|members|property|properties|attribute|attributes",
				"[<a>] incomplete [request] body|bodies|payload|payloads", "[<a>] [request] body|bodies|payload|payloads that lack|lacks [<a>] required|mandatory field|fields",
			},
			states: []string{"[<a>|one] required|mandatory [body|payload] field|fields|member|members|property|properties|attribute|attributes <missing>"},
			ways: []string{
				"without [<a>] required|mandatory field|fields|member|members|property|properties", "that|which lack|lacks|omit|omits [<a>] required|mandatory field|fields",
				"missing|lacking|omitting [<a>] required|mandatory field|fields",
			},
		},
		{
			idea: "missing body", asks: variants.NoBody,
			nouns:  []string{"[<a>] missing|absent [json] [request] body|bodies|payload|payloads", "no [json] [request] body|payload"},
			states: []string{"[the|a] [json] [request] body|payload <missing>", "there is no [request] body|payload"},
			ways:   []string{"without [a|the|any] [json] [request] body|payload", "with no [json] [request] body|payload"},
		},
		{
			idea: "malformed JSON", asks: variants.MalformedJSON,
			nouns:  []string{"[<a>] bad json", "[<a>] malformed|invalid|broken|unparsable|unparseable json [body|bodies|payload|payloads] [in|as [the|a] [request] body|payload]", "[<a>] malformed [request] body|bodies|payload|payloads", "[<a>] non-json [request] body|bodies|payload|payloads", "[<a>] [request] body|payload that is not [valid] json"},
			states: []string{"[<a>] [request] body|payload <been> not [valid|well-formed] json", "[<a>] [request] body|payload isn't [valid] json", "[the] [request] json <been> <illegal>|broken", "[<a>] [request] body|payload <been> malformed [json]", "[<a>] [request] body|payload cannot be parsed"},
		},
		{
			idea: "wrong content type", asks: variants.WrongContentType,
			nouns:  []string{"[<a>] wrong|unsupported|unexpected|incorrect|invalid|unknown <contentType>"},
			states: []string{"[the] <contentType> <been> wrong|unsupported|unexpected|incorrect", "[the] <contentType> <been> not supported|application/json", "[the] <contentType> isn't supported|application/json"},
		},
		{
			idea:   anyError,
			states: []string{"[a|an|any] error|errors occur|occurs|happen|happens"},
		},
		{
			idea: "preflight", asks: variants.Preflight,
			nouns: []string{"[<a>] [cors] preflight [request|requests]"},
		},
	}
}

// meaning returns the meaning of a row's words.
func (row conditionRow) meaning(parts []found) (meaning, bool) {
	m, ok := together(parts)
	if !ok {
		return m, false
	}
	c := condition{idea: row.idea, header: m.slot("header"), thing: m.slot("thing")}
	got := meaning{conditions: []condition{c}, scopes: m.scopes}
	if row.also != "" {
		got.conditions = append(got.conditions, condition{idea: row.also})
	}
	if row.method != "" {
		got.scopes, ok = bothScopes(got.scopes, []scope{{method: row.method}})
	}
	return got, ok
}

// addConditions adds the table to the grammar.
func (g *grammar) addConditions(rows []conditionRow) {
	for _, row := range rows {
		g.add("noun", rule{row.nouns, row.meaning})
		g.add("state", rule{row.states, row.meaning})
		g.add("way", rule{row.ways, row.meaning})
		g.add("adverb", rule{row.adverbs, row.meaning})
	}
	g.add("nouns",
		rule{wordings: []string{"<noun>"}},
		rule{[]string{"<noun> [,] and|or <nouns>", "<noun> , <nouns>"}, anyOf})
	// a request with one thing and another has both, which no question asks
	g.add("either",
		rule{wordings: []string{"<noun>"}},
		rule{[]string{"<noun> [,] or <either>"}, anyOf})
	g.add("states",
		rule{wordings: []string{"<state>"}},
		rule{[]string{"<state> [,] or [if|when] <states>"}, anyOf})
	g.add("ways",
		rule{wordings: []string{"<way>", "with|having|containing|using|given|carrying|sending|by <either>"}},
		rule{[]string{"<way> [,] or <ways>"}, anyOf})
	// an asking is a request that is like something: "a request to GET /items without a token"
	g.add("asking", rule{wordings: []string{
		"<nouns>", "<nouns> to|on|at <scope>", "<channel> <ways>", "[<a>] connection|connections|stream|streams <ways>", "<caller> <ways>", "<caller> for <either>", "<caller> [to|on|at|for] <scope> <ways>", "<caller> <ways> to|on|at <scope>",
		"calling|requesting|hitting|accessing|invoking [it|<scope>] <ways>", "<methods> [request|requests] of|for|with <either>", "posting|sending|submitting|uploading|providing|using|passing <either>",
	}})
	g.add("adverb", rule{wordings: []string{
		"if|when|whenever|where|once|while <states>", "in case <states>", "in case that <states>",
		"for|on|upon|from|to|at <asking>", "given <either>", "given <caller> <ways>", "in case of <asking>", "when given <either>",
		"if|when|whenever [it is|i am|they are] called|requested|invoked|accessed|used|queried|sent|made|asked <ways>", "if|when <asking> <been> made|sent|received|called|issued",
		"if|when|given <caller> <ways>", "if|when|given <caller> has|have|sends|send|provides|provide|uses|use|passes|pass <either>",
		"if|when|whenever|given <person> sends|send|makes|make|issues|issue <asking>", "if|when|whenever <asking> calls|call|requests|request|accesses|access|hits|hit <scope>",
		"if|when|given that <states>", "given <states>", `\( <either>|<ways>|<states> \)`,
		"if|when|given i|we|they have|send|provide|use|pass <either>",
	}})
}

// asIdentity is the idea of a request that another identity makes.
const asIdentity = "other identity"

// addIdentities adds to the grammar the identities that the configuration names: "viewer", "other_tenant", "expired".
func (g *grammar) addIdentities(names []string) {
	for _, name := range names {
		words := strings.NewReplacer("_", " ", "-", " ").Replace(strings.ToLower(name))
		said := []string{words}
		if other, is := strings.CutPrefix(words, "other "); is {
			said = append(said, "another "+other, "a different "+other)
		}
		row := conditionRow{idea: asIdentity}
		for _, w := range said {
			row.nouns = append(row.nouns, "[<a>] "+w, "[<a>] "+w+"s", "[<a>] "+w+" user|users|caller|callers|client|clients|token|tokens|credential|credentials|identity", "[<a>] "+w+"'s token|credentials")
			row.states = append(row.states, "[the] caller|user|client <been> [<a>] "+w, "[the] token|credential|identity <been> "+w)
			row.ways = append(row.ways, "as [<a>] "+w, "with [<a>] "+w+" role|token|credentials|identity", "of [<a>] "+w)
		}
		fold := func(parts []found) (meaning, bool) {
			m, ok := row.meaning(parts)
			if ok {
				m.conditions[0].header = name
			}
			return m, ok
		}
		g.add("noun", rule{row.nouns, fold})
		g.add("state", rule{row.states, fold})
		g.add("way", rule{row.ways, fold})
	}
}
