package criteria

import (
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/engfix/engfix/internal/lazy"
)

// open makes a symbol of one token in an open place.
func open(name string, accepts func(t token) (value string, ok bool)) func(p *parser, at int) []meant {
	return terminal(func(t token) (meaning, bool) {
		value, ok := accepts(t)
		return meaning{slots: []slot{{name, value}}}, ok
	})
}

func raw(expr string) func(t token) (string, bool) {
	re := regexp.MustCompile(`^(?:` + expr + `)$`)
	return func(t token) (string, bool) { return t.raw, re.MatchString(t.raw) }
}

// addSlots adds the open parts of wordings to the grammar: numbers, names, types.
func (g *grammar) addSlots() {
	g.symbols["number"] = open("status", raw(`[1-5]\d\d`))
	g.symbols["closeCode"] = open("status", raw(`4\d{3}|1008`))
	g.symbols["class"] = open("class", func(t token) (string, bool) {
		return t.text[:1], statusClass().MatchString(t.text)
	})
	g.symbols["reason"] = reason
	g.symbols["answerHeader"] = open("header", raw(`[A-Z][A-Za-z0-9]*(?:-[A-Za-z0-9]+)+|ETag|Location|Allow|Vary|x(?:-[a-z0-9]+)+`))
	g.symbols["media"] = open("media", raw(`(?:application|text|image|audio|video|multipart)/[\w.+-]+`))
	g.symbols["dotted"] = open("field", raw(`[A-Za-z_]\w*(?:\.\w+)+`))
	g.symbols["literal"] = open("literal", raw(`[A-Z0-9]+(?:_[A-Z0-9]+)+|[A-Z]{3,}|-?\d+(?:\.\d+)?|true|false|null`))
	g.symbols["field"] = open("field", func(t token) (string, bool) {
		return t.raw, fieldName().MatchString(t.raw) && (!g.knows(t.text) || slices.Contains(members, t.text))
	})
	g.symbols["kind"] = open("thing", func(t token) (string, bool) { return stem(t.text), g.names(t) })
	g.symbols["duration"] = duration
	g.symbols["remark"] = remark
	g.add("thing",
		rule{wordings: []string{
			"[requested|given|specified|provided|such] id|ids|identifier|identifiers",
			"[requested|given|specified|provided|such] item|items|resource|resources|record|records|entity|entities|object|objects [id|ids] [with that|this|given|the [given] id]",
			"[requested|given|specified|provided|such] <kind> [id|ids|identifier|identifiers] [with that|this|given|the [given] id]",
		}})
	g.add("statusFigure",
		rule{wordings: []string{
			"[a|an|the] [http] [status] [code] <number> [<reason>] [error|errors|response|responses|status|code]", "[a|an|the] [http] <number> [<reason>] status code",
			`[a|an|the] [http] [status] [code] <number> \( <reason> \)`, "[a|an] [http] <number> - <reason>",
			"[a|an|the] [http] [status] <class> [client|server] [error|errors|response|responses|status|code] [code]",
			`[a|an] <reason> \( <number> \) [error|response|status]`,
		}},
	)
	g.add("statusName", rule{wordings: []string{"<statusFigure>", "[a|an] <reason> [error|response|status]"}})
	g.add("label", rule{wordings: []string{"health|healthcheck|health-check|liveness|readiness|status|ping|version|metrics|info|docs|documentation|heartbeat|monitoring [check|probe]"}})
}

// names reports whether a word may be the name of a kind of thing: a word that the tables do not use otherwise.
func (g *grammar) names(t token) bool {
	w := strings.ReplaceAll(t.text, "_", "")
	return len(w) >= 3 && token{text: w}.isWord() && (!g.knows(t.text) || slices.Contains(people, t.text) || slices.Contains(kinds, t.text))
}

// people are words for callers that may also be the things that are asked for.
var people = []string{"user", "users", "client", "clients"}

// kinds are words that the tables use otherwise, and that are also kinds of things.
var kinds = []string{"issue", "issues", "key", "keys", "system", "systems"}

