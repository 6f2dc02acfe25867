package checks

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/tickets"
)

// A Rule turns words into checks.
type Rule struct {
	// Words is the phrase as people write it.
	Words string
	// Match is held against a phrase in lower case, without backticks and end punctuation.
	Match *regexp.Regexp
	// Only narrows the rule to items of one kind; "": any.
	Only tickets.ItemKind
	// Bind gives the checks, from what Match found.
	Bind func(match []string) []probe.Binding
}

// Rules are the built-in rules, tried in order. Each phrase is matched whole: what it does not say is not understood.
func Rules() []Rule {
	identity := always(
		probe.Binding{Check: IdentityRequired},
		probe.Binding{Check: WSIdentityRequired},
	)
	errorsOnly := always(
		probe.Binding{Check: EnvelopeError},
		probe.Binding{Check: WSErrorEnvelope},
	)
	// A stream has no success to wrap: there only its errors are judged, by its own check.
	returns := always(
		probe.Binding{Check: EnvelopeError, On: []probe.Transport{probe.HTTP}},
		probe.Binding{Check: EnvelopeSuccess},
		probe.Binding{Check: SSEConnectEnvelope},
		probe.Binding{Check: WSErrorEnvelope},
	)
	return []Rule{
		{Words: "Inject RequestContext …", Match: phrase(`inject (?:the |a )?requestcontext((?:[ ,:(].*)?)`), Bind: unlessMore(identity)},
		{
			Words: "Add ctx: RequestContext = Depends(get_request_context)",
			Match: phrase(`add ctx: ?requestcontext ?= ?depends\( ?get_request_context ?\)`),
			Bind:  identity,
		},
		{Words: "Add Identity", Match: phrase(`add (?:the )?identity`), Bind: identity},
		{
			Words: "Endpoint returns 422 if headers missing",
			Match: phrase(`endpoints? returns? (?:an? )?(?:http )?(?:status )?(?:code )?([45]\d\d) (?:if|when) (?:the |identity )?headers? (?:is |are )?missing`),
			Bind:  withStatus(false),
		},
		{
			Words: "Endpoint returns 401 without a token",
			Match: phrase(`(?:endpoints? |requests? )?(?:returns? |gets? )?(?:an? )?(?:http )?(?:status )?(?:code )?([45]\d\d) (?:without ` + aToken +
				`|(?:if|when) ` + aToken + ` (?:is |are )?missing|(?:for|on) (?:a )?missing ` + aToken + `)`),
			Bind: withStatus(true),
		},
		{
			Words: "WS connection rejected without auth context",
			Match: phrase(`(?:ws|websocket) connections? (?:is |are )?rejected without (?:an )?auth context`),
			Bind:  always(probe.Binding{Check: WSIdentityRequired}),
		},
		{Words: "Wrap errors in ErrorEnvelope", Match: phrase(`wrap (?:all )?errors in (?:an )?errorenvelopes?`), Bind: errorsOnly},
		{Words: "Wrap returns in ErrorEnvelope", Match: phrase(`wrap (?:all )?returns in (?:an )?errorenvelopes?`), Bind: errorsOnly},
		{
			Words: "Errors return JSON envelope before close",
			Match: phrase(`errors? returns? (?:a )?json envelope before close`),
			Bind:  always(probe.Binding{Check: WSErrorEnvelope}),
		},
		{
			Words: "Ensure ErrorEnvelope on connect errors",
			Match: phrase(`ensure (?:an )?errorenvelope on connect errors?`),
			Bind:  always(probe.Binding{Check: SSEConnectEnvelope}),
		},
		{
			Words: "Connect error returns correct JSON structure",
			Match: phrase(`connect errors? returns? (?:the )?correct json structure`),
			Bind:  always(probe.Binding{Check: SSEConnectEnvelope}),
		},
		{Words: "Convert returns to Envelope", Match: phrase(`convert (?:all )?returns to (?:an )?envelopes?`), Bind: returns},
		{Words: "Add Envelope", Match: phrase(`add (?:an |the )?envelopes?`), Bind: returns},
		{Words: "Wrap returns", Match: phrase(`wrap (?:all )?returns(?: in (?:an )?envelopes?)?`), Bind: returns},
		{
			Words: "Public … No auth required",
			Match: phrase(`public\b.*\bno auth(?:entication|orization)? (?:is )?required`),
			Only:  tickets.ItemException,
			Bind:  unlessExcepted(always(probe.Binding{Check: PublicOpen})),
		},
		{
			Words: "Login/Auth endpoints. Cannot require auth to authenticate",
			Match: phrase(`(?:login|auth|login ?/ ?auth) endpoints?\W+cannot require auth(?:entication)? to authenticate`),
			Only:  tickets.ItemException,
			Bind:  always(probe.Binding{Check: PublicOpen, Params: probe.Params{Credentials: true}}),
		},
	}
}

