package report

import (
	"fmt"
	"strconv"
	"time"

	"github.com/engfix/engfix/probe"
)

// Earlier holds the verdicts of earlier runs on items that the last run did not show; the zero value is empty.
type Earlier struct {
	Verdict probe.Verdict // pass or fail: the worst
	When    time.Time     // when that was last shown
}

// And adds another item's verdict.
func (e Earlier) And(other Earlier) Earlier {
	switch {
	case e.Verdict == "" || e.Verdict == other.Verdict && other.When.After(e.When):
		return other
	case e.Verdict != other.Verdict && probe.Worst(e.Verdict, other.Verdict) == other.Verdict:
		return other
	}
	return e
}

// unshownWords returns "2 unshown", or "2 unshown (pass 2026-11-20)" if an earlier run showed them; "" for none.
func unshownWords(n int, earlier Earlier) string {
	if n == 0 {
		return ""
	}
	words := strconv.Itoa(n) + " unshown"
	if earlier.Verdict != "" {
		words += fmt.Sprintf(" (%s %s)", earlier.Verdict, earlier.When.UTC().Format(time.DateOnly))
	}
	return words
}
