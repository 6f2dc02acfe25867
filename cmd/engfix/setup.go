package main

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"net/url"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/tidwall/gjson"

	"github.com/engfix/engfix/internal/config"
	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/credential"
)

// teardownTime is how long the steps after a run may take in all, also when the run was interrupted.
const teardownTime = 30 * time.Second

// setup makes the configured requests before probing and gives what they captured. A step that fails ends it.
func (s *service) setup(ctx context.Context) (captures, error) {
	got := captures{}
	for _, step := range s.cfg.Setup {
		if err := s.step(ctx, step, got); err != nil {
			if ctx.Err() != nil {
				return got, ctx.Err()
			}
			return got, &unreachableError{fmt.Errorf("setup step %q: %w", step.Name, err)}
		}
	}
	return got, nil
}

// teardown makes the configured requests after probing, all of them, whatever becomes of the others and although ctx may
// have ended. It gives what failed.
func (s *service) teardown(ctx context.Context, got captures) []error {
	if len(s.cfg.Teardown) == 0 {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), teardownTime)
	defer cancel()
	var failed []error
	for _, step := range s.cfg.Teardown {
		if err := s.step(ctx, step, got); err != nil {
			failed = append(failed, fmt.Errorf("teardown step %q: %w", step.Name, err))
		}
	}
	return failed
}

// step makes one request and captures from its answer. A step was asked for by name, so it is sent whatever its method.
func (s *service) step(ctx context.Context, step config.Step, got captures) error {
	ask, err := s.stepAsk(step, got)
	if err != nil {
		return err
	}
	x, raw, err := s.client.Do(ctx, ask)
	if err != nil {
		return err
	}
	if x.End == probe.EndUnsent {
		return fmt.Errorf("%s %s %s", step.Method, step.Path, x.Trouble)
	}
	if x.Response == nil || x.Response.Status < 200 || x.Response.Status > 299 {
		return fmt.Errorf("%s %s gave %s: want a 2xx answer; again: %s", step.Method, step.Path, came(x), x.Repro)
	}
	if len(step.Capture) > 0 && x.Trouble != "" {
		return fmt.Errorf("%s %s answered %d, but %s: nothing can be captured; again: %s", step.Method, step.Path, x.Response.Status, x.Trouble, x.Repro)
	}
	for _, c := range step.Capture {
		if !gjson.ValidBytes(raw) {
			return fmt.Errorf("%s %s answered %d with %s, which is not JSON, so %q cannot be captured; again: %s",
				step.Method, step.Path, x.Response.Status, outline(x.Response, raw), c.Name, x.Repro)
		}
		v := gjson.GetBytes(raw, c.Value)
		if !v.Exists() || v.IsObject() || v.IsArray() || v.Type == gjson.Null {
			return fmt.Errorf("%s %s answered %d with %s, without a text, number or boolean at %q to capture as %q; again: %s",
				step.Method, step.Path, x.Response.Status, outline(x.Response, raw), c.Value, c.Name, x.Repro)
		}
		got[c.Name] = v.String()
		if s.isSecret(c.Name) {
			s.redactor.Learn(strings.ToUpper(c.Name), v.String())
		}
	}
	return nil
}

// unreadable reports a step whose body_file is not there, before anything is sent.
func unreadable(cfg *config.Config) error {
	for _, step := range slices.Concat(cfg.Setup, cfg.Teardown) {
		if step.BodyFile == "" {
			continue
		}
		if _, err := os.Stat(step.BodyFile); err != nil {
			return cfg.Errorf(step.Pos, "step %q: cannot read body_file: %v", step.Name, err)
		}
	}
	return nil
}

// came says what a request got: its status and the beginning of its body, or where a redirect leads, or why nothing came.
func came(x *probe.Exchange) string {
	if x.Response == nil {
		if x.Trouble != "" {
			return x.Trouble
		}
		return "no answer"
	}
	if to := x.Response.Headers.Get("Location"); to != "" {
		return fmt.Sprintf("%d to %s", x.Response.Status, to)
	}
	return strings.TrimSpace(fmt.Sprintf("%d %s", x.Response.Status, beginning(x.Response.Body)))
}

// beginning cuts a text short and puts it in one line.
func beginning(s string) string {
	const most = 120
	line := []rune(strings.Join(strings.Fields(s), " "))
	if len(line) > most {
		line = append(line[:most-1], '…')
	}
	return string(line)
}

