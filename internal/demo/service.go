package demo

import (
	"context"
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"
	"sync"
)

// Options say how a Service behaves. The zero value keeps the contract everywhere.
type Options struct {
	Defect  map[string]string // router name → name of the defect that it has
	Manner  map[string]string // router name → name of the manner in which it keeps the contract
	Only    string            // name of the one router that it serves; "" for all of them
	Style   string            // name of the house style; "" for the built-in one
	Token   string            // bearer token of the identity, in addition to its headers; "" for none
	Build   string            // info.version of the OpenAPI document; "" for "1"
	Tickets []byte            // served at /ENGINE_FIX_TICKETS.md; nil for none
	Log     io.Writer         // gets a line for each request as it arrives; nil for none
}

// A Service is the demo service: an http.Handler that may be used by any number of clients at once.
type Service struct {
	options Options
	style   *Style
	routers []Router
	routes  []*route
	conduct map[conductKey]*conduct
	openapi []byte

	life  context.Context // of the service, which outlives requests: Close ends it
	end   context.CancelFunc
	calls sync.WaitGroup
	mu    sync.Mutex // guards done and the log
	done  bool       // Close was called
}

// A conductKey finds the conduct of a router over a transport.
type conductKey struct{ router, transport string }

// New makes a Service. It refuses names of routers, defects and manners that it does not know, and a defect or manner
// that cannot show on its router.
func New(o Options) (*Service, error) {
	if o.Build == "" {
		o.Build = "1"
	}
	style, ok := styleNamed(o.Style)
	if !ok {
		return nil, fmt.Errorf("unknown style %q: Styles lists those that exist", o.Style)
	}
	s := &Service{options: o, style: style, routers: Routers(), conduct: map[conductKey]*conduct{}}
	if o.Only != "" {
		s.routers = slices.DeleteFunc(s.routers, func(r Router) bool { return r.Name != o.Only })
	}
	if len(s.routers) == 0 {
		return nil, fmt.Errorf("unknown router %q: Routers lists those that exist", o.Only)
	}
	for _, r := range s.routers {
		s.routes = append(s.routes, routesOf(r)...)
		for _, transport := range r.Transports() {
			s.conduct[conductKey{r.Name, transport}] = usual(style, r, transport, o.Token)
		}
	}
	for _, router := range slices.Sorted(maps.Keys(o.Manner)) {
		m, ok := find(Manners(style), func(m Manner) bool { return m.Name == o.Manner[router] })
		if !ok {
			return nil, fmt.Errorf("router %s: unknown manner %q: Manners lists those that exist", router, o.Manner[router])
		}
		if err := s.change(router, m.Name, m.Public, m.Transports, m.apply); err != nil {
			return nil, err
		}
	}
	for _, router := range slices.Sorted(maps.Keys(o.Defect)) {
		d, ok := find(Defects(style), func(d Defect) bool { return d.Name == o.Defect[router] })
		if !ok {
			return nil, fmt.Errorf("router %s: unknown defect %q: Defects lists those that exist", router, o.Defect[router])
		}
		if err := s.change(router, d.Name, d.Public, d.Transports, d.apply); err != nil {
			return nil, err
		}
	}
	s.openapi = s.document()
	s.life, s.end = context.WithCancel(context.Background())
	return s, nil
}

// Close ends every stream and conversation and waits until no part of the service runs any more, which takes seconds if
// a WebSocket client leaves a close unanswered. Later requests are answered with 503.
func (s *Service) Close() {
	s.mu.Lock()
	s.done = true
	s.mu.Unlock()
	s.end()
	s.calls.Wait()
}

// enter notes that a request is being answered, until calls.Done, unless the service is closed.
func (s *Service) enter(r *http.Request) (ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.done {
		return false
	}
	s.calls.Add(1)
	if s.options.Log != nil {
		fmt.Fprintf(s.options.Log, "%s %s\n", r.Method, r.URL.EscapedPath())
	}
	return true
}

// ServeHTTP answers a request as the router at its path does.
func (s *Service) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if !s.enter(r) {
		http.Error(w, "the service is closed", http.StatusServiceUnavailable)
		return
	}
	defer s.calls.Done()
	if s.serveFile(w, r) {
		return
	}
	ctx, cancel := context.WithCancel(r.Context())
	defer cancel()
	defer context.AfterFunc(s.life, cancel)()
	s.call(ctx, r).answer(w)
}
