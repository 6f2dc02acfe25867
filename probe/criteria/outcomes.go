package criteria

import (
	"encoding/json"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/checks"
)

// A need says whether an outcome has a condition.
type need int

const (
	never  need = iota // it is about endpoints in general
	may                // a condition narrows it
	always             // it means nothing without one
)

// An outcomeRow is an idea of a demand, with its wordings.
type outcomeRow struct {
	idea string
	// condition says whether the outcome has a condition.
	condition need
	// only narrows the row to items that state an exception.
	only bool
	// bind returns the checks that show it. p holds the condition's question and the operation.
	bind func(o outcome, p probe.Params) []probe.Binding
	// fold reads the part that the outcome leaves open from the words; nil: there is none.
	fold func(m meaning) (o outcome, ok bool)
	// own is true if the wordings name a subject that no condition before it narrows.
	own bool
	// verbs follow any subject: "return 404", "require authentication".
	verbs []string
	// deeds follow what answers or is asked, and no person: "respond within 2 s". A client that does so answers somebody else.
	deeds []string
	// receipts follow who asks: "receive the X-Request-Id header". What a service receives is in a request.
	receipts []string
	// holdings follow only what answers: "include X-Request-Id". Behind a request they say what the request holds.
	holdings []string
	// names stand alone or follow "with": "404", "an error envelope".
	names []string
	// clauses are complete: "all errors use the error envelope".
	clauses []string
}

// The ideas of outcomes that are used outside the table.
const (
	status        = "status"
	refused       = "refused"
	allowed       = "allowed"
	errorEnvelope = "error envelope"
	field         = "field"
	value         = "value"

	// Those that require something of a request.
	identity           = "identity"
	headerRequired     = "header required"
	credentialRequired = "token"

	public = "public"
)

// each binds to checks without an expectation.
func each(ids ...string) func(outcome, probe.Params) []probe.Binding {
	return func(_ outcome, p probe.Params) []probe.Binding {
		var bs []probe.Binding
		for _, id := range ids {
			bs = append(bs, probe.Binding{Check: id, Params: p})
		}
		return bs
	}
}

// expecting binds to a check that holds answers against an expectation.
func expecting(id string) func(outcome, probe.Params) []probe.Binding {
	return func(o outcome, p probe.Params) []probe.Binding {
		p.Expect = o.expect
		return []probe.Binding{{Check: id, Params: p}}
	}
}

// returns binds to the envelopes of a whole answer. A stream has no success to wrap: its own check judges only errors.
func returns(_ outcome, p probe.Params) []probe.Binding {
	return []probe.Binding{
		{Check: checks.EnvelopeError, Params: p, On: probe.TransportsThat(probe.Transport.Ends)},
		{Check: checks.EnvelopeSuccess, Params: p},
		{Check: checks.SSEConnectEnvelope, Params: p},
		{Check: checks.WSErrorEnvelope, Params: p},
	}
}

// errorsEnveloped judges every error, or the answers under the condition if there is one.
func errorsEnveloped(_ outcome, p probe.Params) []probe.Binding {
	bs := []probe.Binding{{Check: checks.EnvelopeError, Params: p}}
	if p.When == "" {
		bs = append(bs, probe.Binding{Check: checks.WSErrorEnvelope, Params: p})
	}
	return bs
}

// withStatus binds to a status, or to a class of them.
func withStatus(o outcome, p probe.Params) []probe.Binding {
	p.Status, p.Class = o.status, o.class
	return []probe.Binding{{Check: checks.StatusWhen, Params: p}}
}

// expectation writes an expectation in the form that the checks read.
func expectation(about string, value any) string {
	text, err := json.Marshal(map[string]any{about: value})
	if err != nil {
		return "" // no value of this package fails to encode
	}
	return string(text)
}

