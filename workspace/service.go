package workspace

import (
	"cmp"
	"context"
	"fmt"
	"net/url"

	"github.com/engfix/engfix/internal/config"
	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/openapi"
	"github.com/engfix/engfix/probe/routes"
	"github.com/engfix/engfix/probe/wire"
	"github.com/engfix/engfix/tickets"
)

// A Service is the service under test, connected. Close it when it is no longer needed.
type Service struct {
	w        *Workspace
	cfg      *config.Config
	client   *wire.Client // nil until it is connected
	redactor *wire.Redactor

	doc *openapi.Document
	// live says that the running service itself served the document.
	live bool
	// exact is the content of a routes document; nil if there is none.
	exact *routes.Exact
}

// Connect makes the client. It sends nothing.
func (w *Workspace) Connect() (*Service, error) {
	s := w.unconnected()
	return s, s.connect()
}

// unconnected returns the service as far as it is known without asking it.
func (w *Workspace) unconnected() *Service {
	return &Service{w: w, cfg: w.cfg, redactor: w.redactor}
}

// connect makes the client.
func (s *Service) connect() error {
	cfg := s.cfg
	if err := cmp.Or(cfg.Unset("target.url"), cfg.Unset("target.tls")); err != nil {
		return err
	}
	target, err := url.Parse(cfg.Target.URL)
	if err != nil {
		return fmt.Errorf("target.url: %w", err)
	}
	s.client, err = wire.New(wire.Options{
		Target:  target,
		Timeout: cfg.Target.Timeout,
		TLS: wire.TLS{
			CA: cfg.Target.TLS.CA, Cert: cfg.Target.TLS.Cert, Key: cfg.Target.TLS.Key, Insecure: cfg.Target.TLS.Insecure,
		},
		Limits:      limitsOf(cfg.Limits),
		Rate:        cfg.Target.Rate,
		Fresh:       cfg.Target.Connections == config.Fresh,
		Concurrency: cfg.Target.Concurrency,
		Redactor:    s.redactor,
		UserAgent:   "engfix/" + s.w.opts.Version,
	})
	switch {
	case err != nil && s.w.opts.Settings.CA != nil:
		return fmt.Errorf("--ca: %w", err)
	case err != nil:
		return cfg.Errorf(cfg.Place("target.tls"), "target.tls: %v", err)
	}
	return nil
}

// limitsOf are the configured limits as the client takes them.
func limitsOf(l config.Limits) wire.Limits {
	return wire.Limits{
		Headers: l.Headers, HeaderCount: l.HeaderCount, Body: l.Body,
		Frames: l.Frames, Message: l.Message, Received: l.Conversation, Events: l.Events,
		Connect: l.Connect, TLS: l.TLS, FirstByte: l.FirstByte,
	}
}

// Close ends the connections.
func (s *Service) Close() {
	if s.client != nil {
		s.client.Close()
	}
}

// Sender returns the client that puts questions to the service and records the answers.
func (s *Service) Sender() probe.Sender { return s.client }

// Subjects finds the endpoints of the selected tickets, each with a valid request made for it. Nothing is sent. file is
// the whole ticket file: a router that is mounted first shadows the others.
func (s *Service) Subjects(ctx context.Context, file *tickets.File, selected []*tickets.Ticket) ([]probe.Subject, error) {
	table, err := s.resolve(ctx, file)
	if err != nil {
		return nil, err
	}
	return s.subjects(selected, table, nil)
}
