package wire

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html"
	"net/url"
	"slices"
	"strings"
	"unicode/utf16"

	"github.com/engfix/engfix/internal/lazy"
	"github.com/engfix/engfix/probe/credential"
)

// forms returns the ways in which a value may be written in a URL, in JSON, in HTML and in base64, itself first; its
// JSON form is also escaped for a URL, because a service may repeat the body there.
func forms(value string) []string {
	out := []string{value}
	for _, text := range []string{value, inJSON(value), asciiJSON(value), jsonText(value)} {
		out = append(out, text, url.QueryEscape(text), url.PathEscape(text), pythonURL(text))
	}
	for _, escaped := range slices.Clone(out) {
		out = append(out, lowerEscapes(escaped))
	}
	out = append(out, html.EscapeString(value), pythonHTML.Replace(value))
	out = append(out, strings.ReplaceAll(value, "'", "''"), strings.ReplaceAll(value, `"`, `""`)) // as in SQL and CSV
	if line := strings.Join(strings.Fields(value), " "); credential.Unfit(line) == "" {
		out = append(out, line) // the form in which a reason quotes it
	}
	for _, lineEnd := range []string{"\r\n", "\n" + dataField, "\n" + dataField + " "} { // as an event stream divides it
		out = append(out, strings.ReplaceAll(value, "\n", lineEnd))
	}
	out = append(out, inBase64(value)...)
	slices.Sort(out[1:])
	return slices.Compact(out)
}

// pythonURL escapes as Python's urllib.parse.quote does, which leaves slashes.
func pythonURL(s string) string {
	return strings.NewReplacer("+", "%20", "%2F", "/").Replace(url.QueryEscape(s))
}

// pythonHTML escapes as Python's html.escape does, and as browsers write attributes.
var pythonHTML = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;", "'", "&#x27;")

var escapes = lazy.Regexp(`%[0-9A-F]{2}`)

func lowerEscapes(s string) string { return escapes().ReplaceAllStringFunc(s, strings.ToLower) }

// inJSON returns the value within a JSON string, as Go escapes it for HTML.
func inJSON(value string) string {
	b, err := json.Marshal(value)
	if err != nil {
		return value
	}
	return string(b[1 : len(b)-1])
}

// asciiJSON returns the value within a JSON string with everything beyond ASCII escaped, as Python writes it.
func asciiJSON(value string) string {
	var b strings.Builder
	for _, r := range value {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\r':
			b.WriteString(`\r`)
		case r == '\t':
			b.WriteString(`\t`)
		case r >= ' ' && r < 0x7f:
			b.WriteRune(r)
		case r > 0xffff:
			hi, lo := utf16.EncodeRune(r)
			fmt.Fprintf(&b, `\u%04x\u%04x`, hi, lo)
		default:
			fmt.Fprintf(&b, `\u%04x`, r)
		}
	}
	return b.String()
}

// inBase64 returns the base64 forms of the value wherever it begins in the encoded text, as in user:password, without
// the characters at either end that depend on its neighbours.
func inBase64(value string) []string {
	var out []string
	for offset, skip := range []int{0, 2, 3} {
		padded := strings.Repeat("\x00", offset) + value
		whole := len(padded) * 8 / 6
		for _, enc := range []*base64.Encoding{base64.RawStdEncoding, base64.RawURLEncoding} {
			if form := enc.EncodeToString([]byte(padded))[skip:whole]; credential.Unfit(form) == "" {
				out = append(out, form)
			}
		}
	}
	return out
}
