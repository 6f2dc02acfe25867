package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/tidwall/gjson"

	"github.com/engfix/engfix/internal/config"
	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/credential"
	"github.com/engfix/engfix/probe/openapi"
	"github.com/engfix/engfix/probe/routes"
	"github.com/engfix/engfix/probe/wire"
)

// openAPIPath is where FastAPI serves a service's own description.
const openAPIPath = "/openapi.json"

// maxDocument bounds the service's own description.
const maxDocument = 32 << 20

// A service is the service under test, connected.
type service struct {
	cfg      *config.Config
	client   *wire.Client
	redactor *wire.Redactor

	raw []byte // the OpenAPI document as it came; nil where there is none
	doc *openapi.Document
	// live tells that the running service itself served the document.
	live bool
	// unexplained are the operations that nothing accounted for when the routers were last resolved.
	unexplained []probe.Unexplained
	// exact is what a routes document lists; nil where there is none.
	exact *routes.Exact
}

// connect makes the client. It sends nothing.
func connect(cfg *config.Config) (*service, error) {
	target, err := url.Parse(cfg.Target.URL)
	if err != nil {
		return nil, cmp.Or(cfg.Sendable(), fmt.Errorf("target.url: %w", err))
	}
	redactor := wire.NewRedactor(secretsOf(cfg), cfg.Redact)
	hideCredentials(cfg, redactor)
	client, err := wire.New(wire.Options{
		Target:  target,
		Timeout: cfg.Target.Timeout,
		TLS: wire.TLS{
			CA: cfg.Target.TLS.CA, Cert: cfg.Target.TLS.Cert, Key: cfg.Target.TLS.Key, Insecure: cfg.Target.TLS.Insecure,
		},
		Rate:      cfg.Target.Rate,
		Redactor:  redactor,
		UserAgent: "engfix/" + toolVersion(),
	})
	if err != nil {
		return nil, cfg.Errorf(cfg.Place("target.tls"), "target.tls: %v", err)
	}
	return &service{cfg: cfg, client: client, redactor: redactor}, nil
}

// secretsOf gives the values that the configuration takes from the environment, by name.
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
		if !named && !credential.Hides(name) || captureRef.MatchString(value) {
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

// eachText tells the texts that stand under a name in a JSON value, at any depth.
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

// reach waits until the service answers, for as long as wait says, and reports that it does not. Where it has to wait it
// calls waiting, once, with the reason.
func (s *service) reach(ctx context.Context, wait time.Duration, waiting func(error)) error {
	deadline := time.Now().Add(wait)
	for attempt := 0; ; attempt++ {
		err := s.answers(ctx)
		switch {
		case err == nil:
			return nil
		case ctx.Err() != nil:
			return ctx.Err()
		case !time.Now().Before(deadline):
			return &unreachableError{err}
		}
		if attempt == 0 {
			waiting(err)
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(min(250*time.Millisecond, max(time.Until(deadline), 0))):
		}
	}
}

// answers asks the service for anything at all. Where its root hangs, its own description may yet come: one path that
// hangs does not make a service that is down.
func (s *service) answers(ctx context.Context) error {
	err := s.client.Reachable(ctx)
	if path := s.cfg.Target.OpenAPI.Path; err != nil && path != "" && ctx.Err() == nil {
		if _, docErr := s.client.Fetch(ctx, path, maxDocument); docErr == nil {
			return nil
		}
	}
	return err
}

// documentFile reads the service's own description where the configuration says that it is a file. One that is not there, or
// is no such document, is a mistake of the configuration.
func (s *service) documentFile() error {
	name := s.cfg.Target.OpenAPI.File
	if name == "" {
		return nil
	}
	err := s.readDocument(name)
	if err != nil {
		err = fmt.Errorf("%s: %w: correct target.openapi or --openapi", name, err)
	}
	return err
}

func (s *service) readDocument(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return errors.Unwrap(err)
	}
	defer f.Close() // it was only read
	if s.raw, err = io.ReadAll(io.LimitReader(f, maxDocument+1)); err != nil {
		return errors.Unwrap(err)
	}
	s.doc, err = openapi.Parse(s.raw)
	return err
}

// document asks the service for its own description. One that cannot be had leaves doc nil; the reason is for a person,
// since pins and the source may do without.
func (s *service) document(ctx context.Context) error {
	from := s.cfg.Target.OpenAPI
	var err error
	switch {
	case from.URL != "":
		s.raw, err = s.fetchElsewhere(ctx, from.URL)
	case from.Path != "":
		s.raw, err = s.client.Fetch(ctx, from.Path, maxDocument)
	default:
		return nil
	}
	if err != nil {
		return err
	}
	if s.doc, err = openapi.Parse(s.raw); err == nil && from.Path != "" {
		s.doc.Below(path.Dir(from.Path))
	}
	s.live = err == nil && (from.Path != "" || s.isTarget(from.URL))
	return err
}

// fetchDocument asks for the service's own description, and tells the person where it cannot be had.
func (a *app) fetchDocument(ctx context.Context, s *service) error {
	if err := s.document(ctx); err != nil {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		a.notef("no OpenAPI document: %v; endpoints come from pins and the source alone", err)
	}
	return nil
}

// fetchElsewhere reads a document that the configuration places at a URL of its own. Where that is another origin than the
// target's, the target's certificates do not go there.
func (s *service) fetchElsewhere(ctx context.Context, ref string) ([]byte, error) {
	u, err := url.Parse(ref)
	if err != nil {
		return nil, fmt.Errorf("target.openapi: %w", err)
	}
	origin := &url.URL{Scheme: u.Scheme, Host: u.Host}
	if s.isTarget(ref) {
		return s.client.Fetch(ctx, ref, maxDocument) // it is the target, with what the target trusts and wants
	}
	client, err := wire.New(wire.Options{Target: origin, Timeout: s.cfg.Target.Timeout, Redactor: s.redactor})
	if err != nil {
		return nil, err
	}
	defer client.Close()
	return client.Fetch(ctx, ref, maxDocument)
}

// isTarget reports whether a URL has the target's origin.
func (s *service) isTarget(ref string) bool {
	u, err := url.Parse(ref)
	if err != nil {
		return false
	}
	target, err := url.Parse(s.cfg.Target.URL)
	return err == nil && target.Scheme == u.Scheme && strings.EqualFold(target.Host, u.Host)
}

// build asks the service which build it is; "" where it does not say.
func (s *service) build(ctx context.Context) string {
	b := s.cfg.Target.Build
	if b.Path == "" || b.Path == openAPIPath && s.cfg.Target.OpenAPI == (config.OpenAPI{}) {
		return "" // where there is no document, it does not say the build either
	}
	raw := s.raw
	if raw == nil || b.Path != s.cfg.Target.OpenAPI.Path {
		var err error
		if raw, err = s.client.Fetch(ctx, b.Path, maxDocument); err != nil {
			return ""
		}
	}
	if !gjson.ValidBytes(raw) {
		return ""
	}
	return s.redactor.Text(gjson.GetBytes(raw, b.Value).String())
}
