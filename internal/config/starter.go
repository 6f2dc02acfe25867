package config

import (
	"bytes"
	"fmt"
	"strings"

	yaml "go.yaml.in/yaml/v4"
)

// modeline is the line that names the JSON Schema of engfix.yaml to editors.
func modeline() string {
	line, _, _ := strings.Cut(string(template), "\n")
	return line
}

// A Starter holds the known facts of a project before it has an engfix.yaml. Its paths are relative to the folder of
// that file; "" means unknown.
type Starter struct {
	Tickets string
	URL     string
	OpenAPI string // a file
	Source  string
	App     string // module:attribute
	AppDir  string // the folder below Source that the application's modules are imported from
	Factory bool   // App is a function that makes the application
	// Import writes App as an active key, not as a comment: importing it runs the project's code.
	Import  bool
	Python  string
	Headers []StarterHeader
	// Hello is what a WebSocket of the source reads first, as a YAML mapping on one line; HelloSource is the place.
	Hello, HelloSource string
}

// A StarterHeader is a header of the identity.
type StarterHeader struct {
	Name     string
	Value    string
	Required bool
	Source   string // where it was found, for a comment
}

// YAML writes a short engfix.yaml.
func (s Starter) YAML() []byte {
	var b bytes.Buffer
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	line("%s", modeline())
	line("# The usual keys. engfix init --all writes every key with its explanation.")
	line("version: 1")
	if s.Tickets != "" {
		line("tickets: %s", Scalar(s.Tickets))
	}
	line("target:")
	line("  url: %s", Scalar(s.URL))
	if s.OpenAPI != "" {
		line("  openapi: %s    # remove the line if the service serves /openapi.json itself", Scalar(s.OpenAPI))
	}
	if s.Source != "" {
		line("  source: %s", Scalar(s.Source))
	}
	s.application(line)
	line("  allow_mutations: false    # true sends POST, PUT, PATCH and DELETE too")
	s.identity(line)
	return b.Bytes()
}

func (s Starter) application(line func(string, ...any)) {
	if s.App == "" {
		return
	}
	mark := ""
	if !s.Import {
		line("  # The routes are read from the source. To read them from the application itself, which imports it:")
		mark = "#"
		if s.AppDir != "" && s.AppDir != "." {
			line("  # (set PYTHONPATH=%s, unless it is installed)", s.AppDir)
		}
	}
	line("  %sapp: %s", mark, Scalar(s.App))
	if s.Python != "" {
		line("  %spython: %s", mark, Scalar(s.Python))
	}
}

func (s Starter) identity(line func(string, ...any)) {
	if len(s.Headers) == 0 {
		line("# identity: the headers X-Tenant-Id, X-Mode and X-Project-Id with values for a demonstration, until you set others here.")
		if s.Hello != "" {
			line("identity:")
			s.hello(line)
		}
		return
	}
	line("identity:")
	line("  headers:    # set the values that your service knows")
	var required []string
	for _, h := range s.Headers {
		from := ""
		if h.Source != "" {
			from = "    # " + h.Source
		}
		line("    %s: %s%s", Scalar(h.Name), Scalar(h.Value), from)
		if h.Required {
			required = append(required, Scalar(h.Name))
		}
	}
	line("  required: [%s]    # each is left out alone, and the request must then be refused", strings.Join(required, ", "))
	if s.Hello != "" {
		s.hello(line)
	}
}

func (s Starter) hello(line func(string, ...any)) {
	line("  ws:")
	line("    hello: %s    # read at %s", s.Hello, s.HelloSource)
}

// Scalar writes a text as YAML does, in one line.
func Scalar(s string) string {
	node := yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: s}
	if strings.ContainsAny(s, "${}\n,[]") {
		node.Style = yaml.DoubleQuotedStyle
	}
	out, err := yaml.Marshal(&node)
	if err != nil {
		return fmt.Sprintf("%q", s)
	}
	return strings.TrimSpace(string(out))
}
