package workspace

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/url"
	"os"
	"slices"
	"strings"

	"github.com/engfix/engfix/internal/config"
	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/sample"
	"github.com/tidwall/gjson"
)

// stepAsk builds the request of a step: the identity as far as it is known by then, and what the step says.
func (s *Service) stepAsk(step config.Step, got sample.Fill) (probe.Ask, error) {
	ask := probe.Ask{
		Endpoint:  step.Method + " " + step.Path,
		Variant:   "setup/" + step.Name,
		Transport: probe.HTTP,
		Method:    step.Method,
		Query:     got.Pairs(pairs(step.Query)),
		Header:    got.Pairs(pairs(step.Headers)),
		Attempt:   1,
	}
	if name := lacks(step, got); name != "" {
		return ask, fmt.Errorf("it was not sent, because {{%s}} was not captured", name)
	}
	path, err := url.ParseRequestURI(got.URL(step.Path)) // which takes a path for one that begins with two slashes as well
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
		if got.Missing(h.Value) == "" && !hasHeader(ask.Header, h.Name) {
			ask.Header = append(ask.Header, probe.Pair{Name: h.Name, Value: got.Text(h.Value)})
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
		ask.Body, contentType = stepBody(got.JSON(step.Body), contentType)
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
