package schema_test

import (
	"encoding/json"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/engfix/engfix/internal/jsonschema"
	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/schema"
	"github.com/engfix/engfix/tickets"
)

// definition is the part of a JSON Schema that these tests walk.
type definition struct {
	Ref         string                `json:"$ref"`
	Defs        map[string]definition `json:"$defs"`
	Required    []string              `json:"required"`
	Properties  map[string]definition `json:"properties"`
	Items       *definition           `json:"items"`
	Enum        []string              `json:"enum"`
	Description string                `json:"description"`
	Type        any                   `json:"type"`
}

func runSchema(t *testing.T) definition {
	t.Helper()
	var d definition
	if err := json.Unmarshal(schema.Run, &d); err != nil {
		t.Fatal(err)
	}
	return d
}

// Every member of the types that make a run document stands in its schema, with the same necessity, and no other does.
func TestRunSchemaHasTheMembersOfTheTypes(t *testing.T) {
	root := runSchema(t)
	seen := map[reflect.Type]bool{}
	var walk func(reflect.Type, definition, string)
	walk = func(typ reflect.Type, def definition, where string) {
		if name, ok := strings.CutPrefix(def.Ref, "#/$defs/"); ok {
			def = root.Defs[name]
		}
		switch typ.Kind() {
		case reflect.Pointer:
			walk(typ.Elem(), def, where)
		case reflect.Slice:
			if def.Items == nil {
				t.Errorf("%s is a list, and the schema has no items for it", where)
				return
			}
			walk(typ.Elem(), *def.Items, where+"[]")
		case reflect.Struct:
			if typ == reflect.TypeFor[time.Time]() || seen[typ] {
				return
			}
			seen[typ] = true
			var names, required []string
			for _, f := range fields(typ) {
				names = append(names, f.name)
				if !f.optional {
					required = append(required, f.name)
				}
				walk(f.typ, def.Properties[f.name], where+"."+f.name)
			}
			assertSame(t, where+": members", keys(def.Properties), names)
			assertSame(t, where+": required members", def.Required, required)
		}
	}
	walk(reflect.TypeFor[probe.Document](), root, "run")
	for _, typ := range []reflect.Type{reflect.TypeFor[probe.Finding](), reflect.TypeFor[probe.Exchange](), reflect.TypeFor[probe.Frame]()} {
		if !seen[typ] {
			t.Errorf("%v was not walked", typ)
		}
	}
}

type field struct {
	name     string
	optional bool
	typ      reflect.Type
}

// fields lists the members that encoding/json writes for a struct, those of embedded structs among them.
func fields(typ reflect.Type) []field {
	var all []field
	for i := range typ.NumField() {
		f := typ.Field(i)
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		switch {
		case name == "-":
		case f.Anonymous && name == "":
			all = append(all, fields(f.Type)...)
		default:
			all = append(all, field{name, strings.Contains(options, "omit"), f.Type})
		}
	}
	return all
}

func keys(m map[string]definition) []string {
	var names []string
	for name := range m {
		names = append(names, name)
	}
	return names
}

func assertSame(t *testing.T, what string, inSchema, inTypes []string) {
	t.Helper()
	slices.Sort(inSchema)
	slices.Sort(inTypes)
	if !slices.Equal(inSchema, inTypes) {
		t.Errorf("%s: the schema has %v, the types have %v", what, inSchema, inTypes)
	}
}

