package config

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// A value with a variable that is not set leaves the default in place; a rule, a waiver or a pattern with one is left out.
func TestUnsetVariablesLeaveDefaults(t *testing.T) {
	const src = `
history: {dsn: "postgres://engfix:${GONE}@db/engfix"}
envelope: {error: "${GONE}.json", success: "${GONE}"}
target: {source: "${GONE}", app: "${GONE}", routes: "${GONE}", openapi: "${GONE}"}
reports: {md: "${GONE}.md"}
redact: ["${GONE}", kept]
criteria:
  - {match: "${GONE}", checks: [manual]}
  - {match: kept, checks: [manual]}
waivers:
  - {ticket: A-1, item: 1, until: "${GONE}", reason: r}
  - {ticket: "${GONE}", item: 1, until: 2100-01-01, reason: r}
  - {ticket: A-2, item: 1, until: 2100-01-01, reason: r}
`
	c, err := Parse(FileName, []byte(src), environment())
	if err != nil {
		t.Fatal(err)
	}
	want := Default()
	if c.History != want.History || c.Envelope != want.Envelope || len(c.Reports) > 0 {
		t.Errorf("got %+v, %+v, %+v", c.History, c.Envelope, c.Reports)
	}
	if d := cmp.Diff(want.Target, c.Target); d != "" {
		t.Error(d)
	}
	if len(c.Redact) != 1 || len(c.Criteria) != 1 || len(c.Waivers) != 1 || c.Waivers[0].Ticket != "A-2" {
		t.Errorf("got %v, %+v, %+v", c.Redact, c.Criteria, c.Waivers)
	}
	for key, unset := range map[string]bool{"history.dsn": true, "history": true, "envelope": true, "target.source": true, "target.url": false, "his": false, "identity": false} {
		if err := c.Unset(key); (err != nil) != unset {
			t.Errorf("%s: %v", key, err)
		}
	}
	dsn := "sqlite:other.db"
	if err := c.Apply(Overrides{HistoryDSN: &dsn}); err != nil {
		t.Fatal(err)
	}
	if err := c.Unset("history.dsn"); err != nil {
		t.Errorf("overridden: %v", err)
	}
}
