// Package sample makes a valid request from a service's description of an operation.
//
// A sample is minimal: it holds what the operation requires, and more only if a person configured it. It is
// deterministic: the same document and options produce the same bytes. It is valid: every generated value and every
// body is checked against its own schema, and if no valid request can be found the sample says why instead. It holds no
// identity that the schema does not ask for.
package sample

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/openapi"
)

// DefaultWord fills free text unless the options say otherwise. Its beginning marks everything that a probe creates on
// a service.
const DefaultWord = "engfix-probe"

// Options hold the configured values of requests.
type Options struct {
	// Params are values of parameters and of members of bodies by name, wherever they stand. A value may hold "{{capture}}".
	// One that the schema of a place refuses is not used there.
	Params map[string]string
	// Default fills free-form path parameters; "" means DefaultWord.
	Default string
	// IdentityFields are the names that carry identity, such as tenant_id. Case, dashes, underscores and a leading x-
	// make no difference.
	IdentityFields []string
	// IdentityValues are the values of identity fields that a schema requires, by field.
	IdentityValues map[string]string
	// Overrides are the configured values for this one endpoint.
	Overrides Overrides
	// Fill holds the captured values. They are put where Params, Default and Overrides hold their {{name}}.
	Fill Fill
}

// Overrides replace parts of a sample. They are sent as they are, because the document may be wrong.
type Overrides struct {
	// Params are values of declared parameters and of members of the body by name.
	Params map[string]string
	// Query holds query parameters to send, in order. Each name replaces the generated value.
	Query []probe.Pair
	// Headers are request headers without the identity, which each question adds.
	Headers []probe.Pair
	// Body is a JSON value, written in the form of the content type: a string becomes text, an object the fields of a
	// form; nil: not overridden.
	Body json.RawMessage
	// BodyBytes is a body that is sent byte by byte; nil: not overridden.
	BodyBytes []byte
	// ContentType is the body's; "": the first that the operation declares and that fits.
	ContentType string
}

// Make returns a sample request to the endpoint. doc may be nil, and may not know the endpoint: then the sample is made
// from the path and the options. Problem is set if no valid request could be made.
func Make(doc *openapi.Document, ep probe.Endpoint, opts Options) probe.Sample {
	opts = opts.filled()
	if opts.Default == "" {
		opts.Default = DefaultWord
	}
	m := &maker{endpoint: ep, opts: opts, identity: newIdentity(opts)}
	if doc != nil && !ep.Transport.Frames() {
		m.operation, m.known = doc.Find(ep.Method, ep.Path)
	}
	steps := []func() error{m.parameters, m.path, m.query, m.headers, m.body}
	for _, step := range steps {
		if err := step(); err != nil {
			m.out.Problem = "no valid request can be made: " + oneLine(err.Error())
			return m.out
		}
	}
	if why := m.overridden(); why != "" {
		m.out.Problem = "no valid request can be made: " + why + ", which could mutate"
		return m.out
	}
	m.out.UnknownPath = m.unknownPath()
	m.out.ForeignPath = m.foreignPath()
	m.out.InvalidPath = m.invalidPath()
	m.out.InvalidQuery = m.invalid("query", m.out.Query)
	m.out.InvalidHeader = m.invalid("header", m.out.Header)
	m.out.InvalidCookie = m.invalid("cookie", m.out.Cookie)
	return m.out
}

// overridden returns why the service could treat the request as one of another method; "" if it cannot.
func (m *maker) overridden() string {
	return probe.Overridden(m.method(), m.out.Header, m.out.Query, m.out.ContentType, m.out.Body)
}

// method returns the request's method: a WebSocket is opened with GET.
func (m *maker) method() string {
	if m.endpoint.Transport.Frames() {
		return http.MethodGet
	}
	return m.endpoint.Method
}

// omitted reports whether an optional parameter that a person configured by name for all endpoints is left out of this
// request, because it would ask for another method.
func (m *maker) omitted(p openapi.Parameter, text string) bool {
	_, own := m.opts.Overrides.Params[p.Name]
	return !own && !p.Required && probe.Overrides(m.method(), probe.Pair{Name: p.Name, Value: text})
}