func TestRunSchemaKnowsEveryWord(t *testing.T) {
	defs := runSchema(t).Defs
	for _, tt := range []struct {
		what string
		got  []string
		want []string
	}{
		{"verdict", defs["verdict"].Enum, words(probe.Verdicts()...)},
		{"cause", defs["cause"].Enum, words(probe.Causes()...)},
		{"transport", defs["endpoint"].Properties["transport"].Enum, words(probe.Transports()...)},
		{"resolved_by", defs["endpoint"].Properties["resolved_by"].Enum, words(probe.OriginPin, probe.OriginSource, probe.OriginSourceOpenAPI, probe.OriginApp, probe.OriginRoutes, probe.OriginOpenAPI)},
		{"standing", defs["endpoint"].Properties["standing"].Enum, words(probe.Mounted, probe.NotMounted, probe.Shadowed, probe.MaybeShadowed, probe.PathUnknown)},
		{"documented", defs["endpoint"].Properties["documented"].Enum, words(probe.Listed, probe.NotListed)},
		{"end", defs["exchange"].Properties["end"].Enum, words(probe.EndComplete, probe.EndOpen, probe.EndTimeout, probe.EndCut, probe.EndTooLarge, probe.EndUnreachable, probe.EndProtocol, probe.EndUndecoded, probe.EndUnsent)},
		{"kind of a ticket", defs["ticket"].Properties["kind"].Enum, words(tickets.KindTicket, tickets.KindException)},
		{"kind of an item", defs["item"].Properties["kind"].Enum, words(tickets.ItemScope, tickets.ItemAcceptance, tickets.ItemException)},
	} {
		assertSame(t, tt.what, tt.got, tt.want)
	}
}

func words[T ~string](values ...T) []string {
	var all []string
	for _, v := range values {
		all = append(all, string(v))
	}
	return all
}

// document is a run in which every member has a value.
func document() probe.Document {
	ticked := true
	at := time.Date(2026, time.January, 2, 3, 4, 5, 6, time.UTC)
	return probe.Document{
		Run: probe.Run{
			Schema: probe.Schema, ID: "r1", Started: at, Finished: at, Target: "http://127.0.0.1:8000",
			Tool: probe.Tool{Version: "1.0.0"}, Build: "7", TicketFile: "t.md", Interrupted: true,
			Summary: probe.Summary{
				Tickets: map[probe.Verdict]int{probe.Fail: 1}, Items: map[probe.Verdict]int{probe.Fail: 1, probe.Manual: 1},
				Exchanges: 2, Regressions: 1, Unshown: 2, UnshownBy: map[probe.Cause]int{probe.CauseNoAnswer: 1, probe.Cause(probe.Manual): 1},
			},
		},
		Tickets: []probe.TicketResult{{
			ID: "A-1", Title: "t", Section: "s", Router: "r", Files: []string{"f.py"}, Kind: tickets.KindTicket, Verdict: probe.Fail,
			Endpoints: []probe.Endpoint{{
				Transport: probe.WS, Method: "GET", Path: "/ws/{id}", Router: "r", Origin: probe.OriginSource,
				Source: "f.py:3", Standing: probe.Shadowed, Documented: probe.NotListed, Note: "n",
			}},
			Items: []probe.ItemResult{
				{
					Kind: tickets.ItemScope, Index: 1, Text: "x", Checked: &ticked, Verdict: probe.Fail, Reason: "why", Regression: true,
					Findings: []probe.Finding{{
						Check: "ws.identity.required", Params: probe.Params{Status: 422}, Endpoint: "WS /ws/{id}", Verdict: probe.Fail,
						Reason: "why", Demanded: "d", Want: "w", Got: "c", Same: []string{"control"}, Notes: []string{"w"}, Exchanges: []string{"x1"},
					}},
				},
				{Kind: tickets.ItemAcceptance, Index: 1, Text: "y", Checked: &ticked, Verdict: probe.Manual, Unshown: true, Findings: []probe.Finding{}},
				{
					Kind: tickets.ItemAcceptance, Index: 2, Text: "z", Checked: &ticked, Verdict: probe.Inconclusive, Cause: probe.CauseNoAnswer, Unshown: true,
					Findings: []probe.Finding{{
						Check: "ws.identity.required", Endpoint: "WS /ws/{id}", Verdict: probe.Inconclusive, Cause: probe.CauseNoAnswer, Exchanges: []string{},
					}},
				},
			},
		}},
		Exchanges: []*probe.Exchange{
			{
				ID: "x1", Label: "anonymous", Endpoint: "WS /ws/{id}", Request: probe.Request{Method: "GET", URL: "ws://h/ws/1"},
				Frames: []probe.Frame{
					{Dir: "sent", Type: "binary", Data: "AA==", Base64: true},
					{Dir: "received", Type: "close", Code: 4401, Reason: "no", Truncated: true},
				},
				Accepted: true, End: probe.EndComplete, Trouble: "t", DurationMS: 1.5, Repro: "websocat", Attempt: 2,
			},
			{
				ID: "x2", Label: "control", Endpoint: "GET /a",
				Request:  probe.Request{Method: "GET", URL: "http://h/a", Headers: http.Header{"X-Mode": {"lab"}}, Body: "b", Base64: true},
				Response: &probe.Response{Status: 200, Headers: http.Header{"A": {"b"}}, Body: "", Base64: true, Truncated: true},
				End:      probe.EndTooLarge, Repro: "curl",
			},
		},
	}
}

