package main

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/sync/errgroup"

	"github.com/engfix/engfix/internal/need"
	"github.com/engfix/engfix/probe"
)

// evidence guards that no failure is claimed without evidence that stands in the document, and that the command that is
// printed with it shows the same again to whoever pastes it into a shell.
func (s *tree) evidence(t *testing.T) {
	t.Parallel()
	need.Command(t, "curl", "curl")
	w := s.workspace(t)
	doc := document(t, w.engfix(t, exitFine, "probe", "--allow-mutations", "--format", "json"))
	exchanges := map[string]*probe.Exchange{}
	for _, x := range doc.Exchanges {
		exchanges[x.ID] = x
	}
	shown := map[string]*probe.Exchange{}
	for _, ticket := range doc.Tickets {
		for _, it := range ticket.Items {
			for _, f := range it.Findings {
				where := ticket.ID + " " + it.Ref().String() + " " + f.Check + " on " + f.Endpoint
				for _, id := range f.Exchanges {
					if exchanges[id] == nil {
						t.Errorf("%s names exchange %s, which the document does not hold", where, id)
					}
				}
				if f.Verdict != probe.Fail {
					continue
				}
				if len(f.Exchanges) == 0 || f.Reason == "" {
					t.Errorf("%s fails without evidence or a reason", where)
					continue
				}
				shown[f.Exchanges[0]] = exchanges[f.Exchanges[0]]
			}
		}
	}
	transports := map[string]int{}
	var shells errgroup.Group
	shells.SetLimit(atOnce)
	for _, x := range shown {
		scheme, _, _ := strings.Cut(x.Request.URL, ":")
		transports[scheme]++
		shells.Go(func() error { w.reproduces(t, x); return nil })
	}
	_ = shells.Wait() // none has an error
	if transports["http"] < 10 || transports["ws"] < 2 {
		t.Errorf("only %v were reproduced: this proves little", transports)
	}
}

// atOnce is how many commands are run at once: most of them wait.
const atOnce = 8

// reproduces runs the command of an exchange and compares its answer with the recorded one.
func (w *project) reproduces(t *testing.T, x *probe.Exchange) {
	t.Helper()
	got := w.repeat(t, x)
	var want, replayed string
	switch {
	case x.Accepted:
		want, replayed = conversation(x), got.stdout+got.stderr
	case x.End == probe.EndOpen: // as much of the stream as was seen
		want = fmt.Sprintf("%d\n%s", x.Response.Status, x.Response.Body)
		replayed = answer(got.stdout)
		replayed = replayed[:min(len(replayed), len(want))]
	default:
		want, replayed = fmt.Sprintf("%d\n%s", x.Response.Status, x.Response.Body), answer(got.stdout)
	}
	if diff := cmp.Diff(want, replayed); diff != "" {
		t.Errorf("%s of %s is not shown again by\n%s\n(-recorded +again)\n%s\n%s", x.Label, x.Endpoint, x.Repro, diff, got.stderr)
	}
}

// conversation returns what websocat says of a WebSocket exchange.
func conversation(x *probe.Exchange) string {
	var b strings.Builder
	for _, f := range x.Received() {
		b.WriteString(f.Data + "\n")
	}
	switch end := x.Close(); {
	case end != nil:
		fmt.Fprintf(&b, "close %d %s\n", end.Code, end.Reason)
	case x.End == probe.EndCut:
		b.WriteString("dropped\n")
	}
	return b.String()
}

// answer returns the status and the body that curl -i shows.
func answer(shown string) string {
	head, body, _ := strings.Cut(shown, "\r\n\r\n")
	status := strings.Fields(head + " ? ?")[1]
	if _, err := strconv.Atoi(status); err != nil || !slices.Contains([]string{"HTTP/1.0", "HTTP/1.1"}, strings.Fields(head)[0]) {
		return "no answer: " + shown
	}
	return status + "\n" + body
}
