package criteria_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/checks"
	"github.com/engfix/engfix/probe/contract"
	"github.com/engfix/engfix/probe/criteria"
	"github.com/engfix/engfix/tickets"
)

// custom makes an Interpreter with rules of a team's own.
func custom(rules ...criteria.Custom) *criteria.Interpreter {
	o := options()
	o.Custom = rules
	return criteria.New(o)
}

// words returns what an item's text asks for, one string a part: "identity.required(422), ws.identity.required".
func words(in *criteria.Interpreter, kind tickets.ItemKind, text string) []string {
	var out []string
	for _, p := range in.Understand(tickets.Item{Kind: kind, Text: text}) {
		var ids []string
		for _, b := range p.Bindings {
			id := b.Check
			if b.Params.Status != 0 {
				id += fmt.Sprintf("(%d)", b.Params.Status)
			}
			if b.Params.Token {
				id += "(token)"
			}
			if b.Params.Credentials {
				id += "(credentials)"
			}
			if b.On != nil {
				id += fmt.Sprintf("@%s", b.On[0])
			}
			ids = append(ids, id)
		}
		if ids == nil {
			ids = []string{"manual"}
		}
		out = append(out, strings.Join(ids, ", "))
	}
	return out
}

func TestUnderstandTheRealFilesWords(t *testing.T) {
	const (
		identity = "identity.required, ws.identity.required"
		errors   = "envelope.error, ws.error.envelope"
		returns  = "envelope.error@http, envelope.success, sse.connect.envelope, ws.error.envelope"
	)
	for _, test := range []struct {
		text string
		kind tickets.ItemKind
		want []string
	}{
		{"Injecct RequestContext (Header/Query param based for WS?).", "", []string{identity}},
		{"Inject `RequestContext` everywhere", "", []string{identity}},
		{"Add ctx: RequestContext = Depends(get_request_context).", "", []string{identity}},
		{"ADD IDENTITY!", "", []string{identity}},
		{"Wrap errors in ErrorEnvelope.", "", []string{errors}},
		{"Wrap returns in ErrorEnvelope.", "", []string{errors}},
		{"Convert returns to Envelope.", "", []string{returns}},
		{"Add Envelope.", "", []string{returns}},
		{"Wrap returns.", "", []string{returns}},
		{"Ensure ErrorEnvelope on connect errors.", "", []string{"sse.connect.envelope"}},
		{"Connect error returns correct JSON structure.", "", []string{"sse.connect.envelope"}},
		{"WS connection rejected without auth context.", "", []string{"ws.identity.required"}},
		{"Errors return JSON envelope before close.", "", []string{"ws.error.envelope"}},
		{"Endpoint returns 422 if headers missing.", "", []string{"identity.required(422)"}},
		{"Endpoint returns 401 if headers missing", "", []string{"identity.required(401)"}},
		{"Returns 401 without a token.", "", []string{"identity.required(401)(token)"}},
		{"Endpoint returns 401 if the bearer token is missing", "", []string{"identity.required(401)(token)"}},
		{"Requests get 403 without an Authorization header.", "", []string{"identity.required(403)(token)"}},
		{"Returns 401 for missing credentials", "", []string{"identity.required(401)(token)"}},
		{"Returns 401 without a token in the body", "", []string{"manual"}},
		{"Public health check endpoint. No auth required.", tickets.ItemException, []string{"public.open"}},
		{"Login/Auth endpoints. Cannot require auth to authenticate.", tickets.ItemException, []string{"public.open(credentials)"}},

		// Several sentences or parts take the checks of each; one that is not understood stays a person's.
		{"Add Identity. Wrap returns.", "", []string{identity, returns}},
		{"Add Identity and Envelope.", "", []string{identity, returns}},
		{"Add identity; rename the module.", "", []string{identity, "manual"}},
		{"Inject RequestContext. Wrap errors in ErrorEnvelope.", "", []string{identity, errors}},
		{"Inject RequestContext into all handlers and wrap errors in ErrorEnvelope.", "", []string{identity, errors}},
		{"Inject RequestContext, then rename the module.", "", []string{identity, "manual"}},
		{"Inject RequestContext and log every request.", "", []string{identity, "manual"}},
		{"Inject RequestContext and tests.", "", []string{identity, "manual"}},
		{"Inject RequestContext & ErrorEnvelope.", "", []string{identity, "manual"}},
		{"Inject RequestContext into all handlers, and an Envelope.", "", []string{identity, "manual"}},
		{"Inject RequestContext and wrap returns in Envelope", "", []string{identity, returns}},
		{"Inject RequestContext, header based.", "", []string{identity}},
		{"Inject RequestContext: headers and query.", "", []string{identity}},
		{"Inject RequestContext's tenant into the log", "", []string{"manual"}},
		{"Inject RequestContext.tenant_id", "", []string{"manual"}},
		{"Add Identity;Add Envelope", "", []string{identity, returns}},
		{"Inject RequestContext into routes and services.", "", []string{identity}},
		{"Inject RequestContext (header? or query, and log it).", "", []string{"manual"}},
		{"Inject a RequestContext", "", []string{identity}},
		{"Add Identity, then add Envelope", "", []string{identity, returns}},
		{"Add Identity… Add Envelope…", "", []string{identity, returns}},
		{"Wrap returns in `Envelope`!", "", []string{returns}},
		{"Endpoint returns a 400 if headers missing", "", []string{"identity.required(400)"}},
		{"Endpoints return HTTP status code 401 when headers are missing", "", []string{"identity.required(401)"}},
		// "any of" demands it of each header alone, "all of" of none of them at once.
		{"Endpoint returns 400 if any of the identity headers is missing", "", []string{"identity.required(400)"}},
		{"Endpoint returns 400 if one or more of the required headers are missing", "", []string{"identity.required(400)"}},
		{"Endpoint returns 400 without identity headers", "", []string{"identity.required(400)"}},
		{"Endpoint returns 400 if all of the headers are missing", "", []string{"status.when(400)"}},
		{"Auth endpoints; cannot require auth to authenticate", tickets.ItemException, []string{"public.open(credentials)"}},

		// A transport narrows the words to its endpoints. A stream alone may be a thing of the router.
		{"WebSocket rejects missing identity", "", []string{"refused.when@ws"}},
		{"WebSocket connections without X-Mode are rejected", "", []string{"refused.when@ws"}},
		{"Anonymous sockets are closed with 4401", "", []string{"ws.close(4401)@ws"}},
		{"Websockets require authentication", "", []string{"ws.identity.required@ws"}},
		{"Use the error envelope on WebSockets", "", []string{"ws.error.envelope@ws"}},
		{"WebSocket errors use the error envelope before close", "", []string{"ws.error.envelope@ws"}},
		{"All SSE endpoints require authentication", "", []string{"identity.required@sse"}},
		{"Event streams without X-Mode are refused with 400", "", []string{"status.when(400)@sse"}},
		{"Streams without X-Mode are refused", "", []string{"refused.when"}},
		{"Connections without X-Mode are refused", "", []string{"refused.when"}},
		{"HTTP endpoints require authentication", "", []string{"identity.required"}},
		{"All REST routes use the error envelope", "", []string{"envelope.error"}},
		{"HTTP endpoints reject requests without X-Mode", "", []string{"refused.when@http"}},
		{"HTTP endpoints close with 4401 without a token", "", []string{"manual"}},
		{"HTTP endpoints over WebSocket require authentication", "", []string{"manual"}},
		{"Inject RequestContext into HTTP handlers", "", []string{"identity.required"}},
		{"Inject RequestContext into WebSocket handlers", "", []string{"ws.identity.required@ws"}},
		{"WebSockets return 401 without X-Mode", "", []string{"manual"}},
		{"The SSE stream closes with 4401 without X-Mode", "", []string{"manual"}},
		{"GET /items over WebSocket returns 401 without X-Mode", "", []string{"manual"}},

		// Never a guess.
		{"Public, not tenant-scoped. No authentication is required", tickets.ItemException, []string{"manual", "public.open"}},
		{"Public except for /admin. No auth required.", tickets.ItemException, []string{"manual", "manual"}},
		{"Public health check endpoint. No auth required.", tickets.ItemScope, []string{"manual", "public.open"}},
		{"Make it faster", "", []string{"manual"}},
		{"Do not wrap returns", "", []string{"manual"}},
		{"Wrap returns in a dict", "", []string{"manual"}},
		{"Endpoint returns 200 if headers missing", "", []string{"manual"}},
		{"Inspect RequestContext", "", []string{"manual"}},
		{"Do not add Identity and Envelope", "", []string{"manual"}},
		{"Don’t inject RequestContext and wrap returns", "", []string{"manual"}},
		{"Remove Identity and add Envelope", "", []string{"manual", returns}},
		{"Inject RequestContext nowhere", "", []string{"manual"}},
		{"Inject RequestContext unless the route is public", "", []string{"manual"}},
		{"Inject RequestContext, but not into the health route", "", []string{"manual"}},
		{"Add Identity, except on the health route", "", []string{"manual"}},
		{"Inject RequestContext (except into the health route)", "", []string{"manual"}},
		{"Inject RequestContext (from headers, not the query)", "", []string{"manual"}},
		{"Inject RequestContext (from headers or the query)", "", []string{identity}},
		{"Endpoint returns 400 or 401 if headers missing", "", []string{"manual"}},
		{"", "", []string{"manual"}},
	} {
		got := words(criteria.New(options()), test.kind, test.text)
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%q (-want +got):\n%s", test.text, diff)
		}
	}
}

