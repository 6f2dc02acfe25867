package workspace

import (
	"bytes"
	"fmt"
	"net/url"
	"strings"

	"github.com/engfix/engfix/internal/config"
	"github.com/engfix/engfix/internal/jsonschema"
	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/contract"
	"github.com/engfix/engfix/probe/expect"
	"github.com/engfix/engfix/probe/openapi"
)

// schemas returns the function that finds a schema of the team's own checks. The schemas in files are read at once.
func (k knowledge) schemas(cfg *config.Config) (func(setting string) expect.Schema, error) {
	judges := map[string]expect.Schema{expect.OpenAPI: k.documented(cfg)}
	for _, c := range cfg.Checks {
		for _, e := range expectations(c) {
			read, err := expect.Parse(e.JSON)
			if err != nil || read.Schema == "" || judges[read.Schema] != nil {
				continue // a value is still to be captured, but the name of the file is known
			}
			shape, err := schemaOf("the schema", read.Schema)
			if err != nil {
				return nil, cfg.Errorf(e.Pos, "checks.%s.expect.schema: %v", c.ID, err)
			}
			judges[read.Schema] = byShape(shape)
		}
	}
	return func(setting string) expect.Schema { return judges[setting] }, nil
}

// expectations returns the expectations that a check declares.
func expectations(c config.OwnCheck) []config.Expect {
	var all []config.Expect
	if c.Expect.JSON != nil {
		all = append(all, c.Expect)
	}
	for _, s := range c.Steps {
		if s.Expect.JSON != nil {
			all = append(all, s.Expect)
		}
	}
	return all
}

func byShape(shape contract.Shape) expect.Schema {
	return func(x *probe.Exchange) ([]expect.Mismatch, string) {
		if x.Response == nil {
			return nil, "there is no body to judge by the schema"
		}
		return mismatches(shape.Violations([]byte(x.Response.Body), x.Response.Status)), ""
	}
}

func mismatches(vs []contract.Violation) []expect.Mismatch {
	var all []expect.Mismatch
	for _, v := range vs {
		at := v.Path
		if at == "" {
			at = "body"
		}
		all = append(all, expect.Mismatch{At: at, Want: v.Want, Got: v.Got})
	}
	return all
}

// documented judges an answer by the response that the service's own document describes.
func (k knowledge) documented(cfg *config.Config) expect.Schema {
	return func(x *probe.Exchange) ([]expect.Mismatch, string) {
		switch {
		case k.doc == nil && k.asked != nil:
			return nil, "a recorded run does not have the service's own document: set target.openapi to a file of it"
		case k.doc == nil:
			return nil, "the service's own document is not known"
		case x.Response == nil:
			return nil, "an OpenAPI document does not describe WebSockets"
		}
		media, why := k.describedBy(cfg, x)
		if why != "" || !media.Schema.Exists() {
			return nil, why
		}
		body := []byte(x.Response.Body)
		if _, bad := contract.ReadJSON(body); bad != nil {
			return mismatches([]contract.Violation{*bad}), ""
		}
		doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(body))
		if err == nil {
			err = media.Schema.Validate(doc)
		}
		if openapi.Unjudged(err) {
			return nil, err.Error()
		}
		return mismatches(contract.Refused(err, body)), ""
	}
}

// describedBy finds the document's description of an answer, or why there is none.
func (k knowledge) describedBy(cfg *config.Config, x *probe.Exchange) (openapi.Media, string) {
	asked, err := url.Parse(x.Request.URL)
	if err != nil {
		return openapi.Media{}, "the path of the request is not known"
	}
	path := asked.Path
	if target, err := url.Parse(cfg.Target.URL); err == nil {
		path = strings.TrimPrefix(path, strings.TrimRight(target.Path, "/"))
	}
	op, found := k.doc.At(x.Request.Method, path)
	if !found {
		return openapi.Media{}, fmt.Sprintf("the service's own document does not list %s %s", x.Request.Method, path)
	}
	response, found := op.Response(x.Response.Status)
	if !found {
		return openapi.Media{}, fmt.Sprintf("the service's own document does not describe status %d of %s %s", x.Response.Status, op.Method, op.Path)
	}
	if len(response.Content) == 0 {
		return openapi.Media{}, ""
	}
	media, found := response.Media(x.Response.MediaType())
	if !found {
		return media, fmt.Sprintf("the service's own document describes no %s for status %d of %s %s", x.Response.MediaType(), x.Response.Status, op.Method, op.Path)
	}
	return media, ""
}