// maxRequest bounds the generated part of a request, in bytes, because each question sends and records it. Configured
// values are not counted: a person who needs a larger request writes it.
const maxRequest = 1 << 20

// count adds bytes that were made for the request.
func (m *maker) count(n int) error {
	if m.made += n; m.made > maxRequest {
		return fmt.Errorf("the document demands a request of more than %d KiB: set smaller values for the endpoint in engfix.yaml", maxRequest>>10)
	}
	return nil
}

// countPairs adds the bytes of pairs.
func (m *maker) countPairs(pairs []probe.Pair) error {
	n := 0
	for _, p := range pairs {
		n += len(p.Name) + len(p.Value)
	}
	return m.count(n)
}

// A maker makes one sample.
type maker struct {
	endpoint  probe.Endpoint
	opts      Options
	identity  identity
	operation openapi.Operation
	known     bool // operation is the endpoint's
	declared  []openapi.Parameter
	made      int // bytes, of what was not configured
	out       probe.Sample
}

func (m *maker) parameters() (err error) {
	if m.known {
		m.declared, err = m.operation.Parameters()
	}
	return err
}

// configured returns the text that a person configured for the parameter: for this endpoint, or for all that accept it.
func (m *maker) configured(name string, schema openapi.Schema) (string, bool) {
	if text, ok := m.opts.Overrides.Params[name]; ok {
		return text, true
	}
	if text, ok := m.opts.Params[name]; ok && accepts(schema, text) {
		return text, true
	}
	return "", false
}

// newGenerator returns a generator of values for this sample.
func (m *maker) newGenerator() *generator {
	params := maps.Clone(m.opts.Params)
	if params == nil {
		params = map[string]string{}
	}
	maps.Copy(params, m.opts.Overrides.Params)
	return &generator{identity: m.identity, params: params, readings: map[string]reading{}}
}

// generate makes a value for a declared parameter.
func (m *maker) generate(p openapi.Parameter, at place) (any, error) {
	at.name, at.path = p.Name, fmt.Sprintf("%s parameter %q", p.In, p.Name)
	at.hints = append(at.hints, p.Examples...)
	at.filled = p.In != "path"
	v, err := m.newGenerator().make(p.Schema, at)
	if err != nil {
		where := p.In
		switch p.In {
		case "path", "cookie":
			where = "params"
		case "header":
			where = "headers"
		}
		return nil, fmt.Errorf("%w; set one under %s of the endpoint in engfix.yaml", err, where)
	}
	return v, nil
}

func (m *maker) path() error {
	params := openapi.PathParams(m.endpoint.Path)
	if len(params) > 0 {
		m.out.Path = make(map[string]string, len(params))
	}
	declared := m.pathParams()
	for i, param := range params {
		p, ok := declared(i)
		if !ok {
			p = openapi.Parameter{Name: param.Name, In: "path", Style: "simple"}
		}
		if text, ok := m.configured(param.Name, p.Schema); ok {
			m.out.Path[param.Name] = text
			continue
		}
		if !m.identity.is(param.Name) {
			m.out.Invented = append(m.out.Invented, param.Name)
		}
		if !p.Schema.Exists() {
			m.out.Path[param.Name] = m.undeclared(param)
			continue
		}
		v, err := m.generate(p, place{word: m.opts.Default, segment: m.convertor(param) != "path"})
		if err != nil {
			return err
		}
		m.out.Path[param.Name] = simple(v, p.Explode)
		if err := m.count(len(m.out.Path[param.Name])); err != nil {
			return err
		}
	}
	return nil
}

// pathParams returns a function from positions in the path to the document's parameters there: the source may use
// another name than the document.
func (m *maker) pathParams() func(i int) (openapi.Parameter, bool) {
	var names []openapi.PathParam
	if m.known {
		names = openapi.PathParams(m.operation.Path)
	}
	return func(i int) (openapi.Parameter, bool) {
		for _, p := range m.declared {
			if p.In == "path" && i < len(names) && p.Name == names[i].Name {
				return p, true
			}
		}
		return openapi.Parameter{}, false
	}
}

