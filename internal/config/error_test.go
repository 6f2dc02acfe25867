package config

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A mistake is a file that is refused, and the place and words of the refusal.
type mistake struct{ name, src, want string }

var mistakes = []mistake{
	{"identity without a name", "identities: {'the admin': {headers: {X-Mode: lab}}}\n", `1:14: identities.the admin: "the admin" is not a name for an identity: want letters, digits, _ and -, as in other_tenant`},
	{"identity that says nothing", "identities: {admin: {}}\n", `1:14: identities.admin: this identity has no values of its own: add headers`},
	{"unknown key of an identity", "identities: {admin: {header: {X-Mode: lab}}}\n", `1:22: unknown key "header" below identities.admin: did you mean "headers"?`},
	{"no frame of an identity", "identities: {admin: {ws: {hello: off}}}\n", `1:34: identities.admin.ws.hello: want a mapping, not the text "off"`},
	{"unknown key", "target:\n  tmeout: 5s\n", `2:3: unknown key "tmeout" below target: did you mean "timeout"?`},
	{"unknown key at the top", "targte: {}\n", `1:1: unknown key "targte": did you mean "target"?`},
	{"unknown key near none", "target: {tls: {verify: true}}\n", `1:16: unknown key "verify" below target.tls: want ca, cert, key or insecure`},
	{"unknown key in a list", "setup: [{name: a, path: /, retries: 3}]\n", `1:28: unknown key "retries" below setup[0]: want name, method, path, query, headers, capture, expect, body, body_file or content_type`},
	{"duplicate key", "target:\n  url: http://a\n  url: http://b\n", `3:3: duplicate key "url" below target: first in line 2`},
	{"duplicate key at the top", "version: 1\nversion: 1\n", `2:1: duplicate key "version": first in line 1`},
	{"key that is no text", "? [a]\n: b\n", `1:3: a key must be text`},
	{"list for a mapping", "target: [a]\n", `1:9: target: want a mapping, not a list`},
	{"document that is no mapping", "- a\n", `1:1: want a mapping, not a list`},
	{"text for a list", "identity: {required: X-Mode}\n", `1:22: identity.required: want a list, not the text "X-Mode"`},
	{"mapping for a text", "target: {url: {a: b}}\n", `1:15: target.url: want text, not a mapping`},
	{"number for a text", "tickets: 12\n", `1:10: tickets: want text, not the number 12`},
	{"text for a boolean", "target: {allow_mutations: yes}\n", `1:27: target.allow_mutations: want true or false, not the text "yes"`},
	{"text for a number", "target: {concurrency: many}\n", `1:23: target.concurrency: want a whole number, not the text "many"`},
	{"quoted number", `target: {concurrency: "16"}`, `1:23: target.concurrency: want a whole number, not the text "16"`},
	{"fraction", "target: {concurrency: 1.5}\n", `1:23: target.concurrency: want a whole number, not the number 1.5`},
	{"negative number", "target: {concurrency: -1}\n", `1:23: target.concurrency: -1 is out of range: want 1 to 10000`},
	{"negative rate", "target: {rate: -0.5}\n", `1:16: target.rate: -0.5 is out of range: want 0 to 1e+06`},
	{"rate that is no number", "target: {rate: .nan}\n", `1:16: target.rate: want a number, not the number .nan`},
	{"size without a number", "limits: {body: MB}\n", `1:16: limits.body: "MB" is not a size: want a number and a unit, as in 512KiB or 10MB`},
	{"size of another unit", "limits: {body: 10 M}\n", `1:16: limits.body: "10 M" is not a size: want a number and a unit, as in 512KiB or 10MB`},
	{"size that is too large", "limits: {document: 2000000000}\n", `1:20: limits.document: "2000000000" is not a size: out of range: want 1B to 1GiB`},
	{"no size", "limits: {message: 0}\n", `1:19: limits.message: "0" is not a size: out of range: want 1B to 1GiB`},
	{"list for a size", "limits: {headers: [1]}\n", `1:19: limits.headers: want a size: a number and a unit, as in 512KiB or 10MB, not a list`},
	{"count that is too small", "limits: {frames: 0}\n", `1:18: limits.frames: 0 is out of range: want 1 to 1000000`},
	{"limit without a unit", "limits: {connect: 5}\n", `1:19: limits.connect: "5" is not a duration: want a number and a unit, as in 10s or 1m30s`},
	{"unknown limit", "limits: {mesage: 5}\n", `1:10: unknown key "mesage" below limits: did you mean "message"?`},
	{"bad duration", "target: {timeout: 10}\n", `1:19: target.timeout: "10" is not a duration: want a number and a unit, as in 10s or 1m30s`},
	{"no duration", "target: {timeout: 0s}\n", `1:19: target.timeout: 0s is too short: want more than 0`},
	{"list for a duration", "target: {timeout: [1s]}\n", `1:19: target.timeout: want a duration: a number and a unit, as in 10s or 1m30s, not a list`},
	{"name of a capture", "setup: [{name: a, path: /, capture: {my-token: t}}]\n", `1:38: setup[0].capture: "my-token" is not a name for {{…}}: want letters, digits and underscores, as in access_token`},
	{"bad regexp", "redact: ['(abc']\n", "1:10: redact[0]: not a regular expression: missing closing ): `(abc`"},
	{"URL without a scheme", "target: {url: 'localhost:8000'}\n", `1:15: target.url: want an http:// or https:// URL, as in http://127.0.0.1:8000`},
	{"URL of another scheme", "target: {url: 'ws://a'}\n", `1:15: target.url: want an http:// or https:// URL, as in http://127.0.0.1:8000`},
	{"URL with credentials", "target: {url: 'http://u:p@a'}\n", `1:15: target.url: the URL has credentials: move them to identity.headers, as ${NAME}`},
	{"URL with a query", "target: {url: 'http://a/?b'}\n", `1:15: target.url: the URL has a query or a fragment: remove it`},
	{"URL with a bad port", "target: {url: 'http://a:70000'}\n", `1:15: target.url: no such port: want 1 to 65535`},
	{"URL without its port", "target: {url: 'http://a:'}\n", `1:15: target.url: no such port: want 1 to 65535`},
	{"bad transport", "routers: {a: {endpoints: [{transport: wss, path: /a}]}}\n", `1:39: routers.a.endpoints[0].transport: unknown value "wss": did you mean "ws"?`},
	{"bad method", "routers: {a: {endpoints: [{method: GTE, path: /a}]}}\n", `1:36: routers.a.endpoints[0].method: unknown value "GTE": did you mean "GET"?`},
	{"lower-case method", "setup: [{name: a, path: /, method: post}]\n", `1:36: setup[0].method: unknown value "post": did you mean "POST"?`},
	{"bad date", "waivers: [{ticket: A-1, item: scope/1, until: tomorrow, reason: r}]\n", `1:47: waivers[0].until: want a date, as in 2026-12-31, not the text "tomorrow"`},
	{"no such day", "waivers: [{ticket: A-1, item: scope/1, until: 2026-02-30, reason: r}]\n", `1:47: waivers[0].until: want a date, as in 2026-12-31, not the text "2026-02-30"`},
	{"bad item", "waivers: [{ticket: A-1, item: accept/1, until: 2026-12-31, reason: r}]\n", `1:31: waivers[0].item: "accept/1" does not name an item: want scope/N, acceptance/N or exception/1, as in acceptance/1`},
	{"missing keys", "waivers: [{ticket: A-1, item: 1, until: 2026-12-31}]\n", `1:11: waivers[0]: the key "reason" is missing`},
	{"unknown version", "version: 2\n", `1:10: version: want 1, not the number 2`},
	{"status out of range", "identity: {refusal: [200]}\n", `1:22: identity.refusal[0]: 200 is out of range: want 400 to 599`},
	{"no status at all", "identity: {refusal: []}\n", `1:21: identity.refusal: the list is empty: add an element, or remove the key for the default`},
	{"nothing in a list", "identity: {refusal: [401, ~]}\n", `1:27: identity.refusal[1]: want a whole number, not nothing`},
	{"required without a value", "identity: {required: [X-Org]}\n", `1:23: identity.required: X-Org is not under identity.headers: add its value there`},
	{"required twice", "identity: {required: [X-Mode, x-mode]}\n", `1:31: identity.required: X-Mode is listed twice: remove one`},
	{"required of no value in an alternative", "identity: {required: [{any: [X-Mode, X-Org]}]}\n", `1:38: identity.required: X-Org is not under identity.headers: add its value there`},
	{"required as an empty alternative", "identity: {required: [{any: []}]}\n", `1:29: identity.required[0].any: the list is empty: add an element, or remove the key for the default`},
	{"required as no alternative", "identity: {required: [{}]}\n", `1:23: identity.required[0]: the key "any" is missing`},
	{"required as another thing", "identity: {required: [{all: [X-Mode]}]}\n", `1:24: unknown key "all" below identity.required[0]: want any`},
	{"required as a list", "identity: {required: [[X-Mode]]}\n", `1:23: identity.required[0]: want text, not a list`},
	{"same header twice", "identity: {headers: {X-A: 1, x-a: 2}}\n", `1:30: identity.headers: X-A and x-a are the same header: remove one`},
	{"no header name", "identity: {headers: {'X A': 1}}\n", `1:22: identity.headers: "X A" is not the name of a header`},
	{"header of nothing", "identity: {headers: {X-A: }}\n", `1:27: identity.headers.X-A: want text, not nothing: write "" for empty text`},
	{"header of two lines", `identity: {headers: {X-A: "a\nb"}}`, `1:27: identity.headers.X-A: a header cannot have a line break or another control character: remove it`},
	{"hello that is no frame", "identity: {ws: {hello: hi}}\n", `1:24: identity.ws.hello: want a mapping, or off for no frame, not the text "hi"`},
	{"errors off", "envelope: {error: off}\n", `1:19: envelope.error: cannot be off: want builtin or the path of a JSON Schema`},
	{"key without certificate", "target: {tls: {key: k.pem}}\n", `1:15: target.tls: cert and key belong together: set both or neither`},
	{"build without a path", "target: {build: {value: v}}\n", `1:17: target.build: value without path: add the path to read it from, as in /openapi.json`},
	{"OpenAPI of another scheme", "target: {openapi: 'ftp://a/b'}\n", `1:19: target.openapi: want an http:// or https:// URL, a path on the target, as in /openapi.json, or a file`},
	{"relative path on the target", "setup: [{name: a, path: login}]\n", `1:25: setup[0].path: "login" is not a path on the target: begin it with a slash, as in /openapi.json`},
	{"two steps of a name", "setup: [{name: a, path: /}]\nteardown: [{name: a, path: /}]\n", `2:12: step "a": the step in line 1 has the same name: use another`},
	{"two bodies", "setup: [{name: a, path: /, body: {}, body_file: b}]\n", `1:9: setup[0]: body and body_file are both set: remove one`},
	{"body that is no JSON", "setup: [{name: a, path: /, body: {n: .inf}}]\n", `1:38: setup[0].body.n: JSON cannot hold the number .inf: write it as text, or use body_file`},
	{"variable in a path", "routers: {a: {endpoints: [{path: '/live/${SECRET}'}]}}\n", "1:34: routers.a.endpoints[0].path: this value is shown everywhere, and the value of a variable is a secret: write a parameter, as in /live/{room}, and give its value under params"},
	{"variable in a mount", "routers: {a: {mount: '/${SECRET}'}}\n", "1:22: routers.a.mount: this value is shown everywhere, and the value of a variable is a secret: write the prefix itself"},
	{"open brace", "routers: {a: {endpoints: [{path: '/a/{b'}]}}\n", `1:34: routers.a.endpoints[0].path: "/a/{b" has an unmatched brace: write parameters as in /items/{item_id}`},
	{"query in a template", "routers: {a: {endpoints: [{path: '/a?b=1'}]}}\n", `1:34: routers.a.endpoints[0].path: "/a?b=1" has a query: move it to query`},
	{"unknown parameter", "routers: {a: {endpoints: [{path: '/a/{mask_id}/{b}', params: {b: 1, maks_id: 1}}]}}\n", `1:69: routers.a.endpoints[0].params: the path has no parameter "maks_id": did you mean "mask_id"?`},
	{"list in a header", "identity: {headers: {X-A: [1]}}\n", `1:27: identity.headers.X-A: want text, not a list`},
	{"mapping in a query", "identity: {sse: {query: {a: {}}}}\n", `1:29: identity.sse.query.a: want text, not a mapping`},
	{"endpoint twice", "routers:\n  a:\n    endpoints:\n      - {path: /a}\n      - {path: /a, method: GET}\n", `5:9: routers.a: line 4 has the same endpoint: remove one`},
	{"posted WebSocket", "routers: {a: {endpoints: [{transport: ws, method: POST, path: /a}]}}\n", `1:51: routers.a.endpoints[0].method: a WebSocket is opened with GET: remove the key`},
	{"mount without a slash", "routers: {a: {mount: api}}\n", `1:22: routers.a.mount: "api" is not a path on the target: begin it with a slash, as in /openapi.json`},
	{"manual and more", "criteria: [{match: a, checks: [manual, envelope.error]}]\n", `1:12: criteria[0].checks: manual means that a person decides: remove the other checks`},
	{"no such group", `criteria: [{match: a, checks: [c], params: {status: "{{code}}"}}]`, `1:12: criteria[0].params.status: match has no group "code": write (?P<code>…) around the number`},
	{"status that is none", "criteria: [{match: a, checks: [c], params: {status: teapot}}]\n", `1:53: criteria[0].params.status: want a status, as in 422, or "{{name}}" of a group in match, not the text "teapot"`},
	{"bad history", "history: {dsn: mysql://a}\n", `1:16: history.dsn: not a database: want sqlite:PATH or postgres://…, as in sqlite:.engfix/history.db`},
	{"no ticket file", "tickets: ''\n", `1:10: tickets: want the path of the ticket file, as in ENGINE_FIX_TICKETS.md`},

	{"open variable", "tickets: '${A'\n", `1:10: tickets: "${" without "}": write ${NAME}, or $${ for the characters themselves`},
	{"variable without a name", "tickets: '${A-B}'\n", `1:10: tickets: ${A-B} does not name an environment variable: write ${NAME}, or $${ for the characters themselves`},
	{"value that is no number", "target: {concurrency: '${SECRET}'}\n", `1:23: target.concurrency: want a whole number, not the text "${SECRET}"`},
	{"value that is no URL", "target: {url: '${SECRET}'}\n", `1:15: target.url: want an http:// or https:// URL, as in http://127.0.0.1:8000`},
	{"value that is no duration", "target: {timeout: '${SECRET}'}\n", `1:19: target.timeout: "${SECRET}" is not a duration: want a number and a unit, as in 10s or 1m30s`},
	{"value out of range", "identity: {refusal: ['${TEN}']}\n", `1:22: identity.refusal[0]: ${TEN} is out of range: want 400 to 599`},

	{"no YAML", "a: [1\nb: 2\n", `2:2: not YAML: did not find expected ',' or ']' while parsing a flow sequence that begins in line 1`},
	{"tab as indent", "target:\n\turl: a\n", `2:1: not YAML: a tab in the indentation: indent with spaces`},
	{"tab behind spaces", "target:\n  \turl: a\n", `2:3: not YAML: a tab in the indentation: indent with spaces`},
	{"open quote", "tickets: 'a\n", `2:1: not YAML: found unexpected end of stream while scanning a quoted scalar that begins in line 1`},
	{"unknown anchor", "target: *t\n", `1:9: not YAML: unknown anchor 't' referenced`},
	{"second document", "version: 1\n---\nversion: 1\n", `2:1: a second document begins here: only one is read, remove the "---"`},
	{"not UTF-8", "tickets: a\xffb\n", `1:11: not UTF-8: byte 0xff: save the file as UTF-8`},
	{"UTF-16", "\xff\xfev\x00", `1:1: UTF-16 text: save the file as UTF-8`},
	{"control character", "tickets: a\x07\n", `1:11: control character U+0007: remove it, or write it as an escape in double quotes`},
	{"alias of itself", "setup: [{name: a, path: /, body: &b [*b]}]\n", `1:38: alias *b contains itself: write out its value`},
	{"merge of a list of texts", "target: {<<: [a]}\n", `1:15: target: "<<" merges a mapping or a list of mappings, not the text "a"`},
	{"column in bytes", "tickets: é # ü\ntarget: {tls: {ca: é, vérify: 1}}\n", `2:24: unknown key "vérify" below target.tls: want ca, cert, key or insecure`},
	{"byte order mark", "\ufefftargte: {}\n", `1:1: unknown key "targte": did you mean "target"?`},
	{"carriage returns", "version: 1\r\ntarget:\r\n  x: 1\r\n", `3:3: unknown key "x" below target: want url, openapi, source, app, python, routes, allow_mutations, timeout, concurrency, rate, connections, tls or build`},
}

