package report

import (
	"fmt"
	"time"

	"github.com/engfix/engfix/probe"
)

// Earlier sums up the items that the last run did not show and an earlier run did; the zero value is empty.
type Earlier struct {
	Items   int
	Verdict probe.Verdict // pass or fail: the worst
	When    time.Time     // the earliest of the runs whose verdicts stand
}

// And adds another item's verdict.
func (e Earlier) And(v probe.Verdict, when time.Time) Earlier {
	if e.Items == 0 {
		return Earlier{1, v, when}
	}
	e.Items++
	e.Verdict = probe.Worst(e.Verdict, v)
	if when.Before(e.When) {
		e.When = when
	}
	return e
}

// words returns "2 last shown 2026-11-20"; "" for none.
func (e Earlier) words() string {
	if e.Items == 0 {
		return ""
	}
	return fmt.Sprintf("%d last shown %s", e.Items, e.When.UTC().Format(time.DateOnly))
}