// sent are words for parts of a request that may also be the things that are asked for.
var sent = []string{"field", "member", "property", "attribute", "key", "parameter", "argument"}

// members are words that the tables use otherwise, and that are also names of members of a body.
var members = []string{"data", "meta", "id", "ids", "status", "error", "errors", "code", "token", "items", "user", "result", "results", "version", "name"}

// stem returns a kind of thing in the singular, without a suffix that marks an id.
func stem(word string) string {
	word = strings.NewReplacer("_id", "", "-id", "", "_", "", "-", "").Replace(word)
	switch {
	case strings.HasSuffix(word, "ies"):
		return strings.TrimSuffix(word, "ies") + "y"
	case strings.HasSuffix(word, "ss"):
		return word
	}
	return strings.TrimSuffix(word, "s")
}

var statusClass = lazy.Regexp(`^[1-5]xx$`)

var fieldName = lazy.Regexp(`^[A-Za-z_]\w*(?:\.\w+)*$`)

// headerNamed returns the configuration's name for a header of the identity, or any name that begins with "X-".
func headerNamed(t token, headers []string) (string, bool) {
	for _, h := range headers {
		if strings.EqualFold(h, t.raw) {
			return h, true
		}
	}
	return t.raw, strings.HasPrefix(t.text, "x-") && len(t.text) > 3
}

// A statusReason is the name of a status, in lower case.
type statusReason struct {
	words []string
	code  string
}

// statusReasons are the names that net/http knows. Names of one word are left out if they are not an error's:
// "accepted" also has other meanings.
var statusReasons = sync.OnceValue(func() []statusReason {
	var all []statusReason
	for code := 200; code < 600; code++ {
		words := strings.Fields(strings.ToLower(http.StatusText(code)))
		if len(words) > 1 || len(words) == 1 && code >= 400 {
			all = append(all, statusReason{words, strconv.Itoa(code)})
		}
	}
	return all
})

// reason reads the name of a status: "not found", "Unprocessable Entity".
func reason(p *parser, at int) []meant {
	var all []meant
	for _, r := range statusReasons() {
		end := at + len(r.words)
		if end <= len(p.tokens) && slices.EqualFunc(p.tokens[at:end], r.words, func(t token, w string) bool { return t.text == w }) {
			all = append(all, meant{end, meaning{slots: []slot{{"status", r.code}}}})
		}
	}
	if at+2 <= len(p.tokens) && p.tokens[at].text == "unprocessable" && p.tokens[at+1].text == "content" {
		all = append(all, meant{at + 2, meaning{slots: []slot{{"status", "422"}}}}) // its name in RFC 9110
	}
	if at < len(p.tokens) && slices.Contains([]string{"created", "ok"}, p.tokens[at].text) {
		code := map[string]string{"created": "201", "ok": "200"}[p.tokens[at].text]
		all = append(all, meant{at + 1, meaning{slots: []slot{{"status", code}}}})
	}
	return all
}

var (
	amount = lazy.Regexp(`^(\d+(?:\.\d{1,2})?)(ms|s|m)?$`) // "1.000" may be a thousand
	units  = map[string]string{
		"ms": "ms", "millisecond": "ms", "milliseconds": "ms", "msec": "ms", "s": "s", "sec": "s", "secs": "s", "second": "s", "seconds": "s",
	}
)

// numerals are the numbers from one on in words.
var numerals = strings.Fields("one two three four five six seven eight nine ten")

// duration reads "500ms", "500 ms", "2 seconds", "two seconds".
func duration(p *parser, at int) []meant {
	if at >= len(p.tokens) {
		return nil
	}
	text := p.tokens[at].text
	if n := slices.Index(numerals, text); n >= 0 {
		text = strconv.Itoa(n + 1)
	}
	m := amount().FindStringSubmatch(text)
	if m == nil {
		return nil
	}
	unit, end := m[2], at+1
	if unit == "" {
		if end >= len(p.tokens) || units[p.tokens[end].text] == "" {
			return nil
		}
		unit, end = units[p.tokens[end].text], end+1
	}
	d, err := time.ParseDuration(m[1] + unit)
	if err != nil || d <= 0 {
		return nil
	}
	return []meant{{end, meaning{slots: []slot{{"duration", d.String()}}}}}
}

