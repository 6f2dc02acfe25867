package workspace

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/engfix/engfix/internal/config"
	"github.com/engfix/engfix/probe/wire"
	"github.com/engfix/engfix/tickets"
)

// The rules of CheckConfig, which name its problems.
const (
	RuleInvalid     = "invalid"           // a value cannot be read as the key's type
	RuleUnset       = "unset-variable"    // a variable that is not set, or whose value cannot be kept secret
	RuleEnvironment = "environment"       // an ENGFIX_ variable with a value that does not fit
	RuleMisspelt    = "misspelt-variable" // an ENGFIX_ variable that nothing reads
	RuleTicketFile  = "ticket-file"       // the ticket file is missing, or holds no ticket
	RuleWaiver      = "waiver"            // expired, or for an item that does not exist
	RuleCapture     = "capture"           // {{name}} without a step that captures it
	RuleFile        = "file-not-found"    // a file is missing, or has another kind of content
	RuleRules       = "rule"              // an envelope, a criterion or a check that cannot be used
	RuleRouter      = "unknown-router"    // a pin of a router that no ticket names
	RuleUnused      = "unused"            // a key without an effect
)

// A ConfigReport is everything that is wrong with a configuration, in the order of the file. An error among the problems
// stops a command that sends; a warning stops none.
type ConfigReport struct {
	File     string // the configuration; "" if there is none, and the defaults apply
	Problems []tickets.Problem
}

// Errors counts the problems that stop a command that sends.
func (r ConfigReport) Errors() int {
	n := 0
	for _, p := range r.Problems {
		if p.Severity == tickets.SeverityError {
			n++
		}
	}
	return n
}

// CheckConfig finds every fault in the configuration of a project and in the files that it names. Nothing is sent, and
// nothing is run. environment holds the names of the variables that are set. The error is that the file itself cannot
// be read.
func CheckConfig(o Options, environment []string) (ConfigReport, error) {
	if o.Env == nil {
		o.Env = os.LookupEnv
	}
	if o.Config == "" {
		o.Config, _ = config.Locate(".", o.Env)
	}
	c := &checker{file: o.Config, now: time.Now()}
	if err := c.read(o); err != nil {
		return ConfigReport{}, err
	}
	for _, unread := range config.Misspelt(o.Config, o.Env, environment) {
		remedy := "unset it, or use it in engfix.yaml"
		if unread.Value != "" {
			remedy = "did you mean " + unread.Value + "?"
		}
		c.warn(RuleMisspelt, config.Pos{}, "%s is set, and nothing reads it: %s", unread.Name, remedy)
	}
	c.tickets()
	c.captures()
	c.files()
	c.rules()
	c.unused()
	return ConfigReport{File: o.Config, Problems: c.sorted()}, nil
}

// A checker gathers the problems of one configuration.
type checker struct {
	file     string
	cfg      *config.Config
	w        *Workspace
	now      time.Time
	problems []tickets.Problem
}

// read reads the configuration and its own faults.
func (c *checker) read(o Options) error {
	var wrong config.Errors
	if o.Config == "" {
		c.cfg = config.Default()
		wrong = c.cfg.CheckEnv(o.Env)
	} else {
		var err error
		if c.cfg, wrong, err = config.Check(o.Config, o.Env); err != nil {
			return err
		}
	}
	unset := map[config.Error]bool{}
	var all config.Errors
	if errors.As(c.cfg.Unset(""), &all) {
		for _, e := range all {
			unset[*e] = true
		}
	}
	for _, e := range wrong {
		rule := RuleInvalid
		switch {
		case e.Path == "":
			rule = RuleEnvironment
		case unset[*e]:
			rule = RuleUnset
		}
		c.add(rule, tickets.SeverityError, e.Pos, e.Msg)
	}
	c.w = &Workspace{cfg: c.cfg, opts: o, redactor: wire.NewRedactor(secretsOf(c.cfg), nil)}
	if err := c.cfg.Apply(o.Settings); err != nil {
		return errors.New(c.w.Hide(err.Error()))
	}
	return nil
}

func (c *checker) add(rule string, severity tickets.Severity, at config.Pos, message string) {
	c.problems = append(c.problems, tickets.Problem{
		Rule: rule, Severity: severity, Message: message, File: c.file, Line: at.Line, Column: at.Column,
	})
}

func (c *checker) fail(rule string, at config.Pos, format string, args ...any) {
	c.add(rule, tickets.SeverityError, at, fmt.Sprintf(format, args...))
}

func (c *checker) warn(rule string, at config.Pos, format string, args ...any) {
	c.add(rule, tickets.SeverityWarning, at, fmt.Sprintf(format, args...))
}