func phrase(expr string) *regexp.Regexp { return regexp.MustCompile(`^(?:` + expr + `)$`) }

func always(bs ...probe.Binding) func([]string) []probe.Binding {
	return func([]string) []probe.Binding { return bs }
}

// verbs are what begins a demand.
const verbs = `
	add allow audit cache check convert cover delete deny document drop emit enforce ensure ensures fix forbid
	handle inject keep limit log make migrate move pass pin propagate raise record refactor reject remove rename
	replace require return returns rework set store test trace update use validate verify wrap write
`

// more is another demand behind an open phrase: what "Inject RequestContext … and log it" asks besides, or "… and an
// envelope", or another object of the same verb.
var more = regexp.MustCompile(
	`(?:,|\band|\bthen|\bbut|[;&+])\s+(?:also |then |to )*(?:` + strings.Join(strings.Fields(verbs), "|") + `)\b|[.;!?]\s` +
		`|(?:,|\band|\bplus|[&+])\s+(?:an? |the )?(?:error)?envelopes?\b` +
		`|^,?\s*(?:(?:and|plus|as well as|along with)\b|[&+])`,
)

// Words that take something away from what a sentence demands: exception wherever it stands, limit outside brackets, in
// which it commonly speaks of something else ("headers, not query").
var (
	exception = regexp.MustCompile(`\b(?:unless|except|excepting|excluding)\b`)
	limit     = regexp.MustCompile(`\b(?:not|never|nowhere|only|dont)\b|n['’]t\b`)
)

// limits reports whether a sentence speaks of some endpoints and not of others: of which, only a person can say.
func limits(s string) bool { return exception.MatchString(s) || limit.MatchString(unbracketed(s)) }

// unlessMore binds an open phrase that ends with what its last group found, unless that is a demand of its own or limits
// the phrase.
func unlessMore(bind func([]string) []probe.Binding) func([]string) []probe.Binding {
	return func(match []string) []probe.Binding {
		if rest := match[len(match)-1]; more.MatchString(unbracketed(rest)) || limits(rest) {
			return nil
		}
		return bind(match)
	}
}

// unlessExcepted binds a phrase that speaks of everything.
func unlessExcepted(bind func([]string) []probe.Binding) func([]string) []probe.Binding {
	return func(match []string) []probe.Binding {
		if exception.MatchString(match[0]) {
			return nil
		}
		return bind(match)
	}
}

var brackets = regexp.MustCompile(`\([^()]*\)`)

// unbracketed leaves out what stands in brackets: a remark about the words around it.
func unbracketed(s string) string { return brackets.ReplaceAllString(s, "") }

// aToken is a credential in words.
const aToken = `(?:an? |the )?(?:valid )?(?:bearer |access |auth(?:entication|orization)? )?(?:tokens?|credentials?|authorization headers?)`

// withStatus binds to exactly the status that the words name: where headers are missing, or where a credential is.
func withStatus(token bool) func(match []string) []probe.Binding {
	return func(match []string) []probe.Binding {
		status, err := strconv.Atoi(match[1])
		if err != nil {
			return nil
		}
		return []probe.Binding{{Check: IdentityRequired, Params: probe.Params{Status: status, Token: token}}}
	}
}
