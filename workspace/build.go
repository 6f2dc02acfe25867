package workspace

import (
	"context"

	"github.com/engfix/engfix/internal/config"
	"github.com/engfix/engfix/internal/jsontext"
	"github.com/tidwall/gjson"
)

// build asks the service which build it is; "" if it does not say.
func (s *Service) build(ctx context.Context) string {
	b := s.cfg.Target.Build
	if !s.asksBuild() {
		return ""
	}
	if s.doc != nil && b.Path == s.cfg.Target.OpenAPI.Path {
		return s.redactor.Text(gjson.Get(s.doc.Text(), b.Value).String())
	}
	text, err := s.client.Fetch(ctx, b.Path, s.maxDocument())
	if err != nil || !jsontext.Valid(text) {
		return ""
	}
	return s.redactor.Text(gjson.Get(text, b.Value).String())
}

// asksBuild reports whether a run asks for the build. If there is no document, it is not asked for one.
func (s *Service) asksBuild() bool {
	b := s.cfg.Target.Build
	return b.Path != "" && (b.Path != openAPIPath || s.cfg.Target.OpenAPI != config.OpenAPI{})
}
