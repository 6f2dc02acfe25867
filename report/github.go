package report

import (
	"fmt"
	"io"
	"path/filepath"

	"github.com/engfix/engfix/probe"
)

// NewGitHub returns a Sink that writes workflow commands of GitHub Actions at the run's end, which show as annotations at
// the items' lines in the ticket file: an error for a regression, a warning for a waived one, a ticked item that was not
// shown, a flaky item or a warning. Open work gets no annotation: everybody knows about it.
func NewGitHub(w io.Writer) probe.Sink { return &endSink{w: w, name: "GitHub", write: writeGitHub} }

func writeGitHub(w io.Writer, run probe.Run, g *gathered) error {
	if why := notWhole(run); why != "" {
		place := ""
		if run.TicketFile != "" {
			place = "file=" + commandProperty(filepath.ToSlash(run.TicketFile)) + ",line=1,"
		}
		if _, err := fmt.Fprintf(w, "::error %stitle=%s::%s\n", place, commandProperty("engfix: the run is not whole"), commandText(why)); err != nil {
			return err
		}
	}
	return g.eachItem(func(t probe.TicketResult, it probe.ItemResult) error {
		name := t.ID + " " + it.Ref().String()
		place := ""
		if run.TicketFile != "" {
			place = "file=" + commandProperty(filepath.ToSlash(run.TicketFile)) + ","
			if it.Line > 0 {
				place += fmt.Sprintf("line=%d,", it.Line)
			}
		}
		annotate := func(level, title, text string) error {
			_, err := fmt.Fprintf(w, "::%s %stitle=%s::%s\n", level, place, commandProperty("engfix: "+title+" "+name), commandText(text))
			return err
		}
		var err error
		switch {
		case it.Regression && !it.Waived:
			err = annotate("error", "regression", it.Reason)
		case it.Regression:
			err = annotate("warning", "waived regression", it.Reason)
		case it.Unshown:
			err = annotate("warning", "not shown", it.Reason)
		case it.Flaky:
			err = annotate("warning", "flaky", it.Reason)
		}
		for _, warning := range notesOf(it) {
			if err == nil {
				err = annotate("warning", "note on", warning)
			}
		}
		return err
	})
}
