package main

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"

	"github.com/engfix/engfix"
	"github.com/engfix/engfix/internal/demo"
)

// A demoServer serves a demo service that can be replaced by another, as a deployment does.
type demoServer struct {
	url      string
	listener net.Listener
	server   *http.Server
	current  *demo.Service
	failed   chan error
}

func startDemo(addr string, defects map[string]string) (*demoServer, error) {
	service, err := newDemoService(defects)
	if err != nil {
		return nil, err
	}
	listener, err := net.Listen("tcp", addr)
	if err != nil {
		if op := (*net.OpError)(nil); errors.As(err, &op) {
			err = op.Err // without the address, which the message names already
		}
		return nil, fmt.Errorf("cannot serve the demo on %s: %w: name another address, as in 127.0.0.1:0", addr, err)
	}
	d := &demoServer{
		url:      "http://" + listener.Addr().String(),
		listener: listener,
		current:  service,
		failed:   make(chan error, 1),
	}
	d.server = &http.Server{Handler: service, ReadHeaderTimeout: 10 * time.Second}
	go func(server *http.Server, failed chan<- error) { failed <- server.Serve(listener) }(d.server, d.failed)
	return d, nil
}

func newDemoService(defects map[string]string) (*demo.Service, error) {
	return demo.New(demo.Options{Defect: defects, Tickets: engfix.TicketFile()})
}

// stop ends every connection.
func (d *demoServer) stop() {
	_ = d.server.Close() // nothing of it is needed now
	d.current.Close()
}

// redeploy replaces the running service with another one at the same address.
func (d *demoServer) redeploy(defects map[string]string) error {
	addr := d.listener.Addr().String()
	d.stop()
	next, err := startDemo(addr, defects)
	if err != nil {
		return err
	}
	*d = *next
	return nil
}
