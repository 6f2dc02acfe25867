package workspace_test

import (
	"net/http/httptest"
	"os"
	"path/filepath"

	"github.com/engfix/engfix"
	"github.com/engfix/engfix/internal/demo"
)

// demoProject serves one router of the demo without defects, and writes a project about it. It returns the path of the
// configuration, and a function that ends the service and removes the project.
func demoProject(router string) (config string, stop func()) {
	service, err := demo.New(demo.Options{Only: router})
	if err != nil {
		panic(err)
	}
	server := httptest.NewServer(service)
	dir, err := os.MkdirTemp("", "engfix-example-")
	if err != nil {
		panic(err)
	}
	config = filepath.Join(dir, "engfix.yaml")
	for path, text := range map[string][]byte{
		config: service.Config(server.URL), filepath.Join(dir, "ENGINE_FIX_TICKETS.md"): engfix.TicketFile(),
	} {
		if err := os.WriteFile(path, text, 0o600); err != nil {
			panic(err)
		}
	}
	return config, func() {
		server.Close()
		service.Close()
		_ = os.RemoveAll(dir)
	}
}