// The lines below an item's own line belong to its words, and a first line that only names a place or a condition
// applies to them.
func TestLinesBelowAnItem(t *testing.T) {
	in := criteria.New(options())
	for _, test := range []struct {
		lines, want []string
	}{
		{[]string{"Add Identity:", "400 without X-Mode", "suspended tenants get 403"}, []string{"identity.required, ws.identity.required", "status.when{400, when without/X-Mode}", "manual"}},
		{[]string{"GET /items/{id}:", "404 for unknown ids", "401 without a token"}, []string{"status.when{404, when unknown-id, at GET /items/{id}}", "identity.required{401, at GET /items/{id}, token}"}},
		{[]string{"Without a token:", "returns 401", "uses the error envelope"}, []string{"identity.required{401, token}", "envelope.error{when without-credential}"}},
		{[]string{"Given no token", "When GET /items is called", "Then 401 is returned", "And the error envelope is used"}, []string{"identity.required{401, at GET /items, token}", "manual"}},
		{[]string{"When the flag is on", "Then 401 is returned without a token"}, []string{"manual", "manual"}},
		{[]string{"Add Identity:"}, []string{"manual"}},
		{[]string{"Returns 404 for unknown ids, with the body:"}, []string{"status.when{404, when unknown-id}", "manual"}},
		{[]string{"Some of them:", "404 for unknown ids"}, []string{"manual", "manual"}},
		{[]string{"Unless the flag is off:", "404 for unknown ids"}, []string{"manual", "manual"}},
		{[]string{"Returns 404 for unknown ids", "except for drafts"}, []string{"manual", "manual"}},
		{[]string{"Add Identity. Only on GET."}, []string{"manual", "manual"}},
		{[]string{"Add Identity. Log each refusal."}, []string{"identity.required, ws.identity.required", "manual"}},
	} {
		var got []string
		for _, p := range in.Understand(tickets.Item{Text: strings.Join(test.lines, " "), Below: test.lines[1:]}) {
			got = append(got, bindings(p.Bindings))
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%q (-want +got):\n%s", test.lines, diff)
		}
	}
}