// Each mistake is reported in one line, at its place, with the remedy.
func TestMistakes(t *testing.T) {
	env := environment("EMPTY", "", "SECRET", "s3cr3t-value", "TEN", "10")
	for _, tt := range mistakes {
		t.Run(tt.name, func(t *testing.T) {
			_, err := Parse(FileName, []byte(tt.src), env)
			if err == nil {
				t.Fatal("accepted")
			}
			if want := FileName + ":" + tt.want; err.Error() != want {
				t.Errorf("got  %s\nwant %s", err, want)
			}
			var e *Error
			if !errors.As(err, &e) || e.Pos == (Pos{}) {
				t.Errorf("%T is no Error with a place", err)
			}
			if strings.Contains(err.Error(), "s3cr3t-value") {
				t.Error("shows a secret")
			}
		})
	}
}

func TestAllMistakesAreReportedInOrder(t *testing.T) {
	_, err := Parse("dir/engfix.yaml", []byte("redact: ['(']\ntarget:\n  b: 1\n  timeout: x\nversion: 3\n"), nil)
	want := strings.Join([]string{
		"dir/engfix.yaml:1:10: redact[0]: not a regular expression: missing closing ): `(`",
		`dir/engfix.yaml:3:3: unknown key "b" below target: want url, openapi, source, app, python, routes, allow_mutations, timeout, concurrency, rate, connections, tls or build`,
		`dir/engfix.yaml:4:12: target.timeout: "x" is not a duration: want a number and a unit, as in 10s or 1m30s`,
		`dir/engfix.yaml:5:10: version: want 1, not the number 3`,
	}, "\n")
	if err == nil || err.Error() != want {
		t.Errorf("got:\n%v\nwant:\n%s", err, want)
	}
}

