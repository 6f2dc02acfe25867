package sample_test

import (
	"net/http"
	"testing"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/sample"
)

// The recorded questions show which ones were possible. If a run was interrupted before the valid request, any question may
// have been possible.
func TestRecorded(t *testing.T) {
	asked := func(label, body string) *probe.Exchange {
		return &probe.Exchange{Label: label, Request: probe.Request{Body: body, Headers: http.Header{"Content-Type": {"application/json"}}}}
	}
	item := probe.Endpoint{Transport: probe.HTTP, Method: "PUT", Path: "/items/{id}"}
	list := probe.Endpoint{Transport: probe.HTTP, Method: "GET", Path: "/items"}
	for _, tt := range []struct {
		name                                                     string
		ep                                                       probe.Endpoint
		xs                                                       []*probe.Exchange
		unknown, invalidPath, invalidQuery, invalidBody, hasBody bool
	}{
		{"nothing wrong was possible", list, []*probe.Exchange{asked("control", "")}, false, false, false, false, false},
		{"an id", item, []*probe.Exchange{asked("control", "")}, true, false, false, false, false},
		{"a body", item, []*probe.Exchange{asked("invalid-body", "[]"), asked("control", "{}")}, true, false, false, true, true},
		{"a query and a path", item, []*probe.Exchange{asked("invalid-query", ""), asked("invalid-path", ""), asked("control", "")}, true, true, true, false, false},
		{"interrupted", item, nil, true, true, true, true, true},
		{"interrupted before a list was asked", list, nil, false, false, true, true, true},
	} {
		s := sample.Recorded(tt.ep, tt.xs)
		got := []bool{s.UnknownPath != nil, s.InvalidPath != nil, s.InvalidQuery != nil, s.InvalidBody != nil, s.Body != nil}
		for i, want := range []bool{tt.unknown, tt.invalidPath, tt.invalidQuery, tt.invalidBody, tt.hasBody} {
			if got[i] != want {
				t.Errorf("%s: got %v of unknown id, invalid path, invalid query, invalid body, body", tt.name, got)
				break
			}
		}
	}
}

// A body that no document declares was asked about if the run asked about it, and an optional one shows in the question
// with malformed JSON.
func TestRecordedBodies(t *testing.T) {
	asked := func(label, body, contentType string) *probe.Exchange {
		return &probe.Exchange{Label: label, Request: probe.Request{Body: body, Headers: http.Header{"Content-Type": {contentType}}}}
	}
	control := asked("control", "", "")
	for _, tt := range []struct {
		name     string
		xs       []*probe.Exchange
		bodiless bool
		optional string
	}{
		{"no body", []*probe.Exchange{control}, false, ""},
		{"an undeclared body", []*probe.Exchange{control, asked("undeclared-json", "{", "application/json")}, true, ""},
		{"an optional body", []*probe.Exchange{asked("malformed-json", "{", "application/json"), control}, false, "application/json"},
		{"a body", []*probe.Exchange{asked("malformed-json", "{", "application/json"), asked("control", "{}", "application/json")}, false, ""},
	} {
		s := sample.Recorded(probe.Endpoint{Transport: probe.HTTP, Method: "POST", Path: "/items"}, tt.xs)
		if s.Bodiless != tt.bodiless || s.OptionalType != tt.optional {
			t.Errorf("%s: got %v and %q, want %v and %q", tt.name, s.Bodiless, s.OptionalType, tt.bodiless, tt.optional)
		}
	}
}