// A remark on where a context is injected, and its source, has these words; those on a transport stand in brackets, because
// elsewhere they narrow the demand.
var (
	connecting = strings.Fields(`( ) , : ? / and or the all every each into in from via by for on of to using based either depends get_request_context dependency`)
	sources    = strings.Fields(`header headers query param params parameter parameters cookie cookies body token header/query query/header header/param query/param`)
	handlers   = strings.Fields(`route routes handler handlers endpoint endpoints service services everywhere`)
	transports = strings.Fields(`ws websocket http sse`)
)

// remark reads such a remark: it demands nothing that requests without the context would not show. A context that goes into a
// header or a token is sent on, and a question demands nothing.
func remark(p *parser, at int) []meant {
	end, depth, into := at, 0, false
	for ; end < len(p.tokens); end++ {
		word := p.tokens[end].text
		switch {
		case word == "(":
			depth++
		case word == ")":
			depth--
		case word == "?" && depth == 0:
			return nil
		case word == "into", word == "to":
			into = true
		case slices.Contains(handlers, word):
			into = false
		}
		if !slices.Contains(connecting, word) && !slices.Contains(handlers, word) && (into || !slices.Contains(sources, word)) && (depth == 0 || !slices.Contains(transports, word)) {
			break
		}
		p.reach(end + 1)
	}
	if end == at || slices.Contains([]string{"and", "or", ")"}, p.tokens[at].text) || slices.Contains([]string{"and", "or", ","}, p.tokens[end-1].text) {
		return nil
	}
	return []meant{{end: end}}
}

// foldStatus takes the status that the words name. If they name it in figures and in letters, both must be the same.
func foldStatus(m meaning) (o outcome, ok bool) {
	for _, s := range m.slots {
		n, err := strconv.Atoi(s.value)
		switch {
		case err != nil:
		case s.name == "class":
			o.class = n
		case s.name == "status" && o.status != 0 && o.status != n:
			return o, false
		case s.name == "status":
			o.status = n
		}
	}
	return o, (o.status != 0) != (o.class != 0)
}

// foldClose reads the code of a WebSocket close.
func foldClose(m meaning) (outcome, bool) {
	n, err := strconv.Atoi(m.slot("status"))
	return outcome{status: n}, err == nil
}

func foldHeader(m meaning) (outcome, bool) {
	name := m.slot("header")
	return outcome{expect: headerThere(name)}, name != ""
}

// headerThere is the expectation that an answer has a header.
func headerThere(name string) string {
	return expectation("header", map[string]any{name: map[string]any{"exists": true}})
}

// foldType takes a media type: a header may have parameters after it.
func foldType(m meaning) (outcome, bool) {
	media := strings.ToLower(m.slot("media"))
	matches := fmt.Sprintf("(?i)^%s *(;|$)", regexp.QuoteMeta(media))
	return outcome{media: media, expect: expectation("header", map[string]any{"Content-Type": map[string]any{"matches": matches}})}, media != ""
}

func foldField(m meaning) (outcome, bool) {
	name := m.slot("field")
	return outcome{member: name, expect: expectation("body", map[string]any{name: map[string]any{"exists": true}})}, name != ""
}

func foldValue(m meaning) (outcome, bool) {
	name, text := m.slot("field"), m.slot("literal")
	var value any = text
	if n, err := strconv.ParseFloat(text, 64); err == nil {
		value = n
	}
	switch text {
	case "true", "false":
		value = text == "true"
	case "null":
		value = nil
	}
	return outcome{member: name, expect: expectation("body", map[string]any{name: value})}, name != "" && text != ""
}