func TestManyMistakesAreCut(t *testing.T) {
	_, err := Parse(FileName, []byte(strings.Repeat("- a\n", 2)+"\n"), nil)
	if err == nil || strings.Contains(err.Error(), "\n") {
		t.Fatalf("a wrong document is one mistake, not: %v", err)
	}
	_, err = Parse(FileName, []byte("identity: {refusal: ["+strings.Repeat("x, ", 14)+"]}"), nil)
	if err == nil {
		t.Fatal("accepted")
	}
	lines := strings.Split(err.Error(), "\n")
	if len(lines) != maxShown+1 || lines[maxShown] != "engfix.yaml: and 4 more" {
		t.Errorf("got %d lines:\n%v", len(lines), err)
	}
}

func TestAnAliasReportsItsMistakeOnce(t *testing.T) {
	_, err := Parse(FileName, []byte("setup: [&s {name: a, path: b}]\nteardown: [*s, *s]\n"), nil)
	want := "is not a path on the target"
	if err == nil || strings.Count(err.Error(), "setup[0].path") != 1 || !strings.Contains(err.Error(), want) {
		t.Errorf("got: %v", err)
	}
}

func TestAliasesAreBounded(t *testing.T) {
	if testing.Short() {
		t.Skip("one goroutine does it all: the race detector has nothing to see here")
	}
	var b strings.Builder
	b.WriteString("setup:\n- name: a\n  path: /\n  body:\n    - &a0 [x, x, x, x, x, x, x, x, x, x]\n")
	for i := range 8 {
		prev, next := "*a"+string(rune('0'+i)), "&a"+string(rune('1'+i))
		b.WriteString("    - " + next + " [" + strings.TrimSuffix(strings.Repeat(prev+", ", 10), ", ") + "]\n")
	}
	_, err := Parse(FileName, []byte(b.String()), nil)
	if err == nil || strings.Contains(err.Error(), "\n") || !strings.Contains(err.Error(), "too large") && !strings.Contains(err.Error(), "not YAML") {
		t.Errorf("got: %v", err)
	}
}

func TestUnreadableFiles(t *testing.T) {
	dir := t.TempDir()
	large := filepath.Join(dir, "large.yaml")
	if err := os.WriteFile(large, make([]byte, maxSize+1), 0o644); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{
		filepath.Join(dir, "none.yaml"): ": no such file: name another, or write one with engfix init",
		dir:                             ": not a file: name an engfix.yaml",
		large:                           ": too large: 16777217 bytes: at most 16777216 are read",
	} {
		_, err := Load(path, environment())
		if err == nil || err.Error() != path+want {
			t.Errorf("got %v, want %s%s", err, path, want)
		}
	}
}
