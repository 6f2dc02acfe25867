package main

import (
	"strings"
	"testing"

	"github.com/engfix/engfix/internal/config"
	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/openapi"
)

// An endpoint that requires an identity header which the configuration lacks refuses everybody: the reason must name the
// header, since the service's answer may not.
func TestAnIdentityHeaderThatIsNotConfiguredIsNamed(t *testing.T) {
	doc, err := openapi.Parse([]byte(`{"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": {"/x": {"get": {"parameters": [
		{"name": "x-tenant-id", "in": "header", "required": true, "schema": {"type": "string"}},
		{"name": "x-user-id", "in": "header", "required": true, "schema": {"type": "string"}},
		{"name": "x-app-id", "in": "header", "schema": {"type": "string"}}
	]}}}}`))
	if err != nil {
		t.Fatal(err)
	}
	s := &service{cfg: config.Default(), doc: doc}
	ep := probe.Endpoint{Transport: probe.HTTP, Method: "GET", Path: "/x"}
	if got := s.unsaid(ep); !strings.EqualFold(got, "X-User-Id") {
		t.Errorf("the header that is missing is %q; want x-user-id", got)
	}
	s.cfg.Identity.Headers = append(s.cfg.Identity.Headers, config.Pair{Name: "X-User-Id", Value: "u_demo"})
	if got := s.unsaid(ep); got != "" {
		t.Errorf("with it configured, %q is missing", got)
	}
}

// TestMisplaced guards that a pin's header which would never be sent is told of: identity, and credentials besides it.
func TestMisplaced(t *testing.T) {
	s := &service{cfg: config.Default()}
	ep := probe.Endpoint{Transport: probe.HTTP, Method: "GET", Path: "/hook"}
	for header, want := range map[string]bool{
		"X-Thing": false, "x-tenant-id": true, "X-User-Id": true, "X-Webhook-Signature": true, "X-Token": true, "If-Match": false,
	} {
		s.cfg.Routers = []config.Router{{Name: "hooks", Endpoints: []config.Endpoint{
			{Transport: "http", Method: "GET", Path: "/hook", Headers: []config.Pair{{Name: header, Value: "x"}}},
		}}}
		if got := s.misplaced("hooks", ep); (got == header) != want {
			t.Errorf("%s: misplaced is %q", header, got)
		}
	}
}

// TestNeeds guards that no name in braces is sent for a value, wherever the configuration puts it, and that what the service's
// own document says in braces is no such name.
func TestNeeds(t *testing.T) {
	s := &service{cfg: config.Default()}
	s.cfg.Params = map[string]string{"cursor": "c-{{page}}-{{token}}", "unused": "{{unused}}"}
	s.cfg.DefaultParam = "{{thread}}"
	fill := captures{"token": "t"}
	for _, tt := range []struct {
		sample probe.Sample
		want   string
	}{
		{probe.Sample{Path: map[string]string{"thread_id": "{{thread}}"}}, "thread"},
		{probe.Sample{Query: []probe.Pair{{Name: "cursor", Value: "c-{{page}}-t"}}}, "page"},
		{probe.Sample{Header: []probe.Pair{{Name: "cursor", Value: "c-{{page}}-t"}}}, "page"},
		{probe.Sample{Path: map[string]string{"thread_id": "t1"}, Query: []probe.Pair{{Name: "template", Value: "{{example}}"}}}, ""},
	} {
		ep := probe.Endpoint{Transport: probe.HTTP, Method: "GET", Path: "/x/{thread_id}", Sample: tt.sample}
		if got := s.needs("r", ep, fill); got != tt.want {
			t.Errorf("%+v needs %q, want %q", tt.sample, got, tt.want)
		}
	}
}
