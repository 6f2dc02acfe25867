package demo

import (
	"bytes"
	"fmt"
)

// Config is the configuration with which engfix probes the service at target, as served at /engfix.yaml: it pins every
// endpoint, so that no source is needed.
func (s *Service) Config(target string) []byte {
	var b bytes.Buffer
	b.WriteString("# engfix.yaml for the demo service, which stores nothing: every request may be sent to it.\n")
	b.WriteString("version: 1\n")
	fmt.Fprintf(&b, "tickets: %s\n", ticketsName)
	fmt.Fprintf(&b, "target:\n  url: %s\n  openapi: %s\n", inline(target), openapiPath)
	b.WriteString("  allow_mutations: true\n  timeout: 2s\n")
	fmt.Fprintf(&b, "  build: {path: %s, value: info.version}\n", openapiPath)
	b.WriteString("identity:\n")
	authorization, required := "", ""
	if s.options.Token != "" {
		authorization = `, Authorization: "Bearer ${ENGFIX_TOKEN}"`
		required = ", Authorization"
	}
	fmt.Fprintf(&b, "  headers: {X-Tenant-Id: t_demo, X-Mode: lab, X-Project-Id: p_demo%s}\n", authorization)
	fmt.Fprintf(&b, "  required: [X-Tenant-Id, X-Mode, X-Project-Id%s]\n", required)
	b.WriteString("  refusal: [400, 401, 403, 422]\n")
	b.WriteString("  ws:\n")
	kind, hello := s.style.word("type"), s.style.word("hello")
	fmt.Fprintf(&b, "    hello: {%s: %s, %s: {tenant_id: t_demo, mode: lab, project_id: p_demo, app_id: a_demo}}\n",
		kind, hello, s.style.word("context"))
	fmt.Fprintf(&b, "    anonymous_hello: {%s: %s}\n", kind, hello)
	s.style.configure(&b)
	fmt.Fprintf(&b, "identities:\n  %s: {headers: {%s: %s}}\n", Viewer, roleHeader, Viewer)
	b.WriteString("routers:\n")
	for _, r := range s.routers {
		fmt.Fprintf(&b, "  %s:\n    endpoints:\n", r.Name)
		for _, e := range r.Endpoints {
			fmt.Fprintf(&b, "      - %s\n", pin(e))
		}
	}
	return b.Bytes()
}

// pin writes an endpoint as the configuration has it.
func pin(e Endpoint) string {
	text := "{"
	if e.Transport == transportHTTP {
		text += "method: " + e.Method
	} else {
		text += "transport: " + e.Transport
	}
	text += ", path: " + inline(e.Path)
	if e.Params != nil {
		text += ", params: " + inline(e.Params)
	}
	if e.Body != "" {
		text += ", body: " + e.Body
	}
	return text + "}"
}

// inline writes a value as JSON, which is also YAML.
func inline(v any) string { return string(encode(v)) }

// configure names the schemas of the style, which lie next to the configuration.
func (s *Style) configure(b *bytes.Buffer) {
	if !s.ownSchema {
		return
	}
	fmt.Fprintf(b, "envelope:\n  error: %s\n", errorSchemaName)
	if s.ownData {
		fmt.Fprintf(b, "  success: %s\n", successSchemaName)
	}
}
