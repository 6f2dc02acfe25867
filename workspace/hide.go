package workspace

import (
	"encoding/base64"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/engfix/engfix/internal/config"
	"github.com/engfix/engfix/internal/fileerror"
	"github.com/engfix/engfix/probe/credential"
	"github.com/engfix/engfix/probe/sample"
	"github.com/engfix/engfix/probe/wire"
	"github.com/tidwall/gjson"
)

// secretsOf returns the values that the configuration takes from the environment, by name.
func secretsOf(cfg *config.Config) map[string]string {
	secrets := make(map[string]string, len(cfg.Secrets))
	for _, s := range cfg.Secrets {
		secrets[s.Name] = s.Value
	}
	return secrets
}

// hideCredentials makes secrets of the credentials that the configuration holds in plain text instead of as ${NAME}:
// they are hidden in every exchange, whether it sent them or not.
func hideCredentials(cfg *config.Config, redactor *wire.Redactor) {
	h := hider{redactor: redactor, redact: cfg.Redact, taken: secretsOf(cfg)}
	for _, name := range cfg.UnsetVariables("") {
		h.unset = append(h.unset, "${"+name+"}")
	}
	h.identity(cfg.Identity.Headers, cfg.Identity.SSE, cfg.Identity.WS.Query, cfg.Identity.WS.Hello)
	eachText("", gjson.ParseBytes(cfg.Identity.WS.AnonymousHello), h.suspect)
	for _, o := range cfg.Identities {
		h.identity(o.Headers, o.SSE, o.WS.Query, o.WS.Hello)
	}
	for _, step := range slices.Concat(cfg.Setup, cfg.Teardown) {
		h.request(step.Path, step.Headers, step.Query, step.Content, h.suspect)
	}
	for _, path := range []string{cfg.Target.OpenAPI.Path, cfg.Target.OpenAPI.URL, cfg.Target.Build.Path} {
		h.query(path, h.suspect)
	}
	h.questions(cfg)
}

// A hider teaches a redactor the credentials of a configuration.
type hider struct {
	redactor *wire.Redactor
	redact   []*regexp.Regexp
	taken    map[string]string // the secret that a name stands for
	unset    []string          // "${NAME}" of each variable without a value: values hold them as written
}

// identity hides the credentials of an identity.
func (h *hider) identity(headers []config.Pair, sse config.SSE, query []config.Pair, hello []byte) {
	h.pairs(headers, h.suspect)
	h.pairs(sse.Query, h.suspect)
	h.pairs(query, h.suspect)
	eachText("", gjson.ParseBytes(hello), h.suspect)
}

// questions hides the credentials among the values of questions: pins, parameters and checks of the team's own. Most of
// those values are data, so a value is hidden only if its name is certainly that of a credential.
func (h *hider) questions(cfg *config.Config) {
	for name, value := range cfg.Params {
		h.certain(name, value)
	}
	for _, r := range cfg.Routers {
		for _, ep := range r.Endpoints {
			for name, value := range ep.Params {
				h.certain(name, value)
			}
			h.request("", ep.Headers, ep.Query, ep.Content, h.certain)
		}
	}
	for _, c := range cfg.Checks {
		for _, step := range c.Steps {
			h.request(step.Path, step.Headers, step.Query, step.Content, h.certain)
		}
	}
}

// request hides the credentials of a request.
func (h *hider) request(path string, headers, query []config.Pair, c config.Content, hide func(name, value string)) {
	h.query(path, hide)
	h.pairs(headers, hide)
	h.pairs(query, hide)
	eachText("", gjson.ParseBytes(c.Body), hide)
	if file, err := fileerror.Read(c.BodyFile); c.BodyFile != "" && err == nil { // an error is reported where the file is used
		eachText("", gjson.Result{Type: gjson.String, Str: string(file)}, hide)
	}
}

// query hides the credentials in the query of a path.
func (h *hider) query(path string, hide func(name, value string)) {
	if _, query, ok := strings.Cut(path, "?"); ok {
		eachField(query, hide)
	}
}

func (h *hider) pairs(pairs []config.Pair, hide func(name, value string)) {
	for _, p := range pairs {
		hide(p.Name, p.Value)
	}
}

