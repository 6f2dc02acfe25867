package wire

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// quote makes a template one word of a POSIX shell command: the names of secrets expand, and nothing else does.
func quote(t template) string {
	t = t.merged()
	if !t.names() {
		return word(t.String())
	}
	if strings.ContainsAny(textOf(t), "$`\\\"!") {
		return quoteApart(t)
	}
	var b strings.Builder
	b.WriteByte('"')
	for _, p := range t {
		if p.name == "" {
			b.WriteString(p.text)
			continue
		}
		b.WriteString(expansion(p))
	}
	b.WriteByte('"')
	return b.String()
}

// word makes a text one word of a command. Between single quotes, no character means anything to a shell.
func word(s string) string {
	if s != "" && !strings.ContainsFunc(s, special) {
		return s
	}
	return "'" + strings.ReplaceAll(s, "'", `'"'"'`) + "'"
}

// special reports whether a character may mean something to a shell.
func special(r rune) bool {
	return !('a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' || strings.ContainsRune("_@%+=:,./-", r))
}

// quoteApart quotes text and names separately, for text that a double-quoted string would change.
func quoteApart(t template) string {
	var b strings.Builder
	for _, p := range t {
		if p.name == "" {
			b.WriteString(word(p.text))
		} else {
			b.WriteString(`"` + expansion(p) + `"`)
		}
	}
	return b.String()
}

// expansion returns a variable as it expands within double quotes. If it is not set, the command ends with a message
// instead of sending another request. The same happens if no shell can put the secret in its place: then another
// variable is used.
func expansion(p part) string {
	if p.other {
		return "${" + p.name + "_ESCAPED:?set it to " + p.name + " as it stands here, escaped or in part}"
	}
	return "${" + p.name + ":?set it: engfix show --setup}"
}

func textOf(t template) string {
	var b strings.Builder
	for _, p := range t {
		b.WriteString(p.text)
	}
	return b.String()
}

// output returns a shell command that prints exactly the template's text. Binary data goes as octal, which every printf
// knows.
func output(t template) string {
	t = t.merged()
	if text := textOf(t); utf8.ValidString(text) && !strings.Contains(text, "\x00") {
		return "printf %s " + quote(t)
	}
	var commands []string
	for _, p := range t {
		if p.name != "" {
			commands = append(commands, `printf %s "`+expansion(p)+`"`)
		} else {
			commands = append(commands, "printf '"+octal(p.text)+"'")
		}
	}
	if len(commands) == 1 {
		return commands[0]
	}
	return "{ " + strings.Join(commands, "; ") + "; }"
}

// octal returns the format with which printf prints s.
func octal(s string) string {
	var b strings.Builder
	for i := range len(s) {
		// A dash at the beginning would be an option.
		if c := s[i]; (c != '-' || i > 0) && c != '%' && c != '\\' && c != '\'' && c >= ' ' && c < 0x7f {
			b.WriteByte(c)
		} else {
			fmt.Fprintf(&b, `\%03o`, c)
		}
	}
	return b.String()
}
