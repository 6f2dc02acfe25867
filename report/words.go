package report

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/engfix/engfix/internal/words"
	"github.com/engfix/engfix/probe"
)

// Every reporter uses these words, so that the same thing always reads the same.

// count returns "1 ticket", "2 tickets".
func count(n int, noun string) string { return words.Count(n, noun, words.Plural(noun)) }

// tallyBetween separates the words of a tally.
const tallyBetween = " · "

// tallied returns the verdicts that occur, worst first.
func tallied(n map[probe.Verdict]int) []probe.Verdict {
	return slices.DeleteFunc(probe.Verdicts(), func(v probe.Verdict) bool { return n[v] == 0 })
}

// tallyWords returns "2 fail", "1 manual", "51 pass" for the verdicts of tallied.
func tallyWords(n map[probe.Verdict]int) []string {
	var words []string
	for _, v := range tallied(n) {
		words = append(words, strconv.Itoa(n[v])+" "+string(v))
	}
	return words
}

// requestLine returns the request below the target that the head names: "GET /video/masks/m1?limit=0".
func requestLine(x *probe.Exchange) string {
	method, where := x.Request.Method, x.Request.URL
	if u, err := url.Parse(where); err == nil {
		if u.Scheme == "ws" || u.Scheme == "wss" {
			method = "WS"
		}
		where = u.RequestURI()
	}
	return Line(method + " " + where)
}

// answer returns the answer in a few words: "401 Unauthorized", "accepted, closed with 4401 (no identity)".
func answer(x *probe.Exchange) string {
	var parts []string
	switch {
	case x.Response != nil:
		parts = append(parts, strings.TrimSpace(strconv.Itoa(x.Response.Status)+" "+http.StatusText(x.Response.Status)))
	case x.Accepted:
		parts = append(parts, "accepted")
		if n := len(x.Received()); n > 0 {
			parts = append(parts, count(n, "message"))
		}
		if c := x.Close(); c != nil {
			closed := "closed"
			if c.Code != 0 {
				closed += fmt.Sprintf(" with %d", c.Code)
			}
			if c.Reason != "" {
				closed += " (" + Line(c.Reason) + ")"
			}
			parts = append(parts, closed)
		}
	}
	nothing := len(parts) == 0
	end := x.End
	if x.Accepted && end == probe.EndTimeout {
		end = probe.EndOpen // a conversation is never complete
	}
	if how := ending(end, nothing); how != "" {
		parts = append(parts, how)
	}
	if nothing && x.Trouble != "" {
		parts = append(parts, Line(x.Trouble))
	}
	if len(parts) == 0 {
		return "nothing"
	}
	return strings.Join(parts, ", ")
}

// ending says how an exchange ended, "" for one that ended normally. nothing is true if no byte arrived before.
func ending(end probe.End, nothing bool) string {
	switch end {
	case probe.EndComplete, "":
		return ""
	case probe.EndOpen:
		return "still open"
	case probe.EndTimeout:
		if nothing {
			return "no answer in time"
		}
		return "not whole in time"
	case probe.EndCut:
		return "cut off"
	case probe.EndTooLarge:
		return "too large"
	case probe.EndUnreachable:
		return "no connection"
	case probe.EndProtocol:
		return "not the protocol"
	case probe.EndUndecoded:
		return "in a coding that is not known"
	case probe.EndUnsent:
		return "not sent"
	}
	return Line(string(end))
}

// ran returns how long a run took; this is unknown for one that was killed.
func ran(run probe.Run) string {
	if run.Finished.IsZero() {
		return "no end recorded"
	}
	return "took " + took(run.Finished.Sub(run.Started))
}

// took returns a duration in a unit that keeps the number short.
func took(d time.Duration) string {
	switch {
	case d < time.Second:
		return strconv.FormatInt(d.Milliseconds(), 10) + " ms"
	case d < time.Minute:
		return strconv.FormatFloat(d.Seconds(), 'f', 1, 64) + " s"
	default:
		return d.Round(time.Second).String()
	}
}

func tookMS(ms float64) string { return took(time.Duration(ms * float64(time.Millisecond))) }

// when returns a time as every reporter shows it, in UTC so that a report reads the same wherever it is made.
func when(t time.Time) string {
	if t.IsZero() {
		return "never"
	}
	return t.UTC().Format("2006-01-02 15:04:05 UTC")
}

// marks returns the marks beside an item's verdict: "regression", "waived", "unshown", "flaky".
func marks(it probe.ItemResult) []string {
	var m []string
	if it.Regression {
		m = append(m, "regression")
	}
	if it.Waived {
		m = append(m, "waived")
	}
	if it.Unshown {
		m = append(m, "unshown")
	}
	if it.Flaky {
		m = append(m, "flaky")
	}
	return m
}

// box returns an item's box as the ticket file writes it, and blanks for an item without one.
func box(checked *bool) string {
	switch {
	case checked == nil:
		return "   "
	case *checked:
		return "[x]"
	default:
		return "[ ]"
	}
}

// telling returns the findings that made the item's verdict: those that share it.
func telling(it probe.ItemResult) []probe.Finding {
	var fs []probe.Finding
	for _, f := range it.Findings {
		if f.Verdict == it.Verdict {
			fs = append(fs, f)
		}
	}
	return fs
}

// shownEvidence is how many of a finding's exchanges are shown: the most important one, and those that it differs from.
const shownEvidence = 3

// evidence returns the exchanges of a finding that are shown, and the IDs of those that cannot be found.
func evidence(f probe.Finding, exchange func(id string) (*probe.Exchange, error)) (xs []*probe.Exchange, missing []string, err error) {
	for _, id := range f.Exchanges[:min(len(f.Exchanges), shownEvidence)] {
		x, err := exchange(id)
		switch {
		case err != nil:
			return nil, nil, err
		case x == nil:
			missing = append(missing, id)
		default:
			xs = append(xs, x)
		}
	}
	return xs, missing, nil
}

// once remembers the texts on an item, so that a fact about many endpoints is printed once.
type once map[string]bool

// first returns the text the first time, and "" from then on.
func (o once) first(text string) string {
	if o[text] {
		return ""
	}
	o[text] = true
	return text
}

// brief returns the finding without the texts that were printed before.
func (o once) brief(f probe.Finding) probe.Finding {
	f.Reason, f.Demanded = o.first(f.Reason), o.first(f.Demanded)
	var notes []string
	for _, n := range f.Notes {
		if o.first(n) != "" {
			notes = append(notes, n)
		}
	}
	f.Notes = notes
	return f
}

// says reports whether the text already contains the reason, so that it is not printed twice.
func says(text, reason string) bool { return strings.Contains(text, strings.TrimSuffix(reason, ".")) }