// outline says what an answer is without a value of it: those of a step that is to capture something may be secrets.
func outline(r *probe.Response, raw []byte) string {
	v := gjson.ParseBytes(raw)
	switch {
	case len(raw) == 0:
		return "no body"
	case !gjson.ValidBytes(raw):
		return fmt.Sprintf("%d bytes of %s", len(raw), cmp.Or(beginning(r.ContentType()), "no media type"))
	case v.IsArray():
		return fmt.Sprintf("a list of %d", len(v.Array()))
	case v.IsObject():
		var names []string
		v.ForEach(func(name, _ gjson.Result) bool {
			names = append(names, name.String())
			return true
		})
		if len(names) == 0 {
			return "an empty object"
		}
		return "an object of " + beginning(strings.Join(names, ", "))
	}
	return "a " + strings.ToLower(v.Type.String())
}

// isSecret reports whether a captured value proves who the client is: by its name, or because a credential header is
// made of it.
func (s *service) isSecret(name string) bool {
	if credential.Hides(name) {
		return true
	}
	held := slices.Clone(s.cfg.Identity.Headers)
	for _, o := range s.cfg.Identities {
		held = append(held, o.Headers...)
	}
	for _, h := range held {
		if credential.Proves(h.Name) && (captures{name: ""}).text(h.Value) != h.Value {
			return true
		}
	}
	return false
}

// stepAsk builds the request of a step: the identity as far as it is known by then, and what the step says.
func (s *service) stepAsk(step config.Step, got captures) (probe.Ask, error) {
	ask := probe.Ask{
		Endpoint:  step.Method + " " + step.Path,
		Variant:   "setup/" + step.Name,
		Transport: probe.HTTP,
		Method:    step.Method,
		Query:     got.pairs(step.Query),
		Header:    got.pairs(step.Headers),
		Attempt:   1,
	}
	if name := got.lacks(step); name != "" {
		return ask, fmt.Errorf("it was not sent, because {{%s}} was not captured", name)
	}
	path, err := url.ParseRequestURI(got.inURL(step.Path)) // which takes a path for one that begins with two slashes as well
	if err != nil {
		return ask, fmt.Errorf("its path is none: %w", err)
	}
	ask.Path = path.EscapedPath()
	query := path.Query()
	for _, name := range slices.Sorted(maps.Keys(query)) {
		for _, v := range query[name] {
			ask.Query = append(ask.Query, probe.Pair{Name: name, Value: v})
		}
	}
	for _, h := range s.cfg.Identity.Headers {
		if got.missing(h.Value) == "" && !hasHeader(ask.Header, h.Name) {
			ask.Header = append(ask.Header, probe.Pair{Name: h.Name, Value: got.text(h.Value)})
		}
	}
	contentType := step.ContentType
	switch {
	case step.BodyFile != "":
		if ask.Body, err = os.ReadFile(step.BodyFile); err != nil {
			return ask, fmt.Errorf("cannot read its body_file: %w", err)
		}
		if contentType == "" {
			contentType = "application/octet-stream"
		}
	case step.Body != nil:
		ask.Body, contentType = stepBody(got.json(step.Body), contentType)
	}
	if ask.Body != nil && !hasHeader(ask.Header, "Content-Type") {
		ask.Header = append(ask.Header, probe.Pair{Name: "Content-Type", Value: contentType})
	}
	return ask, nil
}

func hasHeader(headers []probe.Pair, name string) bool {
	for _, h := range headers {
		if strings.EqualFold(h.Name, name) {
			return true
		}
	}
	return false
}

// stepBody encodes a body as its content type wants it: a form's fields, a text as it is, JSON otherwise.
func stepBody(body json.RawMessage, contentType string) ([]byte, string) {
	v := gjson.ParseBytes(body)
	switch mt, _, _ := strings.Cut(strings.ToLower(contentType), ";"); {
	case mt == "application/x-www-form-urlencoded" && v.IsObject():
		form := url.Values{}
		v.ForEach(func(key, value gjson.Result) bool {
			form.Add(key.String(), value.String())
			return true
		})
		return []byte(form.Encode()), contentType
	case strings.HasPrefix(mt, "text/") && v.Type == gjson.String:
		return []byte(v.String()), contentType
	case contentType == "":
		contentType = "application/json"
	}
	return body, contentType
}