// outcomeRows is the table of outcomes.
func outcomeRows() []outcomeRow {
	return []outcomeRow{
		{
			idea: status, condition: always, bind: withStatus, fold: foldStatus,
			// without "return" or the like only a figure or a noun is a status: "not acceptable" is plain English
			verbs:   []string{"<gives> <statusName>", "<be> <statusFigure>", "<be> a|an <reason> [error|response|status]"},
			names:   []string{"<statusName>"},
			clauses: []string{"[the] [response|http] status [code] [<modal>] <be> <statusName>", "[the] response [<modal>] has|have <statusFigure>", "<statusName> [<modal>] [<be>] returned|sent|given|raised|produced|received|expected"},
		},
		{
			idea: refused, condition: always, bind: each(checks.RefusedWhen),
			verbs: []string{"<be> rejected|refused|denied|declined|blocked|forbidden", "<be> turned away", "cannot|can't be accessed|called|used|reached", "can|may|must|should|shall not be accessed|accessible|called|used|reachable|reached", "<be> not accessible|reachable|allowed|permitted|accepted|acceptable"},
			deeds: []string{"reject|rejects|refuse|refuses|deny|denies|decline|declines|block|blocks it|them", "reject|rejects|refuse|refuses|deny|denies|decline|declines|block|blocks the|such request|requests|call|calls|connection|connections"},
		},
		{
			idea: allowed, condition: always,
			bind: func(_ outcome, p probe.Params) []probe.Binding {
				p.Class = 2
				return []probe.Binding{{Check: checks.StatusWhen, Params: p}}
			},
			verbs: []string{"<be> accepted|allowed|served|successful", "succeed|succeeds"},
		},
		{
			idea: identity, bind: each(checks.IdentityRequired, checks.WSIdentityRequired),
			verbs: []string{
				"require|requires|need|needs|demand|demands <auth>",
			},
			deeds: []string{"enforce|enforces|check|checks <auth>", "<be> authenticated|protected|secured", "<be> behind <auth>", "<be> protected by <auth>"},
			clauses: []string{
				"<endpoints> authenticated|protected|secured", "<auth> <be> required|enforced|mandatory|needed", "require <auth>", "<auth> required", "no anonymous|unauthenticated access [<be> allowed|permitted|possible]", "add [the] identity [check|checks] [<allParts>]",
				"[all] [the] identity|context headers <be> required|enforced|mandatory|needed", "[all] [the] identity|context headers must|should|shall be <given>", "require [all] [the] identity|context headers", "require <auth> <allParts>",
				"inject [the|a] requestcontext [<remark>]", "add [the|a] requestcontext [dependency] [to|in|into|for|on [all|every|each] [the] <handlers>] [via|with|using depends \\( get_request_context \\)]",
				`add ctx : requestcontext = depends \( get_request_context \)`, `add ctx : requestcontext=depends \( get_request_context \)`,
			},
		},
		{
			idea: headerRequired, bind: partRequired,
			fold: func(m meaning) (outcome, bool) {
				name := m.slot("header")
				return outcome{header: name}, name != ""
			},
			verbs:   []string{"require|requires|need|needs|demand|demands [<the>] <header> [header]"},
			clauses: []string{"[<the>] <header> [header] <be> required|mandatory|needed", "[<the>] <header> [header] must|should|shall be <given>", "require [<the>] <header> [header]"},
		},
		{
			idea: credentialRequired, bind: tokenRequired,
			verbs:   []string{"require|requires|need|needs|demand|demands <validOne>"},
			deeds:   []string{"<be> protected by [a] <credential>"},
			clauses: []string{"<validOne> <be> required|mandatory|needed", "require <validOne>"},
		},
		{
			idea: "identity with a status", bind: func(o outcome, p probe.Params) []probe.Binding {
				p.Status = o.status
				return []probe.Binding{{Check: checks.IdentityRequired, Params: p}}
			},
		},
		{
			idea: "WebSocket identity", bind: each(checks.WSIdentityRequired),
			clauses: []string{"ws|websocket|websockets connection|connections rejected|refused|denied without <identity>"},
		},
		{
			idea: "stream identity", bind: func(_ outcome, p probe.Params) []probe.Binding {
				return []probe.Binding{{Check: checks.IdentityRequired, Params: p, On: probe.TransportsThat(probe.Transport.Streams)}}
			},
			clauses: []string{"sse|stream|streams [connection|connections] rejected|refused|denied without <identity>"},
		},
		{
			idea: errorEnvelope, condition: may, bind: errorsEnveloped,
			verbs:   []string{"<gives> [with] <envelopeOfErrors>", "<be> <envelopeOfErrors>"},
			deeds:   []string{"use|uses|follow|follows <envelopeOfErrors>", "<be> wrapped in <envelopeOfErrors>", "<be> converted to|into <envelopeOfErrors>"},
			names:   []string{"<envelopeOfErrors>"},
			clauses: []string{"wrap|convert|return <nouns> in|into|to|as|with <envelopeOfErrors>"},
		},
		{
			idea: errorEnvelope, condition: may, own: true, bind: errorsEnveloped,
			clauses: []string{
				"<errors> [<modal>] <wrapped> <envelopeOfErrors>", "wrap|convert|return <errors> in|into|to|as|with <envelopeOfErrors>", "wrap|convert [all] httpexception|httpexceptions in|into|to|as|with <envelopeOfErrors>", "wrap [all] returns in [an] errorenvelope|errorenvelopes",
				"[<requests>] [<modal>] use|uses <envelopeOfErrors> for|on <errors>", "[ensure|return] <envelopeOfErrors> for|on <errors>", "ensure|add <anErrorEnvelope> [for|on <errors>]", "wrap <errors>", "<envelopeOfErrors> <be> used|returned for|on <errors>",
			},
		},
		{
			idea: "success envelope", own: true, bind: each(checks.EnvelopeSuccess),
			clauses: []string{
				"<successes> [<modal>] <wrapped> <envelope>", "wrap|return <successes> in|as <envelope>", "[ensure|use|return] <envelope> for|on <successes>|success", "add [an|the] [success] envelope|envelopes for|on <successes>|success",
			},
		},
		{
			idea: "envelope", own: true, bind: returns,
			clauses: []string{
				"convert [all] returns to [an] envelope|envelopes", "add [an|the] envelope|envelopes", "wrap [all] returns [in [an] envelope|envelopes]",
				"<returns> [<modal>] <wrapped> <envelope>", "wrap|return <returns> in|as <envelope>", "use <envelope> for|on <returns>",
			},
		},
		{
			idea: "WebSocket errors", own: true, bind: each(checks.WSErrorEnvelope),
			clauses: []string{"error|errors <wrapped> <envelopeOfErrors>|<jsonEnvelope> before [the] close|closing"},
		},
		{
			idea: "connect errors", own: true, bind: each(checks.SSEConnectEnvelope),
			clauses: []string{"ensure [an] errorenvelope on connect error|errors", "connect error|errors return|returns [the] correct json structure", "connect error|errors <wrapped> <envelopeOfErrors>|<jsonEnvelope>"},
		},
		{
			idea: public, bind: each(checks.PublicOpen),
			verbs: []string{
				"<be> [open to the] public", "<be> public , no <login> [required|needed]", "<be> open to everybody|everyone|anybody|anyone", "require|requires|need|needs no <login>", "does|do not require|need <login>", "doesn't|don't require|need <login>",
				"<be> [publicly] accessible without <login>", "can be accessed|called|used without <login>",
			},
			clauses: []string{"public [,|:|.|;|-|and] [with] no <login> [is] [required|needed]", "no <login> [is] required|needed", "[publicly] accessible without <login>", "public [endpoint|endpoints|route|routes]"},
		},
		{
			idea: public, only: true, bind: each(checks.PublicOpen),
			clauses: []string{"public <label> endpoint|endpoints|route|routes|check|probe [,|:|.|;|-] no <login> [is] required|needed"},
		},
		{
			idea: "public where credentials are handed out", only: true,
			bind: func(_ outcome, p probe.Params) []probe.Binding {
				p.Credentials = true
				return []probe.Binding{{Check: checks.PublicOpen, Params: p}}
			},
			clauses: []string{"login|auth|login/auth endpoint|endpoints [.|,|;|:|-] cannot require auth|authentication to authenticate"},
		},
		{
			idea: "no leak", own: true, bind: each(checks.NoLeak),
			clauses: []string{
				"no <trace> [<be> leaked|exposed|returned|shown|included] [in|with|by|via] <errors>|<responses>", "<trace> <be> not|never leaked|exposed|returned|shown|included [in|with|by|via] <errors>|<responses>", "<trace> [<modal>] <be> not|never leaked|exposed|returned|shown to [the] [api] client|clients|caller|callers|user|users|consumer|consumers",
				"<errors>|<responses>|<api> [must|should|shall|do|does|will] not|never leak|expose|contain|include|reveal|show|return [a|any] <trace>", "<errors>|<responses> don't|doesn't leak|expose|contain|include|reveal|show|return [a|any] <trace>",
				"<errors>|<responses> never leak|leaks|expose|exposes|contain|contains|include|includes|reveal|reveals [a|any] <trace>",
				"<errors>|<responses> [<modal>] contain|contains|include|includes|have|has|leak|leaks|expose|exposes no <trace>", "never leak|expose <trace> in <errors>|<responses>", "do not|don't leak|expose <trace> in <errors>|<responses>",
			},
		},
		{
			idea: "time", condition: may, bind: expecting(checks.AnswersWithin),
			fold: func(m meaning) (outcome, bool) {
				return outcome{expect: expectation("within", m.slot("duration"))}, m.slot("duration") != ""
			},
			deeds:   []string{"respond|responds|answer|answers|reply|replies|return|returns|complete|completes|finish|finishes <under> <duration>", "<be> answered|served|completed|returned <under> <duration>", "take|takes <atMost> <duration>"},
			clauses: []string{"[the] response time|times [<modal>] [<be>|stay|stays] <atMost> <duration>", "[the] latency [<modal>] [<be>|stay|stays] <atMost> <duration>"},
		},
		{
			idea: "header", condition: may, bind: expecting(checks.HeaderHas), fold: foldHeader,
			verbs:    []string{"return|returns [<the>] <answerHeader> [header]"},
			receipts: []string{"get|gets|receive|receives [<the>] <answerHeader> header"},
			holdings: []string{
				"include|includes|contain|contains|carry|carries|set|sets|have|has|send|sends [<the>] <answerHeader> [header]", "include|includes|contain|contains|carry|carries|have|has [<the>] header <answerHeader>",
				"<answers> [with] [<the>] <answerHeader> header",
			},
			names:   []string{"[<the>] <answerHeader> header"},
			clauses: []string{"[<the>] <answerHeader> header <be> returned|included|present|set|sent [in|on|with <responses>]"},
		},
		{
			idea: "content type", condition: may, bind: bindType, fold: foldType,
			verbs:    []string{"return|returns <media>"},
			receipts: []string{"get|gets|receive|receives <media>"},
			holdings: []string{"have|has|use|uses|return|returns|with [<the>] <contentType> [of|:|=|is] <media>", "<be> [returned|served|sent] [as] <media>", "serve|serves <media>"},
			clauses:  []string{"[<the>] [response|responses|stream|stream's|response's] <contentType> [header] [of|for|on ( <responses> | [the|a|an] [event|sse] stream|streams )] [<modal>] <be>|:|= <media>", "[<a>] stream|streams [<modal>] <be> [served|sent] [as] <media>"},
		},
		{
			idea: field, condition: may, bind: expecting(checks.BodyHas), fold: foldField,
			verbs:    []string{"return|returns [<the>] <field> field|member|property|key|attribute"},
			receipts: []string{"get|gets|receive|receives [<the>] <field> field|member|property|key|attribute"},
			holdings: []string{"contain|contains|include|includes|have|has [<the>] <field> field|member|property|key|attribute", "contain|contains|include|includes|have|has <dotted>"},
			names:    []string{"[<the>] <field> field|member|property"},
			clauses:  []string{"[<the>] <field> field|member|property <be> returned|included|present|set [in|on|with <responses>]"},
		},
		{
			idea: value, condition: may, bind: expecting(checks.BodyHas), fold: foldValue,
			verbs:    []string{"return|returns <dotted> =|:|to <literal>"},
			holdings: []string{"contain|contains|include|includes|have|has <dotted> =|:|to <literal>"},
			names:    []string{"<dotted> =|: <literal>"},
			clauses:  []string{"<dotted> <be>|equals|= <literal>"},
		},
		{
			idea: "WebSocket close", condition: always,
			bind: func(o outcome, p probe.Params) []probe.Binding {
				p.Status = o.status
				return []probe.Binding{{Check: checks.WSClose, Params: p}}
			},
			fold:    foldClose,
			deeds:   []string{"close|closes [the connection|socket|websocket] with|using [code|close|status] [code] <closeCode>"},
			verbs:   []string{"<be> closed with [code|close|status] [code] <closeCode>"},
			clauses: []string{"[the] connection|connections [<modal>] <be> closed with [code|close|status] [code] <closeCode>"},
		},
		{
			idea: "CORS preflight", bind: each(checks.CORSPreflight),
			clauses: []string{"[cors] preflight [request|requests] [<modal>] <be> answered|supported|handled|allowed|accepted|successful", "[cors] preflight [request|requests] [<modal>] succeed|succeeds|work|works", "cors preflight works", "options preflight [request|requests] [<modal>] succeed|succeeds|work|works", "support|supports cors preflight [requests]"},
		},
	}
}

