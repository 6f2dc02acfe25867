package checks

import (
	"regexp"

	"github.com/engfix/engfix/probe/contract"
)

// A leak is something in an answer that says how its service is built, or lets others in.
type leak struct {
	says string
	mark func() *regexp.Regexp
}

// leaks are texts that no error may hold. Each is specific enough that no ordinary sentence matches it.
var leaks = []leak{
	{"a stack trace of Python", func() *regexp.Regexp { return contract.PythonTrace }},
	{"a stack trace of JavaScript", lazily(`(?m)^\s*at (?:[\w.$<>\[\] ]+ \()?(?:file://|node:|/|[A-Za-z]:\\)[^\s()]+:\d+:\d+\)?`)},
	{"a stack trace of Java", lazily(`(?m)^\s*at (?:[\w$]+\.)+[\w$<>]+\([\w$]+\.(?:java|kt|scala):\d+\)|\bCaused by: (?:[a-z]\w*\.)+\w*(?:Exception|Error)\b`)},
	{"a stack trace of .NET", lazily(`(?m)^\s*at (?:[\w` + "`" + `]+\.)+[\w<>` + "`" + `]+\([^)\n]*\)(?: in \S[^\n]*:line \d+)`)},
	{"a stack trace of Go", lazily(`goroutine \d+ \[[a-z ,0-9]+\]:|(?m)^\t?/\S+\.go:\d+ \+0x[0-9a-f]+`)},
	{"a stack trace of Ruby", lazily("(?m)^\\s*(?:from )?/?\\S+\\.rb:\\d+:in ['`]")},
	{"a stack trace of PHP", lazily(`(?m)^#\d+ /\S+\.php\(\d+\)|\b(?:Fatal error|Warning|Notice|Parse error)(?:</b>)?: .* in (?:<b>)?/\S+\.php(?:</b>)? on line`)},
	{"a stack trace of Rust", lazily(`thread '[^']+' panicked at `)},
	{"a debug page of Django", lazily(`(?:You're|You&#x27;re|You&#39;re) seeing this error because you have <code>DEBUG = True`)},
	{"a debug page of Werkzeug", lazily(`Werkzeug Debugger|__debugger__=yes`)},
	{"a debug page of Starlette", lazily(`<p class="frame-title"|<title>Starlette Debugger</title>`)},
	{"a debug page of Rails", lazily(`<title>Action Controller: Exception caught</title>|Rails\.root: /`)},
	{"a debug page of Laravel or Symfony", lazily(`<title>Whoops! There was an error|sf-dump-|<!-- Symfony\\|class="exception-summary`)},
	{"a debug page of ASP.NET", lazily(`<title>Runtime Error</title>|\[[A-Z]\w*Exception: [^\]]+\]\s*\n?\s*\w+\.`)},
	{"the message of a database", lazily(`(?i)\bpsycopg2?\.\w+|\bsqlalchemy\.exc\.|\bsqlite3\.\w*Error\b|\bORA-\d{5}:|You have an error in your SQL syntax|\bSQLSTATE\[\w+\]|\bpq: \w+ "[^"]*" (?:does not exist|violates)|\[SQL: `)},
	{"a private key", lazily(`-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----`)},
	{"a key of Amazon Web Services", lazily(`\bA(?:KIA|SIA)[0-9A-Z]{16}\b`)},
	{"a URL with a password", lazily(`\b[a-z][a-z0-9+]*://[^\s/:@"'<>]+:[^\s/@"'<>$*]+@[\w.-]+`)},
}
