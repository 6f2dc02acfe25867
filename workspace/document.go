package workspace

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"net/url"
	"os"
	"path"
	"strings"

	"github.com/engfix/engfix/internal/fileerror"
	"github.com/engfix/engfix/probe/openapi"
	"github.com/engfix/engfix/probe/wire"
)

// openAPIPath is where FastAPI serves a service's own description.
const openAPIPath = "/openapi.json"

// usualDocument bounds the service's own description, in bytes, if limits.document does not: a document of 250
// operations has about 2 MB, and one in memory takes twice its size while it is read.
const usualDocument = 32 << 20

// maxDocument bounds the service's own description, in bytes.
func (s *Service) maxDocument() int { return cmp.Or(s.cfg.Limits.Document, usualDocument) }

// documentFile reads the service's own description if the configuration names a file. A missing file, or one that is
// not such a document, is a mistake in the configuration.
func (s *Service) documentFile() error {
	name := s.cfg.Target.OpenAPI.File
	if name == "" {
		return nil
	}
	doc, err := documentIn(name, s.maxDocument())
	if err != nil {
		return fileerror.Unreadable(name, err, "correct target.openapi or --openapi")
	}
	s.doc = doc
	return nil
}

// documentIn reads a document of at most limit bytes in a file. Its error does not name the file.
func documentIn(name string, limit int) (*openapi.Document, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close() // it was only read
	var text strings.Builder
	if info, err := f.Stat(); err == nil {
		text.Grow(min(int(info.Size()), limit) + 1)
	}
	n, err := io.Copy(&text, io.LimitReader(f, int64(limit)+1))
	switch {
	case err != nil:
		return nil, err
	case n > int64(limit):
		return nil, fmt.Errorf("it is larger than %s (limits.document)", wire.Size(limit))
	}
	return openapi.Parse(text.String())
}

// document asks the service for its own description. If it cannot be fetched, doc stays nil; the reason is for a
// person, because pins and the source may be enough.
func (s *Service) document(ctx context.Context) error {
	from := s.cfg.Target.OpenAPI
	var text string
	var err error
	switch {
	case from.URL != "":
		text, err = s.fetchElsewhere(ctx, from.URL)
	case from.Path != "":
		text, err = s.client.Fetch(ctx, from.Path, s.maxDocument())
	default:
		return nil
	}
	if err != nil {
		return err
	}
	if s.doc, err = openapi.Parse(text); err == nil && from.Path != "" {
		s.doc.Below(path.Dir(from.Path))
	}
	s.live = err == nil && (from.Path != "" || s.isTarget(from.URL))
	return err
}

// FetchDocument asks for the service's own description. If it cannot be read, that is only a note: pins and the source
// may be enough. It fails only when ctx ends.
func (s *Service) FetchDocument(ctx context.Context) error {
	if err := s.document(ctx); err != nil {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		s.w.notef("no OpenAPI document: %v; endpoints are taken only from pins and the source", err)
	}
	return nil
}

// askDocument is FetchDocument for a service that is not connected yet. If a variable that it needs has no value, a
// note says so, and the run goes on without the document.
func (s *Service) askDocument(ctx context.Context) error {
	unset := cmp.Or(s.cfg.Unset("target.url"), s.cfg.Unset("target.tls"), s.cfg.Unset("target.openapi"))
	switch from := s.cfg.Target.OpenAPI; {
	case from.Path == "" && from.URL == "":
		return nil
	case unset != nil:
		s.w.notef("no OpenAPI document: %v; endpoints are taken only from pins and the source", unset)
		return nil
	}
	if err := s.connect(); err != nil {
		return err
	}
	return s.FetchDocument(ctx)
}

// fetchElsewhere reads a document that the configuration places at a URL of its own. The target's certificates are not
// used for another origin.
func (s *Service) fetchElsewhere(ctx context.Context, ref string) (string, error) {
	u, err := url.Parse(ref)
	if err != nil {
		return "", fmt.Errorf("target.openapi: %w", err)
	}
	origin := &url.URL{Scheme: u.Scheme, Host: u.Host}
	if s.isTarget(ref) {
		return s.client.Fetch(ctx, ref, s.maxDocument()) // on the target, with the target's certificates and headers
	}
	client, err := wire.New(wire.Options{Target: origin, Timeout: s.cfg.Target.Timeout, Limits: limitsOf(s.cfg.Limits), Redactor: s.redactor})
	if err != nil {
		return "", err
	}
	defer client.Close()
	return client.Fetch(ctx, ref, s.maxDocument())
}

// isTarget reports whether a URL has the target's origin.
func (s *Service) isTarget(ref string) bool {
	u, err := url.Parse(ref)
	if err != nil {
		return false
	}
	target, err := url.Parse(s.cfg.Target.URL)
	return err == nil && target.Scheme == u.Scheme && strings.EqualFold(target.Host, u.Host)
}