// What comes with an operation's success is demanded of the success alone; errors have none of it.
func TestWhatComesWithASuccess(t *testing.T) {
	const created = "status.when{201, when control, at POST /items}"
	const location = `header.has{when control, at POST /items, expect {"header":{"Location":{"exists":true}}}}`
	for text, want := range map[string][]string{
		"POST /items returns 201 with a Location header":                      {created + ", " + location},
		"POST /items returns 201 and includes a Location header":              {created, location},
		"POST /items returns 201, and the API responds within 500 ms":         {created, `answers.within{at POST /items, expect {"within":"500ms"}}`},
		"POST /items returns 201 and all errors use the error envelope":       {created, "envelope.error, ws.error.envelope"},
		"Returns 404 for unknown ids, with an error envelope":                 {"status.when{404, when unknown-id}", "envelope.error{when unknown-id}"},
		"Returns 404 for unknown ids and includes a Location header":          {"status.when{404, when unknown-id}", "manual"},
		"Without a token, returns 401 and includes a Www-Authenticate header": {"identity.required{401, token}", `header.has{when without-credential, expect {"header":{"Www-Authenticate":{"exists":true}}}}`},
	} {
		var got []string
		for _, p := range criteria.New(options()).Understand(tickets.Item{Text: text}) {
			got = append(got, bindings(p.Bindings))
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%q (-want +got):\n%s", text, diff)
		}
	}
}