func compile(t *testing.T, raw []byte) *jsonschema.Schema {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(strings.NewReader(string(raw)))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.DefaultDraft(jsonschema.Draft2020)
	c.AssertFormat()
	if err := c.AddResource("schema.json", doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// roundTrip returns the document as JSON reads it, for a test to spoil.
func roundTrip(t *testing.T, v any) map[string]any {
	t.Helper()
	raw, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(strings.NewReader(string(raw)))
	if err != nil {
		t.Fatal(err)
	}
	return doc.(map[string]any)
}

func TestRunSchemaAcceptsARun(t *testing.T) {
	s := compile(t, schema.Run)
	if err := s.Validate(roundTrip(t, document())); err != nil {
		t.Error(err)
	}
	empty := probe.Document{
		Run: probe.Run{
			Schema: probe.Schema, ID: "r",
			Summary: probe.Summary{Tickets: map[probe.Verdict]int{}, Items: map[probe.Verdict]int{}},
		},
		Tickets: []probe.TicketResult{}, Exchanges: []*probe.Exchange{},
	}
	if err := s.Validate(roundTrip(t, empty)); err != nil {
		t.Error(err)
	}
	later := roundTrip(t, document())
	later["added"] = "in a later version"
	if err := s.Validate(later); err != nil {
		t.Error(err)
	}
}

func TestRunSchemaRefuses(t *testing.T) {
	s := compile(t, schema.Run)
	ticket := func(doc map[string]any) map[string]any { return doc["tickets"].([]any)[0].(map[string]any) }
	item := func(doc map[string]any) map[string]any { return ticket(doc)["items"].([]any)[0].(map[string]any) }
	exchange := func(doc map[string]any) map[string]any { return doc["exchanges"].([]any)[0].(map[string]any) }
	for name, spoil := range map[string]func(map[string]any){
		"another version":           func(doc map[string]any) { doc["schema"] = "engfix.run/v2" },
		"no tickets":                func(doc map[string]any) { delete(doc, "tickets") },
		"null for a list":           func(doc map[string]any) { doc["exchanges"] = nil },
		"no time":                   func(doc map[string]any) { doc["started"] = "yesterday" },
		"a count of a new verdict":  func(doc map[string]any) { doc["summary"].(map[string]any)["items"].(map[string]any)["flaky"] = 1 },
		"an unknown cause":          func(doc map[string]any) { item(doc)["cause"] = "magic" },
		"an unknown verdict":        func(doc map[string]any) { ticket(doc)["verdict"] = "ok" },
		"no verdict":                func(doc map[string]any) { item(doc)["verdict"] = "" },
		"an item counted from 0":    func(doc map[string]any) { item(doc)["index"] = 0 },
		"an item without its box":   func(doc map[string]any) { delete(item(doc), "checked") },
		"a box that is text":        func(doc map[string]any) { item(doc)["checked"] = "x" },
		"an exchange with no end":   func(doc map[string]any) { delete(exchange(doc), "end") },
		"an exchange with no repro": func(doc map[string]any) { delete(exchange(doc), "repro") },
	} {
		doc := roundTrip(t, document())
		spoil(doc)
		if s.Validate(doc) == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}
