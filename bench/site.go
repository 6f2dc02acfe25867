package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// A site is a ticket file and a configuration of a size.
type site struct {
	tickets, endpoints int // the endpoints of each ticket
	parts              int // the headers of the identity
	items              string
}

// write writes the site's files into a folder.
func (s site) write(dir, target string) error {
	var file, config strings.Builder
	file.WriteString("# Tickets\n\n## Routers\n")
	fmt.Fprintf(&config, "version: 1\ntickets: TICKETS.md\ntarget: {url: %q, openapi: \"\", build: {path: \"\"}, tls: {insecure: true}}\n", target)
	var headers []string
	for _, part := range identity[:s.parts] {
		headers = append(headers, part[0]+": "+part[1])
	}
	fmt.Fprintf(&config, "identity: {headers: {%s}}\nrouters:\n", strings.Join(headers, ", "))
	for i := range s.tickets {
		fmt.Fprintf(&file, "\n### T-%d: Router %d\n- **Router**: `engines.r%d`\n- **Scope**:\n    - [ ] %s\n", i+1, i, i, strings.ReplaceAll(s.items, "|", "\n    - [ ] "))
		fmt.Fprintf(&config, "  engines.r%d:\n    endpoints:\n", i)
		for j := range s.endpoints {
			fmt.Fprintf(&config, "      - {method: GET, path: /r%d/e%d}\n", i, j)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, "TICKETS.md"), []byte(file.String()), 0o600); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, "engfix.yaml"), []byte(config.String()), 0o600)
}