// suspect hides a value whose name is that of a credential, or of something that may be one.
func (h *hider) suspect(name, value string) {
	if h.named(name) || credential.Hides(name) {
		h.learn(name, value)
	}
	h.subprotocols(name, value)
}

// certain hides a value whose name is that of a credential.
func (h *hider) certain(name, value string) {
	if h.named(name) || credential.Proves(name) {
		h.learn(name, value)
	}
	h.subprotocols(name, value)
}

// subprotocols hides the credentials among the subprotocols that a client offers: a browser has no other place for one.
func (h *hider) subprotocols(name, value string) {
	if !strings.EqualFold(name, "Sec-WebSocket-Protocol") {
		return
	}
	for _, token := range credential.InProtocols(value) {
		h.learn(name, token)
	}
}

// named reports whether a pattern of the configuration matches a name.
func (h *hider) named(name string) bool {
	return slices.ContainsFunc(h.redact, func(re *regexp.Regexp) bool { return re.MatchString(name) })
}

// learn makes a secret of a value, unless it is one already, is the word that fills parameters, or holds a value that is not known
// yet: one that a setup step will capture, or that of a variable that is not set.
func (h *hider) learn(name, value string) {
	unset := slices.ContainsFunc(h.unset, func(variable string) bool { return strings.Contains(value, variable) })
	if unset || sample.HasRef(value) || value == sample.DefaultWord {
		return
	}
	if strings.EqualFold(name, "Cookie") {
		for pair := range strings.SplitSeq(value, ";") {
			if cookie, token, ok := strings.Cut(strings.TrimSpace(pair), "="); ok && (credential.Hides(cookie) || len(token) >= shortestCookie) {
				h.learn("Cookie-"+cookie, token)
			}
		}
		return
	}
	if scheme, after, ok := strings.Cut(value, " "); ok && strings.HasSuffix(credential.Fold(name), "authorization") {
		value = after
		if password, ok := passwordOf(after); ok && strings.EqualFold(scheme, "Basic") {
			defer h.learn(name+"_PASSWORD", password)
		}
	}
	if value != "" && h.redactor.Text(value) == value {
		h.redactor.Learn(h.free(name, value), value)
	}
}

// shortestCookie is the least length of a cookie's value that is hidden although the cookie's name says nothing.
const shortestCookie = 8

// passwordOf returns the password in the credentials of the scheme Basic.
func passwordOf(credentials string) (string, bool) {
	pair, err := base64.StdEncoding.DecodeString(credentials)
	if err != nil {
		return "", false
	}
	_, password, ok := strings.Cut(string(pair), ":")
	return password, ok
}

// free returns a name of a variable that stands for no other secret.
func (h *hider) free(name, value string) string {
	base := strings.ToUpper(strings.NewReplacer("-", "_", ".", "_").Replace(name))
	name = base
	for n := 2; ; n++ {
		if other, taken := h.taken[name]; !taken || other == value {
			h.taken[name] = value
			return name
		}
		name = fmt.Sprintf("%s_%d", base, n)
	}
}

// eachText calls tell with each text that stands under a name in a JSON value, at any depth: also in the items of a list, and in
// a text that is JSON or a form itself.
func eachText(name string, v gjson.Result, tell func(name, value string)) {
	switch {
	case v.IsObject():
		v.ForEach(func(name, member gjson.Result) bool {
			eachText(name.Str, member, tell)
			return true
		})
	case v.IsArray():
		v.ForEach(func(_, item gjson.Result) bool {
			eachText(name, item, tell)
			return true
		})
	case v.Type == gjson.Number && credential.ProvesNumber(name):
		tell(name, v.Raw)
	case v.Type == gjson.String:
		tell(name, v.Str)
		if strings.ContainsAny(v.Str, "{[") && gjson.Valid(v.Str) {
			eachText(name, gjson.Parse(v.Str), tell)
		} else {
			eachField(v.Str, tell)
		}
	}
}

// eachField calls tell with each field of a form or a query.
func eachField(form string, tell func(name, value string)) {
	fields, err := url.ParseQuery(strings.TrimSpace(form))
	if err != nil {
		return
	}
	for name, values := range fields {
		for _, value := range values {
			tell(name, value)
		}
	}
}