// A word is read as another only if one letter is doubled, dropped or swapped, and this is reported.
func TestSpelling(t *testing.T) {
	in := criteria.New(options())
	for text, spelt := range map[string]string{
		"Injecct RequestContext":                   `"Injecct" is read as "inject"`,
		"All endpoints require authentcation":      `"authentcation" is read as "authentication"`,
		"Endpoint returns 422 if headres missing":  `"headres" is read as "headers"`,
		"Endpoint returns 422 if headers missing":  "",
		"Add identify":                             "manual",
		"Endpoint returns 422 if leaders missing":  "manual",
		"Returns 404 for unknwon ids":              `"unknwon" is read as "unknown"`, //nolint:misspell // the typing error is the input
		"Ad Identity":                              "manual",
		"Remoove Identity":                         "manual",
		"Returns 401 for an invalidd token please": "manual",
	} {
		var got []string
		for _, p := range in.Understand(tickets.Item{Text: text}) {
			got = append(got, p.Spelt...)
			if len(p.Bindings) == 0 {
				got = []string{"manual"}
			}
		}
		if said := strings.Join(got, ", "); said != spelt {
			t.Errorf("%q: %q, want %q", text, said, spelt)
		}
	}
}

// A rule of the team's is for a whole clause; one that may stand anywhere, or leaves words to a person, is not.
func TestRulesAreForWholeClauses(t *testing.T) {
	rule := criteria.Custom{Match: regexp.MustCompile(`(?i)strangers get (?P<code>\d{3})`), Checks: []string{checks.IdentityRequired}, Status: "{{code}}"}
	manual := criteria.Custom{Match: regexp.MustCompile(`(?i)envelope`), Checks: []string{checks.Manual}}
	const total = "Strangers get 400 and members get a total."
	if diff := cmp.Diff([]string{"identity.required(400)", "manual"}, words(custom(rule), "", total)); diff != "" {
		t.Error(diff)
	}
	for _, text := range []string{"Strangers get 400?", "Strangers get 400:"} {
		if diff := cmp.Diff([]string{"manual"}, words(custom(rule), "", text)); diff != "" {
			t.Errorf("%s: %s", text, diff)
		}
	}
	rule.Anywhere = true
	if diff := cmp.Diff([]string{"identity.required(400)"}, words(custom(rule), "", total)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"manual"}, words(custom(manual), "", "Add Envelope.")); diff != "" {
		t.Error(diff)
	}
}

func TestUnderstandTheTeamsOwnWords(t *testing.T) {
	in := custom(
		criteria.Custom{Match: regexp.MustCompile(`(?i)gate ?chain`), Checks: []string{checks.Manual}},
		criteria.Custom{Match: regexp.MustCompile(`(?i)must answer (?P<code>\d+) to strangers`), Checks: []string{checks.IdentityRequired, checks.EnvelopeError}, Status: "{{code}}"},
		criteria.Custom{Match: regexp.MustCompile(`(?i)^wrap returns`), Checks: []string{checks.EnvelopeError}},
	)
	for text, want := range map[string][]string{
		"Add Identity via GateChain":     {"manual"},
		"Must answer 403 to strangers.":  {"identity.required(403), envelope.error"},
		"Wrap returns.":                  {"envelope.error"},
		"Add Identity.":                  {"identity.required, ws.identity.required"},
		"Something else, as it happens.": {"manual"},

		// A rule of the team's speaks of the sentence in which it matches, and of no other.
		"Must answer 403 to strangers. Rename the module.": {"identity.required(403), envelope.error", "manual"},
		"Add Identity. Pass the gate chain.":               {"identity.required, ws.identity.required", "manual"},
	} {
		if diff := cmp.Diff(want, words(in, "", text)); diff != "" {
			t.Errorf("%q (-want +got):\n%s", text, diff)
		}
	}
}

