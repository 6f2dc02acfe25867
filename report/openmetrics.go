package report

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/engfix/engfix/probe"
)

// NewOpenMetrics returns a Sink that writes the run's counts at its end, as OpenMetrics text that the Prometheus text
// format also allows: gauges without timestamps, so that the textfile collector of the node exporter accepts the file.
func NewOpenMetrics(w io.Writer) probe.Sink {
	return &endSink{w: w, name: "OpenMetrics", write: writeOpenMetrics}
}

// A metricFamily is one gauge with its samples.
type metricFamily struct {
	name, unit, help string
	samples          []metricSample
}

type metricSample struct {
	labels [][2]string
	value  float64
}

func writeOpenMetrics(w io.Writer, run probe.Run, g *gathered) error {
	out := &stickyWriter{w: w}
	for _, f := range g.metrics(run) {
		out.write([]byte("# HELP " + f.name + " " + escapeMetric(f.help) + "\n# TYPE " + f.name + " gauge\n"))
		if f.unit != "" {
			out.write([]byte("# UNIT " + f.name + " " + f.unit + "\n"))
		}
		for _, s := range f.samples {
			out.write([]byte(f.name + metricLabels(s.labels) + " " + strconv.FormatFloat(s.value, 'f', -1, 64) + "\n"))
		}
	}
	out.write([]byte("# EOF\n"))
	return out.err
}

func (g *gathered) metrics(run probe.Run) []metricFamily {
	n := &g.tally
	one := func(v int) []metricSample { return []metricSample{{nil, float64(v)}} }
	by := func(counts map[probe.Verdict]int) []metricSample {
		var all []metricSample
		for _, v := range probe.Verdicts() {
			all = append(all, metricSample{[][2]string{{"verdict", string(v)}}, float64(counts[v])})
		}
		return all
	}
	whole := 1
	if run.Interrupted {
		whole = 0
	}
	families := []metricFamily{
		{name: "engfix_run_info", help: "The run of the other metrics.", samples: []metricSample{{[][2]string{
			{"run", run.ID}, {"target", run.Target}, {"build", run.Build}, {"version", run.Tool.Version},
		}, 1}}},
		{name: "engfix_run_started_timestamp_seconds", unit: "seconds", help: "When the run started.", samples: []metricSample{{nil, float64(run.Started.Unix())}}},
		{name: "engfix_run_whole", help: "1 if the run judged everything that it was to judge, 0 if it was cut short or parts of it are missing.", samples: one(whole)},
		{name: "engfix_tickets_unjudged", help: "Tickets that the run has no verdict for.", samples: one(len(run.Unjudged))},
		{name: "engfix_tickets", help: "Tickets by verdict.", samples: by(n.tickets)},
		{name: "engfix_items", help: "Items by verdict.", samples: by(n.items)},
		{name: "engfix_regressions", help: "Ticked items that fail and that no waiver excuses.", samples: one(len(n.regressions))},
		{name: "engfix_regressions_waived", help: "Ticked items that fail and that a waiver excuses.", samples: one(len(n.waived))},
		{name: "engfix_unshown", help: "Ticked items that were not shown.", samples: one(n.unshown.count())},
		{name: "engfix_flaky", help: "Items whose answers disagreed.", samples: one(len(n.flaky))},
		{name: "engfix_warnings", help: "Items with a warning.", samples: one(g.warned())},
		{name: "engfix_exchanges", help: "Exchanges with the service.", samples: one(n.exchanges)},
	}
	if !run.Finished.IsZero() {
		families = append(families, metricFamily{
			name: "engfix_run_duration_seconds", unit: "seconds", help: "How long the run took.",
			samples: []metricSample{{nil, run.Finished.Sub(run.Started).Seconds()}},
		})
	}
	return append(families, metricFamily{name: "engfix_ticket_items", help: "Items of each ticket by verdict.", samples: g.ticketMetrics()})
}

// ticketMetrics counts each ticket's items; verdicts without an item are left out.
func (g *gathered) ticketMetrics() []metricSample {
	var all []metricSample
	for _, t := range g.tickets {
		counts := map[probe.Verdict]int{}
		for _, it := range t.Items {
			counts[it.Verdict]++
		}
		for _, v := range tallied(counts) {
			labels := [][2]string{{"ticket", t.ID}, {"section", t.Section}, {"router", t.Router}, {"verdict", string(v)}}
			all = append(all, metricSample{labels, float64(counts[v])})
		}
	}
	return all
}

// warned counts the items with a warning.
func (g *gathered) warned() int {
	n := 0
	_ = g.eachItem(func(_ probe.TicketResult, it probe.ItemResult) error {
		if len(notesOf(it)) > 0 {
			n++
		}
		return nil
	}) // the function never fails
	return n
}

func metricLabels(labels [][2]string) string {
	if len(labels) == 0 {
		return ""
	}
	parts := make([]string, len(labels))
	for i, l := range labels {
		parts[i] = fmt.Sprintf(`%s="%s"`, l[0], escapeMetric(Line(l[1])))
	}
	return "{" + strings.Join(parts, ",") + "}"
}

// escapeMetric escapes a label's value or a help text.
func escapeMetric(s string) string {
	return strings.NewReplacer(`\`, `\\`, "\n", `\n`, `"`, `\"`).Replace(s)
}
