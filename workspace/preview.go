package workspace

import (
	"fmt"
	"net/url"
	"strings"

	"github.com/engfix/engfix/probe/wire"
)

// A previewer shows requests as they would be sent. It connects to nothing, so neither the target nor its certificates
// need to exist.
type previewer struct {
	client      *wire.Client
	target      string // of client
	shownTarget string
}

// noTarget stands for a target whose address has variables that are not set.
const noTarget = "http://target.invalid"

// previewer makes a previewer of the service.
func (s *Service) previewer() (*previewer, error) {
	v := &previewer{target: strings.TrimRight(s.cfg.Target.URL, "/")}
	v.shownTarget = s.redactor.Text(v.target)
	if s.cfg.Unset("target.url") != nil {
		v.target = noTarget
	}
	target, err := url.Parse(v.target)
	if err != nil {
		return nil, fmt.Errorf("target.url: %w", err)
	}
	v.client, err = wire.New(wire.Options{Target: target, Redactor: s.redactor, UserAgent: "engfix/" + s.w.opts.Version})
	if err != nil {
		return nil, s.cfg.Errorf(s.cfg.Place("target.url"), "target.url: %v", err)
	}
	return v, nil
}
