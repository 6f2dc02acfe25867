package config

import (
	"fmt"
	"net/url"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/engfix/engfix/internal/lazy"
	"github.com/engfix/engfix/internal/words"
)

// oneOf demands one of the words.
func oneOf(allowed ...string) rule {
	return func(s string) string {
		if slices.Contains(allowed, s) {
			return ""
		}
		if near := Nearest(s, allowed); near != "" {
			return fmt.Sprintf("unknown value %q: did you mean %q?", s, near)
		}
		return fmt.Sprintf("unknown value %q: want %s", s, words.Or(allowed))
	}
}

// present demands any text at all.
func present(s string) string {
	if strings.TrimSpace(s) == "" {
		return "want text, not an empty value"
	}
	return ""
}

// httpURL demands the address of a service.
func httpURL(s string) string {
	u, err := url.Parse(s)
	switch {
	case err != nil, u.Scheme != "http" && u.Scheme != "https", u.Hostname() == "":
		return "want an http:// or https:// URL, as in http://127.0.0.1:8000"
	case u.User != nil:
		return "the URL has credentials: move them to identity.headers, as ${NAME}"
	case u.RawQuery != "" || u.ForceQuery || u.Fragment != "":
		return "the URL has a query or a fragment: remove it"
	}
	if port := u.Port(); port != "" || strings.HasSuffix(u.Host, ":") {
		if n, err := strconv.Atoi(port); err != nil || n < 1 || n > 65535 {
			return "no such port: want 1 to 65535"
		}
	}
	return ""
}

// rooted demands a path on the target, or nothing.
func rooted(s string) string {
	if s == "" {
		return ""
	}
	return onTarget(s)
}

// onTarget demands a path on the target.
func onTarget(s string) string {
	switch {
	case !strings.HasPrefix(s, "/"):
		return fmt.Sprintf("%q is not a path on the target: begin it with a slash, as in /openapi.json", s)
	case strings.ContainsAny(s, " \t\r\n#"):
		return fmt.Sprintf("%q is not a path on the target: remove the space or the #", s)
	}
	return ""
}

// pathTemplate demands a path template: no query, and every brace closed.
func pathTemplate(s string) string {
	if problem := onTarget(s); problem != "" {
		return problem
	}
	if strings.Contains(s, "?") {
		return fmt.Sprintf("%q has a query: move it to query", s)
	}
	rest := pathParameter().ReplaceAllString(s, "")
	if strings.ContainsAny(rest, "{}") {
		return fmt.Sprintf("%q has an unmatched brace: write parameters as in /items/{item_id}", s)
	}
	return ""
}

// pathParameter is a parameter of a path template, its converter left out of the group.
var pathParameter = lazy.Regexp(`\{([A-Za-z_][A-Za-z0-9_]*)(?::[A-Za-z_][A-Za-z0-9_]*)?\}`)

// method demands an HTTP method that a question can use.
func method(s string) string {
	return oneOf("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")(s)
}

// headerValue demands a valid value of a header.
func headerValue(s string) string {
	if strings.ContainsFunc(s, func(r rune) bool { return r < ' ' && r != '\t' || r == 0x7f }) {
		return "a header cannot have a line break or another control character: remove it"
	}
	return ""
}

var headerName = lazy.Regexp("^[!#$%&'*+.^_`|~0-9A-Za-z-]+$")

// dsn demands the name of a database.
func dsn(s string) string {
	path, isSQLite := strings.CutPrefix(s, "sqlite:")
	switch {
	case isSQLite && path != "" && !strings.HasPrefix(path, "//"):
		return ""
	case strings.HasPrefix(s, "postgres://"), strings.HasPrefix(s, "postgresql://"):
		if _, err := url.Parse(s); err == nil {
			return ""
		}
	}
	// The value is not repeated: it may hold a password.
	return "not a database: want sqlite:PATH or postgres://…, as in sqlite:.engfix/history.db"
}

// resolve makes a path of the file relative to the working directory. An empty path stays empty.
func resolve(dir, path string) string {
	if path == "" || filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(dir, filepath.FromSlash(path))
}

// resolveDSN is resolve for the path in an SQLite DSN.
func resolveDSN(dir, s string) string {
	if path, ok := strings.CutPrefix(s, "sqlite:"); ok {
		return "sqlite:" + resolve(dir, path)
	}
	return s
}
