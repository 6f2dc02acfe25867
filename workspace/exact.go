package workspace

import (
	"context"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"

	"github.com/engfix/engfix/internal/fileerror"
	"github.com/engfix/engfix/internal/pyapp"
	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/routes"
	"github.com/engfix/engfix/probe/routes/listing"
)

// readRoutes reads the routes from the application itself, or from a routes document, if the configuration names one. A
// document named - is read from in.
func (s *Service) readRoutes(ctx context.Context, in io.Reader) error {
	t := s.cfg.Target
	var doc *listing.Document
	var err error
	origin := probe.OriginApp
	switch {
	case t.App != "":
		app := pyapp.App{Name: t.App, Python: t.Python, Dir: t.Source}
		if app.Dir == "" && s.cfg.Path != "" {
			app.Dir = filepath.Dir(s.cfg.Path)
		}
		doc, err = pyapp.Read(ctx, app)
	case t.Routes != "":
		origin = probe.OriginRoutes
		doc, err = routesDocument(t.Routes, in)
	default:
		return nil
	}
	if err != nil {
		return err
	}
	s.exact = &routes.Exact{Document: doc, Origin: origin}
	if target, err := url.Parse(t.URL); err == nil { // one that holds a variable without a value is no URL yet
		s.exact.Host = target.Hostname()
	}
	return nil
}

// routesDocument reads a routes document.
func routesDocument(name string, in io.Reader) (*listing.Document, error) {
	if name != "-" || in == nil {
		f, err := os.Open(name)
		if err != nil {
			return nil, fileerror.Unreadable(name, err, "name a routes document with --from or target.routes")
		}
		defer f.Close() // it was only read
		in = f
	} else {
		name = "standard input"
	}
	doc, err := listing.Read(in)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return doc, nil
}
