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

// Guards that a fact is said once: what stands in a ticket's problem is no gap of its routes as well.
func TestRouteRowsSayAProblemOnce(t *testing.T) {
	const why = "no such file in the source checkout"
	rows := routeRows([]workspace.RoutedTicket{{
		ID: "ABC-001", Problems: []string{"a/gone.py: " + why},
		Missing: []probe.Gap{{Why: why, Source: "a/gone.py"}, {Why: "an include that is not followed", Source: "a/app.py:3"}},
	}})
	if len(rows) != 2 || rows[0][7].Text != "a/gone.py: "+why || rows[1][7].Text != "may miss some: an include that is not followed" {
		t.Errorf("got %+v", rows)
	}
}
