package checks

import (
	"github.com/engfix/engfix/internal/pattern"
	"github.com/engfix/engfix/probe/contract"
)

// A leak is a text in an answer that shows how the service is built, or that lets others in.
type leak struct {
	says string
	mark *pattern.Pattern
}

// leaks are texts that no error may hold. Each is specific enough that no ordinary sentence matches it.
var leaks = []leak{
	{"a stack trace of Python", contract.PythonTrace},
	{"a stack trace of JavaScript", pattern.New(`(?m)^\s*at (?:[\w.$<>\[\] ]+ \()?(?:file://|node:|/|[A-Za-z]:\\)[^\s()]+:\d+:\d+\)?`)},
	{"a stack trace of Java", pattern.New(`(?m)^\s*at (?:[\w$]+\.)+[\w$<>]+\([\w$]+\.(?:java|kt|scala):\d+\)|\bCaused by: (?:[a-z]\w*\.)+\w*(?:Exception|Error)\b`)},
	{"a stack trace of .NET", pattern.New(`(?m)^\s*at (?:[\w` + "`" + `]+\.)+[\w<>` + "`" + `]+\([^)\n]*\)(?: in \S[^\n]*:line \d+)`)},
	{"a stack trace of Go", pattern.New(`goroutine \d+ \[[a-z ,0-9]+\]:|(?m)^\t?/\S+\.go:\d+ \+0x[0-9a-f]+`)},
	{"a stack trace of Ruby", pattern.New("(?m)^\\s*(?:from )?/?\\S+\\.rb:\\d+:in ['`]")},
	{"a stack trace of PHP", pattern.New(`(?m)^#\d+ /\S+\.php\(\d+\)|\b(?:Fatal error|Warning|Notice|Parse error)(?:</b>)?: .* in (?:<b>)?/\S+\.php(?:</b>)? on line`)},
	{"a stack trace of Rust", pattern.New(`thread '[^']+' panicked at `)},
	{"a debug page of Django", pattern.New(`(?:You're|You&#x27;re|You&#39;re) seeing this error because you have <code>DEBUG = True`)},
	{"a debug page of Werkzeug", pattern.New(`Werkzeug Debugger|__debugger__=yes`)},
	{"a debug page of Starlette", pattern.New(`<p class="frame-title"|<title>Starlette Debugger</title>`)},
	{"a debug page of Rails", pattern.New(`<title>Action Controller: Exception caught</title>|Rails\.root: /`)},
	{"a debug page of Laravel or Symfony", pattern.New(`<title>Whoops! There was an error|sf-dump-|<!-- Symfony\\|class="exception-summary`)},
	{"a debug page of ASP.NET", pattern.New(`<title>Runtime Error</title>|\[[A-Z]\w*Exception: [^\]]+\]\s*\n?\s*\w+\.`)},
	{"the message of a database", pattern.New(`(?i)\bpsycopg2?\.\w+|\bsqlalchemy\.exc\.|\bsqlite3\.\w*Error\b|\bORA-\d{5}:|You have an error in your SQL syntax|\bSQLSTATE\[\w+\]|\bpq: \w+ "[^"]*" (?:does not exist|violates)|\[SQL: `)},
	{"a private key", pattern.New(`-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----`)},
	{"a key of Amazon Web Services", pattern.New(`\bA(?:KIA|SIA)[0-9A-Z]{16}\b`)},
	{"a URL with a password", pattern.New(`\b[a-z][a-z0-9+]*://[^\s/:@"'<>]+:[^\s/@"'<>$*]+@[\w.-]+`)},
}
