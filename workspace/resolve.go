package workspace

import (
	"context"
	"slices"
	"strings"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/openapi"
	"github.com/engfix/engfix/probe/routes"
	"github.com/engfix/engfix/tickets"
)

// resolve finds the endpoints of every ticket's router. It takes all tickets, selected or not, because a router that is
// mounted first shadows the others.
func (s *Service) resolve(ctx context.Context, file *tickets.File) (*routes.Table, error) {
	in := routes.Input{
		Source:      s.cfg.Target.Source,
		HaveOpenAPI: s.doc != nil,
		Exact:       s.exact,
	}
	for _, t := range file.Tickets {
		for _, router := range t.Routers() {
			in.Wanted = append(in.Wanted, routes.Wanted{Router: router, Files: t.Files})
		}
	}
	for _, r := range s.cfg.Routers {
		pin := routes.Pin{Router: r.Name, Mount: r.Mount}
		for _, ep := range r.Endpoints {
			pin.Endpoints = append(pin.Endpoints, routes.Pinned{
				Transport: probe.Transport(ep.Transport), Method: ep.Method, Path: ep.Path,
			})
		}
		in.Pins = append(in.Pins, pin)
	}
	if s.doc != nil {
		in.Operations = operations(s.doc)
		if s.live {
			in.Covers = s.doc.Covers
		}
	}
	in.Cache = s.w.routesCache()
	table, err := routes.Resolve(ctx, in)
	keepFromGit(s.cfg)
	return table, err
}

// operations returns a document's operations in the form that the search for routers takes.
func operations(doc *openapi.Document) []routes.Operation {
	var ops []routes.Operation
	for _, op := range doc.Operations() {
		ops = append(ops, routes.Operation{Method: op.Method, Path: op.Path, ID: op.ID, Tags: op.Tags, Stream: streams(op)})
	}
	return ops
}

// streams reports whether an operation lists server-sent events as an answer.
func streams(op openapi.Operation) bool {
	return slices.ContainsFunc(op.Responses(), func(r openapi.Response) bool {
		return slices.ContainsFunc(r.Content, func(m openapi.Media) bool {
			kind, _, _ := strings.Cut(m.Type, ";")
			return strings.EqualFold(strings.TrimSpace(kind), "text/event-stream")
		})
	})
}

// unexplained returns the operations of a table that nothing accounts for.
func unexplained(table *routes.Table) []probe.Unexplained {
	out := []probe.Unexplained{}
	for _, op := range table.Unexplained {
		out = append(out, probe.Unexplained{
			Method: op.Method, Path: op.Path, OperationID: op.ID, Tags: op.Tags, MayBe: op.MayBe, Why: op.Why,
		})
	}
	return out
}
