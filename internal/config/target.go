package config

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
)

func version(dst *int) reader {
	return setting(func(d *decoder, n *node, where string) {
		if !n.scalar("!!int") || n.value != "1" {
			d.report(n.at, "%s: want 1, not %s", where, n.what())
			return
		}
		*dst = 1
	})
}

func targetURL(dst *string) reader {
	return reader{read: func(d *decoder, n *node, where string) {
		textOf(dst, httpURL).read(d, n, where)
		*dst = strings.TrimRight(*dst, "/")
	}}
}

func openAPI(dst *OpenAPI) reader {
	return reader{read: func(d *decoder, n *node, where string) {
		var s string
		textOf(&s, openAPIPlace).read(d, n, where)
		*dst = parseOpenAPI(s)
		dst.File = resolve(d.dir, dst.File)
	}}
}

// parseOpenAPI distinguishes a path on the target, a URL and a file.
func parseOpenAPI(s string) OpenAPI {
	switch {
	case s == "":
		return OpenAPI{}
	case strings.HasPrefix(s, "/"):
		return OpenAPI{Path: s}
	case strings.HasPrefix(s, "file:"):
		return OpenAPI{File: strings.TrimPrefix(strings.TrimPrefix(s, "file:"), "//")}
	case strings.Contains(s, "://"):
		return OpenAPI{URL: s}
	}
	return OpenAPI{File: s}
}

// openAPIPlace demands a text that parseOpenAPI understands.
func openAPIPlace(s string) string {
	o := parseOpenAPI(s)
	if o.Path != "" {
		return onTarget(s)
	}
	if o.URL != "" {
		if u, err := url.Parse(s); err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" {
			return "want an http:// or https:// URL, a path on the target, as in /openapi.json, or a file"
		}
	}
	return ""
}

// appName demands the name of an application in the form of ASGI servers.
func appName(s string) string {
	module, attribute, found := strings.Cut(s, ":")
	if s != "" && (!found || module == "" || attribute == "" || strings.ContainsAny(attribute, ":") || strings.ContainsAny(s, " \t\r\n/")) {
		return fmt.Sprintf("%q is not an application: want module:attribute, as in engines.main:app", s)
	}
	return ""
}

// program reads the path of a program; a bare name is one on the PATH.
func program(dst *string) reader {
	return reader{read: func(d *decoder, n *node, where string) {
		textOf(dst).read(d, n, where)
		if strings.ContainsAny(*dst, `/\`) {
			*dst = resolve(d.dir, *dst)
		}
	}}
}

// schemaOr reads one of the words, or the path of a JSON Schema.
func schemaOr(dst *string, allowed ...string) reader {
	return reader{read: func(d *decoder, n *node, where string) {
		textOf(dst, present).read(d, n, where)
		if slices.Contains(allowed, *dst) {
			return
		}
		if *dst == Off {
			d.report(n.at, "%s: cannot be off: want builtin or the path of a JSON Schema", where)
			return
		}
		*dst = resolve(d.dir, *dst)
	}}
}

func historyDSN(dst *string) reader {
	return reader{read: func(d *decoder, n *node, where string) {
		textOf(dst, dsn).read(d, n, where)
		*dst = resolveDSN(d.dir, *dst)
	}}
}