// bindType binds to the media type, and for an event stream to the check of streams: a stream is more than its type.
func bindType(o outcome, p probe.Params) []probe.Binding {
	if o.media == "text/event-stream" {
		return []probe.Binding{{Check: checks.SSEStream, Params: p}}
	}
	return expecting(checks.HeaderHas)(o, p)
}

// tokenRequired binds to the refusal of a request without a token and of one with a made-up token.
func tokenRequired(_ outcome, p probe.Params) []probe.Binding {
	return []probe.Binding{
		{Check: checks.RefusedWhen, Params: under(p, noToken)},
		{Check: checks.RefusedWhen, Params: under(p, badToken)},
		{Check: checks.WSIdentityRequired, Params: p},
	}
}

// under sets the idea of a condition in place of its question, until the questions are known.
func under(p probe.Params, idea string) probe.Params {
	p.When = idea
	return p
}

// addOutcomes adds the table to the grammar.
func (g *grammar) addOutcomes(rows []outcomeRow) {
	for _, row := range rows {
		g.add("verb", rule{row.verbs, row.meaning})
		g.add("deed", rule{row.deeds, row.meaning})
		g.add("receipt", rule{row.receipts, row.meaning})
		g.add("holding", rule{row.holdings, row.meaning})
		g.add("name", rule{row.names, row.meaning})
		g.add("statement", rule{row.clauses, row.meaning})
	}
}

// meaning returns the meaning of a row's words.
func (row outcomeRow) meaning(parts []found) (meaning, bool) {
	m, ok := together(parts)
	if !ok {
		return m, false
	}
	var o outcome
	if row.fold != nil {
		if o, ok = row.fold(m); !ok {
			return m, false
		}
	}
	o.idea, o.only = row.idea, row.only
	m.own = m.own || row.own
	m.slots, m.outcomes = nil, append([]outcome{o}, m.outcomes...)
	return m, true
}
