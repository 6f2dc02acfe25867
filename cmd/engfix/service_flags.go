package main

import (
	"time"

	"github.com/engfix/engfix/workspace"
	"github.com/spf13/cobra"
)

// serviceFlags are the flags of every command that talks to the service.
type serviceFlags struct {
	target         string
	source         string
	app            string
	python         string
	openapi        string
	allowMutations bool
	timeout        time.Duration
	concurrency    int
	rate           float64
	connections    string
	ca             string
	insecure       bool

	cmd *cobra.Command
}

func (s *serviceFlags) register(cmd *cobra.Command) {
	s.cmd = cmd
	f := cmd.Flags()
	f.StringVar(&s.target, "target", "", "`URL` of the service (default: target.url of engfix.yaml)")
	f.StringVar(&s.source, "source", "", "checkout `DIR` that the Files fields are relative to")
	f.StringVar(&s.app, "app", "", "import the application `MODULE:ATTRIBUTE`, as in engines.main:app, and read its routes")
	f.StringVar(&s.python, "python", "", "the Python that imports the application of --app: a `FILE` or a name on the PATH (default python3)")
	f.StringVar(&s.openapi, "openapi", "", "OpenAPI document: a path on the target, a URL, a file, or \"\" for none")
	f.BoolVar(&s.allowMutations, "allow-mutations", false, "send POST, PUT, PATCH and DELETE too")
	f.DurationVar(&s.timeout, "timeout", 0, "how long one exchange may take (default 10s)")
	f.IntVar(&s.concurrency, "concurrency", 0, "exchanges under way at once (default 16)")
	f.Float64Var(&s.rate, "rate", 0, "send at most `N` requests per second (0: no limit)")
	f.StringVar(&s.connections, "connections", "", "`KIND` of connections: kept, to be used again, or fresh, one for each exchange (default kept)")
	f.StringVar(&s.ca, "ca", "", "PEM `FILE` of the certificates to trust in place of the system's")
	f.BoolVar(&s.insecure, "insecure", false, "do not verify the target's certificate: for test services only")
}

// overrides returns the settings of the flags that were used.
func (s *serviceFlags) overrides() workspace.Settings {
	var o workspace.Settings
	used := s.cmd.Flags().Changed
	override(used("target"), &o.Target, &s.target)
	override(used("source"), &o.Source, &s.source)
	override(used("app"), &o.App, &s.app)
	override(used("python"), &o.Python, &s.python)
	override(used("openapi"), &o.OpenAPI, &s.openapi)
	override(used("allow-mutations"), &o.AllowMutations, &s.allowMutations)
	override(used("timeout"), &o.Timeout, &s.timeout)
	override(used("concurrency"), &o.Concurrency, &s.concurrency)
	override(used("rate"), &o.Rate, &s.rate)
	override(used("connections"), &o.Connections, &s.connections)
	override(used("ca"), &o.CA, &s.ca)
	override(used("insecure"), &o.Insecure, &s.insecure)
	return o
}

// override points a setting to the value of a flag that was used.
func override[T any](used bool, setting **T, value *T) {
	if used {
		*setting = value
	}
}