// failed adds an error: each mistake at its own place, or else at the place of the key.
func (c *checker) failed(rule, key string, err error) {
	var all config.Errors
	var one *config.Error
	switch {
	case err == nil:
	case errors.As(err, &all):
		for _, e := range all {
			c.fail(rule, e.Pos, "%s", e.Msg)
		}
	case errors.As(err, &one):
		c.fail(rule, one.Pos, "%s", one.Msg)
	default:
		c.fail(rule, c.cfg.Place(key), "%s: %v", key, err)
	}
}

// sorted returns the problems in the order of the file, each once and without the values of secrets. Problems without a
// place in the file are first.
func (c *checker) sorted() []tickets.Problem {
	for i := range c.problems {
		c.problems[i].Message = c.w.Hide(c.problems[i].Message)
	}
	slices.SortStableFunc(c.problems, func(a, b tickets.Problem) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	return slices.Compact(c.problems)
}

// tickets checks the ticket file and the keys that name something in it.
func (c *checker) tickets() {
	if c.cfg.Unset("tickets") != nil || c.cfg.Skipped("tickets") {
		return // reported already
	}
	file, err := c.w.File()
	if err != nil {
		c.failed(RuleTicketFile, "tickets", err)
		return
	}
	_, err = waivers(c.cfg, file, c.now)
	c.failed(RuleWaiver, "waivers", err)
	var named []string
	for _, t := range file.Tickets {
		named = append(named, t.Routers()...)
	}
	for _, r := range c.cfg.Routers {
		if slices.Contains(named, r.Name) {
			continue
		}
		remedy := "correct the name, or remove it"
		if near := config.Nearest(r.Name, named); near != "" {
			remedy = "did you mean " + near + "?"
		}
		c.warn(RuleRouter, r.Pos, "routers.%s: no ticket names this router: %s", r.Name, remedy)
	}
}

// captures checks that each {{name}} is captured, if the captures are known.
func (c *checker) captures() {
	if !c.cfg.Skipped("setup") {
		c.failed(RuleCapture, "setup", unfilled(c.cfg))
	}
}

// rules checks the shapes of envelopes, the criteria and the team's own checks, each separately, so that the mistake of
// one does not hide those of the others.
func (c *checker) rules() {
	try := func(change func(alone *config.Config)) {
		alone := *c.cfg
		alone.Envelope = config.Default().Envelope
		alone.Criteria, alone.Checks = nil, nil
		change(&alone)
		_, _, err := readBy(&alone, knowledge{})
		c.failed(RuleRules, "checks", err)
	}
	try(func(alone *config.Config) { alone.Envelope.Error = c.cfg.Envelope.Error })
	try(func(alone *config.Config) { alone.Envelope.Success = c.cfg.Envelope.Success })
	for _, own := range c.cfg.Checks {
		try(func(alone *config.Config) { alone.Checks = []config.OwnCheck{own} })
	}
	declared := map[string]bool{}
	for _, own := range c.cfg.Checks {
		declared[own.ID] = true
	}
	for _, r := range c.cfg.Criteria {
		r.Checks = slices.DeleteFunc(slices.Clone(r.Checks), func(id string) bool { return declared[id] })
		if len(r.Checks) > 0 {
			try(func(alone *config.Config) { alone.Criteria = []config.Rule{r} })
		}
	}
}

// unused warns of keys without effect.
func (c *checker) unused() {
	t := c.cfg.Target
	given := func(key string) bool { return c.cfg.Place(key) != config.Pos{} }
	if given("target.python") && t.App == "" {
		c.warn(RuleUnused, c.cfg.Place("target.python"), "target.python imports target.app, which is not set: remove target.python, or add target.app")
	}
	if given("target.routes") && given("target.app") && t.App != "" {
		c.warn(RuleUnused, c.cfg.Place("target.routes"), "target.routes is not read beside target.app: remove one of them")
	}
	if given("target.tls") && strings.HasPrefix(t.URL, "http:") && c.cfg.Unset("target.url") == nil {
		c.warn(RuleUnused, c.cfg.Place("target.tls"), "target.tls: the target is http, which has no TLS: remove target.tls, or write https:// in target.url")
	}
	text, err := os.ReadFile(c.file)
	if err != nil {
		return // there is no file
	}
	for _, step := range slices.Concat(c.cfg.Setup, c.cfg.Teardown) {
		for _, capture := range step.Capture {
			if !strings.Contains(string(text), "{{"+capture.Name+"}}") {
				c.warn(RuleUnused, step.Pos, "step %q captures %s, and nothing uses {{%s}}: remove the capture", step.Name, capture.Name, capture.Name)
			}
		}
	}
}