// undeclared returns a path parameter that no document describes a value by its convertor.
func (m *maker) undeclared(p openapi.PathParam) string {
	if v, ok := m.identity.value(p.Name); ok {
		return v
	}
	switch m.convertor(p) {
	case "int":
		return "1"
	case "float":
		return "1.5"
	case "uuid":
		return uuidOf(4, 1)
	}
	return m.opts.Default
}

// convertor returns a path parameter's convertor, from the path or the source.
func (m *maker) convertor(p openapi.PathParam) string {
	return cmp.Or(p.Convertor, m.endpoint.Convertors[p.Name])
}

func (m *maker) query() error {
	over := m.opts.Overrides.Query
	var required []string
	for _, p := range m.declared {
		if p.In != "query" {
			continue
		}
		if p.Required {
			required = append(required, p.Name)
		}
		if contains(over, p.Name) {
			continue
		}
		pairs, err := m.declaredPairs(p)
		if err != nil {
			return err
		}
		m.out.Query = append(m.out.Query, pairs...)
	}
	m.out.Query = append(m.out.Query, over...)
	m.out.ReducedQuery = filter(m.out.Query, func(p probe.Pair) bool {
		return !m.identity.is(p.Name) || slices.Contains(required, p.Name)
	})
	return nil
}

// declaredPairs returns the pairs for a declared query or cookie parameter: none if it is optional and not configured.
func (m *maker) declaredPairs(p openapi.Parameter) ([]probe.Pair, error) {
	_, explicit := m.opts.Overrides.Params[p.Name]
	if !p.Required && m.identity.is(p.Name) && !explicit {
		return nil, nil
	}
	if text, ok := m.configured(p.Name, p.Schema); ok && !m.omitted(p, text) {
		return []probe.Pair{{Name: p.Name, Value: text}}, nil
	}
	if !p.Required {
		return nil, nil
	}
	v, err := m.generate(p, place{word: DefaultWord})
	if err != nil {
		return nil, err
	}
	pairs := spell(p, v)
	return pairs, m.countPairs(pairs)
}

// contains reports whether one of the pairs has the name.
func contains(pairs []probe.Pair, name string) bool {
	return slices.ContainsFunc(pairs, func(p probe.Pair) bool { return p.Name == name })
}

// filter returns the pairs to keep; nil for none.
func filter(pairs []probe.Pair, keep func(probe.Pair) bool) []probe.Pair {
	var kept []probe.Pair
	for _, p := range pairs {
		if keep(p) {
			kept = append(kept, p)
		}
	}
	return kept
}

// headers fills in headers and cookies.
func (m *maker) headers() error {
	m.out.Header = append(m.out.Header, m.opts.Overrides.Headers...)
	for _, p := range m.declared {
		switch {
		case p.In == "cookie":
			pairs, err := m.declaredPairs(p)
			if err != nil {
				return err
			}
			m.out.Cookie = append(m.out.Cookie, pairs...)
		case p.In == "header" && !m.foreign(p.Name):
			if text, ok := m.configured(p.Name, p.Schema); ok && !m.omitted(p, text) {
				m.out.Header = append(m.out.Header, probe.Pair{Name: p.Name, Value: text})
				continue
			}
			if !p.Required {
				continue
			}
			v, err := m.generate(p, place{word: DefaultWord})
			if err != nil {
				return err
			}
			made := lines(p, v)
			if err := m.countPairs(made); err != nil {
				return err
			}
			m.out.Header = append(m.out.Header, made...)
		}
	}
	return nil
}

// foreign reports whether the sample must not set a declared header: identity, headers that OpenAPI says to ignore,
// those that the client writes, and overridden ones.
func (m *maker) foreign(name string) bool {
	switch strings.ToLower(name) {
	case "accept", "content-type", "authorization", "host", "connection", "content-length", "transfer-encoding":
		return true
	}
	if m.identity.is(name) {
		return true
	}
	return slices.ContainsFunc(m.opts.Overrides.Headers, func(h probe.Pair) bool { return strings.EqualFold(h.Name, name) })
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
