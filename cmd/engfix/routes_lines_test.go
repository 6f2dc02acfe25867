package main

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/report"
	"github.com/engfix/engfix/workspace"
)

// Guards that a note is never cut on a terminal: it stands beside its endpoint if it fits, and below it otherwise.
func TestEndpointLinesKeepNotesWhole(t *testing.T) {
	const long = "not mounted; the OpenAPI document of the service has no such path, and neither has any prefix of it"
	line := func(path string, notes ...string) workspace.RoutedEndpoint {
		return workspace.RoutedEndpoint{Endpoint: probe.Endpoint{Transport: probe.HTTP, Method: "GET", Path: path, Origin: "source", Source: "a/routes.py:3"}, Notes: notes}
	}
	ticket := workspace.RoutedTicket{ID: "ABC-001", Files: []string{"a/routes.py"}, Endpoints: []workspace.RoutedEndpoint{
		line("/things"), line("/things/{id}", "mutating"), line("/others", long),
	}}
	got := endpointLines(report.Style{Width: 60}, ticket)
	want := `  http  GET  /things       source  routes.py:3
  http  GET  /things/{id}  source  routes.py:3  mutating
  http  GET  /others       source  routes.py:3
      not mounted; the OpenAPI document of the service has
      no such path, and neither has any prefix of it
`
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	for _, l := range strings.Split(got, "\n") {
		if ansi.StringWidth(l) > 60 {
			t.Errorf("wider than the terminal: %q", l)
		}
	}
	const narrow = `  http  GET  /things  source
      routes.py:3
  http  GET  /things/{id}  source
      routes.py:3  mutating
`
	if got := endpointLines(report.Style{Width: 36}, ticket); !strings.HasPrefix(got, narrow) {
		t.Errorf("on a narrow terminal got\n%s\nwant it to begin\n%s", got, narrow)
	}
}
