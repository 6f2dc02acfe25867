package demo

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestRoutersAreThoseOfTheTicketFile reads the project's own ticket file, so that neither can gain a router alone.
func TestRoutersAreThoseOfTheTicketFile(t *testing.T) {
	file, err := os.ReadFile("../../ENGINE_FIX_TICKETS.md")
	if err != nil {
		t.Fatal(err)
	}
	var want, got []string
	for _, m := range regexp.MustCompile("(?m)^- \\*\\*Router\\*\\*: `(.+)`").FindAllStringSubmatch(string(file), -1) {
		want = append(want, m[1])
	}
	for _, r := range Routers() {
		got = append(got, r.Name)
	}
	if len(want) != 56 || !slices.Equal(got, want) {
		t.Errorf("the ticket file names %d routers:\n%s\nthe service has %d:\n%s",
			len(want), strings.Join(want, "\n"), len(got), strings.Join(got, "\n"))
	}
}

func TestEndpointsAreDistinct(t *testing.T) {
	params := regexp.MustCompile(`\{[^}]*\}`)
	seen := map[string]string{}
	for _, r := range Routers() {
		if len(r.Endpoints) == 0 {
			t.Errorf("%s has no endpoint", r.Name)
		}
		for _, e := range r.Endpoints {
			key := params.ReplaceAllString(e.Key(), "{}")
			if other, ok := seen[key]; ok {
				t.Errorf("%s: %s is an endpoint of %s already", r.Name, e.Key(), other)
			}
			seen[key] = r.Name
			if len(paramNames(e.Path)) != len(e.Params) {
				t.Errorf("%s: %s: values for %d parameters, want %d", r.Name, e.Key(), len(e.Params), len(paramNames(e.Path)))
			}
		}
	}
}

func TestRoutersBelongToTheCaller(t *testing.T) {
	Routers()[2].Endpoints[1].Params["artifact_id"] = "changed"
	if got := Routers()[2].Endpoints[1].Params["artifact_id"]; got != "m1" {
		t.Errorf("a caller's change is seen by the next: %q", got)
	}
}

func TestAssignment(t *testing.T) {
	assigned := Assignment()
	if _, err := New(Options{Defect: assigned}); err != nil {
		t.Fatal(err)
	}
	names := map[string]bool{}
	for router, defect := range assigned {
		d, r := defectNamed(t, defect), routerNamed(t, router)
		replies := transcript(t, Options{Defect: map[string]string{router: defect}}, r)
		found := oracleOf(t, "").violations(r, replies, exactOf(router), false)
		for _, check := range d.Caught {
			if d.Want == wantFail && len(found[check]) == 0 {
				t.Errorf("%s: %s does not show on %s", defect, check, router)
			}
		}
		if d.Want == wantInconclusive && !provesNothing(r, replies) {
			t.Errorf("%s: the replies of %s prove something", defect, router)
		}
		if names[defect] {
			t.Errorf("%s: %s is assigned twice", router, defect)
		}
		names[defect] = true
	}
	if n := len(assigned); n < 12 || n > len(Routers())/3 {
		t.Errorf("%d routers are broken, want from 12 to a third of %d", n, len(Routers()))
	}
}

func defectNamed(t *testing.T, name string) Defect {
	t.Helper()
	d, ok := find(Defects(builtIn(t)), func(d Defect) bool { return d.Name == name })
	if !ok {
		t.Fatalf("no defect %s", name)
	}
	return d
}
