package workspace

import (
	"regexp"
	"slices"
	"strings"

	"github.com/engfix/engfix/internal/config"
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

// hideCredentials makes secrets of the credentials that the configuration holds as they are, rather than as ${NAME}: they
// are hidden in every exchange, whether it sent them or not.
func hideCredentials(cfg *config.Config, redactor *wire.Redactor) {
	hide := func(name, value string) {
		named := slices.ContainsFunc(cfg.Redact, func(re *regexp.Regexp) bool { return re.MatchString(name) })
		if !named && !credential.Hides(name) || sample.HasRef(value) {
			return
		}
		if _, after, scheme := strings.Cut(value, " "); scheme && strings.HasSuffix(credential.Fold(name), "authorization") {
			value = after
		}
		if value != "" && redactor.Text(value) == value {
			redactor.Learn(strings.ToUpper(strings.NewReplacer("-", "_", ".", "_").Replace(name)), value)
		}
	}
	for _, p := range slices.Concat(cfg.Identity.Headers, cfg.Identity.SSE.Query, cfg.Identity.WS.Query) {
		hide(p.Name, p.Value)
	}
	eachText(gjson.ParseBytes(cfg.Identity.WS.Hello), hide)
	for _, o := range cfg.Identities {
		for _, p := range slices.Concat(o.Headers, o.SSE.Query, o.WS.Query) {
			hide(p.Name, p.Value)
		}
		eachText(gjson.ParseBytes(o.WS.Hello), hide)
	}
	for _, step := range slices.Concat(cfg.Setup, cfg.Teardown) {
		for _, p := range slices.Concat(step.Headers, step.Query) {
			hide(p.Name, p.Value)
		}
		eachText(gjson.ParseBytes(step.Body), hide)
	}
}

// eachText calls tell with each text that stands under a name in a JSON value, at any depth.
func eachText(v gjson.Result, tell func(name, value string)) {
	v.ForEach(func(name, member gjson.Result) bool {
		if v.IsObject() && member.Type == gjson.String {
			tell(name.Str, member.Str)
		} else if member.IsObject() || member.IsArray() {
			eachText(member, tell)
		}
		return true
	})
}
