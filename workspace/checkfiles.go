package workspace

import (
	"cmp"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"

	"github.com/engfix/engfix/internal/config"
	"github.com/engfix/engfix/internal/fileerror"
)

// files checks that the files in the configuration exist, and have the right kind of content.
func (c *checker) files() {
	c.source()
	c.tls()
	s := c.w.unconnected()
	c.failed(RuleFile, "target.openapi", s.documentFile())
	if t := c.cfg.Target; t.App != "" {
		python := cmp.Or(t.Python, "python3")
		if _, err := exec.LookPath(python); err != nil {
			at := cmp.Or(c.cfg.Place("target.python"), c.cfg.Place("target.app"))
			c.fail(RuleFile, at, "target.python: there is no program %s to import target.app with: name the Python that has the application's packages", python)
		}
	} else if t.Routes != "" && t.Routes != "-" {
		_, err := routesDocument(t.Routes, nil)
		c.failed(RuleFile, "target.routes", err)
	}
	c.bodies()
	for _, r := range c.cfg.Reports {
		if dir := filepath.Dir(r.Value); !isFolder(dir) {
			c.warn(RuleFile, c.cfg.Place("reports."+r.Name), "reports.%s: there is no folder %s: make it, or write the report elsewhere", r.Name, dir)
		}
	}
}

func isFolder(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

func (c *checker) source() {
	if dir := c.cfg.Target.Source; dir != "" && !isFolder(dir) {
		c.warn(RuleFile, c.cfg.Place("target.source"), "target.source: there is no folder %s: name the checkout that the tickets' Files lead from; until then endpoints come from pins alone", dir)
	}
}

// tls checks each file, and then whether they go together.
func (c *checker) tls() {
	if c.cfg.Unset("target.tls") != nil {
		return
	}
	missing := false
	tls := c.cfg.Target.TLS
	for _, f := range []struct{ key, path string }{{"ca", tls.CA}, {"cert", tls.Cert}, {"key", tls.Key}} {
		if f.path == "" {
			continue
		}
		if _, err := os.Stat(f.path); err != nil {
			missing = true
			c.fail(RuleFile, c.cfg.Place("target.tls."+f.key), "target.tls.%s: %v", f.key, fileerror.Unreadable(f.path, err, "correct the path"))
		}
	}
	if missing || c.cfg.Unset("target.url") != nil {
		return
	}
	s := c.w.unconnected()
	defer s.Close()
	c.failed(RuleFile, "target.tls", s.connect())
}

// bodies checks the files that are sent as bodies.
func (c *checker) bodies() {
	check := func(key, what string, at config.Pos, path string) {
		if path == "" || c.cfg.Unset(key) != nil {
			return
		}
		if _, err := os.Stat(path); err != nil {
			c.fail(RuleFile, at, "%s: %v", what, unreadableBody(path, err))
		}
	}
	for _, step := range c.cfg.Setup {
		check("setup", fmt.Sprintf("setup step %q", step.Name), step.Pos, step.BodyFile)
	}
	for _, step := range c.cfg.Teardown {
		check("teardown", fmt.Sprintf("teardown step %q", step.Name), step.Pos, step.BodyFile)
	}
	for _, r := range c.cfg.Routers {
		for _, ep := range r.Endpoints {
			check("routers", "routers."+r.Name, ep.Pos, ep.BodyFile)
		}
	}
}