func TestAStatusInTheTeamsOwnWords(t *testing.T) {
	in := custom(
		criteria.Custom{Match: regexp.MustCompile(`(?i)refuse with (?P<code>\w+)`), Checks: []string{checks.IdentityRequired}, Status: "{{code}}"},
	)
	for text, why := range map[string]string{
		"Refuse with 418.": "",
		"Refuse with 42.":  `"42" is not one`,
		"Refuse with a.":   `"a" is not one`,
	} {
		parts := in.Understand(tickets.Item{Text: text})
		if bound := len(parts[0].Bindings) == 1; bound != (why == "") || !strings.Contains(parts[0].Why, why) {
			t.Errorf("%q: %+v; want a person's, since %s", text, parts, why)
		}
	}
}

func TestValidateCustom(t *testing.T) {
	for _, test := range []struct {
		custom criteria.Custom
		want   string
	}{
		{criteria.Custom{Match: regexp.MustCompile("x"), Checks: []string{checks.IdentityRequired, checks.EnvelopeError}, Status: "401"}, ""},
		{criteria.Custom{Match: regexp.MustCompile("x"), Checks: []string{checks.Manual}}, ""},
		{criteria.Custom{Match: regexp.MustCompile("x"), Checks: []string{"identity"}, Status: "401"}, "does not exist"},
		{criteria.Custom{Match: regexp.MustCompile("x"), Checks: []string{checks.EnvelopeError}, Status: "401"}, "none of its checks takes one"},
		{criteria.Custom{Match: regexp.MustCompile(""), Checks: []string{checks.EnvelopeError}}, "an empty match"},
	} {
		err := criteria.Validate([]criteria.Custom{test.custom}, checks.All(contract.Contract{Success: contract.Envelope{}, Error: contract.ErrorEnvelope{}}))
		if got := fmt.Sprint(err); err != nil && test.want == "" || !strings.Contains(got, test.want) {
			t.Errorf("%+v: %v; want %q", test.custom, err, test.want)
		}
	}
}

func TestServiceWithoutSuccessEnvelope(t *testing.T) {
	o := options()
	o.NoSuccess = true
	in := criteria.New(o)
	want := []string{"envelope.error@http, sse.connect.envelope, ws.error.envelope"}
	if diff := cmp.Diff(want, words(in, "", "Wrap returns.")); diff != "" {
		t.Error(diff)
	}
	o.Custom = []criteria.Custom{{Match: regexp.MustCompile("make it tidy"), Checks: []string{checks.EnvelopeSuccess}}}
	in = criteria.New(o)
	parts := in.Understand(tickets.Item{Text: "make it tidy."})
	if len(parts[0].Bindings) != 0 || !strings.Contains(parts[0].Reason(), "no success envelope") {
		t.Errorf("a rule that asks for the success envelope alone: %+v", parts)
	}
}

func TestNearest(t *testing.T) {
	in := criteria.New(options())
	for _, test := range []struct {
		text, nearest string
		ok            bool
	}{
		{"Injecct RequestContext (Header?).", "inject RequestContext (Header?)", true},
		{"Add Identity.", "", true},
		{"Add the Envelope object", "Add Envelope", false},
		{"All of our endpoints require some authentication", "All endpoints require authentication", false},

		{"Missing tenant returns 422", "Returns 422 if X-Tenant-Id is missing", false},
		{"Returns 400 if the mode is missing in a request", "Returns 400 if X-Mode is missing", false},

		// Far off, or close in words and far in meaning.
		{"Paint it blue", "", false},
		{"Not all endpoints require authentication", "", false},
		{"Returns some 404 for a known id", "", false},
		{"Auth required soon", "", false},
	} {
		ok, nearest := in.Nearest(tickets.Item{Kind: tickets.ItemScope, Text: test.text})
		if ok != test.ok || nearest != test.nearest {
			t.Errorf("Nearest(%q) = %v, %q; want %v, %q", test.text, ok, nearest, test.ok, test.nearest)
		}
	}
}

// The part's own binding decides where a check applies, so that a stream's returns are judged once.
func TestReturnsOnAStreamAreJudgedOnce(t *testing.T) {
	parts := criteria.New(options()).Understand(tickets.Item{Text: "Wrap returns."})
	for _, b := range parts[0].Bindings {
		if b.Check == checks.EnvelopeError && (len(b.On) != 1 || b.On[0] != probe.HTTP) {
			t.Errorf("envelope.error applies on %v; want HTTP alone", b.On)
		}
	}
}
